"""Slow change of how a runner runs, against the same runner before: at the same speed, on the flat.

Ours, and untested as a sign of anything. A change is told with how unusual it is for this runner, and never
across two devices: another watch or sensor measures otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tracker.model import Digest, GaitRun

RECENT_DAYS = 28
BEFORE_DAYS = 182
"""The last four weeks are held against the half year before them."""

LEAST_RECENT = 4
LEAST_BEFORE = 8
LEAST_WINDOWS = 6
"""A run counts from three minutes at such speeds on."""

FLAT = 0.02
"""Grades up to 2 % count as flat."""

SPEED_BAND = (10.0, 90.0)
"""Percentiles of the speeds before between which runs are compared."""

UNUSUAL_Z = 3.0


@dataclass(frozen=True, slots=True)
class Quantity:
    """One measure of the gait, its unit, and the smallest change worth a word (our choice)."""

    id: str
    title: str
    unit: str
    smallest: float


QUANTITIES = (
    Quantity("stance_balance_pct", "contact-time balance", "%", 0.5),
    Quantity("cadence_spm", "cadence", "1/min", 2.0),
    Quantity("step_length_m", "step length", "m", 0.02),
    Quantity("vertical_ratio_pct", "vertical ratio", "%", 0.3),
    Quantity("stance_time_ms", "ground-contact time", "ms", 5.0),
)


@dataclass(frozen=True, slots=True)
class Drift:
    """How one measure changed: before and now at ``speed_mps``, and the change in standard errors.

    ``note`` says what else changed; ``absent`` why there is nothing to say.
    """

    quantity: Quantity
    before: float | None = None
    now: float | None = None
    z: float | None = None
    speed_mps: float | None = None
    runs_before: int = 0
    runs_now: int = 0
    note: str | None = None
    absent: str | None = None

    @property
    def change(self) -> float | None:
        """Now less before."""
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def unusual(self) -> bool:
        """Whether it is more than this runner's own scatter, and enough to speak of."""
        change = self.change
        return (
            change is not None
            and self.z is not None
            and abs(self.z) >= UNUSUAL_Z
            and abs(change) >= self.quantity.smallest
        )


def gait_drift(runs: Iterable[GaitRun], *, until: date) -> tuple[Drift, ...]:
    """Each measure of the gait over the last four weeks against the half year before.

    Parameters
    ----------
    runs
        In any order; those after ``until`` are left out.
    until
        The last day.

    Notes
    -----
    Half minutes on the flat count, at speeds between the 10th and the 90th percentile of those before. A
    straight line of the measure over speed is fitted to the runs before; a run's value is its mean distance
    from that line. The change is the difference of the means of the runs, held against their scatter.
    """
    known = sorted((run for run in runs if run.day <= until), key=lambda run: run.day)
    return tuple(_drift(quantity, known, until) for quantity in QUANTITIES)


def _drift(quantity: Quantity, runs: Sequence[GaitRun], until: date) -> Drift:
    since = until - timedelta(days=RECENT_DAYS)
    telling = [run for run in runs if (until - run.day).days <= RECENT_DAYS + BEFORE_DAYS]
    telling = [run for run in telling if not np.isnan(_values(quantity, run.digest)).all()]
    now = [run for run in telling if run.day > since]
    if len(now) < LEAST_RECENT:
        return Drift(quantity, absent=f"fewer than {LEAST_RECENT} runs of the last four weeks tell it")
    device = Counter(run.device for run in now).most_common(1)[0][0]
    now = [run for run in now if run.device == device]
    before = [run for run in telling if run.day <= since and run.device == device]
    if len(before) < LEAST_BEFORE or len(now) < LEAST_RECENT:
        first = min((run.day for run in telling if run.device == device), default=since)
        new = first > since and any(run.device != device for run in telling)
        return Drift(
            quantity,
            absent=f"another watch or sensor since {first}: nothing of it to compare with yet"
            if new
            else f"fewer than {LEAST_BEFORE} runs of the half year before tell it by the same device",
        )
    return _compared(quantity, before, now)


def _compared(quantity: Quantity, before: Sequence[GaitRun], now: Sequence[GaitRun]) -> Drift:
    speeds = np.concatenate([_flat_speeds(run.digest) for run in before])
    speeds = speeds[~np.isnan(speeds)]
    low, high = np.percentile(speeds, SPEED_BAND) if len(speeds) else (0.0, 0.0)
    points = [(_points(quantity, run.digest, low, high), run) for run in (*before, *now)]
    points = [(found, run) for found, run in points if len(found[0]) >= LEAST_WINDOWS]
    last_before = before[-1].day
    old = [found for found, run in points if run.day <= last_before]
    new = [found for found, run in points if run.day > last_before]
    if len(old) < LEAST_BEFORE or len(new) < LEAST_RECENT:
        return Drift(quantity, absent="too few flat stretches at like speeds")
    speed, value = (np.concatenate(part) for part in zip(*old, strict=True))
    middle = float(np.median(speed))
    slope = np.polyfit(speed - middle, value, 1)[0] if np.ptp(speed) > 0.1 else 0.0
    of_runs = [[float(np.mean(v - slope * (s - middle))) for s, v in group] for group in (old, new)]
    scatter = float(np.std(of_runs[0], ddof=1))
    error = scatter * (1 / len(old) + 1 / len(new)) ** 0.5
    mean_before, mean_now = (float(np.mean(values)) for values in of_runs)
    return Drift(
        quantity,
        before=mean_before,
        now=mean_now,
        z=(mean_now - mean_before) / error if error > 0 else None,
        speed_mps=middle,
        runs_before=len(old),
        runs_now=len(new),
        note=_shoes(before, now),
    )


def _shoes(before: Sequence[GaitRun], now: Sequence[GaitRun]) -> str | None:
    """What to say of shoes that were not run in before."""
    known = {run.gear for run in before}
    new = {run.gear: run.day for run in reversed(now) if run.gear and run.gear not in known}
    if not new:
        return None
    told = ", ".join(f"{gear} since {day}" for gear, day in sorted(new.items()))
    return f"other shoes ({told}) can change it as well"


def _points(quantity: Quantity, digest: Digest, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """The speeds and values of the flat half minutes within the band."""
    speed, value = _flat_speeds(digest), _values(quantity, digest)
    with np.errstate(invalid="ignore"):
        here = (speed >= low) & (speed <= high) & ~np.isnan(value)
    return speed[here], value[here]


def _flat_speeds(digest: Digest) -> np.ndarray:
    """The speed of each half minute; NaN on slopes. An unknown grade counts as flat."""
    grade = np.nan_to_num(digest.column("grade"))
    return np.where(np.abs(grade) <= FLAT, digest.column("speed_mps"), np.nan)


def _values(quantity: Quantity, digest: Digest) -> np.ndarray:
    with np.errstate(invalid="ignore", divide="ignore"):
        step = digest.column("speed_mps") / digest.column("cadence_spm") * 60
        if quantity.id == "step_length_m":
            return np.where(np.isfinite(step), step, np.nan)
        if quantity.id == "vertical_ratio_pct":
            ratio = digest.column("vertical_oscillation_mm") / (step * 1000) * 100
            return np.where(np.isfinite(ratio), ratio, np.nan)
    return digest.column(quantity.id)
