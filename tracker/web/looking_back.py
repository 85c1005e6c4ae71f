"""Looking back: the body month by month, the trail step by step, and what preceded each onset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from tracker.model import Niggle
from tracker.model.units import next_month
from tracker.pipeline import review
from tracker.web import painting
from tracker.web.opened import opened
from tracker.web.painting import Mark

pages = Blueprint("looking_back", __name__)

MONTHS = 12
MOST_ONSETS = 40


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its first day, what hurt in it at its worst, and on how many days."""

    first: date
    marks: tuple[Mark, ...]
    sore_days: int
    known_days: int


@pages.get("/body")
def body() -> str:
    """The body over a year, and the standing trail step by step."""
    with opened() as (store, now):
        today = now.date()
        known = review.history(store, as_of=today, today=today)
    warnings = review.review(known).warnings
    last = _month(request.args.get("until"), today)
    months = list(_months(last, known.niggles, known.observed))
    earliest = min((*known.observed[:1], today))
    return render_template(
        "body.html",
        trail=warnings[0].trail if warnings else (),
        by_trail=painting.by_trail,
        arrows=painting.arrows,
        months=months,
        before=last.replace(year=last.year - 1) if months[0].first > earliest else None,
        after=last.replace(year=last.year + 1) if last < today.replace(day=1) else None,
    )


def _month(text: str | None, today: date) -> date:
    try:
        asked = date.fromisoformat(f"{text}-01") if text else today
    except ValueError:
        asked = today
    return min(asked, today).replace(day=1) if asked.year > 1971 else today.replace(day=1)


def _months(last: date, niggles: tuple[Niggle, ...], observed: tuple[date, ...]) -> Iterator[Month]:
    """Twelve months up to one, in order."""
    for back in range(MONTHS - 1, -1, -1):
        year, month = divmod(last.year * 12 + last.month - 1 - back, 12)
        first = date(year, month + 1, 1)
        end = next_month(first)
        here = [n for n in niggles if first <= n.day < end and n.severity > 0]
        known = sum(first <= day < end for day in observed)
        yield Month(first, painting.by_severity(here), len({n.day for n in here}), known)


@pages.get("/onsets")
def onsets() -> str:
    """What the runs before each onset had in common."""
    with opened() as (store, now):
        found = review.onsets(store, as_of=now.date(), today=now.date())
        units = store.units
    return render_template(
        "onsets.html",
        each=found.each[::-1][:MOST_ONSETS],
        count=len(found.each),
        left_out=found.left_out,
        estimates=[e for e in found.estimates if e.odds_ratio is not None],
        one_sided=[e for e in found.estimates if e.one_sided],
        units=units,
    )
