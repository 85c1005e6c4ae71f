"""Timed points, from whichever format, → one recording."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from tracker import frames
from tracker.importers import derive
from tracker.importers.source import Source
from tracker.model import LONGEST_ACTIVITY, RUNNING, Activity, Lap, Recording

ONE_LEG_SPM = {RUNNING: 120, "walking": 75, "hiking": 75}
"""A mean cadence below this counts one leg: nobody runs at 60 steps a minute, or walks at 37."""


@dataclass(slots=True)
class Track:
    """The points of one activity as read, and what its file states about it.

    ``time`` [Unix s, NaN where missing], ``segment`` (the number of the stretch a point belongs to; the
    way between two stretches does not count) and every column have one value a point.
    """

    time: np.ndarray
    segment: np.ndarray
    columns: dict[str, np.ndarray]
    sport: str | None = None
    sub_sport: str | None = None
    name: str | None = None
    description: str | None = None
    totals: dict[str, float | None] = field(default_factory=dict)
    laps: tuple[tuple[float, float | None, float | None], ...] = ()
    """Start [Unix s], duration [s] and distance [m] of each lap."""
    devices: tuple[str, ...] = ()
    offset: timedelta | None = None
    """Local time minus UTC, where the file tells."""
    repairs: tuple[str, ...] = ()


def recording(track: Track, source: Source, number: int) -> Recording | None:
    """The recording of a track; None where fewer than two of its points have a time.

    What the file states comes before what the points add up to. A track that does not state the sport
    is judged by its mean speed, and says so.
    """
    keep, repairs = _usable(track.time)
    if len(keep) < 2:
        return None
    begin_s = float(track.time[keep[0]])
    start = datetime.fromtimestamp(begin_s, UTC)
    columns = {name: values[keep] for name, values in track.columns.items()}
    columns["time_s"] = track.time[keep] - begin_s
    frames.make_possible(columns)
    stated = {name: value for name, value in track.totals.items() if value is not None}
    totals = _along(columns, track.segment[keep]) | _sensors(columns) | stated
    sport = track.sport or derive.pace_sport(totals["distance_m"], totals["moving_s"])
    repairs += () if track.sport else (derive.guessed(sport),)
    if sport in ONE_LEG_SPM:
        _count_both_feet(columns, totals, ONE_LEG_SPM[sport])
    totals, impossible = derive.possible(totals)
    activity = Activity(
        id=source.activity_id(number),
        start=start,
        utc_offset=_offset(track, source, start, columns),
        sport=sport,
        sub_sport=track.sub_sport,
        sport_stated=track.sport is not None,
        name=track.name,
        description=track.description,
        source=source.name,
        **totals,
    )
    return Recording(
        activity=activity,
        samples=frames.samples(columns),
        laps=_laps(track, begin_s),
        devices=track.devices,
        repairs=(*track.repairs, *repairs, *impossible),
    )


def _offset(track: Track, source: Source, start: datetime, columns: dict[str, np.ndarray]) -> timedelta:
    if track.offset is not None:
        return track.offset
    return source.utc_offset(start, columns["lat_deg"], columns["lon_deg"])


def _usable(time: np.ndarray) -> tuple[np.ndarray, tuple[str, ...]]:
    """The places of the points in the order of time, as many as possible, and a repair for the others.

    Points weeks away from the others (a clock not yet set) are left out with those that step back.
    """
    timed = np.flatnonzero(~np.isnan(time))
    repairs = derive.left_out(len(time) - len(timed), "point", "without a time")
    if not len(timed):
        return timed, repairs
    near = timed[np.abs(time[timed] - np.median(time[timed])) <= LONGEST_ACTIVITY.total_seconds()]
    keep = near if (np.diff(time[near]) >= 0).all() else near[derive.longest_rise(time[near].tolist())]
    return keep, repairs + derive.left_out(len(timed) - len(keep), "point", "out of the order of time")


def _along(columns: dict[str, np.ndarray], segment: np.ndarray) -> dict[str, Any]:
    """Totals over the segments; fills the distance column where the file has none."""
    distance = np.zeros(len(segment))
    stated = columns.get("distance_m")
    base = moving = 0.0
    climbs: list[tuple[float | None, float | None]] = []
    starts = np.flatnonzero(np.diff(segment, prepend=segment[0] - 1))
    for first, end in pairwise([*starts.tolist(), len(segment)]):
        part = slice(first, end)
        along = derive.track_distance(columns["lat_deg"][part], columns["lon_deg"][part])
        distance[part] = base + along
        base += derive.largest(along) or 0.0
        known = stated[part] if stated is not None and not np.isnan(stated[part]).all() else along
        moving += derive.moving_time(columns["time_s"][part], known)
        climbs.append(derive.climb(columns["altitude_m"][part], columns["time_s"][part]))
    if stated is None or np.isnan(stated).all():
        columns["distance_m"] = distance
        total = base if not np.isnan(columns["lat_deg"]).all() else None
    else:
        total = derive.largest(stated)
    rises = [climb for climb in climbs if climb[0] is not None]
    return {
        "elapsed_s": float(columns["time_s"][-1]),
        "moving_s": moving,
        "distance_m": total,
        "ascent_m": sum(up or 0.0 for up, _ in rises) if rises else None,
        "descent_m": sum(down or 0.0 for _, down in rises) if rises else None,
    }


def _sensors(columns: dict[str, np.ndarray]) -> dict[str, Any]:
    return {
        "hr_mean_bpm": derive.mean(columns["hr_bpm"]),
        "hr_max_bpm": derive.largest(columns["hr_bpm"]),
        "cadence_mean_spm": derive.mean(columns["cadence_spm"]),
        "power_mean_w": derive.mean(columns["power_w"]),
    }


def _count_both_feet(columns: dict[str, np.ndarray], totals: dict[str, Any], limit: float) -> None:
    """Steps of both feet: most writers count one leg, some both; the mean tells which."""
    moving = columns["cadence_spm"][columns["cadence_spm"] > 0]
    mean = derive.mean(moving) if len(moving) else totals["cadence_mean_spm"]
    if mean is not None and mean < limit:
        columns["cadence_spm"] = 2 * columns["cadence_spm"]
    stated = totals["cadence_mean_spm"]
    if stated is not None and stated < limit:
        totals["cadence_mean_spm"] = 2 * stated


def _laps(track: Track, begin_s: float) -> tuple[Lap, ...]:
    known = [lap for lap in track.laps if lap[0] == lap[0]]
    return tuple(
        Lap(start_s=max(0.0, start - begin_s), elapsed_s=duration, distance_m=distance)
        for start, duration, distance in known
    )
