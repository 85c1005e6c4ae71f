"""Where it may start: the likely sources upstream of a trail (claim C7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.body import Body, Link
from tracker.model import Episode, Side, Site, Source

MOST = 3
"""So many are named at most."""

LEAST_SITES = 2
"""A place that was not sore itself is named when it leads to at least so many sites of the trail."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    site: Site
    links: tuple[tuple[Site, Link], ...]
    on_trail: bool

    @property
    def rank(self) -> tuple[object, ...]:
        """How much of the trail it explains, then how well that is supported."""
        reached = len(self.links)
        support = sum(4 - link.grade.rank for _, link in self.links) / reached
        return (-reached, -self.on_trail, -support, self.site.region, str(self.site.side))


def sources(trail: Sequence[Episode], body: Body) -> tuple[Source, ...]:
    """The places from which most of the trail can be reached in one step, best first.

    A place that hurt before the sites it leads to counts whatever their number; others need two. What is
    named is where to look, not what is wrong.
    """
    sites = list(dict.fromkeys(onset.site for onset in trail))
    worth = [c for c in _candidates(sites, body) if c.on_trail or len(c.links) >= LEAST_SITES]
    return tuple(_source(candidate) for candidate in sorted(worth, key=lambda c: c.rank)[:MOST])


def _candidates(sites: Sequence[Site], body: Body) -> list[_Candidate]:
    """Every place that leads to sites of the trail; of a sore region only the sore site itself."""
    sore = {site.region for site in sites}
    links: dict[Site, dict[Site, Link]] = {}
    for at, after in enumerate(sites):
        for before in body.leading_to(after):
            earlier = before in sites[:at] if before in sites else before.region not in sore
            link = body.link(before, after)
            if earlier and link and _fits(before, sites):
                links.setdefault(before, {})[after] = link
    return [_Candidate(site, tuple(found.items()), site in sites) for site, found in links.items()]


def _fits(place: Site, sites: Sequence[Site]) -> bool:
    """Whether a place is on the trail, or on a side that it knows; without a side where none was said."""
    sides = {site.side for site in sites} - {Side.CENTRE}
    if place in sites or place.side is Side.CENTRE or not sides:
        return True
    return place.side in ((sides - {None}) or sides)


def _source(candidate: _Candidate) -> Source:
    best = min(candidate.links, key=lambda pair: pair[1].grade.rank)[1]
    worst = max(candidate.links, key=lambda pair: pair[1].grade.rank)[1]
    return Source(
        site=candidate.site,
        leads_to=tuple(site for site, _ in candidate.links),
        mechanism=best.mechanism,
        grade=best.grade,
        weakest=worst.grade,
        reference=best.told,
        on_trail=candidate.on_trail,
    )
