"""What keeps the pages to this machine and to this user."""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, abort, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from tracker.web import entering

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Host names a browser on this machine may use; another one is a page of someone else's (DNS rebinding)."""

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1", None})
"""Addresses a browser on this machine comes from; a page is shown to no other, whatever host it names."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # plotly sets styles from its script
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def protect(app: Flask) -> None:
    """Check every request's host and every form's token, and set the headers of every answer."""
    app.before_request(_allow_files)
    app.before_request(_check_host)
    app.before_request(_check_token)
    app.after_request(_set_headers)


def csrf_token() -> str:
    """The token that every form carries; kept in the session cookie."""
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return str(session["token"])


LARGER = {"checks.log_self_check": 48 * 2**20, "import_page.take": 2**30}
"""What takes more than a form's worth of bytes: three photographs of a phone, a whole export of a service."""


def _allow_files() -> None:
    most = LARGER.get(request.endpoint or "")
    if most:
        request.max_content_length = most


def _check_host() -> Response | None:
    """This machine by its own names; others only where a pass was set, and after they gave it."""
    if request.blueprint == "api":  # a right token is asked for there, wherever the request comes from
        return None
    name = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    if request.remote_addr in THIS_MACHINE and name in LOCAL_NAMES:
        return None
    if not current_app.config["PASS"] or not entering.names_an_address(name):
        abort(403)
    if entering.has_entered() or request.blueprint in ("entering", "assets"):
        return None
    if request.method != "GET":
        abort(403)
    return redirect(url_for("entering.page"))


def _check_token() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS") or request.blueprint == "api":
        return
    given, known = request.form.get("token", ""), str(session.get("token", ""))
    if not known or not hmac.compare_digest(given.encode(), known.encode()):
        abort(403)


def _set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
