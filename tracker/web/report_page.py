"""The report for a therapist: one page, shown, printed, or kept as a file that needs nothing else."""

from __future__ import annotations

import threading
from datetime import date
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request

from tracker.body.drawing import picture
from tracker.charts import timeline
from tracker.errors import InvalidValueError
from tracker.model import Alarm, Evidence
from tracker.pipeline import printing, therapist
from tracker.pipeline.therapist import Sheet
from tracker.store import Store
from tracker.web import assets, painting
from tracker.web.opened import a_day, opened

pages = Blueprint("report_page", __name__)

MOST_TOLD, LEAST_SEEN = 8, 3
"""So much evidence is told: all has to stand on one sheet."""


PRINTING = threading.Lock()


@pages.get("/report")
def page() -> str:
    """Choose what the report holds, and see it."""
    with opened() as (store, now):
        today = now.date()
        made = _asked(store, today)
        return render_template(
            "report_page.html",
            sheet=made,
            today=today,
            all_parts=therapist.PARTS,
            pdf=printing.browser() is not None,
            **_drawn(store, made, today),
        )


@pages.get("/report.html")
def file() -> Response:
    """The report as a file of its own."""
    return _file(_html().encode(), "text/html", "html")


@pages.get("/report.pdf")
def pdf() -> Response:
    """The report as PDF, one at a time: each takes a browser."""
    if not PRINTING.acquire(blocking=False):
        abort(503)
    try:
        return _file(printing.as_pdf(_html()), "application/pdf", "pdf")
    finally:
        PRINTING.release()


def _file(data: bytes, kind: str, ending: str) -> Response:
    answer: Response = current_app.response_class(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename=niggle-report.{ending}"
    return answer


def _html() -> str:
    with opened() as (store, now):
        return alone(store, _asked(store, now.date()), now.date())


def _asked(store: Store, today: date) -> Sheet:
    """The report that the address asks for: what is ticked, or the usual one where nothing was chosen yet.

    Raises
    ------
    InvalidValueError
        A day is none, or every part was left out.
    """
    since, until = request.args.get("since"), request.args.get("until")
    ticked = request.args.getlist("part")
    if not ticked and request.args.get("chosen"):
        raise InvalidValueError("nothing is left of the report", hint="Tick at least one part.")
    return therapist.sheet(
        store,
        today=today,
        since=a_day(since, today) if since else None,
        until=a_day(until, today) if until else None,
        parts=ticked or therapist.USUAL,
    )


def alone(store: Store, made: Sheet, today: date) -> str:
    """The report as a page that holds everything it shows."""
    return render_template("report_file.html", sheet=made, **_drawn(store, made, today))


def written(app: Flask, database: Path, made: Sheet, today: date) -> str:
    """The same from outside a request, for the command line."""
    with app.test_request_context(), Store(database) as store:
        return alone(store, made, today)


def _drawn(store: Store, made: Sheet, today: date) -> dict[str, object]:
    """The pictures: the trail or what hurt on the body, and the time."""
    units = store.units
    trail = made.review.warnings[0].trail if made.review.warnings and "trail" in made.parts else ()
    hurt = [entry for episode in made.episodes for entry in episode.entries]
    marks, numbers = painting.by_trail(trail) if trail else (painting.by_severity(hurt), ())
    runs = [(day, way / units.distance_m) for day, way in made.runs] if "load" in made.parts else []
    return {
        "marks": marks,
        "numbers": numbers,
        "arrows": painting.arrows(trail),
        "figure": _figure(),
        "style": assets.text("sheet.css"),
        "time": timeline.draw(
            runs,
            made.episodes,
            since=made.since,
            until=made.until,
            first_weekday=store.first_weekday,
        ),
        "paper": timeline,
        "units": units,
        "made_on": today,
        "told": _told,
    }


def _told(alarm: Alarm) -> list[Evidence]:
    """The evidence that finds room beside the steps; what speaks against it is never left out."""
    against = [e for e in alarm.evidence if not e.supports]
    seen = [e for e in alarm.evidence if e.supports and e.unit not in ("days", "years", "names")]
    return [*seen[: max(MOST_TOLD - len(against), LEAST_SEEN)], *against]


@cache
def _figure() -> str:
    """The body's drawing without what is only to be tapped, to stand inside a page."""
    text = picture()
    return text[text.index('<g id="figure">') : text.index("<defs>")]
