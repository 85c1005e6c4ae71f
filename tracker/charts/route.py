"""A run's route as lines on plain paper, coloured by speed: drawn here, with no map of anybody else's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.model import Recording
from tracker.model.units import EARTH_RADIUS_M, METRIC, Units

POINTS = 900
WIDTH = 640.0
HIGHEST = 520.0
ROOM = 16.0
CLASSES = 5
"""Speeds in fifths of the run's own, the slowest 0."""

LEAST_M = 50.0
"""A run that never left such a square has no route (a treadmill, a track of one fix)."""

SCALES = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""The lengths that the bar of the scale can have [km or miles]."""


@dataclass(frozen=True, slots=True)
class Route:
    """A drawing of ``WIDTH`` by ``height``: strokes by speed class, both ends, a scale and its words."""

    height: float
    strokes: tuple[tuple[int, str], ...]
    start: tuple[float, float]
    end: tuple[float, float]
    scale: str
    scale_px: float


def draw(recording: Recording, units: Units = METRIC) -> Route | None:
    """The route, None where it is not known.

    Notes
    -----
    Positions are laid flat around the middle of the run, which is true to a part in a thousand over a
    marathon. A gap of the positions is a gap of the line.
    """
    lat, lon = (recording.samples[name].to_numpy() for name in ("lat_deg", "lon_deg"))
    known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    if len(known) < 3:
        return None
    known = known[np.unique(np.linspace(0, len(known) - 1, POINTS).round().astype(int))]
    lon = np.rad2deg(np.unwrap(np.deg2rad(lon[known])))
    lat = lat[known]
    x = np.deg2rad(lon - lon.mean()) * EARTH_RADIUS_M * np.cos(np.deg2rad(lat.mean()))
    y = -np.deg2rad(lat - lat.mean()) * EARTH_RADIUS_M
    wide, high = float(np.ptp(x)), float(np.ptp(y))
    if max(wide, high) < LEAST_M:
        return None
    by = min((WIDTH - 2 * ROOM) / max(wide, 1.0), (HIGHEST - 2 * ROOM) / max(high, 1.0))
    height = min(HIGHEST, high * by + 2 * ROOM)
    x = (x - x.min()) * by + (WIDTH - wide * by) / 2
    y = (y - y.min()) * by + ROOM
    time = recording.samples["time_s"].to_numpy()[known]
    unit = units.distance_m * by
    scale = max((s for s in SCALES if s * unit <= WIDTH / 3), default=SCALES[0])
    return Route(
        height=round(height, 1),
        strokes=tuple(_strokes(x, y, time, by)),
        start=(round(float(x[0]), 1), round(float(y[0]), 1)),
        end=(round(float(x[-1]), 1), round(float(y[-1]), 1)),
        scale=f"{scale:g} {units.distance}" if scale >= 1 or units is not METRIC else f"{1000 * scale:g} m",
        scale_px=round(scale * unit, 1),
    )


def _strokes(x: np.ndarray, y: np.ndarray, time: np.ndarray, by: float) -> list[tuple[int, str]]:
    """Stretches of one speed class as points of a polyline; each begins where the one before ends."""
    way = np.hypot(np.diff(x), np.diff(y)) / by
    taken = np.maximum(np.diff(time), 0.1)
    usual = np.median(taken)
    speed = way / taken
    window = np.ones(min(9, len(speed))) / min(9, len(speed))
    smooth = np.convolve(speed, window, mode="same").round(1)  # less is noise, and many strokes
    level = np.searchsorted(np.quantile(smooth, np.linspace(0, 1, CLASSES + 1)[1:-1]), smooth)
    gap = (taken > 20 * usual) & (way > 20 * max(np.median(way), 1.0))
    out: list[tuple[int, str]] = []
    start = 0
    for n in range(len(level)):
        last = n == len(level) - 1
        if last or level[n + 1] != level[n] or gap[n] or gap[n + 1]:
            if not gap[n]:
                points = " ".join(f"{x[i]:.1f},{y[i]:.1f}" for i in range(start, n + 2))
                out.append((int(level[n]), points))
            start = n + 1
    return out
