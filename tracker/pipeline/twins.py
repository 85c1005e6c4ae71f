"""When two recordings are of one run.

The same run comes as FIT from the watch, as GPX from one service and as TCX from another, as a row of
a list, from two watches at once, or with its clock shifted by a zone. Content does not tell; start,
duration and distance do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.model import Activity
from tracker.model.units import DEGREE_M

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

SAME_START_S = 150.0
"""Devices that record one run are started within this time; services cut the standing at the start."""

FURTHEST_ZONE = timedelta(hours=14, minutes=1)
"""A clock that takes local time for UTC is off by 14 hours at most; a day apart are two runs."""

SAME_DAY = timedelta(hours=36)
"""A run of which only the day is known stands at noon; wherever it was run, it began within this time."""

NEAREST_ZONE = timedelta(hours=1)

QUARTER_S = 900.0
"""Zones differ by multiples of this."""

SHIFT_S = 3.0
"""The same moment in two zones is a multiple of a quarter apart, to this."""

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

SHIFTED: tuple[Tolerance, Tolerance] = ((15.0, 0.005), (100.0, 0.08))
"""The same after a change of zone; the tracks decide then (`same_course`)."""

SHORTER_SHARE = 0.7
"""The shorter of two durations or distances is at least this share of the longer, whatever the tolerance."""

STUMP_START_S = 3.0
"""A recording that broke off begins with the whole one, to this."""

NEAR_M = 15.0
NEAR_BPM = 3.0
ALWAYS = 0.95
"""At nineteen of twenty moments both tracks are within `NEAR_M`, and both heart rates within `NEAR_BPM`.
Another run on the same course at the same pace, even by the same runner, is not."""

STEADY_BPM = 2.0
"""A heart rate that varies less (standard deviation) could be anybody's."""

FEWEST = 30
"""So many common moments are needed to compare anything."""

SHORTEST_TRACK_M = 200.0
"""A track that never leaves this circle says nothing about where its runner went."""


def same_run(one: Activity, other: Activity) -> bool:
    """Whether two recordings, from different files, are of one and the same activity."""
    if not (one.timed and other.timed):
        return one.day == other.day and one.sport == other.sport and _alike(one, other, LISTED)
    length = min(one.elapsed_s or one.moving_s or 0, other.elapsed_s or other.moving_s or 0)
    if same_moment(one, other):
        return True
    if one.sport_stated and other.sport_stated and one.sport != other.sport:
        return False
    apart = abs((one.start - other.start).total_seconds())
    return apart <= min(SAME_START_S, length / 2) and _alike(one, other, RECORDED)


def same_moment(one: Activity, other: Activity) -> bool:
    """Whether two recordings, even of one file, begin and end together: nobody runs twice at once."""
    apart = abs((one.start - other.start).total_seconds())
    return one.timed and other.timed and apart <= SAME_MOMENT_S and _alike(one, other, TOGETHER)


def maybe_shifted(one: Activity, other: Activity) -> bool:
    """Whether two recordings may be of one activity of which one clock was in another zone."""
    apart = abs((one.start - other.start).total_seconds())
    from_quarter = abs(apart - QUARTER_S * round(apart / QUARTER_S))
    in_reach = NEAREST_ZONE.total_seconds() - SHIFT_S <= apart <= FURTHEST_ZONE.total_seconds()
    shifted = one.timed and other.timed and in_reach and from_quarter <= SHIFT_S
    return shifted and _alike(one, other, SHIFTED)


def maybe_stump(one: Activity, other: Activity) -> bool:
    """Whether one recording may be the beginning of the other: cut off by an empty battery or a bad copy."""
    apart = abs((one.start - other.start).total_seconds())
    sport = one.sport == other.sport or not (one.sport_stated and other.sport_stated)
    return one.timed and other.timed and apart <= STUMP_START_S and sport


def same_course(samples: pd.DataFrame, others: pd.DataFrame) -> bool:
    """Whether two recordings went the same way at the same moments, with the same heart rate.

    Compared is what both know, as far as the shorter goes; where that is nothing, they are not the same.
    """
    import numpy as np

    agree = []
    pulse = _both(samples, others, "hr_bpm")
    if pulse is not None and np.std(pulse[0]) >= STEADY_BPM:
        agree.append(np.abs(pulse[0] - pulse[1]) <= NEAR_BPM)
    lat, lon = _both(samples, others, "lat_deg"), _both(samples, others, "lon_deg")
    if lat is not None and lon is not None:
        shrink = np.cos(np.radians(lat[0][0]))
        north, east = (DEGREE_M * (one - one[0]) for one in (lat[0], shrink * lon[0]))
        if np.hypot(north, east).max() >= SHORTEST_TRACK_M:
            apart = DEGREE_M * np.hypot(lat[0] - lat[1], shrink * (lon[0] - lon[1]))
            agree.append(apart <= NEAR_M)
    return bool(agree) and all(found.mean() >= ALWAYS for found in agree)


def _both(samples: pd.DataFrame, others: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray] | None:
    """A column of both at up to 200 common moments; None where they have too few."""
    import numpy as np

    known = [frame[["time_s", column]].dropna().to_numpy() for frame in (samples, others)]
    if min(len(rows) for rows in known) < FEWEST:
        return None
    begin, end = max(rows[0, 0] for rows in known), min(rows[-1, 0] for rows in known)
    moments = np.linspace(begin, end, 200)
    return np.interp(moments, *known[0].T), np.interp(moments, *known[1].T)


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
