"""What is measured: each method gives scores, and an alarm is a score from some threshold on.

The simple rules are what a careful person could do with a pencil; ``product`` is what niggle does today;
``path`` is the candidate for its successor (`tracker.evaluation.path`) and is not used by it yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import log10

from tracker.detector.case import Case
from tracker.detector.signs import SIGNS
from tracker.detector.thresholds import SHARE, chance
from tracker.evaluation.path import path_scores

Scores = list[tuple[date, float]]
"""Days in order, and the score known at the end of each."""

RARE = 1e-4
"""Rarer than this a year, the tables of chance cannot tell apart."""

COMMON = 1e3
"""What is said of an onset on which no sign has a score [1/year]."""


@dataclass(frozen=True, slots=True)
class Method:
    """One way to score a diary: its id, what it does in words, and the function."""

    id: str
    words: str
    score: Callable[[Case], Scores]


def _severity(case: Case) -> Scores:
    return [(niggle.known_on, niggle.severity) for niggle in case.diary.niggles]


def _onsets_90(case: Case) -> Scores:
    firsts = [onset.first for onset in case.onsets]
    return [
        (onset.known_on, float(sum(0 <= (onset.first - other).days <= 90 for other in firsts)))
        for onset in case.onsets
    ]


def _of_sign(sign_id: str) -> Callable[[Case], Scores]:
    sign = next(sign for sign in SIGNS if sign.id == sign_id)

    def score(case: Case) -> Scores:
        counts = sign.scores(case) if sign.scores else []
        return [(onset.known_on, float(count)) for onset, count in zip(case.onsets, counts, strict=True)]

    return score


def _product(case: Case) -> Scores:
    """How unusual the rarer of the two signs is for a runner with as many onsets, in powers of ten."""
    counts = {sign.id: sign.scores(case) for sign in SIGNS if sign.scores}
    out = []
    for j, onset in enumerate(case.onsets):
        rate = case.onsets_per_year(j + 1)
        found = [
            max(chance(sign, scores[j], rate, sided=case.sided), RARE) / SHARE[sign]
            for sign, scores in counts.items()
            if scores[j]
        ]
        out.append((onset.known_on, -log10(min(found, default=COMMON))))
    return out


METHODS: tuple[Method, ...] = (
    Method("severity", "a niggle this severe", _severity),
    Method("onsets_90", "so many onsets in 90 days", _onsets_90),
    Method("same_site", "the same site so many times, 180 days apart at most", _of_sign("recurrence")),
    Method("linked", "so many linked hand-overs, 120 days apart at most", _of_sign("shift")),
    Method("product", "niggle's two signs, by how unusual they are for this runner", _product),
    Method(
        "path", "the best chain of hand-overs against this runner's own habits (a candidate)", path_scores
    ),
)
"""Every method, simple rules first."""
