"""The weekly questions, and the posture self-check."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.diary import ostrc, posture
from tracker.errors import InvalidValueError, TrackerError
from tracker.model import OSTRC_VALUES, Finding, Questionnaire, Side
from tracker.pipeline import checks, diary_days
from tracker.web.opened import a_day, opened

pages = Blueprint("checks", __name__)

Answered = Response | tuple[str, int]


@pages.get("/week")
def week() -> str:
    """The four weekly questions, and the weeks answered so far."""
    return _week_page()


def _week_page(fault: str | None = None) -> str:
    with opened() as (store, now):
        weeks = store.entries(Questionnaire)[::-1]
        day = now.date()
    return render_template(
        "week.html",
        today=day,
        items=ostrc.ITEMS,
        values=OSTRC_VALUES,
        weeks=[(w, ostrc.severity_score(w), ostrc.substantial(w)) for w in weeks[:26]],
        smallest=ostrc.SMALLEST_CHANGE,
        form=request.form,
        fault=fault,
    )


@pages.post("/week")
def log_week() -> Answered:
    """Store the week's answers."""
    try:
        with opened() as (store, now):
            given = [request.form.get(item.id, "") for item in ostrc.ITEMS]
            if not all((text.isdecimal() and len(text) < 4) or not text for text in given):
                raise InvalidValueError("an answer is no number", where="the week")
            day = a_day(request.form.get("day"), now.date())
            answers = tuple(int(text) if text else None for text in given)
            reply = checks.log_week(store, answers, day=day, now=now, note=request.form.get("note"))
    except TrackerError as error:
        return _week_page(str(error)), 422
    flash(reply, "noted")
    return redirect(url_for("checks.week"), code=303)


@pages.get("/posture")
def self_check() -> str:
    """The guided self-check, and what became of what was found the last time."""
    return _posture_page()


def _posture_page(fault: str | None = None) -> str:
    with opened() as (store, now):
        done = diary_days.latest_self_checks(store)
        today = now.date()
    return render_template(
        "posture.html",
        today=today,
        steps=posture.STEPS,
        views=posture.VIEWS,
        checks=done,
        compared=list(posture.compared(done[0], done[1])) if len(done) > 1 else [],
        in_words=posture.in_words,
        form=request.form,
        fault=fault,
    )


@pages.post("/posture")
def log_self_check() -> Answered:
    """Store a self-check, with its photographs beside the database."""
    try:
        with opened() as (store, now):
            reply = checks.log_self_check(
                store,
                done=[step.id for step in posture.STEPS if request.form.get(f"{step.id}-done")],
                findings=list(_findings()),
                photos=list(_photos()),
                day=a_day(request.form.get("day"), now.date()),
                now=now,
                note=request.form.get("note"),
            )
    except TrackerError as error:
        return _posture_page(str(error)), 422
    flash(reply, "noted")
    return redirect(url_for("checks.self_check"), code=303)


def _findings() -> Iterator[Finding]:
    """What was ticked: a sight, and its side where it has one."""
    for step in posture.STEPS:
        for chosen in request.form.getlist(step.id):
            seen, _, side = chosen.partition(" ")
            if side not in ("", "left", "right"):
                raise InvalidValueError(f"“{side[:20]}” is neither left nor right")
            yield posture.finding(step.id, seen, Side(side) if side else None)


def _photos() -> Iterator[tuple[str, bytes]]:
    for view in posture.VIEWS:
        photo = request.files.get(f"photo-{view}")
        if photo is not None and photo.filename:
            yield view, photo.read()


@pages.get("/posture/photos/<name>")
def photo(name: str) -> Response:
    """A photograph of a self-check; only those the diary names are shown."""
    with opened() as (store, _):
        known = {photo for check in diary_days.latest_self_checks(store) for photo in check.photos}
        path = checks.photo_folder(store) / name
    if name not in known or not path.is_file():
        abort(404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return current_app.response_class(path.read_bytes(), mimetype=kind)
