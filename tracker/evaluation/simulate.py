"""Simulated runners.

So far one kind: runners whose niggles have nothing to do with each other. They tell how often a sign
would speak up by chance.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from tracker.body import Body
from tracker.model import Episode, Niggle, Side, Site

FIRST_DAY = date(2024, 1, 1)

SHORTEST_GAP_DAYS = 21
"""Onsets at one site closer than this would be one episode (14 clear days, and about a week of pain)."""


def unrelated_onsets(
    rng: np.random.Generator, body: Body, *, per_year: float, years: float, sided: bool = True
) -> tuple[Episode, ...]:
    """Episodes of a runner whose niggles come at random times and places.

    Parameters
    ----------
    rng
        Source of randomness.
    body
        Gives the places: regions by their priors, sides by their shares.
    per_year, years
        Rate of onsets [1/year] of a Poisson process, and its length [years].
    sided
        Whether the runner says left and right.
    """
    sites, shares = places(body, sided=sided)
    days = np.sort(rng.integers(0, round(years * 365.25), size=rng.poisson(per_year * years)))
    drawn = rng.choice(len(sites), size=len(days), p=shares)
    latest: dict[Site, int] = {}
    out = []
    for day, place in zip(days.tolist(), drawn.tolist(), strict=True):
        site = sites[place]
        if site in latest and day - latest[site] < SHORTEST_GAP_DAYS:
            continue
        latest[site] = day
        out.append(_episode(site, FIRST_DAY + timedelta(days=day)))
    return tuple(out)


def places(body: Body, *, sided: bool = True) -> tuple[list[Site], np.ndarray]:
    """Every site, and the share of unrelated niggles it gets."""
    regions = body.structures
    if sided:
        sites = [Site(region.id, side) for region in regions for side in Side if region.allows(side)]
        shares = np.array([body.chance_same(site) for site in sites])
    else:
        sites = [body.site(region.id, None) for region in regions]
        shares = np.array([region.prior for region in regions])
    return sites, shares / shares.sum()


def _episode(site: Site, day: date) -> Episode:
    logged_at = datetime.combine(day, time(20), tzinfo=UTC)
    entry = Niggle(day=day, logged_at=logged_at, site=site, severity=3)
    return Episode(site=site, first=day, last=day, resolved=None, known_on=day, peak=3, entries=(entry,))
