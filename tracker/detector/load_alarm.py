"""What the load signs share: the days of a case, and the alarm that says what was run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps

import numpy as np

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.model import Alarm, Evidence, Stage

SETTLED_DAYS = 28
"""Before so many days of record there is no usual to hold anything against."""

YEAR_DAYS = 365

LEAST_WEEK_M = 5000.0
"""On less than that a share of a week says nothing (our choice)."""


def column(case: Case, name: str) -> np.ndarray:
    """A column of the case's DAILY frame, empty without one."""
    if case.daily is None:
        return np.array([])
    values: np.ndarray = case.daily[name].astype(float)
    return values


def day_of(case: Case, at: int) -> date:
    """The day in that row of the DAILY frame."""
    if case.daily is None:
        raise IndexError(at)
    return case.daily.day(at)


def last_over(over: np.ndarray, *, stands_days: int) -> int | None:
    """The row of the last day over the limit, if that still stands at the end."""
    found = np.flatnonzero(over)
    return int(found[-1]) if len(found) and len(over) - 1 - found[-1] < stands_days else None


def began(over: np.ndarray, at: int) -> int:
    """The first of the days in a row over the limit that lead up to this one."""
    below = np.flatnonzero(~over[: at + 1])
    return int(below[-1]) + 1 if len(below) else 0


def starts(over: np.ndarray) -> np.ndarray:
    """Where the days over the limit begin."""
    first: np.ndarray = over & ~np.concatenate([[False], over[:-1]])
    return first


def causal(series: Callable[[Case], np.ndarray]) -> Callable[[Case], np.ndarray]:
    """A series of which no row depends on a later one: made once, and cut as the case is."""

    @wraps(series)
    def cut(case: Case) -> np.ndarray:
        days = case.daily
        if days is None:
            return series(case)
        if series not in days.made:
            days.made[series] = series(replace(case, daily=days.whole))
        return days.made[series][: days.count]

    return cut


def begins(raised: Callable[[Case], np.ndarray]) -> Callable[[Case], list[date]]:
    """The days on which a load sign begins to speak, from the rows on which it does."""

    def days(case: Case) -> list[date]:
        return [day_of(case, row) for row in np.flatnonzero(raised(case)).tolist()]

    return days


def usual_for_you(over: np.ndarray) -> Evidence:
    """How often this was so in the runner's own last year: what is common for them is no news."""
    year = over[-YEAR_DAYS:]
    count = int(starts(year).sum())
    return Evidence(
        claim=f"in your own last {wording.plural(len(year), 'day')} it was so {wording.times(count)}",
        value=float(count),
        unit="times",
        supports=count <= 1,
    )


def load_alarm(
    case: Case, sign: str, at: int, *, score: float, limit: float, text: str, evidence: Sequence[Evidence]
) -> Alarm:
    """The alarm of a load sign: no trail, no stage beyond watch, and the load to be held."""
    return Alarm(
        sign=sign,
        raised_on=day_of(case, at),
        trail=(),
        stage=Stage.WATCH,
        score=score,
        threshold=limit,
        false_alarms_per_year=None,
        text=text,
        evidence=tuple(evidence),
        advice=("hold_load",),
    )
