"""What the samples of one recording come down to, whatever is known of the runner."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

HR_BINS = 256
"""Heart rates from 0 to 255, one bin each."""

WINDOW_S = 30.0

WINDOW_COLUMNS = (
    *("seconds", "speed_mps", "grade", "cadence_spm", "hr_bpm", "power_w"),
    *("stance_time_ms", "stance_balance_pct", "vertical_oscillation_mm"),
)
"""The columns of `Digest.windows`, each the mean over half a minute of moving; NaN where unknown."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Digest:
    """One recording without its seconds: enough for every load metric, and no setting of the runner in it.

    ``hr_s`` is the moving time [s] at each heart rate from 0 to 255 1/min; ``windows`` the half minutes
    (rows) by `WINDOW_COLUMNS`. Grades are rise over way, 0.1 for 10 %. The rest is None where the
    recording does not tell.
    """

    hr_s: np.ndarray
    windows: np.ndarray
    graded_distance_m: float | None = None
    """The flat way that would cost as much energy [m]."""
    normalised_speed_mps: float | None = None
    """Normalised graded speed [m/s]: hard stretches count more than their share."""
    decoupling_pct: float | None = None
    """How much less speed a heart beat gives in the second half than in the first [%]."""
    downhill_gentle_m: float | None = None
    downhill_m: float | None = None
    downhill_steep_m: float | None = None
    """The way downhill [m] at 3–8 %, 8–15 % and beyond."""
    hr_held_bpm: float | None = None
    """The highest heart rate held for 15 s in all [1/min]."""
    hr_half_hour_bpm: float | None = None
    """The highest mean heart rate of half an hour [1/min]."""
    hour_speed_mps: float | None = None
    """The graded speed that the best 20 minutes to an hour promise for an hour [m/s]."""

    def column(self, name: str) -> np.ndarray:
        """One column of the windows."""
        return self.windows[:, WINDOW_COLUMNS.index(name)]


@dataclass(frozen=True, slots=True)
class GaitRun:
    """One run: its day, its digest, and what it was recorded by and run in."""

    day: date
    digest: Digest
    device: str | None = None
    gear: str | None = None


FIGURES = tuple(field.name for field in fields(Digest) if field.name not in ("hr_s", "windows"))
"""The single figures of a digest, in order."""
