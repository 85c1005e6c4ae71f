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
class Source:
    """A place upstream of a trail: where to look, not what is wrong.

    ``leads_to`` are the sites of the trail that it can lead to in one step, ``mechanism``, ``grade`` and
    ``reference`` those of the best supported of these links, ``weakest`` the grade of the worst.
    """

    site: Site
    leads_to: tuple[Site, ...]
    mechanism: str
    grade: str
    weakest: str
    reference: str
    on_trail: bool


class Lean(StrEnum):
    """What it looks like, by what was logged: never a diagnosis."""

    IMBALANCE = "imbalance"
    INJURY = "injury"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a complaint behaves like an imbalance or like an injury, with the reasons on both sides."""

    leans: Lean
    for_imbalance: tuple[str, ...] = ()
    for_injury: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """Signs of something serious: this message comes before every other.

    ``questions`` are those that nobody has answered yet, with their ids.
    """

    id: str
    text: str
    questions: tuple[str, ...] = ()
    question_ids: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    days: tuple[date, ...] = ()
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One warning (readers see "warning"): what was seen, how unusual it is, and what to do.

    ``about`` is the site, for a red flag about one place. The score of an imbalance is in how many years
    chance alone would show as much, once; its threshold follows from the rate that the runner has chosen.

    ``raised_on`` is the day on which everything up to the threshold was known, so the day on which it
    would first have been said. ``false_alarms_per_year`` is how often a year the imbalance warning
    would be wrong at this threshold, for a runner of such habits in whom nothing develops; None elsewhere.
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
    upstream: tuple[Source, ...] = ()
    verdict: Verdict | None = None
    caution: str | None = None
    """What is said with it because a red flag was asked about and answered with no."""

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
