"""Short ways to write a history: days are numbers, sites are words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from tracker.frames import empty_daily
from tracker.load import daily
from tracker.model import Activity, Checkin, History, Niggle, Side, Site

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DAY = date(2026, 1, 1)
"""Day 0 of the histories that tests write in day numbers."""

HOST = {"base_url": "http://127.0.0.1:8344"}
"""Where the pages are asked for."""


def day(number: int) -> date:
    """The day with this number."""
    return DAY + timedelta(days=number)


def at(number: int, hour: int = 20) -> datetime:
    """An instant on the day with this number."""
    return datetime.combine(day(number), time(hour), tzinfo=UTC)


def site(text: str) -> Site:
    """``left gastrocnemius`` → a site; a region alone has no side."""
    *side, region = text.split()
    return Site(region, Side(side[0]) if side else None)


def niggle(
    number: int, where: str, severity: float = 3, *, logged: int | None = None, **more: object
) -> Niggle:
    """An entry about a day, logged on that evening or on the day ``logged``."""
    logged_at = at(number if logged is None else logged)
    return Niggle(day=day(number), logged_at=logged_at, site=site(where), severity=severity, **more)


def clear(number: int, *, logged: int | None = None) -> Checkin:
    """A clear check-in."""
    return Checkin(day=day(number), logged_at=at(number if logged is None else logged), clear=True)


def run(number: int, km: float = 10.0, **more: object) -> Activity:
    """A run of an hour at noon."""
    values = {"distance_m": km * 1000, "moving_s": 3600.0, "elapsed_s": 3700.0, "sport": "running"} | more
    return Activity(
        id=f"run-{number}-{km:g}",
        start=at(number, 12),
        utc_offset=timedelta(0),
        source="test",
        **values,
    )


def history(
    until: int,
    niggles: Iterable[Niggle] = (),
    *,
    clear_days: Iterable[int] | None = None,
    runs: Iterable[Activity] = (),
) -> History:
    """A history up to a day. By default every day without a niggle is a clear one."""
    niggles, runs = tuple(niggles), tuple(runs)
    hurting = {n.day for n in niggles}
    days = [n for n in range(until + 1) if day(n) not in hurting] if clear_days is None else clear_days
    return History(
        as_of=day(until),
        daily=daily(runs, until=day(until)) if runs else empty_daily(),
        activities=runs,
        checkins=tuple(clear(n) for n in days),
        niggles=niggles,
    )


def wandering(*, worst: float = 5, last: int = 80, **first: object) -> tuple[list[Niggle], list[Checkin]]:
    """A hundred days in which a calf's niggle wanders to the hamstring and on to the back; the rest clear."""
    hurting = [
        niggle(0, "left gastrocnemius", 2, **first),
        niggle(35, "left hamstring"),
        niggle(last, "centre lumbar_erector", worst),
    ]
    return hurting, [clear(n) for n in range(100) if n not in (0, 35, last)]


def form_token(client: FlaskClient, path: str = "/log", **where: object) -> str:
    """The token that a page's forms carry, as a browser reads it there."""
    found = re.search(r'name="token" value="([^"]+)"', client.get(path, **(where or HOST)).text)
    assert found is not None
    return found[1]
