"""When two recordings are of one run.

The same run comes as FIT from the watch, as GPX from one service and as TCX from another, as a row of
a list, from two watches at once, or with its clock shifted by a zone. Content does not tell; start,
duration and distance do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.model import Activity

if TYPE_CHECKING:
    import pandas as pd

SAME_START_S = 150.0
"""Devices that record one run are started within this time; services cut the standing at the start."""

FURTHEST_ZONE = timedelta(hours=14.5)
"""A clock that takes local time for UTC is off by 14 hours at most; a day apart are two runs."""

QUARTER_S = 900.0
"""Zones differ by multiples of this."""

Tolerance = tuple[float, float]
"""So many seconds or metres, or this share of the larger value, whichever is more."""

RECORDED: tuple[Tolerance, Tolerance] = ((90.0, 0.04), (150.0, 0.08))
"""Of duration and distance, for two recordings of one run: a path of raw positions is up to 8% too long."""

SAME_MOMENT_S = 5.0
TOGETHER: tuple[Tolerance, Tolerance] = ((10.0, 0.01), (150.0, 0.3))
"""Begun within `SAME_MOMENT_S` and ended together, they are one run even if the distances differ: a path
of raw positions, or one that counts the way walked in pauses, can be a third too long."""

LISTED: tuple[Tolerance, Tolerance] = ((60.0, 0.02), (100.0, 0.02))
"""The same where one of them tells only the day."""

SHIFTED: tuple[Tolerance, Tolerance] = ((15.0, 0.01), (100.0, 0.08))
"""The same after a change of zone; the tracks decide then (`same_course`)."""

EXACT: tuple[Tolerance, Tolerance] = ((2.0, 0.0), (15.0, 0.004))
"""The same after a change of zone, without tracks to compare."""

SHORTER_SHARE = 0.7
"""The shorter of two durations or distances is at least this share of the longer, whatever the tolerance."""

STUMP_START_S = 3.0
"""A recording that broke off begins with the whole one, to this."""

NEAR_M = 40.0
ON_COURSE = 0.9
"""At nine of ten moments both tracks are within `NEAR_M`: another run on the same course is not."""


def same_run(one: Activity, other: Activity) -> bool:
    """Whether two recordings, from different files, are of one and the same activity."""
    if not (one.timed and other.timed):
        return one.day == other.day and one.sport == other.sport and _alike(one, other, LISTED)
    apart = abs((one.start - other.start).total_seconds())
    length = min(one.elapsed_s or one.moving_s or 0, other.elapsed_s or other.moving_s or 0)
    if apart <= SAME_MOMENT_S and _alike(one, other, TOGETHER):
        return True
    return apart <= min(SAME_START_S, length / 2) and _alike(one, other, RECORDED)


def maybe_shifted(one: Activity, other: Activity) -> bool:
    """Whether two recordings may be of one activity of which one clock was in another zone."""
    apart = abs((one.start - other.start).total_seconds())
    from_quarter = abs(apart - QUARTER_S * round(apart / QUARTER_S))
    in_reach = SAME_START_S < apart <= FURTHEST_ZONE.total_seconds()
    return one.timed and other.timed and in_reach and from_quarter <= 10 and _alike(one, other, SHIFTED)


def maybe_stump(one: Activity, other: Activity) -> bool:
    """Whether one recording may be the beginning of the other: cut off by an empty battery or a bad copy."""
    apart = abs((one.start - other.start).total_seconds())
    sport = one.sport == other.sport or not (one.sport_stated and other.sport_stated)
    return one.timed and other.timed and apart <= STUMP_START_S and sport


def same_course(one: Activity, samples: pd.DataFrame, other: Activity, others: pd.DataFrame) -> bool:
    """Whether two recordings went the same way at the same pace; where that is not known, agree exactly."""
    import numpy as np

    from tracker.importers.derive import track_distance

    tracks = [frame[["time_s", "lat_deg", "lon_deg"]].dropna().to_numpy() for frame in (samples, others)]
    if min(len(track) for track in tracks) < 10:
        pulse = _agree(one.hr_mean_bpm, other.hr_mean_bpm, (1.0, 0.0))
        recorded = min(len(samples), len(others)) > 2
        return (
            recorded
            and pulse
            and None not in (one.distance_m, other.distance_m)
            and _alike(one, other, EXACT)
        )
    first, second = tracks
    moments = np.linspace(max(first[0, 0], second[0, 0]), min(first[-1, 0], second[-1, 0]), 200)
    lat, lon = ([np.interp(moments, track[:, 0], track[:, axis]) for track in tracks] for axis in (1, 2))
    apart = [
        track_distance(np.array([lat[0][i], lat[1][i]]), np.array([lon[0][i], lon[1][i]]))[1]
        for i in range(len(moments))
    ]
    return float(np.mean(np.array(apart) <= NEAR_M)) >= ON_COURSE


def _alike(one: Activity, other: Activity, tolerances: tuple[Tolerance, Tolerance]) -> bool:
    """Whether duration and distance agree; a distance may be unknown, a duration not."""
    length, way = tolerances
    lasted = any(
        mine is not None and theirs is not None and _agree(mine, theirs, length)
        for mine in (one.elapsed_s, one.moving_s)
        for theirs in (other.elapsed_s, other.moving_s)
    )
    return lasted and _agree(one.distance_m or None, other.distance_m or None, way)


def _agree(mine: float | None, theirs: float | None, tolerance: Tolerance) -> bool:
    """Whether two values agree; what one of them does not know is no disagreement."""
    if mine is None or theirs is None:
        return True
    larger = max(mine, theirs)
    near = abs(mine - theirs) <= max(tolerance[0], tolerance[1] * larger)
    return near and min(mine, theirs) >= SHORTER_SHARE * larger
