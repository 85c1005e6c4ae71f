"""Monotony: every day alike, none of rest.

Six equal days and one of rest have a monotony of 2.27: a common habit, and not what is meant here.
"""

from __future__ import annotations

import numpy as np

from tracker.detector.case import Case
from tracker.detector.load_alarm import (
    SETTLED_DAYS,
    began,
    causal,
    column,
    last_over,
    load_alarm,
    starts,
    usual_for_you,
)
from tracker.load.rolling import ACUTE_DAYS, monotony
from tracker.model import Alarm, Evidence

ID = "monotony"

LIMIT = 2.0
"""From here on Foster saw more illness, together with a high strain."""

LASTING_DAYS = 7

HIGHEST = 50.0
"""Told for days that are all but alike, of which the figure is beyond any bound."""


def find(case: Case) -> tuple[Alarm, ...]:
    """A monotony above 2, without a day of rest, on each of the last seven days."""
    over = _over(case)
    at = last_over(over, stands_days=1)
    if at is None:
        return ()
    value = min(float(np.nan_to_num(monotony(_active(case))[at], nan=HIGHEST)), HIGHEST)
    text = (
        f"For a week and more every day has held about as much as the next: monotony {value:.1f} by moving "
        "time, above 2 for seven days. An easy day between would lower it. What it means "
        "for runners is disputed."
    )
    evidence = (
        Evidence(
            claim=f"monotony {value:.1f}: the mean of seven days over their spread",
            value=value,
            unit="1",
            reference="Foster 1998, Med Sci Sports Exerc 30:1164",
        ),
        Evidence(
            claim="Foster's athletes fell ill more often at high monotony and strain; injuries in "
            "runners have "
            "not been shown to follow it, and the figure depends on which standard deviation is taken",
            supports=False,
        ),
        usual_for_you(over),
    )
    return (load_alarm(case, ID, began(over, at), score=value, limit=LIMIT, text=text, evidence=evidence),)


def raised(case: Case) -> np.ndarray:
    """The days on which it begins to be so."""
    return starts(_over(case))


def _no_rest(active: np.ndarray) -> np.ndarray:
    """Whether each of the last seven days, up to each day, had some sport."""
    days = np.cumsum(np.concatenate([np.zeros(ACUTE_DAYS), np.nan_to_num(active) > 0]))
    none: np.ndarray = days[ACUTE_DAYS:] - days[: len(active)] == ACUTE_DAYS
    return none


def _active(case: Case) -> np.ndarray:
    """The moving time of each day in any sport [s]."""
    active: np.ndarray = column(case, "moving_s") + np.nan_to_num(column(case, "cross_training_s"))
    return active


@causal
def _over(case: Case) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        active = _active(case)
        high = ~(monotony(active) <= LIMIT) & _no_rest(active)
    since = np.cumsum(np.concatenate([np.zeros(LASTING_DAYS), high]))
    over: np.ndarray = since[LASTING_DAYS:] - since[: len(high)] == LASTING_DAYS
    over[: SETTLED_DAYS + LASTING_DAYS] = False
    return over
