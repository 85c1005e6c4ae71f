"""What was felt: sites, niggles, check-ins, episodes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from tracker.errors import InvalidValueError
from tracker.model.checks import check_entry, digest


class Side(StrEnum):
    """The runner's own left and right; None in a `Site` means the side was not said."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


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


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """Where it hurts: a region id of the body tables and the runner's own side."""

    region: str
    side: Side | None = None

    def __str__(self) -> str:
        return f"{self.side} {self.region}" if self.side else self.region


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every diary entry has.

    ``day`` is the local date it is about, ``logged_at`` the instant it was written down, with the
    writer's UTC offset: an entry is known from ``known_on`` on, whatever day it is about.
    """

    day: date
    logged_at: datetime

    def __post_init__(self) -> None:
        check_entry(self.day, self.logged_at)

    @property
    def known_on(self) -> date:
        """The writer's local date when the entry was made."""
        return self.logged_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Niggle(Entry):
    """One entry of the diary: something hurt.

    ``severity`` is the 0–10 numeric rating scale (0 no pain, 10 the worst imaginable).
    ``x``, ``y`` are the tapped point on the body map, 0 to 1.
    """

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
        Entry.__post_init__(self)
        if not 0 <= self.severity <= 10:
            raise InvalidValueError(
                f"a severity of {self.severity:g} is not on the 0–10 scale", where=self.day.isoformat()
            )
        for value in (self.x, self.y):
            if value is not None and not 0 <= value <= 1:
                raise InvalidValueError("a point on the body map lies outside it", where=self.day.isoformat())

    @property
    def id(self) -> str:
        """A short hash of the whole entry: the same entry read twice is one entry."""
        return digest(
            *("niggle", self.day, self.logged_at.astimezone(UTC), self.site.region, self.site.side),
            *(f"{self.severity:g}", self.moment, self.onset, self.quality, self.impact, self.note),
            *(self.x, self.y),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin(Entry):
    """One look in the mirror: whether anything hurt, and how the day felt.

    ``clear`` says that nothing hurt; a day without any check-in or niggle is *unknown*, never clear.
    Soreness, fatigue, stress and sleep are the 1–7 ratings of the Hooper index (1 is best).
    """

    clear: bool
    soreness: int | None = None
    fatigue: int | None = None
    stress: int | None = None
    sleep: int | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        Entry.__post_init__(self)
        for name in ("soreness", "fatigue", "stress", "sleep"):
            value = getattr(self, name)
            if value is not None and not 1 <= value <= 7:
                raise InvalidValueError(f"{name} {value} is not on the 1–7 scale", where=self.day.isoformat())

    @property
    def id(self) -> str:
        """A short hash of the whole check-in."""
        return digest(
            *("checkin", self.day, self.logged_at.astimezone(UTC), self.clear),
            *(self.soreness, self.fatigue, self.stress, self.sleep, self.note),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One complaint at one site, from its onset until enough observed days without it: derived, never stored.

    ``resolved`` is the day on which it counted as over, None while it is open. ``known_on`` is the
    first day on which its onset was known: an entry of it had been written down, and enough days
    without it before, where an earlier episode had to be told apart.
    """

    site: Site
    first: date
    last: date
    resolved: date | None
    known_on: date
    peak: float
    entries: tuple[Niggle, ...]

    def __post_init__(self) -> None:
        if not self.entries or not self.first <= self.last or any(e.site != self.site for e in self.entries):
            raise InvalidValueError(f"these entries are no episode at the {self.site}")

    @property
    def sudden(self) -> bool:
        """Whether it began with an event: an injury, which is never counted as a hand-over."""
        return any(e.onset is Onset.SUDDEN for e in self.entries if e.day == self.first)

    @property
    def stopped_on(self) -> date | None:
        """The first day on which it stopped a run."""
        return next((e.day for e in self.entries if e.impact is Impact.STOPPED), None)
