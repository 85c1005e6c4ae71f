"""What can be believed of content that may be damaged: times in order, ways that rise, summaries that fit.

A lost page or a flipped bit makes records and summaries of nonsense that are well formed. They betray
themselves by contradicting the many others around them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tracker.importers import derive

DAY_S = 86_400.0

FEW = 0.1
"""Up to this share of the samples can be nonsense; where more contradict each other, all are kept."""

ENOUGH = 10
"""So many samples tell when and how far an activity was."""

FASTEST_MPS = 60.0
"""Faster than this (216 km/h) from one sample to the next is a slip, whatever the sport."""

LONG_GAP_S = 1800.0

OUT_OF_PROPORTION = 3.0
"""A summary of a damaged file that differs from its samples by more than this factor is nonsense."""

Span = tuple[float, float]


def in_order(time: np.ndarray, spans: Sequence[Span]) -> np.ndarray:
    """The rows to keep, in the order of time.

    Left out are rows without a time; those more than a day from all others and outside every session
    (``spans``); and few that step back or leap ahead, where the others stay in order.
    """
    rows = np.flatnonzero(~np.isnan(time))
    if not len(rows):
        return rows
    rows = rows[_with_the_others(time[rows], spans)]
    if (np.diff(time[rows]) < 0).any():
        rising = derive.longest_rise(time[rows].tolist())
        if len(rising) >= (1 - FEW) * len(rows):
            return np.asarray(rows[rising])
        rows = rows[np.argsort(time[rows], kind="stable")]
    return np.asarray(rows)


def without_stragglers(time: np.ndarray) -> int:
    """How many rows of a damaged file to keep: one or two after a long gap at the end are nonsense."""
    for tail in (1, 2):
        if len(time) > ENOUGH and time[-tail] - time[-tail - 1] > LONG_GAP_S:
            return len(time) - tail
    return len(time)


def _with_the_others(time: np.ndarray, spans: Sequence[Span]) -> np.ndarray:
    """Whether each time belongs to the largest cluster of times, or to a session."""
    order = np.argsort(time, kind="stable")
    cluster = np.empty(len(time), np.intp)
    cluster[order] = np.concatenate([[0], np.cumsum(np.diff(time[order]) > DAY_S)])
    keep = np.asarray(cluster == np.bincount(cluster).argmax())
    for begin, end in spans:
        keep |= (time >= begin - DAY_S / 24) & (time <= end + DAY_S / 24)
    return keep


def believable_way(time: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """The distances without few that no runner, rider or driver covers between two samples."""
    known = np.flatnonzero(~np.isnan(distance))
    if len(known) < 2:
        return distance
    keep = known
    if (np.diff(distance[known]) < 0).any():
        rising = derive.longest_rise(distance[known].tolist())
        keep = known[rising] if len(rising) >= (1 - FEW) * len(known) else known
    with np.errstate(divide="ignore", invalid="ignore"):
        while len(keep) > 1 and _speed(time, distance, keep[-2:]) > FASTEST_MPS:
            keep = keep[:-1]
    if len(keep) == len(known):
        return distance
    out = np.full(len(distance), np.nan)
    out[keep] = distance[keep]
    return out


def _speed(time: np.ndarray, distance: np.ndarray, pair: np.ndarray) -> float:
    return float(np.diff(distance[pair])[0] / max(np.diff(time[pair])[0], 1.0))


def fits(span: Span, time: np.ndarray, created: float | None) -> bool:
    """Whether a session of a damaged file lies where most of its samples do, and lasts no much longer.

    Where too few samples are left to tell, it must begin within two days of the file's making.
    """
    known = time[~np.isnan(time)]
    if len(known) < ENOUGH:
        return created is None or abs(span[0] - created) <= 2 * DAY_S
    main = np.sort(known[_with_the_others(known, ())])
    longest = OUT_OF_PROPORTION * (main[-1] - main[0]) + DAY_S / 24
    return bool(main[0] - DAY_S / 24 <= span[0] <= main[-1] and span[1] - span[0] <= longest)


def in_proportion(numbers: dict[str, float], time: np.ndarray, distance: np.ndarray) -> dict[str, float]:
    """A damaged file's summary without a distance or duration that its samples contradict."""
    out = dict(numbers)
    known = distance[~np.isnan(distance)]
    if len(known) >= ENOUGH and known.max() > 0:
        way = out.get("total_distance")
        if way is not None and not 1 / OUT_OF_PROPORTION <= way / known.max() <= OUT_OF_PROPORTION:
            del out["total_distance"]
    span = float(time[-1] - time[0]) if len(time) >= ENOUGH else 0.0
    elapsed = out.get("total_elapsed_time")
    if span and elapsed is not None and elapsed < span / OUT_OF_PROPORTION:
        out.pop("total_elapsed_time", None)
        out.pop("total_timer_time", None)
    return out
