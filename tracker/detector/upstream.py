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
        reached = len({site for site, _ in self.links})
        support = sum(4 - link.grade.rank for _, link in self.links) / max(len(self.links), 1)
        return (-reached, -self.on_trail, -support, self.site.region, str(self.site.side))


def sources(trail: Sequence[Episode], body: Body) -> tuple[Source, ...]:
    """The places from which most of the trail can be reached in one step, best first.

    A place that hurt before the sites it leads to counts whatever their number; others need two. What is
    named is where to look, not what is wrong.
    """
    sites = list(dict.fromkeys(onset.site for onset in trail))
    found = [_candidate(site, sites, body) for site in _places(sites, body)]
    worth = [c for c in found if len({s for s, _ in c.links}) >= (1 if c.on_trail else LEAST_SITES)]
    return tuple(_source(candidate) for candidate in sorted(worth, key=lambda c: c.rank)[:MOST])


def _places(sites: Sequence[Site], body: Body) -> list[Site]:
    """Every site of the body on a side that the trail knows; of a sore region only the sore site."""
    sides, sore = {site.side for site in sites}, {site.region for site in sites}
    if None in sides:
        wanted: tuple[Side | None, ...] = (None,)
    else:
        wanted = tuple(side for side in Side if side in sides or side is Side.CENTRE)
    return [
        Site(region.id, side)
        for region in body.structures
        for side in (wanted if region.has_sides else (Side.CENTRE,))
        if region.allows(side) and (region.id not in sore or Site(region.id, side) in sites)
    ]


def _candidate(site: Site, sites: Sequence[Site], body: Body) -> _Candidate:
    on_trail = site in sites
    later = sites[sites.index(site) + 1 :] if on_trail else sites
    links = tuple((other, link) for other in later if (link := body.link(site, other)))
    return _Candidate(site, links, on_trail)


def _source(candidate: _Candidate) -> Source:
    best = min(candidate.links, key=lambda pair: pair[1].grade.rank)[1]
    worst = max(candidate.links, key=lambda pair: pair[1].grade.rank)[1]
    return Source(
        site=candidate.site,
        leads_to=tuple(dict.fromkeys(site for site, _ in candidate.links)),
        mechanism=best.mechanism,
        grade=best.grade,
        weakest=worst.grade,
        reference=best.reference,
        on_trail=candidate.on_trail,
    )
