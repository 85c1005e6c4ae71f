"""One activity as the load metrics see it, and what each of them needs to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from tracker.load.grade import graded
from tracker.model import Activity, Athlete, Digest
from tracker.model.digest import HR_BINS

LEAST_KNOWN = 0.5
"""A heart rate known for less than half of the run stands for none of it."""


@dataclass(frozen=True, slots=True)
class Session:
    """One activity, the digest of its recording (None for a list's row), and the athlete of that day."""

    activity: Activity
    digest: Digest | None = None
    athlete: Athlete = field(default_factory=Athlete)

    @property
    def duration_s(self) -> float | None:
        """The moving time [s], or all of it where pauses are not known."""
        return self.activity.moving_s or self.activity.elapsed_s

    @property
    def hr_s(self) -> np.ndarray | None:
        """The time at each heart rate [s], scaled to the moving time: over short gaps, and down to it."""
        duration = self.duration_s
        if self.digest is None or not duration:
            return None
        known = float(self.digest.hr_s.sum())
        if known < LEAST_KNOWN * duration:
            return None
        return self.digest.hr_s * (duration / known)

    @property
    def hr_or_mean_s(self) -> np.ndarray | None:
        """As `hr_s`; where only the mean heart rate is known, all the time at that."""
        if (known := self.hr_s) is not None:
            return known
        mean, duration = self.activity.hr_mean_bpm, self.duration_s
        if mean is None or not duration:
            return None
        flat = np.zeros(HR_BINS)
        low = int(mean)
        share = mean - low
        flat[low] = duration * (1 - share)
        flat[min(low + 1, HR_BINS - 1)] += duration * share
        return flat

    @property
    def hr_mean_bpm(self) -> float | None:
        """The mean heart rate over the moving time [1/min]."""
        known = self.hr_s
        if known is None:
            return self.activity.hr_mean_bpm
        return float(known @ np.arange(HR_BINS) / known.sum())

    @property
    def speed_mps(self) -> float | None:
        """Normalised graded speed where there is a recording, else the mean speed, as if flat [m/s]."""
        if self.digest and self.digest.normalised_speed_mps:
            return self.digest.normalised_speed_mps
        distance, duration = self.activity.distance_m, self.duration_s
        return distance / duration if distance and duration else None

    def mean_of(self, column: str) -> float | None:
        """The mean of a column of the half minutes, by time."""
        if self.digest is None:
            return None
        values, seconds = self.digest.column(column), self.digest.column("seconds")
        known = ~np.isnan(values)
        return float(np.average(values[known], weights=seconds[known])) if known.any() else None

    def mean_or_told(self, column: str, told: float | None) -> float | None:
        """That mean, or the figure of the recording's summary; a 0 there is a sensor that was not worn."""
        return self.mean_of(column) or told or None

    @property
    def graded_speeds_mps(self) -> np.ndarray | None:
        """The graded speed of each half minute [m/s]; None without a recording of the way."""
        if self.digest is None:
            return None
        speed = self.digest.column("speed_mps")
        return None if np.isnan(speed).all() else graded(speed, self.digest.column("grade"))


@dataclass(frozen=True, slots=True)
class Need:
    """Something a metric needs: its name, unit, value in a session, and what to say where it is missing."""

    title: str
    unit: str
    find: Callable[[Session], object | None]
    missing: str


def _own(name: str) -> Callable[[Session], object | None]:
    return lambda session: getattr(session.activity, name)


def _mean(column: str) -> Callable[[Session], object | None]:
    return lambda session: session.mean_of(column)


def _athlete(title: str, unit: str, key: str, missing: str, example: str) -> Need:
    return Need(title, unit, lambda s: getattr(s.athlete, key), f"{missing} (niggle set {key} {example})")


NEEDS: dict[str, Need] = {
    "distance": Need("distance", "m", _own("distance_m"), "no distance"),
    "time": Need("moving time", "s", lambda s: s.duration_s, "no duration"),
    "ascent": Need("ascent", "m", _own("ascent_m"), "no climb"),
    "descent": Need("descent", "m", _own("descent_m"), "no descent"),
    "heart_rate": Need(
        "mean heart rate",
        "1/min",
        lambda s: s.hr_mean_bpm if s.hr_or_mean_s is not None else None,
        "no heart rate",
    ),
    "heart_rates": Need(
        "heart rate through the run",
        "1/min",
        lambda s: s.hr_mean_bpm if s.hr_s is not None else None,
        "no heart rate through the run",
    ),
    "speed": Need("normalised graded speed", "m/s", lambda s: s.speed_mps, "no speed"),
    "slopes": Need("slopes", "m", lambda s: s.digest and s.digest.downhill_m, "no altitude along the way"),
    "graded": Need(
        "graded distance", "m", lambda s: s.digest and s.digest.graded_distance_m, "no recording of the way"
    ),
    "normalised": Need(
        "normalised graded speed",
        "m/s",
        lambda s: s.digest and s.digest.normalised_speed_mps,
        "no recording of the way",
    ),
    "halves": Need(
        "two halves with heart rate and speed",
        "%",
        lambda s: s.digest and s.digest.decoupling_pct,
        "no 20 minutes with both heart rate and speed",
    ),
    "steps": Need(
        "cadence", "1/min", lambda s: s.mean_or_told("cadence_spm", s.activity.cadence_mean_spm), "no cadence"
    ),
    "strides": Need(
        "cadence and speed through the run",
        "1/min",
        lambda s: s.mean_of("cadence_spm") if s.mean_of("speed_mps") else None,
        "no cadence with speed through the run",
    ),
    "contact": Need("ground-contact time", "ms", _mean("stance_time_ms"), "no contact time"),
    "balance": Need(
        "contact-time balance",
        "%",
        lambda s: s.mean_or_told("stance_balance_pct", s.activity.stance_balance_pct),
        "no contact-time balance",
    ),
    "bounce": Need("vertical oscillation", "mm", _mean("vertical_oscillation_mm"), "no vertical oscillation"),
    "power": Need(
        "running power", "W", lambda s: s.mean_or_told("power_w", s.activity.power_mean_w), "no running power"
    ),
    "rating": Need("rating of the effort", "of 10", _own("rpe"), "no rating (niggle rate 5)"),
    "hr_max_bpm": _athlete("maximal heart rate", "1/min", "hr_max_bpm", "no maximal heart rate", "190"),
    "hr_rest_bpm": _athlete("resting heart rate", "1/min", "hr_rest_bpm", "no resting heart rate", "50"),
    "hr_threshold_bpm": _athlete(
        "threshold heart rate", "1/min", "hr_threshold_bpm", "no threshold heart rate", "168"
    ),
    "sex": _athlete("sex", "", "sex", "the constants differ by sex, which is not set", "female"),
    "threshold_speed_mps": _athlete(
        "threshold speed", "m/s", "threshold_speed_mps", "no threshold speed", "3.6"
    ),
}
"""Everything a metric can need of a session."""
