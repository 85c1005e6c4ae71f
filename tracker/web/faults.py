"""What is said when a request fails: always a page that tells what to do, never anything of the program's."""

from __future__ import annotations

import logging
import re

from flask import Flask, jsonify, render_template, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from tracker.errors import InvalidValueError, TrackerError

SAID = {
    403: "This request did not come from a page of niggle on this machine.",
    404: "There is no such page.",
    405: "This page cannot be asked for in that way.",
    413: "That is more than this page takes.",
    503: "niggle is busy with another one. Try again in a moment.",
}

TYPED = ("phrase", "note", "value")
"""Fields whose text is shown again when a form is refused: what was typed is never lost."""

log = logging.getLogger("niggle")


def handle(app: Flask) -> None:
    """Answer every error of an application."""
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> Response | tuple[str | Response, int]:
    status, text = _told(error)
    if request.path.startswith("/api/"):
        return jsonify(error=text), status
    answer = Response(_page(text), status, mimetype="text/html")
    if isinstance(error, HTTPException):
        answer.headers.extend({k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")})
    return answer


def _told(error: Exception) -> tuple[int, str]:
    """The status of an error and what is said of it; of a bug only its kind and place are logged."""
    if isinstance(error, TrackerError):
        return (422 if isinstance(error, InvalidValueError) else 500), str(error)
    if isinstance(error, HTTPException):
        status = error.code or 500
        own = error.description if error.description != type(error).description else None
        return status, own or SAID.get(status, "This request was not understood.")
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
    log.error("%s at %s", type(error).__name__, where)  # no message: it could hold something of the diary
    return 500, "Something went wrong in niggle itself. What was stored before is as it was."


def _page(text: str) -> str:
    try:
        typed = [text for name in TYPED for text in request.form.getlist(name) if text]
        return render_template("fault.html", text=text, typed=typed)
    except (
        AttributeError,
        RuntimeError,
        HTTPException,
    ):  # a host that is none, so no address can be made; a form too large
        return f"<!doctype html><title>niggle</title><p>{escape(text)}</p>"


SAID_ON_PAGES = {
    "Say the day with --date, or yesterday, or on Monday": "Choose the day below, or say yesterday",
    "Leave it out of the phrase, or give no date": "Leave it out of the phrase: this page is of one day",
    "Take it back with niggle undo": "Undo takes it back",
}
"""What a message says of commands, as it is said where nobody types any."""


def on_page(text: str) -> str:
    """A message as it is said on a page."""
    text = re.sub(r" \(niggle [\w ]+\)", "", text)
    for said, here in SAID_ON_PAGES.items():
        text = text.replace(said, here)
    return text
