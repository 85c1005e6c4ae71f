"""One activity as the load metrics see it."""

from __future__ import annotations

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
