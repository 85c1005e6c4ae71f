"""Escalation: pain, the moment at which it comes, or what it does to the running gets worse (claim C6)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.trail import Trail
from tracker.model import Episode, Evidence, Impact, Moment

WORSE_BY = 1.5
"""A difference in pain worth a word: two points are the smallest change people call one (from memory)."""

PHASES = {Moment.AFTER: 0, Moment.DURING: 1, Moment.BEFORE: 2, Moment.NEXT_MORNING: 2, Moment.REST_DAY: 2}
"""How far a complaint has gone, by when it is felt: after the run, during it, and without one."""

PHASE_WORDS = ("after the run only", "during the run", "without running, too")

IMPACTS = {Impact.NONE: 0, Impact.EASED: 1, Impact.STOPPED: 2}
IMPACT_WORDS = ("left the running as it was", "made runs slower or shorter", "stopped a run")

CLOSER = 0.6
"""Hand-overs that come in less than that share of the first delay come closer together."""


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """What got worse along the trail, and in the episode that is open; and what got milder."""
    return (*_severity(trail), *_phase(trail), *_impact(trail), *_closer(trail), *_exacerbation(case, trail))


def _severity(trail: Trail) -> tuple[Evidence, ...]:
    begun = trail[1].first if len(trail) > 1 else trail[0].last
    first = max(e.severity for e in trail[0].entries if e.day < begun or e is trail[0].entries[0])
    last, worst = trail[-1].peak, max(onset.peak for onset in trail)
    if last < first:
        claim, supports = f"it was milder the last time ({last:g} of 10) than the first ({first:g})", False
    elif worst - first >= WORSE_BY:
        claim, supports = f"the worst of it rose from {first:g} to {worst:g} of 10 along the trail", True
    else:
        return ()
    days = (trail[0].first, trail[-1].first)
    return (Evidence(claim=claim, value=worst - first, unit="of 10", supports=supports, days=days),)


def _phase(trail: Trail) -> tuple[Evidence, ...]:
    reached = _reached(trail, lambda onset: [PHASES[e.moment] for e in onset.entries if e.moment])
    return _rise(reached, "it came {0} at first, and now {1}", PHASE_WORDS)


def _impact(trail: Trail) -> tuple[Evidence, ...]:
    reached = _reached(trail, lambda onset: [IMPACTS[e.impact] for e in onset.entries if e.impact])
    return _rise(reached, "at first it {0}, then it {1}", IMPACT_WORDS)


def _reached(trail: Trail, levels: Callable[[Episode], list[int]]) -> list[tuple[Episode, int]]:
    return [(onset, max(found)) for onset in trail if (found := levels(onset))]


def _rise(reached: list[tuple[Episode, int]], claim: str, words: tuple[str, ...]) -> tuple[Evidence, ...]:
    if len(reached) < 2 or reached[-1][1] <= reached[0][1]:
        return ()
    (before, low), (after, high) = reached[0], reached[-1]
    days = (before.first, after.first)
    return (Evidence(claim=claim.format(words[low], words[high]), value=high - low, unit="steps", days=days),)


def _closer(trail: Trail) -> tuple[Evidence, ...]:
    gaps = [(after.first - before.first).days for before, after in pairwise(trail)]
    if len(gaps) < 2 or gaps[-1] >= CLOSER * gaps[0]:
        return ()
    claim = f"it comes closer together: {gaps[0]} days from the first to the second, {gaps[-1]} to the last"
    return (Evidence(claim=claim, value=gaps[-1], unit="days", days=tuple(o.first for o in trail[-2:])),)


def _exacerbation(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """Worse before it was over, which is no recurrence (Fuller 2007)."""
    now = trail[-1]
    begun = now.entries[0].severity
    if now.resolved is not None or now.peak - begun < WORSE_BY:
        return ()
    worst = max(now.entries, key=lambda entry: (entry.severity, entry.day))
    claim = (
        f"the {case.body.name(now.site)} has got worse and is not over: {begun:g} on "
        f"{wording.day(now.first)}, {worst.severity:g} on {wording.day(worst.day)}"
    )
    return (
        Evidence(
            claim=claim,
            value=now.peak - begun,
            unit="of 10",
            days=(now.first, worst.day),
            sources=(now.entries[0].id, worst.id),
            reference="exacerbation: Fuller 2007, Clin J Sport Med 17:197",
        ),
    )
