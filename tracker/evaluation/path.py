"""The best chain of hand-overs against the runner's own habits: a candidate for the detector.

Each onset is either one of this runner's usual ones, or was handed over from an earlier one. How much
better the second explains it, in place, delay and severity, is a log-likelihood ratio; the best chain that
ends there is its score and its explanation, step by step. It looks again whenever an episode gets worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import exp, log, pi, sqrt

from tracker.detector.case import Case
from tracker.model import Site

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


def path_scores(case: Case) -> list[tuple[date, float]]:
    """The score of the best chain at every onset, and again whenever an episode gets worse; days in order.

    What is scored on a day uses what was written by then: the worst of each episode so far, and nothing of
    episodes that came later.
    """
    written = sorted(
        (max(entry.known_on, onset.known_on), j, entry.severity)
        for j, onset in enumerate(case.onsets)
        for entry in onset.entries
    )
    peaks, scores = [0.0] * len(case.onsets), [0.0] * len(case.onsets)
    out = []
    for day, j, severity in written:
        if severity > peaks[j]:
            peaks[j] = severity
            scores[j] = _best(case, j, peaks, scores)
            out.append((day, scores[j]))
    return out


def _best(case: Case, j: int, peaks: Sequence[float], scores: Sequence[float]) -> float:
    """The score of the best chain that ends at an onset; episodes without a peak are not known yet."""
    onset = case.onsets[j]
    known = [i for i in range(j) if peaks[i]]
    times = sum(case.onsets[i].site == onset.site for i in known)
    share = (PLACES_WEIGHT * case.body.chance_same(onset.site) + times) / (PLACES_WEIGHT + len(known))
    usual = max(case.onsets_per_year(j + 1) / 365.25 * share, 1e-9)
    worst = sum(peaks[i] for i in known)
    mean = (USUAL_SEVERITY * SEVERITY_WEIGHT + worst) / (SEVERITY_WEIGHT + len(known))
    best = 0.0
    for i in known:
        days = (onset.first - case.onsets[i].first).days
        if 0 < days <= LONGEST_DAYS:
            handed = OFFSPRING * _delay(days) * _place(case, case.onsets[i].site, onset.site)
            step = log((usual + handed) / usual) - STEP_COST + _severity(peaks[j], peaks[i], mean)
            best = max(best, scores[i] + step)
    return best


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
