"""A recording → its digest: seconds at each heart rate, half minutes, slopes."""

from __future__ import annotations

import numpy as np

from tracker import frames
from tracker.load.grade import graded
from tracker.model import Digest, Recording
from tracker.model.digest import HR_BINS, WINDOW_COLUMNS, WINDOW_S

VERSION = 1
"""Goes up with every change of what a digest holds; older ones are made anew."""

LONGEST_HOLE_S = 60
"""Over a longer stretch without a value nothing is filled in."""

FASTEST_RUN_MPS = 11.0
"""Faster than this, for a second, is no running of ours (the world's best sprint reaches 12.4)."""

LEAST_PLAUSIBLE = 0.5
"""Where less than half of a run's seconds have a speed that can be, it has no figures of running."""

BALANCE_LOW = 20.0
"""Below this, and above 100 less this, a contact-time balance is a sensor that is off."""

GRADE_SPAN_S = 15
"""The grade of a moment is taken over the 15 s before it and after it."""

SHORTEST_SPAN_M = 12.0
"""Over less way no grade can be told."""

SMOOTH_ALTITUDE_S = 21
NORMALISED_OVER_S = 30
"""Rolling mean before the fourth power (Coggan's normalised power, here for graded speed; its publication
is a book: from memory)."""

SHORTEST_DRIFT_S = 1200
"""Below 20 minutes, decoupling says nothing."""

SHORTEST_WINDOW_S = 10
DOWNHILL = (-0.03, -0.08, -0.15)
"""Where gentle, plain and steep downhill begin."""

ON_WINDOWS = (
    "hr_bpm",
    "cadence_spm",
    "power_w",
    "stance_time_ms",
    "stance_balance_pct",
    "vertical_oscillation_mm",
)
MOST_SECONDS = 14 * 86_400

HELD_S = 15
"""A heart rate counts as reached when it was held for so long in all."""

HALF_HOUR_S = 1800
BEST_OVER_S = (1200, 1800, 2400, 3600)

FADE = 0.06
"""By this power of the way, speed falls with distance (Riegel 1981, American Scientist 69:285)."""


def digest(recording: Recording) -> Digest | None:
    """What a recording's samples come down to; None where it has none to speak of.

    Everything is worked out once a second of *moving* time: pauses are cut out, values between two
    samples interpolated. A sensor's holes of more than a minute are left unknown; the way between two known
    distances is run evenly. Speeds that nobody runs are left out.
    """
    if len(recording.samples) < 2:
        return None
    frame = {name: _as_kept(name, values.to_numpy()) for name, values in recording.samples.items()}
    time, way = frame["time_s"], _rising(frame["distance_m"])
    moving = moving_time(recording, time, way)
    if not 1 <= moving[-1] < MOST_SECONDS:
        return None
    grid = np.arange(0.0, moving[-1], 1.0)
    columns = {name: _at(grid, moving, _told(name, frame[name])) for name in ON_WINDOWS}
    distance = _at(grid, moving, way, hole_s=np.inf)
    speed = _speeds(distance, foot=recording.activity.is_run)
    grade = _grades(distance, _at(grid, moving, frame["altitude_m"], hole_s=np.inf))
    effort = graded(speed, grade)
    running = recording.activity.is_run and np.mean(~np.isnan(speed)) > LEAST_PLAUSIBLE
    columns |= {"speed_mps": speed, "grade": grade, "seconds": np.ones(len(grid))}
    hr = columns["hr_bpm"]
    known = hr[~np.isnan(hr)]
    return Digest(
        hr_s=np.bincount(np.rint(known).astype(int), minlength=HR_BINS).astype(float)[:HR_BINS],
        windows=_windows(columns),
        graded_distance_m=float(np.nanmean(effort) * len(effort)) if running else None,
        normalised_speed_mps=normalised(effort) if running else None,
        decoupling_pct=_decoupling(effort, hr) if running else None,
        **_downhill(speed, grade, running=running),
        hr_held_bpm=_held(hr),
        hr_half_hour_bpm=_best_mean(hr, HALF_HOUR_S),
        hour_speed_mps=_hour_speed(effort) if running else None,
    )


STEPS = {column.name: column.step for column in frames.SAMPLES}


def _as_kept(name: object, values: np.ndarray) -> np.ndarray:
    """The values as the store keeps them, so that a digest made later is the same."""
    step = STEPS[str(name)]
    kept: np.ndarray = np.rint(values / step) * step
    return kept


def moving_time(recording: Recording, time: np.ndarray, way: np.ndarray) -> np.ndarray:
    """The moving time since the start at each sample [s]: without the watch's pauses, or long gaps."""
    if not recording.pauses:
        known = None if np.isnan(way).any() else way
        return np.concatenate([[0.0], np.cumsum(frames.moving_steps(time, known))])
    paused = np.zeros(len(time))
    for pause in recording.pauses:
        paused += np.clip(time - pause.start_s, 0, pause.end_s - pause.start_s)
    return np.maximum.accumulate(time - time[0] - (paused - paused[0]))


def normalised(effort: np.ndarray) -> float | None:
    """The steady speed that would have been as hard [m/s]: fourth power of the half-minute means."""
    known = effort[~np.isnan(effort)]
    if len(known) < NORMALISED_OVER_S:
        return float(known.mean()) if len(known) else None
    sums = np.cumsum(np.concatenate([[0.0], known]))
    means = (sums[NORMALISED_OVER_S:] - sums[:-NORMALISED_OVER_S]) / NORMALISED_OVER_S
    return float(np.mean(means**4) ** 0.25)


def _rising(way: np.ndarray) -> np.ndarray:
    """A distance that never falls; unknown stays unknown."""
    known = ~np.isnan(way)
    out = way.copy()
    out[known] = np.maximum.accumulate(way[known])
    return out


def _told(name: str, values: np.ndarray) -> np.ndarray:
    """The values of a sensor that writes 0 for what it does not measure, with those unknown."""
    low, high = (BALANCE_LOW, 100 - BALANCE_LOW) if name == "stance_balance_pct" else (0.0, np.inf)
    with np.errstate(invalid="ignore"):
        return np.where((values > low) & (values < high), values, np.nan)


def _speeds(distance: np.ndarray, *, foot: bool) -> np.ndarray:
    """The speed at each second [m/s]; NaN where nobody runs so fast: a jump of the receiver, or a car."""
    if len(distance) < 2:
        return np.full(len(distance), np.nan)
    speed: np.ndarray = np.clip(np.gradient(distance), 0, None)
    if foot:
        speed[np.nan_to_num(speed) > FASTEST_RUN_MPS] = np.nan
    return speed


def _at(
    grid: np.ndarray, moving: np.ndarray, values: np.ndarray, *, hole_s: float = LONGEST_HOLE_S
) -> np.ndarray:
    """The values at each second of the grid; NaN in long holes and outside what is known."""
    known = ~np.isnan(values)
    if known.sum() < 2:
        return np.full(len(grid), np.nan)
    at, told = moving[known], values[known]
    out: np.ndarray = np.interp(grid, at, told, left=np.nan, right=np.nan)
    for hole in np.flatnonzero(np.diff(at) > hole_s):
        out[(grid > at[hole]) & (grid < at[hole + 1])] = np.nan
    return out


def _grades(distance: np.ndarray, altitude: np.ndarray) -> np.ndarray:
    """The grade at each second; NaN where the altitude is unknown or no way was made."""
    span = GRADE_SPAN_S
    if len(distance) < 2 * span + 2 or np.isnan(altitude).all():
        return np.full(len(distance), np.nan)
    smooth = _smoothed(altitude)
    at = np.arange(len(distance))
    low, high = np.maximum(at - span, 0), np.minimum(at + span, len(at) - 1)
    run = distance[high] - distance[low]
    with np.errstate(invalid="ignore", divide="ignore"):
        grade = (smooth[high] - smooth[low]) / run
        grade[run < SHORTEST_SPAN_M] = np.nan
    out: np.ndarray = np.clip(grade, -1, 1)
    return out


def _smoothed(altitude: np.ndarray) -> np.ndarray:
    known = ~np.isnan(altitude)
    weights = np.ones(SMOOTH_ALTITUDE_S)
    total = np.convolve(np.where(known, altitude, 0.0), weights, "same")
    count = np.convolve(known.astype(float), weights, "same")
    with np.errstate(invalid="ignore", divide="ignore"):
        smooth: np.ndarray = np.where(known & (count > 0), total / count, np.nan)
    return smooth


def _windows(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Half minutes: sums of the seconds, means of the rest."""
    length = len(columns["seconds"])
    size = int(WINDOW_S)
    starts = np.arange(0, length, size)
    if len(starts) > 1 and length - starts[-1] < SHORTEST_WINDOW_S:
        starts = starts[:-1]
    out = np.full((len(starts), len(WINDOW_COLUMNS)), np.nan)
    for number, name in enumerate(WINDOW_COLUMNS):
        values = columns[name]
        known = ~np.isnan(values)
        total = np.add.reduceat(np.where(known, values, 0.0), starts)
        if name == "seconds":
            out[:, number] = total
            continue
        count = np.add.reduceat(known.astype(float), starts)
        with np.errstate(invalid="ignore"):
            out[:, number] = np.where(count >= SHORTEST_WINDOW_S, total / np.maximum(count, 1), np.nan)
    return out


def _decoupling(effort: np.ndarray, hr: np.ndarray) -> float | None:
    """By how much the speed per heart beat fell from the first half to the second [%]."""
    known = ~(np.isnan(effort) | np.isnan(hr))
    if known.sum() < SHORTEST_DRIFT_S:
        return None
    effort, hr = effort[known], hr[known]
    half = len(hr) // 2
    first, second = normalised(effort[:half]), normalised(effort[half:])
    if not first or not second:
        return None
    return float((first / hr[:half].mean()) / (second / hr[half:].mean()) - 1) * 100


def hour_speed(speed_mps: float, duration_s: float) -> float:
    """The speed that an effort of so long promises for an hour, by Riegel's rule [m/s]."""
    return float(speed_mps * (duration_s / 3600) ** (FADE / (1 + FADE)))


def _hour_speed(effort: np.ndarray) -> float | None:
    best = ((_best_mean(effort, seconds), seconds) for seconds in BEST_OVER_S)
    found = [hour_speed(speed, seconds) for speed, seconds in best if speed]
    return max(found, default=None)


def _held(hr: np.ndarray) -> float | None:
    known = hr[~np.isnan(hr)]
    return float(np.partition(known, -HELD_S)[-HELD_S]) if len(known) >= HELD_S else None


def _best_mean(values: np.ndarray, seconds: int) -> float | None:
    """The highest mean over so many seconds, all of them known."""
    if len(values) < seconds:
        return None
    known = ~np.isnan(values)
    sums = np.cumsum(np.concatenate([[0.0], np.where(known, values, 0.0)]))
    holes = np.cumsum(np.concatenate([[0], ~known]))
    whole = holes[seconds:] == holes[:-seconds]
    means = (sums[seconds:] - sums[:-seconds])[whole] / seconds
    return float(means.max()) if len(means) else None


def _downhill(speed: np.ndarray, grade: np.ndarray, *, running: bool) -> dict[str, float | None]:
    names = ("downhill_gentle_m", "downhill_m", "downhill_steep_m")
    if not running or np.isnan(grade).all():
        return dict.fromkeys(names)
    way, slope = np.nan_to_num(speed), np.nan_to_num(grade)
    limits = (*DOWNHILL, -np.inf)
    return {
        name: float(way[(slope <= high) & (slope > low)].sum())
        for name, high, low in zip(names, limits, limits[1:], strict=False)
    }
