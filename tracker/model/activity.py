"""What was run: activities, laps, recordings, and the athlete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tracker.errors import InvalidValueError
from tracker.model.checks import check_instant, check_ranges

if TYPE_CHECKING:
    import pandas as pd


RUNNING = "running"
"""The sport whose activities count as runs; every other sport is cross-training."""


LONGEST_ACTIVITY = timedelta(days=14)
"""The longest races last ten days; a sample further from the others has a broken date."""

POSSIBLE: dict[str, tuple[float, float]] = {
    "elapsed_s": (0, LONGEST_ACTIVITY.total_seconds()),
    "moving_s": (0, LONGEST_ACTIVITY.total_seconds()),
    "distance_m": (0, 3e6),
    "ascent_m": (0, 1e5),
    "descent_m": (0, 1e5),
    "hr_mean_bpm": (20, 255),
    "hr_max_bpm": (20, 255),
    "cadence_mean_spm": (0, 511),
    "power_mean_w": (0, 10_000),
    "stance_balance_pct": (0, 100),
    "rpe": (0, 10),
    "feel": (0, 100),
}
"""What the totals of one activity can be at all: readers take anything else for unknown, and say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One recorded activity in summary.

    ``id`` is a hash of the content, so the same file gives the same id wherever it is read.
    ``moving_s`` leaves out pauses; ``stance_balance_pct`` is the device's raw contact-time balance,
    ``rpe`` the runner's own rating of the effort (0–10), ``feel`` of the well-being (0–100).
    Where ``timed`` is false only the day is known, and ``start`` is its noon; where ``sport_stated`` is
    false the sport was guessed by the speed.
    """

    id: str
    start: datetime
    utc_offset: timedelta
    sport: str
    sub_sport: str | None = None
    name: str | None = None
    description: str | None = None
    gear: str | None = None
    elapsed_s: float | None = None
    moving_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    hr_mean_bpm: float | None = None
    hr_max_bpm: float | None = None
    cadence_mean_spm: float | None = None
    power_mean_w: float | None = None
    stance_balance_pct: float | None = None
    rpe: float | None = None
    feel: float | None = None
    timed: bool = True
    sport_stated: bool = True
    source: str

    def __post_init__(self) -> None:
        check_instant(self.start, "the start of the activity", where=self.source)
        if self.start.utcoffset() != timedelta(0):
            object.__setattr__(self, "start", self.start.astimezone(UTC))
        if abs(self.utc_offset) > timedelta(hours=15):
            raise InvalidValueError(f"a UTC offset of {self.utc_offset} exists nowhere", where=self.source)
        check_ranges(self, POSSIBLE, where=self.source)

    @property
    def day(self) -> date:
        """The local date on which the activity began."""
        return (self.start + self.utc_offset).date()  # the start is in UTC

    @property
    def is_run(self) -> bool:
        """Whether it counts as running (road, trail, track, treadmill, virtual)."""
        return self.sport == RUNNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """One lap: start [s after the activity's], duration [s] and distance [m]."""

    start_s: float
    elapsed_s: float | None = None
    distance_m: float | None = None

    def __post_init__(self) -> None:
        for name in ("start_s", "elapsed_s", "distance_m"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise InvalidValueError(f"{name} of a lap is {value}, which is below zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stop of the watch's timer: from and until [s after the activity's start]."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """An activity with its samples (a SAMPLES frame) and all else its file holds.

    ``pauses`` are the stops of the timer; ``beats_ms`` the times between heart beats (RR intervals,
    [ms]), empty without them; ``athlete`` what the watch has stored about its wearer; ``devices`` the
    watch and its sensors by name; ``repairs`` every repair its file needed. Where a service's list says
    more about a recording that lies beside it, ``describes`` is that file's path from the list.
    """

    activity: Activity
    samples: pd.DataFrame
    laps: tuple[Lap, ...] = ()
    pauses: tuple[Pause, ...] = ()
    beats_ms: tuple[int, ...] = ()
    athlete: Athlete | None = None
    devices: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    describes: str | None = None

    def __post_init__(self) -> None:
        from tracker.frames import check_samples, no_samples

        if self.samples is not no_samples():
            check_samples(self.samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """What is known of the runner; metrics that need an unknown value are absent and say so."""

    hr_max_bpm: float | None = None
    hr_rest_bpm: float | None = None
    hr_threshold_bpm: float | None = None
    sex: str | None = None
    mass_kg: float | None = None
    height_m: float | None = None
    threshold_speed_mps: float | None = None
    """The speed that can be held for about an hour, on the flat."""
    hr_aerobic_bpm: float | None = None
    """The heart rate at the first, aerobic threshold."""
    tissue_exponent: float | None = None
    """How the load of a step counts in the tissue loads, where it is not to be the usual."""
    hr_zones_bpm: tuple[float, ...] = ()
    """The upper limits of the heart-rate zones, rising; empty where none are set."""

    def __post_init__(self) -> None:
        check_ranges(self, POSSIBLE_ATHLETE)
        if self.sex not in (None, "female", "male"):
            raise InvalidValueError(f"sex “{self.sex}” is not female or male", hint="Leave it out if unsure.")
        rest, top = self.hr_rest_bpm, self.hr_max_bpm
        if rest is not None and top is not None and rest >= top:
            raise InvalidValueError(f"a resting heart rate of {rest:g} is not below the maximum of {top:g}")


POSSIBLE_ATHLETE: dict[str, tuple[float, float]] = {
    "hr_max_bpm": (100, 240),
    "hr_rest_bpm": (25, 120),
    "hr_threshold_bpm": (80, 230),
    "mass_kg": (20, 300),
    "height_m": (0.9, 2.5),
    "threshold_speed_mps": (1.5, 7),
    "hr_aerobic_bpm": (70, 220),
    "tissue_exponent": (1, 15),
}
"""What an adult or a youth can be; outside it is a slip of the finger or of the unit."""
