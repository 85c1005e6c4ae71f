"""Spike: a single run far beyond the longest of the thirty days before, as one large study has it."""

from __future__ import annotations

from dataclasses import dataclass

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
from tracker.load.rolling import LONGEST_OF_DAYS, longest_run_ratio
from tracker.model import Alarm, Evidence

ID = "spike"

LIMIT = 1.1
"""Up to a tenth further was the study's reference."""

STANDS_DAYS = 7
"""So long the run is spoken of (our choice; the study counted injuries of the session itself)."""

LEAST_RUNS = 2
"""With fewer runs in the thirty days there is no longest to speak of: that is a return."""

REFERENCE = "Schuster Brandt Frandsen 2025, Br J Sports Med 59:1203"


@dataclass(frozen=True, slots=True)
class Band:
    """One class of the study: from this ratio on, the hazard-rate ratio and its 95 % interval."""

    above: float
    words: str
    ratio: float
    low: float
    high: float


BANDS = (
    Band(2.0, "more than twice as far", 2.28, 1.50, 3.48),
    Band(1.3, "30 to 100 % further", 1.52, 1.16, 2.00),
    Band(LIMIT, "10 to 30 % further", 1.64, 1.31, 2.05),
)
"""5,205 runners, 588,071 sessions, 1,820 of them injured; the reference is up to 10 % further."""


def find(case: Case) -> tuple[Alarm, ...]:
    """The last such run, while it is no more than a week ago."""
    over = raised(case)
    at = last_over(over, stands_days=STANDS_DAYS)
    if at is None:
        return ()
    ratio = float(_ratios(case)[at])
    band = next(band for band in BANDS if ratio > band.above)
    text = f"{_said(case, at, ratio)} " + (
        f"Among 5,205 runners, runs {band.words} went with injuries {band.ratio:g} times as often "
        f"({band.low:g} to {band.high:g}) as runs up to 10 % further."
    )
    evidence = (
        Evidence(
            claim=f"{ratio:.2f} times the longest run of the 30 days before",
            value=ratio,
            unit="1",
            days=(day_of(case, at),),
            reference=REFERENCE,
        ),
        Evidence(
            claim="one study, with injuries as the runners told them; most such runs ended well",
            supports=False,
            reference=REFERENCE,
        ),
        usual_for_you(over),
    )
    return (load_alarm(case, ID, at, score=ratio, limit=LIMIT, text=text, evidence=evidence),)


def _said(case: Case, at: int, ratio: float) -> str:
    longest, way = column(case, "longest_run_m")[at], case.choices.units.way
    return (
        f"The run of {wording.day(day_of(case, at))} was {way(longest)}, {ratio - 1:.0%} further than the "
        f"longest of the 30 days before ({way(longest / ratio)})."
    )


@causal
def _ratios(case: Case) -> np.ndarray:
    return longest_run_ratio(column(case, "longest_run_m"))


@causal
def raised(case: Case) -> np.ndarray:
    """The days of such runs."""
    runs = column(case, "runs")
    total = np.cumsum(np.concatenate([np.zeros(LONGEST_OF_DAYS + 1), runs]))
    before = total[LONGEST_OF_DAYS : LONGEST_OF_DAYS + len(runs)] - total[: len(runs)]
    with np.errstate(invalid="ignore"):
        over: np.ndarray = (_ratios(case) > LIMIT) & (before >= LEAST_RUNS)
    over[:SETTLED_DAYS] = False
    return over
