"""How high a score must be before a sign speaks: measured on unrelated niggles.

The table is printed by ``make calibration`` (`tracker.evaluation.calibrate`), which lets simulated
runners have niggles at places drawn from the priors of the region table, independent of each other,
and counts how often each sign would speak up.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

WANTED_FALSE_ALARMS_PER_YEAR = 0.25
"""One false alarm in four runner-years."""

ONSETS_PER_YEAR = (2.0, 4.0, 6.0, 9.0, 12.0, 18.0, 24.0)
"""The rates of onsets for which the table was measured."""

FALSE_ALARMS: dict[str, dict[int, tuple[float, ...]]] = {
    "shift": {
        1: (0.0620, 0.2284, 0.4284, 0.6894, 0.8361, 0.8612, 0.6285),
        2: (0.0040, 0.0295, 0.0866, 0.2196, 0.3866, 0.6354, 0.7161),
        3: (0.0003, 0.0036, 0.0161, 0.0644, 0.1506, 0.3631, 0.5524),
        4: (0.0000, 0.0005, 0.0029, 0.0211, 0.0548, 0.1966, 0.3881),
        5: (0.0000, 0.0000, 0.0001, 0.0069, 0.0192, 0.1044, 0.2599),
        6: (0.0000, 0.0000, 0.0001, 0.0024, 0.0067, 0.0522, 0.1673),
        7: (0.0000, 0.0000, 0.0000, 0.0005, 0.0021, 0.0244, 0.1069),
        8: (0.0000, 0.0000, 0.0000, 0.0000, 0.0006, 0.0121, 0.0656),
    },
    "recurrence": {
        1: (1.8181, 3.8529, 5.7222, 8.4310, 10.9914, 15.8634, 20.2690),
        2: (0.0321, 0.1416, 0.3071, 0.6625, 1.1069, 2.2641, 3.6673),
        3: (0.0006, 0.0060, 0.0222, 0.0774, 0.1629, 0.4691, 0.9574),
        4: (0.0000, 0.0006, 0.0021, 0.0110, 0.0301, 0.1141, 0.3074),
        5: (0.0000, 0.0001, 0.0003, 0.0019, 0.0060, 0.0274, 0.1051),
        6: (0.0000, 0.0001, 0.0000, 0.0004, 0.0015, 0.0067, 0.0351),
        7: (0.0000, 0.0000, 0.0000, 0.0001, 0.0005, 0.0024, 0.0111),
        8: (0.0000, 0.0000, 0.0000, 0.0000, 0.0004, 0.0003, 0.0040),
    },
}
"""False alarms per runner-year by sign, score and onset rate: 4,000 simulated runners a rate, two years
each after a settling year, seed 20260."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The score from which a sign speaks, and the false alarms per runner-year that this gives."""

    score: int
    false_alarms_per_year: float


def threshold(
    sign: str, onsets_per_year: float, *, wanted: float = WANTED_FALSE_ALARMS_PER_YEAR
) -> Threshold:
    """The lowest score that keeps a runner with this many unrelated onsets within ``wanted``.

    Between the measured rates the figure is interpolated. Where even the highest measured score is
    too frequent, or the runner has more onsets than were measured, that score is used.
    """
    table = FALSE_ALARMS[sign]
    beyond = onsets_per_year > ONSETS_PER_YEAR[-1]
    for score in sorted(table):
        rate = _interpolated(table[score], onsets_per_year)
        if (rate <= wanted and not beyond) or score == max(table):
            return Threshold(score, rate)
    raise LookupError(f"no false-alarm figures for the sign {sign}")


def chance(sign: str, score: int, onsets_per_year: float) -> float:
    """How often a year [1/year] unrelated onsets reach this score; beyond the table, its last score."""
    table = FALSE_ALARMS[sign]
    return _interpolated(table[min(score, max(table))], onsets_per_year)


def _interpolated(figures: tuple[float, ...], at: float) -> float:
    if at <= ONSETS_PER_YEAR[0]:
        return figures[0]
    if at >= ONSETS_PER_YEAR[-1]:
        return figures[-1]
    right = bisect_left(ONSETS_PER_YEAR, at)
    low, high = ONSETS_PER_YEAR[right - 1], ONSETS_PER_YEAR[right]
    part = (at - low) / (high - low)
    return figures[right - 1] * (1 - part) + figures[right] * part
