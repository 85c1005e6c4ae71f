"""Imbalance or injury: how a complaint behaves, with reasons on both sides; no diagnosis (claims C1, C2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from tracker.detector import wording
from tracker.detector.case import FROM_WITHIN, Case
from tracker.detector.signs import masked
from tracker.detector.trail import MODEL, Trail, places
from tracker.model import Episode, History, Lean, Onset, Verdict

YEAR_DAYS = 365
"""So far back a single complaint is held against earlier ones at its place."""

NO_EVENT = "no event is noted that began it"

ENOUGH = 2
"""So many reasons on one side and fewer on the other lean that way."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What hurts now, and how it behaves."""

    episode: Episode
    verdict: Verdict


def complaints(history: History) -> tuple[Complaint, ...]:
    """Every complaint that is open, the latest first."""
    case = Case.of(history)
    still = (e for e in case.complaints if e.resolved is None and case.stands(e.last))
    return tuple(Complaint(e, verdict(case, (e,))) for e in sorted(still, key=lambda e: e.last, reverse=True))


def verdict(case: Case, trail: Trail) -> Verdict:
    """How the episodes of a trail behave; a trail may be a single episode.

    Pain in chest or head is not judged.
    """
    if any(episode.site.region in FROM_WITHIN for episode in trail):
        return Verdict(leans=Lean.UNCLEAR, for_imbalance=(), for_injury=())
    imbalance = tuple(_for_imbalance(case, trail))
    injury = tuple(_for_injury(case, trail))
    if any(episode.sudden for episode in trail):
        leans = Lean.INJURY
    elif len(imbalance) >= ENOUGH and len(imbalance) > len(injury):
        leans = Lean.IMBALANCE
    else:
        leans = Lean.UNCLEAR
    return Verdict(leans=leans, for_imbalance=imbalance, for_injury=injury)


def _for_imbalance(case: Case, trail: Trail) -> Iterator[str]:
    if not any(episode.sudden for episode in trail):
        noted = all(episode.entries[0].onset is Onset.GRADUAL for episode in trail)
        yield "it came on by and by" if noted else NO_EVENT
    before = _before(case, trail)
    returns = len(before) - len({episode.site for episode in before})
    moves = [b for a, b in pairwise(trail) if a.site != b.site]
    if returns:
        yield f"it came back {wording.times(returns)} to a place from which it had gone"
    if moves:
        yield f"it moved to another place {wording.times(len(moves))}"
    if any(evidence.claim.startswith("masked") for evidence in masked.look(case, trail)):
        yield "it faded in a cut-back and was back with the load"


def _before(case: Case, trail: Trail) -> Trail:
    """The trail; for a single episode those at the same site that led up to it."""
    if len(trail) > 1:
        return trail
    since = trail[0].first - timedelta(days=YEAR_DAYS)
    return [e for e in case.complaints if e.site == trail[0].site and since <= e.first <= trail[0].first]


def _for_injury(case: Case, trail: Trail) -> Iterator[str]:
    sites = places(trail)
    since = trail[0].first - timedelta(days=MODEL.longest_days)
    events = [e for e in case.episodes if e.sudden and e.site in sites and since <= e.first]
    for event in events:
        yield f"the {case.body.name(event.site)} began with an event on {wording.day(event.first)}"
    if len(_before(case, trail)) == 1 and len(trail) == 1:
        earlier = [e.first for e in case.complaints if e.site in sites and e.first < trail[0].first]
        if earlier:
            yield f"it is the first time in a year at this place, which hurt in {wording.months(earlier)}"
        else:
            yield "it is the first time at this place, as far as it is logged"
