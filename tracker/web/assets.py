"""Files that never change under their address: our style and script, and plotly.js.

plotly.js comes from the installed plotly package, so its version is always the one that draws the
figures, and nothing is fetched from another host.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from importlib import resources

from flask import Blueprint, Response, abort, request, url_for

from tracker.body.drawing import picture

files = Blueprint("assets", __name__)

PLOTLY = "plotly.min.js"
MAP = "map.svg"

SCRIPTS = ("log.js", "trends.js", "report.js", "steps.js", "import.js")
ICONS = ("icon.svg", "icon-180.png", "icon-192.png", "icon-512.png")
NAMES = ("niggle.css", "sheet.css", *SCRIPTS, *ICONS, MAP, PLOTLY)
"""Every file that is served."""

FOR_EVER = "public, max-age=31536000, immutable"


def address(name: str) -> str:
    """The address of a file, with a mark of its content in it, so that it may be cached for ever."""
    return url_for("assets.serve", mark=_mark(name), name=name)


@files.get("/assets/<mark>/<name>")
def serve(mark: str, name: str) -> Response:
    """One file, compressed where the browser takes it."""
    if name not in NAMES or mark != _mark(name):
        abort(404)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = Response(_packed(name) if packed else _content(name), mimetype=kind)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    return response


def text(name: str) -> str:
    """A text file of ours as it is, to stand inside a page that needs nothing else."""
    return _content(name).decode()


@cache
def _mark(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_content(name), 6, mtime=0)


@cache
def _content(name: str) -> bytes:
    if name == PLOTLY:
        return resources.files("plotly").joinpath("package_data", PLOTLY).read_bytes()
    if name == MAP:
        return picture().encode()
    return resources.files("tracker.web").joinpath("static", name).read_bytes()
