"""One run over its way, or over time where no distance is known: pace, heart, cadence, height, balance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tracker.charts.palette import LINES
from tracker.charts.spec import AXIS, MARGIN, Spec, looks, packed
from tracker.model import Recording
from tracker.model.units import Units

POINTS = 600
"""So many points a line; each is the mean of the samples around it."""

PANEL_PX = 112
SLOWEST_MPS = 0.7
"""Standing about would squash the pace of the rest: slower than that is a gap."""

LEAST_WAY_M = 100.0


@dataclass(frozen=True, slots=True)
class Panel:
    """One line of the chart: its column, title and unit, how a value is shown, and the least that is."""

    column: str
    title: str
    unit: str
    shown: Callable[[np.ndarray, Units], np.ndarray]
    least: float = -np.inf


PANELS = (
    Panel("speed_mps", "pace", "min", lambda v, units: units.distance_m / v / 60, SLOWEST_MPS),
    Panel("hr_bpm", "heart rate", "bpm", lambda v, _: v),
    Panel("cadence_spm", "cadence", "/min", lambda v, _: v),
    Panel("altitude_m", "height", "m", lambda v, units: v / units.height_m),
    Panel("stance_balance_pct", "balance", "%", lambda v, _: v),
    Panel("power_w", "power", "W", lambda v, _: v),
)


def draw(recording: Recording, units: Units) -> Spec | None:
    """The panels that the run knows, one below the other on one axis; None where it knows none."""
    samples = recording.samples
    if len(samples) < 2:
        return None
    time = samples["time_s"].to_numpy()
    way = samples["distance_m"].to_numpy()
    by_way = np.isfinite(way).mean() > 0.5 and np.nanmax(way) > LEAST_WAY_M
    along = np.maximum.accumulate(np.nan_to_num(way)) / units.distance_m if by_way else time / 60
    bins = np.linspace(along[0], along[-1], POINTS + 1)
    at = np.clip(np.digitize(along, bins) - 1, 0, POINTS - 1)
    middle = (bins[1:] + bins[:-1]) / 2
    unit = units.distance if by_way else "min"
    found = []
    for panel in PANELS:
        values = _speed(time, way) if panel.column == "speed_mps" and by_way else samples[panel.column]
        line = panel.shown(_means(np.asarray(values, float), at, least=panel.least), units)
        if np.isfinite(line).sum() > 2:
            found.append((panel, line))
    return _spec(found, middle, unit, units) if found else None


def _speed(time: np.ndarray, way: np.ndarray) -> np.ndarray:
    """The speed [m/s] from one sample to the next, over the way."""
    step = np.diff(time, prepend=np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((step > 0) & (step < 30), np.diff(way, prepend=np.nan) / step, np.nan)


def _means(values: np.ndarray, at: np.ndarray, *, least: float) -> np.ndarray:
    """The mean of the known values of each bin; of one below the least nothing is told."""
    known = np.isfinite(values)
    count = np.bincount(at[known], minlength=POINTS)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(at[known], values[known], minlength=POINTS) / count
    return np.where(mean >= least, mean, np.nan)


def _spec(found: list[tuple[Panel, np.ndarray]], along: np.ndarray, unit: str, units: Units) -> Spec:
    height = 1 / len(found)
    last = len(found) if len(found) > 1 else ""
    layout: Spec = {
        **looks(PANEL_PX * len(found) + 50),
        "margin": MARGIN | {"t": 10, "b": 36},
        "hovermode": "x unified",
        "xaxis": {**AXIS, "ticksuffix": f" {unit}", "hoverformat": ".2f", "anchor": f"y{last}"},
    }
    data: list[Spec] = []
    for number, (panel, line) in enumerate(found):
        key = str(number + 1) if number else ""
        data.append({"x": packed(along), "yaxis": f"y{key}", **_line(panel, line, number, units)})
        top = 1 - number * height
        layout[f"yaxis{key}"] = {
            **AXIS,
            "domain": [top - height + 0.025, top],
            "fixedrange": True,
            "nticks": 4,
            "title": {"text": panel.title, "standoff": 4},
            **_limits(panel, line),
        }
    return {"data": data, "layout": layout}


def _line(panel: Panel, line: np.ndarray, number: int, units: Units) -> Spec:
    unit = {"m": units.height, "min": f"min/{units.distance}"}.get(panel.unit, panel.unit)
    return {
        "type": "scatter",
        "mode": "lines",
        "y": packed(line),
        "line": {"color": LINES[number % len(LINES)], "width": 1.5},
        "fill": "tozeroy" if panel.unit == "m" else "none",
        "name": panel.title,
        "connectgaps": True,
        "hovertemplate": f"%{{y:.{2 if panel.unit == 'min' else 0}f}} {unit}",
    }


def _limits(panel: Panel, line: np.ndarray) -> Spec:
    """Fast is up; heights fill from their own floor; a few odd samples do not squash the rest."""
    low, high = np.nanpercentile(line, (1, 99))
    room = max(0.08 * (high - low), 0.5)
    limits = [float(low - room), float(high + room)]
    return {"range": limits[::-1] if panel.unit == "min" else limits}
