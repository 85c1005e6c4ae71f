"""Totals a file does not state, worked out from its samples."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from tracker import frames
from tracker.model import POSSIBLE, Recording
from tracker.model.units import EARTH_RADIUS_M

CLIMB_THRESHOLD_M = 3.0
"""A rise or fall smaller than this is taken for noise of the altimeter."""

SMOOTHING_S = 10.0
"""Altitudes are averaged over this time before they are compared."""


def track_distance(lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
    """Distance along a track since its start [m], by great circles; unknown points add nothing."""
    known = ~(np.isnan(lat_deg) | np.isnan(lon_deg))
    lat, lon = np.radians(lat_deg[known]), np.radians(lon_deg[known])
    half = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    step = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    out = np.full(len(lat_deg), np.nan)
    out[known] = np.concatenate([[0.0], np.cumsum(step)]) if known.any() else []
    return out


def climb(altitude_m: np.ndarray, time_s: np.ndarray | None = None) -> tuple[float | None, float | None]:
    """Ascent and descent [m]: the ways between turning points, without the altimeter's noise.

    The altitudes are averaged over `SMOOTHING_S` (where the times [s] are given); then a rise or fall
    counts, in full, from one turning point to the next, where a turn is a change of direction by at
    least `CLIMB_THRESHOLD_M`. None without altitudes.

    Notes
    -----
    Plain sums of every rise exceed what watches show by 30% in the middle. On 57 real recordings whose
    watch states the ascent this rule gives 0.99 of it in the middle, half of them within 5% and nine in
    ten within 21%; without the averaging it is 8% and 36%.
    """
    known = ~np.isnan(altitude_m)
    if not known.any():
        return None, None
    altitude = altitude_m[known]
    if time_s is not None:
        altitude = _averaged(altitude, time_s[known])
    up = down = 0.0
    base = top = float(altitude[0])
    direction = 0
    for value in altitude.tolist():
        if (direction >= 0 and value > top) or (direction <= 0 and value < top):
            top = value
        elif abs(value - top) >= CLIMB_THRESHOLD_M:
            up, down = up + max(top - base, 0), down + max(base - top, 0)
            base, top, direction = top, value, 1 if value > top else -1
        if direction == 0 and abs(top - base) >= CLIMB_THRESHOLD_M:
            direction = 1 if top > base else -1
    if direction:
        up, down = up + max(top - base, 0), down + max(base - top, 0)
    return up, down


def _averaged(values: np.ndarray, time_s: np.ndarray) -> np.ndarray:
    """The mean over `SMOOTHING_S` around each value."""
    first = np.searchsorted(time_s, time_s - SMOOTHING_S / 2, side="left")
    after = np.searchsorted(time_s, time_s + SMOOTHING_S / 2, side="right")
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray((sums[after] - sums[first]) / (after - first))


def moving_time(time_s: np.ndarray, distance_m: np.ndarray | None = None) -> float:
    """Time [s] without the pauses between samples (see `frames.moving_steps`)."""
    return float(frames.moving_steps(time_s, distance_m).sum())


def longest_rise(values: list[float]) -> np.ndarray:
    """The places of a longest subsequence that never falls."""
    ends: list[float] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        rank = bisect_right(ends, value)
        before.append(places[rank - 1] if rank else -1)
        if rank == len(ends):
            ends.append(value)
            places.append(place)
        else:
            ends[rank], places[rank] = value, place
    out = []
    place = places[-1]
    while place >= 0:
        out.append(place)
        place = before[place]
    return np.array(out[::-1])


def mean(values: np.ndarray) -> float | None:
    """The mean of what is known, None where nothing is."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def largest(values: np.ndarray) -> float | None:
    """The largest of what is known, None where nothing is."""
    known = values[~np.isnan(values)]
    return float(known.max()) if len(known) else None


def left_out(count: int, thing: str, which: str) -> tuple[str, ...]:
    """The repair that tells how many samples or points were left out; none where none was."""
    things = f"1 {thing} {which} was" if count == 1 else f"{count} {thing}s {which} were"
    return (f"{things} left out",) if count > 0 else ()


def with_left_out(made: Sequence[Recording], count: int, thing: str, which: str) -> tuple[Recording, ...]:
    """The recordings of a file, the first of which tells how many others were left out."""
    told = left_out(count, thing, which)
    if not made or not told:
        return tuple(made)
    return (replace(made[0], repairs=(*made[0].repairs, *told)), *made[1:])


def possible(totals: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The totals with what cannot be taken for unknown, and a repair for each of those."""
    kept = dict(totals)
    repairs = []
    for name, (low, high) in POSSIBLE.items():
        value = kept.get(name)
        if value is not None and not low <= value <= high:
            kept[name] = None
            what, factor, unit = IN_WORDS[name]
            repairs.append(f"a {what} of {value * factor:,.0f}{unit} is not possible and was left out")
    return kept, tuple(repairs)


IN_WORDS: dict[str, tuple[str, float, str]] = {
    "elapsed_s": ("duration", 1 / 3600, " hours"),
    "moving_s": ("moving time", 1 / 3600, " hours"),
    "distance_m": ("distance", 1e-3, " km"),
    "ascent_m": ("climb", 1, " m"),
    "descent_m": ("descent", 1, " m"),
    "hr_mean_bpm": ("mean heart rate", 1, ""),
    "hr_max_bpm": ("highest heart rate", 1, ""),
    "cadence_mean_spm": ("cadence", 1, ""),
    "power_mean_w": ("power", 1, " W"),
    "stance_balance_pct": ("balance", 1, "%"),
    "rpe": ("rating", 1, ""),
    "feel": ("feeling", 1, ""),
}
"""What the totals are called, and the unit they are told in."""


def pace_sport(distance_m: float | None, moving_s: float | None) -> str:
    """The sport that a mean speed suggests, for files that state none."""
    if not distance_m or not moving_s:
        return "unknown"
    speed = distance_m / moving_s
    if speed < SLOWEST_RUN_MPS:
        return "walking"
    return "running" if speed <= FASTEST_RUN_MPS else "cycling"


def guessed(sport: str) -> str:
    """The repair that tells of a sport which `pace_sport` has suggested."""
    if sport == "unknown":
        return "the sport is not stated, and no speed tells it"
    return f"the sport is not stated; taken for {sport} by its speed"


SLOWEST_RUN_MPS = 1.8
"""Below this a file of unstated sport is taken for a walk (9:16 per km)."""

FASTEST_RUN_MPS = 6.5
"""Above this it is taken for a ride (the marathon record is run at about 5.8 m/s)."""
