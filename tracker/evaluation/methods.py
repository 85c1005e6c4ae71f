"""What is measured: each method gives scores, and an alarm is a score from some threshold on.

The simple rules are what a careful person could do with a pencil; ``niggle`` is what niggle does. The
ablations are niggle with one part of its reasoning taken out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tracker.detector.case import Case
from tracker.detector.imbalance import scored
from tracker.detector.trail import MODEL, Model, reaches
from tracker.model import Episode, Site

Scores = list[tuple[date, float]]
"""Days in order, and the score known at the end of each."""


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


def _same_site(case: Case) -> Scores:
    """How many onsets in a row a site has had, none more than 180 days after the last."""
    latest: dict[Site, tuple[Episode, int]] = {}
    out = []
    for onset in case.onsets:
        before, count = latest.get(onset.site, (None, 0))
        near = before is not None and (onset.first - before.first).days <= 180
        latest[onset.site] = (onset, count + 1 if near else 1)
        out.append((onset.known_on, float(latest[onset.site][1])))
    return out


def _linked(case: Case) -> Scores:
    """At each onset, the most linked hand-overs in a row that end there, with returns to a site between."""
    reached: list[int] = []
    for j, onset in enumerate(case.onsets):
        best = 0
        for i in range(j - 1, -1, -1):
            before = case.onsets[i]
            days = (onset.first - before.first).days
            if days > 120:
                break
            if days and (before.site == onset.site or case.body.link(before.site, onset.site)):
                best = max(best, reached[i] + (before.site != onset.site))
        reached.append(best)
    return [(onset.known_on, float(count)) for onset, count in zip(case.onsets, reached, strict=True)]


def _niggle(case: Case) -> Scores:
    return [(one.day, one.years) for one in scored(case)]


def _with(model: Model) -> Callable[[Case], Scores]:
    """The bare points of the best chain under another model: there is no table of chance for it."""

    def score(case: Case) -> Scores:
        return [(reach.day, reach.points) for reach in reaches(case, model) if reach.before]

    return score


METHODS: tuple[Method, ...] = (
    Method("severity", "a niggle this severe", _severity),
    Method("onsets_90", "so many onsets in 90 days", _onsets_90),
    Method("same_site", "the same site so many times, 180 days apart at most", _same_site),
    Method("linked", "so many linked hand-overs, 120 days apart at most", _linked),
    Method("niggle", "the best chain of hand-overs against this runner's own habits", _niggle),
)
"""Every method, simple rules first."""

SIMPLE = tuple(method.id for method in METHODS[:-1])

ABLATIONS: tuple[Method, ...] = (
    Method("points", "niggle without its table of chance by rate of onsets", _with(MODEL)),
    Method("no_links", "and without the chain of movement", _with(replace(MODEL, to_linked=0.0))),
    Method("no_returns", "and without returns to the same site", _with(replace(MODEL, to_same=0.0))),
    Method("no_severity", "and without growing pain", _with(replace(MODEL, severity_counts=0.0))),
    Method("no_lasting", "and without how long it lasts", _with(replace(MODEL, lasts_counts=0.0))),
    Method("no_habits", "and without the runner's own places", _with(replace(MODEL, places_weight=1e9))),
)
"""Each but the first is the first with one part taken out."""
