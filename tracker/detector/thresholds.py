"""How unusual a score is: how often chance alone would show as much to a runner with such habits.

The table is written by ``make calibration`` (`tracker.evaluation.calibrate`): simulated runners in whom
nothing develops keep a diary, and it counts how often a chain of so many points comes up, by their habits.
What is told is the inverse, in years, as floods are told: once in so many years.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path
from types import MappingProxyType

from tracker.detector.trail import Habits
from tracker.model import Choices

WANTED_FALSE_ALARMS_PER_YEAR = Choices().false_alarms_per_year
"""One false alarm in four runner-years, where the runner has not chosen."""

BEYOND = 1.0
"""Beyond the table each further point is so much rarer (its logarithm): a ratio of likelihoods says so."""

MOST_YEARS = 1e6


@dataclass(frozen=True, slots=True)
class Chance:
    """The table: the logarithm of false alarms a year, by points and by habits (logarithms too).

    ``figures`` are for each of ``gathered``, for each of ``rates``, for each of ``points``. ``made`` tells
    from what it was made: seed, runners, years.
    """

    points: tuple[float, ...]
    rates: tuple[float, ...]
    gathered: tuple[float, ...]
    figures: tuple[tuple[tuple[float, ...], ...], ...]
    made: Mapping[str, str]


@cache
def chance() -> Chance:
    """The table that is packaged."""
    lines = Path(__file__).with_name("chance.tsv").read_text(encoding="utf-8").splitlines()
    made = dict(line[2:].split("\t") for line in lines if line.startswith("# "))
    (_, _, *points), *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    gathered = sorted({float(row[0]) for row in rows})
    rates = sorted({float(row[1]) for row in rows})
    at = {(float(row[0]), float(row[1])): tuple(log(float(cell)) for cell in row[2:]) for row in rows}
    return Chance(
        tuple(map(float, points)),
        tuple(map(log, rates)),
        tuple(map(log, gathered)),
        tuple(tuple(at[share, rate] for rate in rates) for share in gathered),
        MappingProxyType(made),
    )


def once_in_years(points: float, habits: Habits) -> float:
    """In how many years chance alone would show a chain of so many points, once.

    Parameters
    ----------
    points
        The score of a chain (`tracker.detector.trail`).
    habits
        The runner's rate of onsets, and how they gather at few places.

    Notes
    -----
    Between the measured figures it is interpolated; at habits beyond the table its edge is used.
    """
    table = chance()
    g, g_part = _between(table.gathered, log(habits.gathered))
    r, r_part = _between(table.rates, log(habits.onsets_per_year))
    corners = (
        (table.figures[g][r], (1 - g_part) * (1 - r_part)),
        (table.figures[g][r + 1], (1 - g_part) * r_part),
        (table.figures[g + 1][r], g_part * (1 - r_part)),
        (table.figures[g + 1][r + 1], g_part * r_part),
    )
    p, p_part = _between(table.points, points)
    often = sum(share * ((1 - p_part) * row[p] + p_part * row[p + 1]) for row, share in corners)
    often -= BEYOND * max(points - table.points[-1], 0.0)
    return min(exp(-often), MOST_YEARS)


def _between(grid: Sequence[float], value: float) -> tuple[int, float]:
    """The left one of the two neighbours in a grid, and how far the value lies towards the right one."""
    at = min(max(bisect_right(grid, value) - 1, 0), len(grid) - 2)
    part = (value - grid[at]) / (grid[at + 1] - grid[at])
    return at, min(max(part, 0.0), 1.0)
