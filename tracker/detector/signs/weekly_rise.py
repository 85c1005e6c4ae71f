"""Weekly rise: a week far above each of the three before."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from tracker.detector.case import Case
from tracker.detector.load_alarm import (
    LEAST_WEEK_M,
    began,
    causal,
    column,
    last_over,
    load_alarm,
    starts,
    usual_for_you,
)
from tracker.detector.trail import Trail
from tracker.load.rolling import ACUTE_DAYS, mean_over, shifted, week_change
from tracker.model import Alarm, Evidence

ID = "weekly_rise"

WEEKS = 3
AFTER_DAYS = 14

LIMIT = 0.3
"""The class of the study of novices: more than 30 % a week."""


def find(case: Case) -> tuple[Alarm, ...]:
    """The rise that stands today.

    It is above each of the three weeks before: a usual week after an easy one is none.
    """
    distance, over = column(case, "distance_m"), _over(case)
    change = week_change(distance)
    at = last_over(over, stands_days=1)
    if at is None:
        return ()
    week = mean_over(distance, ACUTE_DAYS) * ACUTE_DAYS
    way = case.choices.units.way
    rise = float(change[at])
    text = (
        f"The last seven days hold {way(week[at], 0)}, {rise:.0%} more than the seven before "
        f"({way(week[at - ACUTE_DAYS], 0)}), and more than 30 % above each of the two weeks before those. "
        "How much a week's rise matters by itself is disputed."
    )
    evidence = (
        Evidence(
            claim=f"{rise:.0%} more than in the week before; among 874 novices a rise above 30 % went "
            "with 1.59 times the distance-related injuries of a rise below 10 % (0.96 to 2.66, p = .07)",
            value=rise,
            unit="1",
            reference="Nielsen 2014, J Orthop Sports Phys Ther 44:739",
        ),
        Evidence(
            claim="a trial of the 10 % rule with 532 novices found no difference: 20.8 against "
            "20.3 % injured",
            supports=False,
            reference="Buist 2008, Am J Sports Med 36:33",
        ),
        Evidence(
            claim="among 5,205 runners the week-to-week change did not go with injuries",
            supports=False,
            reference="Schuster Brandt Frandsen 2025, Br J Sports Med 59:1203",
        ),
        usual_for_you(over),
    )
    return (load_alarm(case, ID, began(over, at), score=rise, limit=LIMIT, text=text, evidence=evidence),)


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """The onsets of the trail that began within two weeks of a sharp rise: the load alone can bring those."""
    over = _over(case)
    if case.daily is None or not over.any():
        return ()
    risen = {case.daily.day(row) for row in np.flatnonzero(over).tolist()}
    days = [
        onset.first
        for onset in trail
        if any(onset.first - timedelta(days=back) in risen for back in range(AFTER_DAYS))
    ]
    if not days:
        return ()
    return (
        Evidence(
            claim=f"{len(days)} of the {len(trail)} began within two weeks of a sharp rise of the load, "
            "which alone brings niggles",
            value=len(days),
            unit="onsets",
            supports=False,
            days=tuple(days),
        ),
    )


def raised(case: Case) -> np.ndarray:
    """The days on which a rise begins."""
    return starts(_over(case))


@causal
def _over(case: Case) -> np.ndarray:
    week = mean_over(column(case, "distance_m"), ACUTE_DAYS)
    before = [shifted(week, ACUTE_DAYS * back) for back in range(1, WEEKS + 1)]
    with np.errstate(invalid="ignore"):
        over: np.ndarray = (before[0] * ACUTE_DAYS > LEAST_WEEK_M) & (
            week > (1 + LIMIT) * np.max(before, axis=0)
        )
    return over
