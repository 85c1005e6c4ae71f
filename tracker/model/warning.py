"""What is said: trails, evidence, red flags, alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.errors import InvalidValueError
from tracker.model.terms import Site


class Stage(StrEnum):
    """How far a developing imbalance has gone, mildest first."""

    WATCH = "watch"
    DEVELOPING = "developing"
    ACT_NOW = "act now"


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

    ``about`` is the site, for signs that judge each site by itself.

    ``raised_on`` is the day on which everything up to the threshold was known, so the day on which it
    would first have been said. ``false_alarms_per_year`` is how often this sign at this threshold
    would speak up in a year for a runner with as many, but unrelated, niggles; None for a red flag.
    """

    sign: str
    raised_on: date
    trail: tuple[Step, ...]
    stage: Stage
    score: float
    threshold: float
    false_alarms_per_year: float | None
    text: str
    evidence: tuple[Evidence, ...]
    advice: tuple[str, ...] = ()
    about: Site | None = None
    red_flag: RedFlag | None = None

    def __post_init__(self) -> None:
        days = [step.day for step in self.trail]
        if days != sorted(days):
            raise InvalidValueError(f"the trail of a {self.sign} warning runs backwards in time")
        if self.score < self.threshold:
            raise InvalidValueError(f"a {self.sign} warning needs a score from {self.threshold:g} on")

    @property
    def sites(self) -> tuple[Site, ...]:
        """The sites of the trail, each once, in the order in which they appeared."""
        return tuple(dict.fromkeys(step.site for step in self.trail))
