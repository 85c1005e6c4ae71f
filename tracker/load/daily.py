"""Activities → the gap-free DAILY frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

import numpy as np
import pandas as pd

from tracker.frames import DAILY, empty_daily

SUMMED = ("distance_m", "moving_s", "ascent_m", "descent_m")


class Ran(Protocol):
    """What a day's load is made of: an `Activity`, or a line of a list."""

    @property
    def day(self) -> date: ...
    @property
    def is_run(self) -> bool: ...
    @property
    def distance_m(self) -> float | None: ...
    @property
    def moving_s(self) -> float | None: ...
    @property
    def ascent_m(self) -> float | None: ...
    @property
    def descent_m(self) -> float | None: ...


def daily(activities: Iterable[Ran], *, until: date) -> pd.DataFrame:
    """One row a local day, from the first activity to ``until``: what was run, and other sport.

    Parameters
    ----------
    activities
        In any order; those after ``until`` are left out.
    until
        The last day of the frame.

    Returns
    -------
    A DAILY frame: distance [m], moving time [s], ascent and descent [m], longest run [m], other
    sports [s].

    Notes
    -----
    Days without a run are 0 by an explicit fill. A day with runs none of which knows a value (ascent
    of a runs.csv, distance of a treadmill) is NaN there: unknown is not nothing. Where some of a
    day's runs know it and others do not, the known ones are summed.
    """
    known = [a for a in activities if a.day <= until]
    if not known:
        return empty_daily()
    first = min(a.day for a in known)
    days = pd.date_range(first, until, freq="D", name="day").astype("datetime64[ns]")
    runs, others = ([a for a in known if a.is_run is run] for run in (True, False))
    rows = np.array([(a.day - first).days for a in runs], dtype=int)
    count = np.bincount(rows, minlength=len(days))
    columns = {"runs": count, **{name: _summed(runs, rows, name, len(days)) for name in SUMMED}}
    longest = np.full(len(days), np.nan)
    np.fmax.at(longest, rows, _values(runs, "distance_m"))
    columns["longest_run_m"] = np.where(count == 0, 0.0, longest)
    at = np.array([(a.day - first).days for a in others], dtype=int)
    columns["cross_training_s"] = _summed(others, at, "moving_s", len(days))
    return pd.DataFrame({c.name: columns[c.name].astype(c.dtype) for c in DAILY}, index=days)


def _summed(activities: Sequence[Ran], rows: np.ndarray, name: str, days: int) -> np.ndarray:
    """The known values of each day summed; NaN where there are activities and none knows it, else 0."""
    values = _values(activities, name)
    known = ~np.isnan(values)
    sums = np.bincount(rows[known], weights=values[known], minlength=days)
    unknown = (np.bincount(rows, minlength=days) > 0) & (np.bincount(rows[known], minlength=days) == 0)
    out: np.ndarray = np.where(unknown, np.nan, sums)
    return out


def _values(activities: Sequence[Ran], name: str) -> np.ndarray:
    found = (getattr(activity, name) for activity in activities)
    return np.array([np.nan if value is None else value for value in found], dtype=float)
