"""The Import page: files by drag and drop, each told as it comes in or is refused."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, jsonify, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from tracker.detector.wording import plural
from tracker.model.units import Units
from tracker.pipeline.import_report import ImportReport
from tracker.pipeline.imports import import_paths
from tracker.store import Store
from tracker.store.connection import SCRATCH
from tracker.web.opened import opened

pages = Blueprint("import_page", __name__)

LONGEST_NAME = 120
MOST_REPAIRS = 5
FOLDER = f"{SCRATCH}import-"


@pages.get("/import")
def page() -> str:
    """Where files come in."""
    return render_template("import.html", lines=None, refused=None)


@pages.post("/import")
def take() -> str | Response:
    """Take the files that were sent: one bad file never stops the rest."""
    files = [file for file in request.files.getlist("files") if file.filename]
    with opened() as (store, _):
        report = _imported(store, files)
        units = store.units
    lines = list(in_words(report, units, named=len(files) > 1)) if files else ["No file was chosen."]
    refused = [(_own_name(file), reason) for file, reason in (*report.failed, *report.skipped)]
    if request.accept_mimetypes.best == "application/json":
        told = [{"file": file, "reason": reason} for file, reason in refused]
        return jsonify(lines=lines, refused=told, new=report.imported + report.niggles + report.checkins)
    return render_template("import.html", lines=lines, refused=refused)


def _imported(store: Store, files: list[FileStorage]) -> ImportReport:
    unsaved = []
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as folder:
        paths = []
        for number, file in enumerate(files):
            own = Path(folder) / str(number)
            own.mkdir()
            path = own / plain_name(file.filename or "file")
            try:
                file.save(path)
            except OSError as error:
                unsaved.append((path.name, f"it cannot be kept for a moment ({error.strerror})"))
            else:
                paths.append(path)
        report = import_paths(store, paths, passing=True) if paths else ImportReport()
    report.failed += unsaved
    return report


def _own_name(file: str) -> str:
    """A file's name as the runner knows it, without the folder in which it lay for a moment."""
    return re.sub(rf"^.*{re.escape(FOLDER)}[^/\\]+[/\\]\d+[/\\]", "", file)


def plain_name(name: str) -> str:
    """The last part of a name as a file can be called anywhere."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^\w.,()\[\] +-]", "_", last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not stem:
        return _cut(plain, LONGEST_NAME) or "file"
    return f"{_cut(stem, LONGEST_NAME)}{dot}{_cut(ending, 12)}"


def _cut(text: str, most: int) -> str:
    """The beginning of a text, so many bytes of it at most: file systems count those."""
    return text.encode()[:most].decode("utf-8", "ignore")


def in_words(report: ImportReport, units: Units, *, named: bool = True) -> Iterator[str]:
    """What came of it, a line each; ``named`` says of which file each repair is."""
    others = report.imported - report.runs
    if report.runs:
        yield f"{plural(report.runs, 'run')} came in, {units.way(report.distance_m)}."
    if others:
        yield f"{others} of other sports came in."
    if report.niggles or report.checkins:
        yield f"Diary: {plural(report.niggles, 'niggle')} and {plural(report.checkins, 'check-in')} noted."
    if report.duplicates:
        yield f"{report.duplicates} already there."
    if report.forgotten:
        yield f"{report.forgotten} left out that you have forgotten."
    for file, what in report.repaired[:MOST_REPAIRS]:
        yield f"{_own_name(file)}: {what}." if named else f"{what[:1].upper()}{what[1:]}."
    if not report.something_done and not (report.failed or report.skipped):
        yield "Nothing in it."
