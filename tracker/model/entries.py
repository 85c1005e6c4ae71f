"""What a runner notes down: niggles, check-ins, ratings, answers, questionnaires, self-checks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import partial
from operator import attrgetter, is_not

from tracker.errors import InvalidValueError
from tracker.model.checks import check_entry, check_instant, digest, plain_text
from tracker.model.terms import Alert, Impact, Moment, Onset, Quality, Side, Site, Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every diary entry has.

    ``day`` is the local date it is about, ``logged_at`` the instant it was written down, with the
    writer's UTC offset: an entry is known from ``known_on`` on, whatever day it is about. One that was
    deleted or replaced was ``withdrawn_at`` an instant and stood until then: what was known on an earlier
    day does not change by it.
    """

    day: date
    logged_at: datetime
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        check_entry(self.day, self.logged_at)
        note = getattr(self, "note", None)
        if note is not None:
            object.__setattr__(self, "note", plain_text(note))
        if self.withdrawn_at is not None:
            check_instant(self.withdrawn_at, "the time of withdrawing", where=self.day.isoformat())

    @property
    def id(self) -> str:
        """A short hash of all that the entry says: the same entry read twice is one entry."""
        said = (getattr(self, f.name) for f in fields(self) if f.name not in ENTRY_FIELDS)
        return digest(
            *(type(self).__name__.lower(), self.day, self.logged_at.astimezone(UTC)),
            *(_number(value) if isinstance(value, float) else value for value in said),
        )

    def stands_on(self, day: date) -> bool:
        """Whether the entry was known, and not withdrawn, at the end of that day."""
        gone = self.withdrawn_at is not None and self.withdrawn_at.date() <= day
        return self.known_on <= day and self.day <= day and not gone

    @property
    def known_on(self) -> date:
        """The writer's local date when the entry was made."""
        return self.logged_at.date()


ENTRY_FIELDS = frozenset(field.name for field in fields(Entry))
"""What every entry has besides what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Niggle(Entry):
    """One entry of the diary: something hurt.

    ``severity`` is the 0–10 numeric rating scale (0 no pain, 10 the worst imaginable).
    ``x``, ``y`` are the tapped point on the body map, 0 to 1. ``alerts`` are kept in the order of `Alert`.
    """

    site: Site
    severity: float
    moment: Moment | None = None
    onset: Onset | None = None
    quality: Quality | None = None
    impact: Impact | None = None
    trend: Trend | None = None
    alerts: tuple[Alert, ...] = ()
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
        object.__setattr__(self, "alerts", tuple(alert for alert in Alert if alert in self.alerts))

    @property
    def id(self) -> str:
        """A short hash of the whole entry: the same entry read twice is one entry."""
        return digest(
            *("niggle", self.day, self.logged_at.astimezone(UTC), self.site.region, self.site.side),
            *(f"{self.severity:g}", self.moment, self.onset, self.quality, self.impact, self.note),
            *(self.x, self.y),
            *((self.trend, *self.alerts) if self.trend or self.alerts else ()),
        )


CHECKIN_SCALES: dict[str, tuple[int, int]] = {
    "soreness": (1, 7),
    "fatigue": (1, 7),
    "stress": (1, 7),
    "sleep": (1, 7),
    "mood": (1, 7),
    "readiness": (0, 10),
    "sleep_h": (0, 24),
}
"""The ratings of a check-in with their lowest and highest value."""


_ratings = attrgetter(*CHECKIN_SCALES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkin(Entry):
    """One look in the mirror: whether anything hurt, and how the day felt.

    ``clear`` says that nothing hurt; without it a check-in says nothing about pain, and a day without a
    clear check-in or a niggle is *unknown*, never clear. Soreness, fatigue, stress and sleep are the 1–7
    ratings of the Hooper index (1 is best; Hooper & Mackinnon 1995), mood is a fifth one on the same
    scale. ``readiness`` is 0–10 (10 is best), ``sleep_h`` the hours slept.
    """

    clear: bool
    soreness: float | None = None
    fatigue: float | None = None
    stress: float | None = None
    sleep: float | None = None
    mood: float | None = None
    readiness: float | None = None
    sleep_h: float | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        Entry.__post_init__(self)
        if not self.rated:
            return
        for name, (low, high) in CHECKIN_SCALES.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise InvalidValueError(
                    f"{name} {value:g} is not between {low} and {high}", where=self.day.isoformat()
                )

    @property
    def rated(self) -> bool:
        """Whether any of its ratings is given."""
        return any(map(partial(is_not, None), _ratings(self)))

    @property
    def hooper(self) -> float | None:
        """The Hooper index: soreness, fatigue, stress and sleep together (4–28), None without one of them."""
        ratings = (self.soreness, self.fatigue, self.stress, self.sleep)
        known = [rating for rating in ratings if rating is not None]
        return sum(known) if len(known) == len(ratings) else None

    @property
    def id(self) -> str:
        """A short hash of the whole check-in."""
        more = (self.mood, self.readiness, self.sleep_h)
        return digest(
            *("checkin", self.day, self.logged_at.astimezone(UTC), self.clear),
            *(_number(value) for value in (self.soreness, self.fatigue, self.stress, self.sleep)),
            self.note,
            *(_number(value) for value in more if any(other is not None for other in more)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort(Entry):
    """How hard a run was, as the runner felt it: the CR10 rating of session RPE (0 rest, 10 maximal).

    ``activity_id`` is any recording of the run.
    """

    activity_id: str
    rpe: float

    def __post_init__(self) -> None:
        Entry.__post_init__(self)
        if not 0 <= self.rpe <= 10:
            raise InvalidValueError(
                f"an effort of {self.rpe:g} is not on the 0–10 scale", where=str(self.day)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Entry):
    """The runner's answer to one red-flag question about a site (`tracker.diary.concerns`)."""

    question: str
    yes: bool
    site: Site | None = None


OSTRC_VALUES = (0, 8, 17, 25)
"""What the four answers of each question of the OSTRC-H2 count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire(Entry):
    """The four answers of the weekly OSTRC-H2, each 0, 8, 17 or 25; see `tracker.diary.ostrc`.

    Where the first answer settles the others, they are None.
    """

    participation: int
    modification: int | None = None
    performance: int | None = None
    symptoms: int | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        Entry.__post_init__(self)
        for value in (self.participation, self.modification, self.performance, self.symptoms):
            if value not in (None, *OSTRC_VALUES):
                raise InvalidValueError(f"{value} is none of 0, 8, 17 and 25", where="the week")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing seen in the posture self-check: at which step, what, and on which side."""

    step: str
    seen: str
    side: Side | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheck(Entry):
    """One posture self-check (`tracker.diary.posture`): the findings, and the names of kept photographs.

    ``done`` are the steps that were looked at: a step left out says nothing.
    """

    done: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    photos: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Entry):
    """What the runner did or said about a trail: an id of `tracker.diary.actions`, and words of their own.

    ``about`` is the day on which the warning that is meant was raised, where one is meant.
    """

    what: str
    note: str | None = None
    about: date | None = None

    @property
    def id(self) -> str:
        """A short hash of the whole action."""
        return digest(
            *("action", self.day, self.logged_at.astimezone(UTC), self.what, self.note),
            *((self.about,) if self.about else ()),
        )


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"
