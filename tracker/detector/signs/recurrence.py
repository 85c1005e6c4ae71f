"""Recurrence: the same site again, after it had gone away (claims C2, C4)."""

from __future__ import annotations

from itertools import pairwise

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.habits import per_year
from tracker.detector.trail import Trail
from tracker.model import Episode, Evidence, Site

EARLY_DAYS, LATE_DAYS = 61, 365
"""Early within two months of full return, late within twelve, delayed beyond (Fuller 2006, as quoted in
Sports Med Open 2020 s40798-020-00286-3)."""


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """Every site of the trail that came back, with how often that would be by chance."""
    at_site: dict[Site, list[Episode]] = {}
    for onset in trail:
        at_site.setdefault(onset.site, []).append(onset)
    return tuple(_came_back(case, trail, onsets) for onsets in at_site.values() if len(onsets) > 1)


def _came_back(case: Case, trail: Trail, onsets: list[Episode]) -> Evidence:
    site, first = onsets[0].site, onsets[0]
    times = len(onsets) - 1
    days = (trail[-1].first - first.first).days
    gaps = [(after.first - before.last).days for before, after in pairwise(onsets)]
    classes = ", ".join(f"{fuller(gap)} after {wording.plural(gap, 'day')}" for gap in gaps)
    expected = per_year(case, [site], first.first) * days / 365.25
    return Evidence(
        claim=f"the {case.body.name(site)} came back {wording.times(times)} after it had gone: {classes}",
        value=times,
        unit="returns",
        chance=expected,
        days=tuple(onset.first for onset in onsets),
        sources=tuple(onset.entries[0].id for onset in onsets),
        reference="recurrence classes: Fuller 2006",
    )


def fuller(days: int) -> str:
    """The class of a recurrence by the days since it last hurt."""
    return "early" if days <= EARLY_DAYS else "late" if days <= LATE_DAYS else "delayed"
