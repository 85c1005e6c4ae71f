"""What is new since the last visit, which a cookie of the browser remembers and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Response, after_this_request, current_app, request

from tracker.body import load_body
from tracker.detector.wording import plural
from tracker.model import History
from tracker.model.units import Units
from tracker.pipeline.review import Review

YEAR_S = 366 * 86_400

A_VISIT = timedelta(hours=2)
"""Looks that follow each other within this time are one visit."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What is new, a line each, since the day of the visit before this one."""

    since: date
    lines: tuple[str, ...]


def last_visit(now: datetime) -> date | None:
    """The day of the visit before this one, None at the first."""
    name = current_app.config["VISITS_COOKIE"]
    before, latest = (_instant(part) for part in f"{request.cookies.get(name, '')}||".split("|")[:2])
    if latest is None or not timedelta(0) <= now - latest <= A_VISIT:
        before = latest
    noted = f"{before.isoformat() if before else ''}|{now.isoformat(timespec='seconds')}"

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(name, noted, max_age=YEAR_S, httponly=True, samesite="Strict")
        return response

    return before.date() if before else None


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def changed(known: History, result: Review, since: date | None, units: Units) -> Changed | None:
    """What came in and what was raised after that day; None where there is nothing to tell."""
    if since is None or since >= known.as_of:
        return None
    body = load_body()
    runs = [a for a in known.activities if a.is_run and a.day > since]
    lines = [
        f"a warning: {' → '.join(body.name(s) for s in a.sites)}"
        for a in result.warnings
        if a.raised_on > since
    ]
    lines += [
        f"{body.name(c.episode.site)} began to hurt" for c in result.complaints if c.episode.first > since
    ]
    if runs:
        way = sum(run.distance_m or 0 for run in runs)
        lines.append(f"{plural(len(runs), 'run')}, {units.way(way, 0)}")
    return Changed(since, tuple(lines)) if lines else None
