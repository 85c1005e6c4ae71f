"""What every simulated runner starts from: the first day, and where unrelated niggles land."""

from __future__ import annotations

from datetime import date

import numpy as np

from tracker.body import Body
from tracker.model import Side, Site

FIRST_DAY = date(2024, 1, 1)


def places(body: Body) -> tuple[list[Site], np.ndarray]:
    """Every site, and the share of unrelated niggles it gets."""
    sites = [Site(region.id, side) for region in body.structures for side in Side if region.allows(side)]
    shares = np.array([body.chance_same(site) for site in sites])
    return sites, shares / shares.sum()
