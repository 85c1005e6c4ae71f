"""Loads of single activities → a value of every metric for every day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tracker.load import rolling
from tracker.load.metric import Metric, Per
from tracker.load.metrics_of_days import OF_DAYS
from tracker.load.metrics_of_runs import OF_RUNS

ENOUGH_KNOWN = 2 / 3
"""A load is a basis where this share of the runs have it."""

LEAST_TOLD = 0.9
"""A day's sum is known where activities of this share of its moving time tell it."""

OF_OTHER_SPORTS = {
    "cross_training_s": "moving_s",
    "cross_training_trimp": "trimp_banister",
    "cross_training_rpe": "session_rpe",
}
"""What of other sports is summed by day, and the figure that it sums."""

INDEX = {metric.id: number for number, metric in enumerate(OF_RUNS)}


@dataclass(frozen=True, slots=True, eq=False)
class Loads:
    """What activities were: the day and sport of each, and its figures (rows) by `OF_RUNS` (columns)."""

    days: np.ndarray
    """Local dates (datetime64[D])."""
    is_run: np.ndarray
    figures: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class LoadSeries:
    """Every metric on every day from the first activity on.

    ``metrics`` has one array a metric, as long as ``days``: rest days 0 where runs add up, NaN where a
    value is not known. ``absent`` are the metrics without any value; ``basis`` says what the daily
    metrics are built on.
    """

    days: tuple[date, ...]
    metrics: Mapping[str, np.ndarray]
    absent: tuple[str, ...]
    basis: Mapping[str, str]


def series(loads: Loads, *, until: date, basis: str | None = None) -> LoadSeries:
    """The daily series of these loads.

    Parameters
    ----------
    loads
        In any order; what lies after ``until`` is left out.
    until
        The last day.
    basis
        The id of a load that adds up, for the metrics of effort. By default the first of session RPE, TRIMP
        and distance that two runs in three have: it can change as runs are added, and the series with it.

    Notes
    -----
    With a given basis no day's value depends on a later day.
    """
    last = np.datetime64(until, "D")
    here = loads.days <= last
    days, is_run, figures = loads.days[here], loads.is_run[here], loads.figures[here]
    if not len(days):
        return LoadSeries((), {}, (), {})
    first = days.min()
    length = int((last - first).astype(int)) + 1
    at = (days - first).astype(int)
    daily = _of_days(at, is_run, figures, length)
    chosen = {m.id: _basis(m, figures[is_run], basis) for m in OF_DAYS}
    found: dict[str, np.ndarray] = {m.id: daily[m.id] for m in OF_RUNS}
    for metric in OF_DAYS:
        if metric.of_days:
            values = metric.of_days(daily[chosen[metric.id]])
            found[metric.id] = np.where((values >= metric.low) & (values <= metric.high), values, np.nan)
    gone = _told_by_none(figures[is_run], figures[~is_run])
    gone |= {m.id for m in OF_DAYS if chosen[m.id] in gone or np.isnan(found[m.id]).all()}
    return LoadSeries(
        days=tuple(first.astype(object) + timedelta(days=n) for n in range(length)),
        metrics={name: values for name, values in found.items() if name not in gone},
        absent=tuple(name for name in found if name in gone),
        basis={m.id: chosen[m.id] for m in OF_DAYS if len(m.basis) > 1 or m.basis[0] in INDEX},
    )


def _of_days(at: np.ndarray, is_run: np.ndarray, figures: np.ndarray, length: int) -> dict[str, np.ndarray]:
    """One value a day: the runs' figures, and what days have beyond them."""
    run_at, of_runs = at[is_run], figures[is_run]
    runs = np.bincount(run_at, minlength=length)
    weights = _weights(of_runs)
    out = {}
    for metric in OF_RUNS:
        values = of_runs[:, INDEX[metric.id]]
        if metric.per is Per.RUN_SUM:
            out[metric.id] = _summed(run_at, values, weights, length)
        else:
            known = ~np.isnan(values)
            total = np.bincount(run_at[known], values[known] * weights[known], minlength=length)
            out[metric.id] = rolling.ratio(
                total, np.bincount(run_at[known], weights[known], minlength=length)
            )
    longest = np.where(runs == 0, 0.0, np.nan)
    np.fmax.at(longest, run_at, of_runs[:, INDEX["distance_m"]])
    other_at, other = at[~is_run], figures[~is_run]
    others = np.bincount(other_at, minlength=length)
    return out | {
        "longest_run_m": longest,
        **{
            name: _summed(other_at, other[:, INDEX[of]], _weights(other), length)
            for name, of in OF_OTHER_SPORTS.items()
        },
        "days_since_rest": rolling.days_since_rest((runs + others) > 0),
    }


def _told_by_none(runs: np.ndarray, other: np.ndarray) -> set[str]:
    """What no activity tells: figures of runs, and what days have beyond them."""
    gone = {m.id for m in OF_RUNS if np.isnan(runs[:, INDEX[m.id]]).all()}
    silent = {
        name for name, of in OF_OTHER_SPORTS.items() if len(other) and np.isnan(other[:, INDEX[of]]).all()
    }
    return gone | silent | ({"longest_run_m"} if "distance_m" in gone else set())


def _weights(figures: np.ndarray) -> np.ndarray:
    """The moving time of each activity [s]; a minute where it is not known."""
    seconds: np.ndarray = np.nan_to_num(figures[:, INDEX["moving_s"]], nan=60.0)
    return seconds


def _summed(at: np.ndarray, values: np.ndarray, weights: np.ndarray, length: int) -> np.ndarray:
    """The sums of the days: 0 without an activity, NaN where too much of the day's time is unknown."""
    known = ~np.isnan(values)
    total = np.bincount(at[known], values[known], minlength=length).astype(float)
    told = np.bincount(at[known], weights[known], minlength=length)
    lacking = told < LEAST_TOLD * np.bincount(at, weights, minlength=length)
    out: np.ndarray = np.where(lacking, np.nan, total)
    return out


def _basis(metric: Metric, figures: np.ndarray, wanted: str | None) -> str:
    """What a daily metric is built on."""
    if len(metric.basis) == 1:
        return metric.basis[0]
    if wanted is not None:
        return wanted
    for name in metric.basis:
        if len(figures) and np.mean(~np.isnan(figures[:, INDEX[name]])) >= ENOUGH_KNOWN:
            return name
    return metric.basis[-1]
