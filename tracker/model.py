"""The core types: what niggle knows about one athlete, and what it says.

All are frozen and checked when made; the names are the glossary's (``manual/glossary.md``). Unknown is
None, instants carry their UTC offset, training days are local dates, units stand in the names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tracker.errors import InvalidValueError

if TYPE_CHECKING:
    import pandas as pd

RUNNING = "running"
"""The sport whose activities count as runs; every other sport is cross-training."""


class Side(StrEnum):
    """The runner's own left and right; None in a `Site` means the side was not said."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"

    @property
    def opposite(self) -> Side:
        """The other side; the centre is its own opposite."""
        return {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(self, self)


class Moment(StrEnum):
    """When a niggle was felt, in relation to running."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    NEXT_MORNING = "next morning"
    REST_DAY = "rest day"


class Onset(StrEnum):
    """How it began: after an event (an injury) or by and by."""

    SUDDEN = "sudden"
    GRADUAL = "gradual"


class Quality(StrEnum):
    """What it feels like."""

    TIGHT = "tight"
    ACHE = "ache"
    SHARP = "sharp"
    STABBING = "stabbing"
    BURNING = "burning"
    NUMB = "numb"


class Impact(StrEnum):
    """What it did to the running of that day."""

    NONE = "none"
    EASED = "eased"
    """The run was slower or shorter than meant."""
    STOPPED = "stopped"
    """The run was broken off, or could not be started."""


class Stage(StrEnum):
    """How far a developing imbalance has gone, mildest first."""

    WATCH = "watch"
    DEVELOPING = "developing"
    ACT_NOW = "act now"


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """Where it hurts: a region id of the body tables and the runner's own side."""

    region: str
    side: Side | None = None

    def __str__(self) -> str:
        return f"{self.side} {self.region}" if self.side else self.region


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One recorded activity in summary.

    ``id`` is a hash of the content, so the same file gives the same id wherever it is read.
    ``moving_s`` leaves out pauses; ``stance_balance_pct`` is the device's raw contact-time balance.
    """

    id: str
    start: datetime
    utc_offset: timedelta
    sport: str
    sub_sport: str | None = None
    name: str | None = None
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
    source: str

    def __post_init__(self) -> None:
        _aware(self.start, "the start of an activity")
        if self.start.utcoffset() != timedelta(0):
            object.__setattr__(self, "start", self.start.astimezone(UTC))
        if abs(self.utc_offset) > timedelta(hours=15):
            raise InvalidValueError(f"a UTC offset of {self.utc_offset} exists nowhere", where=self.source)
        for name in ("elapsed_s", "moving_s", "distance_m", "ascent_m", "descent_m"):
            value = getattr(self, name)
            if value is not None and not value >= 0:
                raise InvalidValueError(f"{name} is {value}, which is below zero", where=self.source)
        if self.rpe is not None and not 0 <= self.rpe <= 10:
            raise InvalidValueError(
                f"the effort rating {self.rpe:g} is not on the 0–10 scale", where=self.source
            )

    @property
    def day(self) -> date:
        """The local date on which the activity began."""
        return self.start.astimezone(timezone(self.utc_offset)).date()

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """An activity with its samples (a SAMPLES frame), laps, and every repair its file needed."""

    activity: Activity
    samples: pd.DataFrame
    laps: tuple[Lap, ...] = ()
    repairs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        from tracker.frames import check_samples

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Niggle:
    """One entry of the diary: something hurt.

    ``day`` is the local date it is about, ``logged_at`` the instant it was written down, with the
    writer's UTC offset: an entry is known from ``known_on`` on, whatever day it is about.
    ``severity`` is the 0–10 numeric rating scale (0 no pain, 10 the worst imaginable).
    ``x``, ``y`` are the tapped point on the body map, 0 to 1.
    """

    day: date
    logged_at: datetime
    site: Site
    severity: float
    moment: Moment | None = None
    onset: Onset | None = None
    quality: Quality | None = None
    impact: Impact | None = None
    note: str | None = None
    x: float | None = None
    y: float | None = None

    def __post_init__(self) -> None:
        _entry(self.day, self.logged_at)
        if not 0 <= self.severity <= 10:
            raise InvalidValueError(
                f"a severity of {self.severity:g} is not on the 0–10 scale", where=self.day.isoformat()
            )
        for value in (self.x, self.y):
            if value is not None and not 0 <= value <= 1:
                raise InvalidValueError("a point on the body map lies outside it", where=self.day.isoformat())

    @property
    def known_on(self) -> date:
        """The writer's local date when the entry was made."""
        return self.logged_at.date()

    @property
    def id(self) -> str:
        """A short hash of the whole entry: the same entry read twice is one entry."""
        return _digest(
            *("niggle", self.day, self.logged_at.astimezone(UTC), self.site.region, self.site.side),
            *(f"{self.severity:g}", self.moment, self.onset, self.quality, self.impact, self.note),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin:
    """One look in the mirror: whether anything hurt, and how the day felt.

    ``clear`` says that nothing hurt; a day without any check-in or niggle is *unknown*, never clear.
    Soreness, fatigue, stress and sleep are the 1–7 ratings of the Hooper index (1 is best).
    """

    day: date
    logged_at: datetime
    clear: bool
    soreness: int | None = None
    fatigue: int | None = None
    stress: int | None = None
    sleep: int | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        _entry(self.day, self.logged_at)
        for name in ("soreness", "fatigue", "stress", "sleep"):
            value = getattr(self, name)
            if value is not None and not 1 <= value <= 7:
                raise InvalidValueError(f"{name} {value} is not on the 1–7 scale", where=self.day.isoformat())

    @property
    def known_on(self) -> date:
        """The writer's local date when the check-in was made."""
        return self.logged_at.date()

    @property
    def id(self) -> str:
        """A short hash of the whole check-in."""
        return _digest(
            *("checkin", self.day, self.logged_at.astimezone(UTC), self.clear),
            *(self.soreness, self.fatigue, self.stress, self.sleep, self.note),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One complaint at one site, from its onset until enough observed clear days: derived, never stored.

    ``resolved`` is the day on which it counted as over, None while it is open. ``known_on`` is the
    first day on which its onset had been written down.
    """

    site: Site
    first: date
    last: date
    resolved: date | None
    peak: float
    entries: tuple[Niggle, ...]

    @property
    def known_on(self) -> date:
        """The day on which the onset was first known."""
        return max(self.first, min(entry.known_on for entry in self.entries))

    @property
    def sudden(self) -> bool:
        """Whether it began with an event: an injury, which is never counted as a hand-over."""
        return any(entry.onset is Onset.SUDDEN for entry in self.entries)

    @property
    def stopped_on(self) -> date | None:
        """The first day on which it stopped a run."""
        return next((e.day for e in self.entries if e.impact is Impact.STOPPED), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Everything known of one athlete at the end of the local day ``as_of``.

    ``daily`` is a DAILY frame. Entries are kept in order of the day they are about.
    """

    as_of: date
    athlete: Athlete = field(default_factory=Athlete)
    daily: pd.DataFrame
    activities: tuple[Activity, ...] = ()
    checkins: tuple[Checkin, ...] = ()
    niggles: tuple[Niggle, ...] = ()

    def __post_init__(self) -> None:
        from tracker.frames import check_daily

        check_daily(self.daily)
        _sorted(self, "activities", lambda a: (a.start, a.id))
        _sorted(self, "checkins", lambda c: (c.day, c.logged_at, c.id))
        _sorted(self, "niggles", lambda n: (n.day, n.logged_at, n.id))

    def until(self, day: date) -> History:
        """The history as it was known at the end of ``day``.

        Diary entries are cut by when they were *written*, so an entry back-dated later cannot leak
        into the past; activities and DAILY are cut by the day they took place. A ``day`` after
        ``as_of`` is an error: the future is not known.
        """
        if day > self.as_of:
            raise InvalidValueError(f"nothing is known beyond {self.as_of}", where=day.isoformat())
        return History(
            as_of=day,
            athlete=self.athlete,
            daily=self.daily.loc[: day.isoformat()],
            activities=tuple(a for a in self.activities if a.day <= day),
            checkins=tuple(c for c in self.checkins if c.known_on <= day and c.day <= day),
            niggles=tuple(n for n in self.niggles if n.known_on <= day and n.day <= day),
        )

    @property
    def observed(self) -> tuple[date, ...]:
        """The days of which something is known (a check-in or a niggle), in order."""
        return tuple(sorted({c.day for c in self.checkins} | {n.day for n in self.niggles}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a trail: an onset, and the link by which the step before leads to it.

    ``link`` is None for the first step, ``"recurrence"`` for the same site again, else the kind of
    link; ``mechanism``, ``grade`` and ``reference`` come from the link table.
    """

    day: date
    site: Site
    link: str | None = None
    mechanism: str | None = None
    grade: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for a warning, or against it.

    ``chance`` is the value or probability that unrelated niggles would give, None where there is no
    such figure.
    """

    claim: str
    value: float | None = None
    unit: str | None = None
    chance: float | None = None
    supports: bool = True
    days: tuple[date, ...] = ()
    sources: tuple[str, ...] = ()
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """Signs of something serious: this message comes before every other."""

    id: str
    text: str
    questions: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    days: tuple[date, ...] = ()
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One warning (readers see "warning"): what was seen, how unusual it is, and what to do.

    ``raised_on`` is the day on which everything up to the threshold was known, so the day on which it
    would first have been said. ``false_alarms_per_year`` is how often this sign at this threshold
    would speak up in a year for a runner with as many, but unrelated, niggles.
    """

    sign: str
    raised_on: date
    trail: tuple[Step, ...]
    stage: Stage
    score: float
    threshold: float
    false_alarms_per_year: float
    text: str
    evidence: tuple[Evidence, ...]
    advice: tuple[str, ...] = ()
    red_flag: RedFlag | None = None

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites of the trail, each once, in the order in which they appeared."""
        return tuple(dict.fromkeys(step.site for step in self.trail))


def _sorted(history: History, name: str, key: Callable[[Any], Any]) -> None:
    object.__setattr__(history, name, tuple(sorted(getattr(history, name), key=key)))


def _aware(instant: datetime, what: str) -> None:
    if instant.utcoffset() is None:
        raise InvalidValueError(f"{what} needs a time zone: {instant}")


def _entry(day: date, logged_at: datetime) -> None:
    _aware(logged_at, "the time of a diary entry")
    if isinstance(day, datetime):
        raise InvalidValueError("the day of an entry is a date without a time", where=str(day))


def _digest(*parts: object) -> str:
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
