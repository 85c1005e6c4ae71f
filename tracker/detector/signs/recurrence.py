"""Recurrence: the same site again, after it had gone away (claims C2, C4)."""

from __future__ import annotations

from itertools import pairwise

from tracker.detector import wording
from tracker.detector.advice import for_stage
from tracker.detector.case import Case
from tracker.detector.raising import Standing, raised_on, stage, standing
from tracker.detector.trail import steps
from tracker.model import Alarm, Episode, Evidence, Site

ID = "recurrence"

WINDOW_DAYS = 180
"""The longest time from one onset to the next at the same site that counts as coming back."""

EARLY_DAYS = 61
"""Early within two months of full return, late within twelve (Fuller 2006, as quoted in Sports Med Open
2020 s40798-020-00286-3). Delayed ones, beyond a year, lie outside the window of this sign."""


def scores(case: Case) -> list[int]:
    """At each onset, how many onsets in a row its site has had, none more than 180 days after the last."""
    latest: dict[Site, int] = {}
    out: list[int] = []
    for j, onset in enumerate(case.onsets):
        before = latest.get(onset.site)
        near = before is not None and (onset.first - case.onsets[before].first).days <= WINDOW_DAYS
        out.append(out[before] + 1 if near and before is not None else 1)
        latest[onset.site] = j
    return out


def find(case: Case) -> tuple[Alarm, ...]:
    """The standing recurrence alarms, one a site, the highest score first."""
    counts = scores(case)
    at_site: dict[Site, list[int]] = {}
    for j, onset in enumerate(case.onsets):
        at_site.setdefault(onset.site, []).append(j)
    alarms = []
    for indices in at_site.values():
        found = standing(case, ID, indices, counts)
        if found:
            alarms.append(_alarm(case, indices, counts, found))
    return tuple(sorted(alarms, key=lambda a: (-a.score, a.raised_on, a.trail[0].site.region)))


def _alarm(case: Case, indices: list[int], counts: list[int], found: Standing) -> Alarm:
    until = indices.index(found.at) + 1
    trail = [case.onsets[i] for i in indices[until - counts[found.at] : until]]
    level = stage(case, trail, found)
    raised = indices.index(found.over[0]) + 1
    return Alarm(
        sign=ID,
        raised_on=raised_on([case.onsets[i] for i in indices[raised - counts[found.over[0]] : raised]]),
        trail=tuple(steps(trail, case.body)),
        stage=level,
        score=found.score,
        threshold=found.limit.score,
        false_alarms_per_year=found.limit.false_alarms_per_year,
        text=wording.recurrence(case.body, trail, found),
        evidence=(*_returns(case, trail), _how_unusual(case, trail, found), *_against(trail)),
        about=trail[-1].site,
        advice=for_stage(level),
    )


def _returns(case: Case, trail: list[Episode]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            claim=f"{case.body.name(after.site)} again, {_fuller(before, after)}",
            value=(after.first - before.last).days,
            unit="days",
            chance=case.body.chance_same(after.site),
            days=(before.first, after.first),
            sources=(before.entries[0].id, after.entries[0].id),
            reference="recurrence classes: Fuller 2006",
        )
        for before, after in pairwise(trail)
    )


def _fuller(before: Episode, after: Episode) -> str:
    days = (after.first - before.last).days
    kind = "an early" if days <= EARLY_DAYS else "a late"
    return f"{kind} recurrence, {days} days after it last hurt"


def _how_unusual(case: Case, trail: list[Episode], found: Standing) -> Evidence:
    return Evidence(
        claim=f"onsets at the {case.body.name(trail[-1].site)}, each within {WINDOW_DAYS} days of the last",
        value=found.score,
        unit="onsets",
        chance=found.chance,
        days=tuple(onset.first for onset in trail),
        reference="simulated runners with unrelated niggles, see the manual",
    )


def _against(trail: list[Episode]) -> tuple[Evidence, ...]:
    if trail[-1].peak >= trail[0].peak:
        return ()
    return (
        Evidence(
            claim="it was milder this time than the first time",
            value=trail[-1].peak,
            unit="of 10",
            supports=False,
            days=(trail[0].first, trail[-1].first),
        ),
    )
