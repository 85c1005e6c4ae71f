"""Totals a file does not state, worked out from its samples."""

from __future__ import annotations

from typing import Any

import numpy as np

from tracker.model import POSSIBLE

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth, IUGG (Moritz 2000, doi:10.1007/s001900050278)."""

CLIMB_THRESHOLD_M = 3.0
"""A rise or fall smaller than this is taken for noise of the altimeter."""

LONGEST_STEP_S = 30.0
"""A longer gap between two samples is a pause."""


def track_distance(lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
    """Distance along a track since its start [m], by great circles; unknown points add nothing."""
    known = ~(np.isnan(lat_deg) | np.isnan(lon_deg))
    lat, lon = np.radians(lat_deg[known]), np.radians(lon_deg[known])
    half = np.sin(np.diff(lat) / 2) ** 2 + np.cos(lat[:-1]) * np.cos(lat[1:]) * np.sin(np.diff(lon) / 2) ** 2
    step = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    out = np.full(len(lat_deg), np.nan)
    out[known] = np.concatenate([[0.0], np.cumsum(step)]) if known.any() else []
    return out


def climb(altitude_m: np.ndarray) -> tuple[float | None, float | None]:
    """Ascent and descent [m], counting only moves of more than `CLIMB_THRESHOLD_M`.

    Plain sums of every rise exceed what a watch shows by a fifth to a half; the threshold removes
    the noise. None without altitudes.
    """
    known = altitude_m[~np.isnan(altitude_m)]
    if len(known) == 0:
        return None, None
    up = down = 0.0
    anchor = float(known[0])
    for value in known.tolist():
        if value - anchor >= CLIMB_THRESHOLD_M:
            up, anchor = up + value - anchor, value
        elif anchor - value >= CLIMB_THRESHOLD_M:
            down, anchor = down + anchor - value, value
    return up, down


def moving_time(time_s: np.ndarray) -> float:
    """Time [s] without the gaps longer than `LONGEST_STEP_S`."""
    step = np.diff(time_s)
    return float(step[step <= LONGEST_STEP_S].sum())


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
    return (f"{things} left out",) if count else ()


def possible(totals: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The totals with what cannot be taken for unknown, and a repair for each of those."""
    kept = dict(totals)
    repairs = []
    for name, (low, high) in POSSIBLE.items():
        value = kept.get(name)
        if value is not None and not low <= value <= high:
            kept[name] = None
            repairs.append(f"{name} of {value:g} is not possible and was left out")
    return kept, tuple(repairs)


def pace_sport(distance_m: float | None, moving_s: float | None) -> str:
    """The sport that a mean speed suggests, for files that state none."""
    if not distance_m or not moving_s:
        return "unknown"
    speed = distance_m / moving_s
    if speed < SLOWEST_RUN_MPS:
        return "walking"
    return "running" if speed <= FASTEST_RUN_MPS else "cycling"


SLOWEST_RUN_MPS = 1.8
"""Below this a file of unstated sport is taken for a walk (9:16 per km)."""

FASTEST_RUN_MPS = 6.5
"""Above this it is taken for a ride (the marathon record is run at about 5.8 m/s)."""
