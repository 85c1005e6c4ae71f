"""Letting another machine of one's own network in: only where it was asked for, and with a pass."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import time
from collections import deque

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

pages = Blueprint("entering", __name__)

MOST_WRONG = 8
WITHIN_S = 60.0
"""So many wrong passes within a minute from one machine, and it is not let in until that is over."""

MOST_MACHINES = 1000
"""Of so many machines the wrong passes are remembered, those of the latest."""


def new_pass() -> str:
    """A pass that can be typed on a phone and not be guessed: 60 bits, in three groups."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))


def has_entered() -> bool:
    """Whether this browser has given the pass of this run of the program."""
    known = current_app.config["PASS"]
    return bool(known) and hmac.compare_digest(str(session.get("entered", "")), _mark(known))


def _mark(known: str) -> str:
    secret: bytes = current_app.config["THIS_RUN"]
    return hmac.new(secret, known.encode(), "sha256").hexdigest()


def names_an_address(host: str) -> bool:
    """Whether a host is written as an address: a name could be another site's (DNS rebinding)."""
    try:
        found = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return found.is_private or found.is_loopback or found.is_link_local


@pages.get("/enter")
def page() -> str:
    """Where the pass is asked for."""
    if not current_app.config["PASS"]:
        abort(404)
    return render_template("enter.html", fault=None)


@pages.post("/enter")
def enter() -> Response | tuple[str, int]:
    """Let the browser in, or not."""
    known = current_app.config["PASS"]
    if not known:
        abort(404)
    now = time.monotonic()
    wrong = _wrong_passes(request.remote_addr or "")
    if len(wrong) == MOST_WRONG and now - wrong[0] < WITHIN_S:
        return render_template("enter.html", fault="Too many wrong passes. Wait a minute."), 429
    given = request.form.get("pass", "").strip().casefold()
    if not hmac.compare_digest(given.encode(), known.encode()):
        wrong.append(now)
        return render_template("enter.html", fault="That is not the pass."), 403
    session["entered"] = _mark(known)
    return redirect(url_for("pages.today"), 303)


def _wrong_passes(machine: str) -> deque[float]:
    """When a machine gave wrong passes, the last few."""
    every: dict[str, deque[float]] = current_app.extensions.setdefault("wrong passes", {})
    found = every.pop(machine, deque(maxlen=MOST_WRONG))
    every[machine] = found
    while len(every) > MOST_MACHINES:
        del every[next(iter(every))]
    return found
