"""Comeback: the first runs after two weeks or more without any."""

from __future__ import annotations

import numpy as np

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.load_alarm import (
    SETTLED_DAYS,
    causal,
    column,
    day_of,
    last_over,
    load_alarm,
    usual_for_you,
)
from tracker.model import Alarm, Evidence

ID = "comeback"

BREAK_DAYS = 14
"""A shorter gap is no break (our choice)."""

STANDS_DAYS = 14
LEAST_RUNS = 4
"""Before the break there must have been a habit to come back to: a run a week."""


def find(case: Case) -> tuple[Alarm, ...]:
    """The return that is no more than two weeks old."""
    runs, distance, over = column(case, "runs"), column(case, "distance_m"), raised(case)
    at = last_over(over, stands_days=STANDS_DAYS)
    if at is None:
        return ()
    gap = int(_gaps(runs)[at])
    month = distance[max(0, at - gap - SETTLED_DAYS) : at - gap]
    before = float(np.nansum(month)) / len(month) * 7
    since = float(np.nansum(distance[at:]))
    way = case.choices.units.way
    text = (
        f"You came back on {wording.day(day_of(case, at))} after {gap} days without a run. Before, a usual "
        f"week was {way(before, 0)}; since then you ran {way(since, 0)}. What was used to load is "
        "less so now."
    )
    evidence = (
        Evidence(claim=f"{gap} days without a run", value=float(gap), unit="days", days=(day_of(case, at),)),
        Evidence(
            claim="we know of no figure for how much this matters; runs that were not recorded "
            "look like a break",
            supports=False,
        ),
        usual_for_you(over),
    )
    return (load_alarm(case, ID, at, score=gap, limit=BREAK_DAYS, text=text, evidence=evidence),)


@causal
def raised(case: Case) -> np.ndarray:
    """The days of first runs after a break."""
    runs = column(case, "runs")
    gaps = _gaps(runs)
    over: np.ndarray = gaps >= BREAK_DAYS
    for at in np.flatnonzero(over).tolist():
        over[at] = runs[max(0, at - int(gaps[at]) - SETTLED_DAYS) : at].sum() >= LEAST_RUNS
    return over


def _gaps(runs: np.ndarray) -> np.ndarray:
    """On each day with a run, the days without one just before it; 0 elsewhere."""
    at = np.flatnonzero(runs > 0)
    out = np.zeros(len(runs))
    out[at[1:]] = np.diff(at) - 1
    return out
