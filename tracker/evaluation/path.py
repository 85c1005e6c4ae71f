"""The best chain of hand-overs against the runner's own habits: a candidate for the detector.

Each onset is either one of this runner's usual ones, or was handed over from an earlier one. How much
better the second explains it, in place, delay and severity, is a log-likelihood ratio; the best chain that
ends there is its score and its explanation, step by step. It looks again whenever an episode gets worse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import exp, log, pi, sqrt

from tracker.detector.case import Case
from tracker.model import Episode, Site

OFFSPRING = 1.5
"""How many hand-overs one onset is taken to lead to in a developing imbalance."""

STEP_COST = 0.9
"""What every step must be worth before it counts: a chain is chosen among many."""

DELAY_DAYS, DELAY_SPREAD = 32.0, 0.6
"""Median delay from onset to onset [days], and the spread of its logarithm."""

LONGEST_DAYS = 180
TO_SAME, TO_LINKED, TO_ANY = 0.35, 0.45, 0.2
"""Where a hand-over goes: back to the same site, along a link, or elsewhere."""

LEAST_LINKED = 0.02
PLACES_WEIGHT = 20.0
"""How many onsets the table of places is worth beside this runner's own."""

USUAL_SEVERITY, SEVERITY_WEIGHT = 2.5, 8.0
"""The usual worst of an episode, and how many episodes that is worth beside the runner's own."""

GAIN, SEVERITY_SPREAD = 1.5, 1.5
"""How much worse a handed-over complaint is taken to be than the one before, and the spread of both."""

SEVERITY_LIMITS = (-1.5, 2.5)
"""One severity cannot say more than this, either way."""


@dataclass(frozen=True, slots=True)
class _Before:
    """A chain that ends at an earlier onset, with the step from there already counted."""

    score: float
    peak: float


def path_scores(case: Case) -> list[tuple[date, float]]:
    """The score of the best chain at every onset and whenever its episode gets worse."""
    scores: list[float] = []
    seen: dict[Site, int] = {}
    out = []
    for j, onset in enumerate(case.onsets):
        usual = _usual(case, j, onset, seen.get(onset.site, 0))
        befores = list(_befores(case, j, scores, usual))
        worst = sum(episode.peak for episode in case.onsets[:j])
        mean = (USUAL_SEVERITY * SEVERITY_WEIGHT + worst) / (SEVERITY_WEIGHT + j)
        score, peak = 0.0, 0.0
        for entry in onset.entries:
            if entry.severity <= peak:
                continue
            peak = entry.severity
            score = max((b.score + _severity(peak, b.peak, mean) for b in befores), default=0.0)
            score = max(score, 0.0)
            out.append((max(entry.known_on, onset.known_on), score))
        scores.append(score)
        seen[onset.site] = seen.get(onset.site, 0) + 1
    return out


def _usual(case: Case, j: int, onset: Episode, times: int) -> float:
    """The rate of this runner's own onsets at this site [1/day], learned from those before."""
    share = (PLACES_WEIGHT * case.body.chance_same(onset.site) + times) / (PLACES_WEIGHT + j)
    return max(case.onsets_per_year(j + 1) / 365.25 * share, 1e-9)


def _befores(case: Case, j: int, scores: list[float], usual: float) -> Iterator[_Before]:
    onset = case.onsets[j]
    for i in range(j - 1, -1, -1):
        before = case.onsets[i]
        days = (onset.first - before.first).days
        if days > LONGEST_DAYS:
            return
        if days > 0:
            handed = OFFSPRING * _delay(days) * _place(case, before.site, onset.site)
            yield _Before(scores[i] + log((usual + handed) / usual) - STEP_COST, before.peak)


def _delay(days: int) -> float:
    """The density of a delay [1/day]."""
    away = (log(days) - log(DELAY_DAYS)) / DELAY_SPREAD
    return exp(-0.5 * away * away) / (days * DELAY_SPREAD * sqrt(2 * pi))


def _place(case: Case, before: Site, after: Site) -> float:
    """The share of hand-overs from one site that go to another."""
    elsewhere = TO_ANY * case.body.chance_same(after)
    if before == after:
        return TO_SAME + elsewhere
    if case.body.link(before, after):
        reached = max(case.body.chance_linked(before), LEAST_LINKED)
        return TO_LINKED * case.body.chance_same(after) / reached + elsewhere
    return elsewhere


def _severity(peak: float, before: float, mean: float) -> float:
    """How much better growing pain explains this severity than the runner's usual does, as such a ratio."""
    low, high = SEVERITY_LIMITS
    ratio = ((peak - mean) ** 2 - (peak - before - GAIN) ** 2) / (2 * SEVERITY_SPREAD**2)
    return min(max(ratio, low), high)
