"""The trail: how much better a hand-over explains each onset than this runner's own habits do.

Each onset is either one of this runner's usual ones, or was handed over from an earlier one. How much
better the second explains it, in place, delay, severity and how long it lasts, is a log-likelihood ratio;
the best chain of hand-overs that ends there is its score and its explanation, step by step. It is looked at
anew with every entry. The method was chosen by measurement (``manual/how-good.md``).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import exp, log, pi, sqrt

from tracker.body import Body
from tracker.detector.case import USUAL_ONSETS_PER_YEAR, USUAL_WEIGHT_YEARS, Case
from tracker.model import Episode, Site, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What hand-overs and usual niggles are taken to be like: chosen by measurement, not fitted to people.

    ``handed_on`` is how many hand-overs one onset leads to in a developing imbalance, ``step_cost`` what each
    step must be worth before it counts, since a chain is chosen among many. A delay has a median [days] and a
    spread of its logarithm; a longer one than ``longest_days`` is none. A hand-over goes back ``to_same``
    site, along a link (``to_linked``) or anywhere (``to_any``); a structure with few links does not draw
    more than ``least_linked`` allows. The table of places is worth ``places_weight`` onsets of the runner's.

    The worst of an episode is usually ``usual_severity``, with that spread; these are worth so many episodes
    beside the runner's own. A handed-over complaint is worse by ``gain``. ``severity_counts`` is how far that
    is trusted, within ``severity_limits``. An episode usually lasts ``usual_lasts_days``; each spread more
    counts ``lasts_counts``, up to ``lasts_limit``. After a week ``surge`` times the mean of the four before,
    a niggle is ``surge_factor`` times likelier anyway.
    """

    handed_on: float = 1.2
    step_cost: float = 1.3
    delay_days: float = 36.0
    delay_spread: float = 0.8
    longest_days: int = 180
    to_same: float = 0.35
    to_linked: float = 0.45
    to_any: float = 0.3
    least_linked: float = 0.02
    places_weight: float = 20.0
    usual_severity: float = 2.5
    usual_spread: float = 1.8
    severity_weight: float = 8.0
    spread_weight: float = 6.0
    gain: float = 1.2
    severity_counts: float = 0.8
    severity_limits: tuple[float, float] = (-1.0, 2.5)
    usual_lasts_days: float = 5.0
    lasts_spread: float = 0.7
    lasts_counts: float = 0.3
    lasts_limit: float = 1.2
    surge: float = 1.5
    surge_factor: float = 1.3


MODEL = Model()
"""The one the product uses."""

Trail = Sequence[Episode]
"""The onsets of a chain, the first one first."""

RECURRENCE = "recurrence"
"""What stands as ``link`` of a step that comes back to the site before it."""


@dataclass(frozen=True, slots=True)
class Points:
    """What a hand-over is worth: log-likelihood ratios of where and when, how bad, how long; and its cost."""

    place_and_delay: float
    severity: float
    lasting: float
    cost: float

    @property
    def total(self) -> float:
        """What it adds to the chain."""
        return self.place_and_delay + self.severity + self.lasting - self.cost


@dataclass(frozen=True, slots=True)
class Habits:
    """What chance alone would do depends on: the rate of onsets [1/year], and how they gather at few places.

    ``gathered`` is the share of pairs of onsets that are at one and the same site, held near what places
    drawn from the table give at first.
    """

    onsets_per_year: float
    gathered: float


GATHERED_USUAL, GATHERED_WEIGHT = 0.03, 10.0
"""The share of pairs at one site that is usual, and how many pairs that is worth."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the best chain has come at one entry.

    ``day`` is when that was known, ``onset`` the index in ``case.onsets``, ``points`` the score of the chain
    and ``length`` its onsets; ``before`` is the reach it goes on from, None where a chain begins, ``step``
    what that hand-over is worth. ``habits`` are this runner's then.
    """

    day: date
    onset: int
    points: float
    length: int
    habits: Habits
    before: Reach | None = None
    step: Points | None = None

    @property
    def chain(self) -> list[Reach]:
        """The reaches of the chain, the first one first."""
        out = [self]
        while (before := out[-1].before) is not None:
            out.append(before)
        return out[::-1]


@dataclass(slots=True)
class _Known:
    """What is known at one moment of the onsets so far: the runner's habits."""

    peaks: dict[int, float] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    at_site: Counter[Site] = field(default_factory=Counter)
    total: float = 0.0
    squares: float = 0.0
    pairs: int = 0

    @property
    def gathered(self) -> float:
        """The share of pairs of onsets at one and the same site."""
        count = len(self.peaks)
        usual = GATHERED_USUAL * GATHERED_WEIGHT
        return (self.pairs + usual) / (count * (count - 1) + GATHERED_WEIGHT)

    def learn(self, onset: int, site: Site, severity: float) -> None:
        old = self.peaks.get(onset)
        if old is None:
            insort(self.order, onset)
            self.pairs += 2 * self.at_site[site]
            self.at_site[site] += 1
        elif severity <= old:
            return
        self.peaks[onset] = severity
        self.total += severity - (old or 0.0)
        self.squares += severity**2 - (old or 0.0) ** 2

    def usual_severity(self, but: int, model: Model) -> tuple[float, float]:
        """Mean and variance of the worst of an episode, one of them left out."""
        own = self.peaks[but]
        count, total, squares = len(self.peaks) - 1, self.total - own, self.squares - own**2
        weight = model.severity_weight
        mean = (model.usual_severity * weight + total) / (weight + count)
        around = squares - 2 * mean * total + count * mean**2
        prior = model.usual_spread**2 * model.spread_weight
        return mean, (prior + around) / (model.spread_weight + count)


def reaches(case: Case, model: Model = MODEL) -> list[Reach]:
    """The best chain at every entry of a gradual onset, in the order in which they were written.

    What is scored on a day uses what was written by then: the worst of each episode so far, and nothing of
    episodes that came later. Linear in the entries, times the onsets of half a year.
    """
    written = sorted(
        (max(case.known_on(entry), onset.known_on), j, at)
        for j, onset in enumerate(case.onsets)
        for at, entry in enumerate(onset.entries)
    )
    walk = _Walk(case, model, _surges(case, model))
    return [walk.go_on(day, j, at) for day, j, at in written]


class _Walk:
    """The search for the best chains, entry by entry."""

    def __init__(self, case: Case, model: Model, surges: frozenset[date]) -> None:
        self.case, self.model, self.surges = case, model, surges
        self.known, self.latest = _Known(), dict[int, Reach]()

    def go_on(self, day: date, j: int, at: int) -> Reach:
        """The best chain to an onset, at one of its entries."""
        onset = self.case.onsets[j]
        entry = onset.entries[at]
        self.known.learn(j, onset.site, entry.severity)
        self.latest[j] = self._best(j, day, _lasting((entry.day - onset.first).days + 1, self.model))
        return self.latest[j]

    def _best(self, j: int, day: date, lasting: float) -> Reach:
        case, known, model = self.case, self.known, self.model
        onset, others = case.onsets[j], len(known.peaks) - 1
        here = self._usual_here(onset)
        severity = known.usual_severity(j, model)
        habits = Habits(case.onsets_per_year(others + 1, onset.first), known.gathered)
        best = Reach(day, j, 0.0, 1, habits)
        for i in self._before(j):
            before, reach = case.onsets[i], self.latest[i]
            usual = here * (others - reach.length + USUAL_ONSETS_PER_YEAR * USUAL_WEIGHT_YEARS)
            days = (onset.first - before.first).days
            handed = model.handed_on * _handed_on(days, case.body, before.site, onset.site, model)
            step = Points(
                log(1 + handed / max(usual, 1e-9)),
                _severity(known.peaks[j], known.peaks[i], *severity, model),
                lasting,
                model.step_cost,
            )
            points = reach.points + step.total
            if points > best.points:
                best = Reach(day, j, points, reach.length + 1, habits, reach, step)
        return best

    def _usual_here(self, onset: Episode) -> float:
        """The rate [1/day] at which one usual onset a diary brings one to this site on this day."""
        case, known, weight = self.case, self.known, self.model.places_weight
        times = known.at_site[onset.site] - 1
        share = (weight * case.body.chance_same(onset.site) + times) / (weight + len(known.peaks) - 1)
        years = case.years_kept(onset.first) + USUAL_WEIGHT_YEARS
        return share / years / 365.25 * (self.model.surge_factor if onset.first in self.surges else 1.0)

    def _before(self, j: int) -> Iterator[int]:
        """The known onsets from which a hand-over can have come, the nearest first."""
        onsets, order = self.case.onsets, self.known.order
        for at in range(bisect_left(order, j) - 1, -1, -1):
            days = (onsets[j].first - onsets[order[at]].first).days
            if days > self.model.longest_days:
                return
            if days:
                yield order[at]


def _handed_on(days: int, body: Body, before: Site, after: Site, model: Model) -> float:
    """The density [1/day] with which a hand-over from one site comes to another after so many days."""
    here = body.chance_same(after)
    share = model.to_any * here
    if before == after:
        share += model.to_same
    elif body.link(before, after):
        share += model.to_linked * here / max(body.chance_linked(before), model.least_linked)
    away = (log(days) - log(model.delay_days)) / model.delay_spread
    return share * exp(-0.5 * away * away) / (days * model.delay_spread * sqrt(2 * pi))


def _severity(peak: float, before: float, mean: float, variance: float, model: Model) -> float:
    """How much better growing pain explains this severity than the runner's usual does."""
    low, high = model.severity_limits
    ratio = ((peak - mean) ** 2 - (peak - before - model.gain) ** 2) / (2 * variance)
    return min(max(model.severity_counts * ratio, low), high)


def _lasting(days: int, model: Model) -> float:
    """What it says that an episode has lasted so long: nothing until it is longer than usual."""
    longer = (log(days) - log(model.usual_lasts_days)) / model.lasts_spread
    return min(max(model.lasts_counts * longer, 0.0), model.lasts_limit)


def _surges(case: Case, model: Model) -> frozenset[date]:
    """The days that end a week far above the four before it."""
    if case.daily is None or case.daily.count < 35:
        return frozenset()
    import numpy as np

    ran = np.nan_to_num(case.daily["distance_m"])
    total = np.concatenate([[0.0], np.cumsum(ran)])
    week = total[35:] - total[28:-7]
    month = (total[28:-7] - total[:-35]) / 4
    over = np.flatnonzero((week > model.surge * month) & (month > 0)) + 34
    return frozenset(map(case.daily.day, over.tolist()))


def places(trail: Trail) -> tuple[Site, ...]:
    """Every site of a trail, by all its names, in order."""
    return tuple(dict.fromkeys(site for onset in trail for site in onset.sites))


def steps(onsets: Sequence[Episode], body: Body) -> Iterator[Step]:
    """The trail through these onsets, each step with the link that leads to it, if there is one."""
    before: Episode | None = None
    for onset in onsets:
        if before is None:
            yield Step(day=onset.first, site=onset.site)
        elif before.site == onset.site:
            yield Step(day=onset.first, site=onset.site, link=RECURRENCE)
        else:
            link = body.link(before.site, onset.site)
            yield Step(
                day=onset.first,
                site=onset.site,
                link=link.kind if link else None,
                mechanism=link.mechanism if link else None,
                grade=link.grade if link else None,
                reference=link.told if link else None,
            )
        before = onset
