"""What the charts of the Trends page are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from tracker.load.metric import Metric
from tracker.load.metrics import BY_ID
from tracker.load.series import LoadSeries
from tracker.model import Alarm, Episode, History
from tracker.model.units import METRIC, Units, week_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Trend:
    """One athlete up to a day: the diary and the loads, what stands, and how it is to be shown.

    ``metric`` is the load that was chosen, ``first_weekday`` 0 for Monday to 6 for Sunday.
    """

    history: History
    series: LoadSeries
    episodes: tuple[Episode, ...]
    standing: tuple[Alarm, ...] = ()
    metric: str = "distance_m"
    units: Units = METRIC
    first_weekday: int = 0

    @property
    def chosen(self) -> Metric:
        """The load that was chosen."""
        return BY_ID[self.metric]

    def values(self, name: str) -> np.ndarray:
        """A metric on every day of the series; all NaN where there is none."""
        found = self.series.metrics.get(name)
        return np.full(len(self.series.days), np.nan) if found is None else found

    @cached_property
    def weeks(self) -> tuple[date, ...]:
        """The first day of every week from the first day of the series to the last."""
        if not self.series.days:
            return ()
        first = week_of(self.series.days[0], self.first_weekday)
        count = (self.series.days[-1] - first).days // 7 + 1
        return tuple(first + timedelta(days=7 * n) for n in range(count))

    def by_week(self, values: np.ndarray) -> np.ndarray:
        """A daily series as rows of seven days, one a week; NaN outside the series."""
        if not self.weeks:
            return np.empty((0, 7))
        before = (self.series.days[0] - self.weeks[0]).days
        out = np.full(7 * len(self.weeks), np.nan)
        out[before : before + len(values)] = values
        return out.reshape(-1, 7)


SHORT = frozenset({"ascent_m", "descent_m", "step_length_m"})
"""Lengths that are no distances run."""


def shown(metric: Metric, units: Units) -> tuple[float, str]:
    """By what a metric's values are divided to be shown, and the unit that is written beside them."""
    if metric.unit == "m" and metric.id in SHORT:
        return units.height_m, units.height
    if metric.unit == "m":
        return units.distance_m, units.distance
    if metric.unit == "s":
        return 3600.0, "h"
    return 1.0, "" if metric.unit in ("1", "of its basis") else metric.unit


def spans(days: Sequence[date], flags: np.ndarray) -> list[tuple[date, date]]:
    """The stretches of days on which a flag is set: first and last day of each."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return [(days[a], days[b - 1]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
