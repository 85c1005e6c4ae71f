"""Reserve: how much of a chain of movement has not been drawn in yet (claim C6)."""

from __future__ import annotations

from tracker.detector.case import Case
from tracker.detector.trail import Trail
from tracker.model import Evidence

CHAINS = {
    "SBL": "superficial back line",
    "SFL": "superficial front line",
    "LL": "lateral line",
    "SPL": "spiral line",
    "BFL": "back functional line",
    "FFL": "front functional line",
    "DFL": "deep front line",
    "LCS-tight": "hip flexors and lower back",
    "LCS-weak": "buttocks and trunk",
}
"""The chains of the region table in words; the lines are an anatomist's model, not a proven cause."""


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """The chain that most of the trail lies on, and what is left of it."""
    drawn = dict.fromkeys(onset.site.region for onset in trail)
    on_chain: dict[str, list[str]] = {}
    for region in drawn:
        for chain in case.body.region(region).chains:
            on_chain.setdefault(chain, []).append(region)
    if not on_chain:
        return ()
    members = {
        chain: [region.id for region in case.body.structures if chain in region.chains] for chain in on_chain
    }
    chain = min(on_chain, key=lambda name: (-len(on_chain[name]), len(members[name]), name))
    if len(on_chain[chain]) < 2:
        return ()
    count, whole = len(on_chain[chain]), len(members[chain])
    names = ", ".join(case.body.region(region).name for region in on_chain[chain])
    return (
        Evidence(
            claim=f"{count} of the {whole} structures of one chain ({CHAINS.get(chain, chain)}) have been "
            f"drawn in: {names}; {whole - count} are left to take over",
            value=whole - count,
            unit="structures left",
            reference="an anatomist's model of chains; no study shows that one link takes over from another",
            days=tuple(onset.first for onset in trail),
        ),
    )
