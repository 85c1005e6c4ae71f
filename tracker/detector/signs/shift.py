"""Shift: the complaint hands over to linked sites, one after another (claims C2, C5, C7)."""

from __future__ import annotations

from itertools import pairwise

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.habits import chance_within
from tracker.detector.trail import Trail
from tracker.model import Evidence

ELSEWHERE_ANYWAY = Evidence(
    claim="about four in five new running injuries are at another site than the one before anyway",
    value=0.8,
    unit="of new injuries",
    supports=False,
    reference="Dutch runners, 548 new injuries: Clin J Sport Med 2023;33:61",
)


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """How many steps follow the chain of movement, how many by chance, and what is held against them."""
    steps = [(before, after) for before, after in pairwise(trail) if before.site != after.site]
    if not steps:
        return ()
    linked = [(before, after) for before, after in steps if case.body.link(before.site, after.site)]
    expected = sum(
        chance_within(case, case.body.linked(before.site), before.first, (after.first - before.first).days)
        for before, after in steps
    )
    found = Evidence(
        claim=f"moves to another place that follow the chain of movement: {len(linked)} of {len(steps)}",
        value=len(linked),
        unit="hand-overs",
        chance=expected,
        supports=bool(linked),
        days=tuple(after.first for _, after in steps),
        sources=tuple(after.entries[0].id for _, after in linked),
    )
    return (found, ELSEWHERE_ANYWAY, *_custom(case, trail), *_contradicted(case, trail))


def _custom(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    days = [
        after.first
        for before, after in pairwise(trail)
        if (link := case.body.link(before.site, after.site)) and link.grade == "tradition"
    ]
    if not days:
        return ()
    return (
        Evidence(
            claim=f"{wording.plural(len(days), 'step')} on clinical custom alone, without a study",
            value=len(days),
            unit="steps",
            supports=False,
            days=tuple(days),
        ),
    )


def _contradicted(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            claim=f"a study found no such link: {link.mechanism}",
            supports=False,
            days=(after.first,),
            reference=link.reference,
        )
        for before, after in pairwise(trail)
        for link in case.body.contradictions(before.site, after.site)
    )
