"""What is usual for this runner: how often a niggle comes, and where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import exp, fsum

from tracker.detector.case import Case
from tracker.detector.trail import MODEL
from tracker.model import Site


def per_year(case: Case, sites: Iterable[Site], day: date) -> float:
    """How often a year [1/year] a niggle of the usual kind comes to one of these sites.

    The runner's own onsets before ``day`` are weighed with the table of places; nothing later is looked at.
    """
    before = [onset.site for onset in case.onsets if onset.first < day]
    places = set(sites)
    prior = fsum(case.body.chance_same(site) for site in places)
    weight = MODEL.places_weight
    share = (weight * prior + sum(site in places for site in before)) / (weight + len(before))
    return min(share, 1.0) * case.onsets_per_year(len(before), day)


def chance_within(case: Case, sites: Iterable[Site], day: date, days: int) -> float:
    """The probability that a usual niggle comes to one of these sites within so many days after ``day``."""
    return 1 - exp(-per_year(case, sites, day) * days / 365.25)
