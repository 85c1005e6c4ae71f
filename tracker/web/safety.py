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


TOO_OLD = "This form is no longer valid. Open the page anew and send it once more."


def protect(app: Flask) -> None:
    """Check every request's host and every form's token, and set the headers of every answer."""
    app.before_request(_allow_files)
    app.before_request(_check_host)
    app.before_request(_check_origin)
    app.before_request(_check_token)
    app.after_request(_set_headers)


def csrf_token() -> str:
    """The token that every form carries: this browser's id, signed; the id is kept in its cookie."""
    if "browser" not in session:
        session["browser"] = secrets.token_urlsafe(18)
    return _signed(str(session["browser"]))


def _signed(browser: str) -> str:
    secret: bytes = current_app.config["SECRET_KEY"]
    return f"{browser}.{hmac.new(secret, browser.encode(), 'sha256').hexdigest()}"


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
    if request.method not in ("GET", "HEAD"):
        abort(403)
    return redirect(url_for("entering.page"))


def _check_token() -> None:
    """A form is taken from our own pages only.

    Its token must be one that we signed, and for this browser. Tabs opened at the same moment know different
    ids; the browser's own word that the form stands on our page (Sec-Fetch-Site) makes up for that.
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or request.blueprint == "api":
        return
    given = request.form.get("token", "")
    browser = given.partition(".")[0]
    ours = hmac.compare_digest(given.encode(), _signed(browser).encode())
    same = hmac.compare_digest(browser.encode(), str(session.get("browser", "")).encode())
    if not ours or not (same or request.headers.get("Sec-Fetch-Site") == "same-origin"):
        abort(403, TOO_OLD)


def _check_origin() -> None:
    """What a browser says another site asked for is refused; following a link from there is not."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    followed = request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    origin = request.headers.get("Origin")
    foreign = origin not in (None, "null") and origin.partition("://")[2] != request.host  # our forms: null
    if request.blueprint != "api" and ((site not in ("none", "same-origin") and not followed) or foreign):
        abort(403)


def _set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
