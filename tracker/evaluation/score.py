"""How good a method is: what it finds at a given rate of false alarms, and how early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

import numpy as np

from tracker.detector.case import stretches
from tracker.evaluation.methods import Scores
from tracker.evaluation.runner import DAYS, Truth
from tracker.evaluation.simulate import FIRST_DAY

LEAD_DAYS = 14
"""A warning counts when it comes this many days before the stop."""

SETTLED_DAYS = 60
"""In the first two months nobody is judged: nothing develops there, and no alarm counts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One runner and what a method said of them."""

    truth: Truth
    scores: Scores


@dataclass(frozen=True, slots=True)
class Result:
    """A method at one rate of false alarms.

    ``detected`` is the share of developing imbalances warned of in time, by kind; ``lead_share`` the median
    of the lead over the time from first sign to stop.
    """

    threshold: float
    false_alarms_per_year: float
    detected: dict[str, float] = field(default_factory=dict)
    lead_days: float | None = None
    lead_share: float | None = None

    @property
    def mean(self) -> float:
        """The mean over the kinds."""
        return float(np.mean(list(self.detected.values()))) if self.detected else 0.0


def false_alarms(runners: Sequence[Judged], threshold: float) -> float:
    """False alarms per runner-year, each counted once."""
    count = sum(len(alarms(one.scores, threshold)) for one in runners)
    return count / (len(runners) * (DAYS - SETTLED_DAYS) / 365.25)


def alarms(scores: Scores, threshold: float) -> list[date]:
    """The days on which an alarm is raised, after the first two months.

    It goes on while no more than 120 days lie between two scores over the threshold.
    """
    settled = FIRST_DAY + timedelta(days=SETTLED_DAYS)
    over = (day for day, score in sorted(scores) if score >= threshold)
    return [run[0] for run in stretches(over, lambda day: day) if run[0] >= settled]


def lead(one: Judged, threshold: float) -> int | None:
    """How many days before the stop the first warning came, None where it came too late or never."""
    if one.truth.began is None or one.truth.stopped is None:
        return None
    began, stopped = (FIRST_DAY + timedelta(days=n) for n in (one.truth.began, one.truth.stopped))
    last = stopped - timedelta(days=LEAD_DAYS)
    said = [day for day, score in one.scores if score >= threshold and began <= day <= last]
    return (stopped - min(said)).days if said else None


class Judgement:
    """What a method says of innocent runners and of others, at every threshold it can have."""

    def __init__(self, innocents: Sequence[Judged], developing: Sequence[Judged]) -> None:
        self.developing = developing
        levels = sorted({score for one in (*innocents, *developing) for _, score in one.scores})
        if len(levels) > MOST_LEVELS:
            levels = sorted(set(np.quantile(levels, np.linspace(0, 1, MOST_LEVELS)).tolist()))
        self.levels = [*levels, levels[-1] + 1 if levels else 1.0]
        self.rates = [false_alarms(innocents, level) for level in self.levels]

    def at(self, wanted: float) -> Result:
        """At a wanted rate of false alarms.

        Where no threshold gives that rate (a rule that counts), two neighbouring ones are mixed: what a coin
        between them would find.
        """
        at = next(n for n, rate in enumerate(self.rates) if rate <= wanted)
        strict = _at(self.developing, self.levels[at], self.rates[at])
        if at == 0 or self.rates[at] == wanted:
            return strict
        loose = _at(self.developing, self.levels[at - 1], self.rates[at - 1])
        part = (wanted - self.rates[at]) / (self.rates[at - 1] - self.rates[at])
        mixed = {
            kind: (1 - part) * strict.detected[kind] + part * loose.detected[kind] for kind in strict.detected
        }
        nearer = loose if part > 0.5 else strict
        return Result(self.levels[at], wanted, mixed, nearer.lead_days, nearer.lead_share)


MOST_LEVELS = 200


def _at(developing: Sequence[Judged], threshold: float, rate: float) -> Result:
    kinds = sorted({one.truth.kind for one in developing})
    leads = [(one, lead(one, threshold)) for one in developing]
    found = {
        kind: float(np.mean([days is not None for one, days in leads if one.truth.kind == kind]))
        for kind in kinds
    }
    told = [
        (days, days / (one.truth.stopped - one.truth.began))
        for one, days in leads
        if days and one.truth.stopped and one.truth.began is not None
    ]
    return Result(
        threshold,
        rate,
        found,
        float(median(days for days, _ in told)) if told else None,
        float(median(share for _, share in told)) if told else None,
    )
