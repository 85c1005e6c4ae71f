"""The one warning: a complaint comes back or wanders, more than chance would have it (claims C2 to C7)."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from tracker.detector.case import STANDING_DAYS, Case, stretches
from tracker.detector.thresholds import once_in_years
from tracker.detector.trail import Reach, places, reaches
from tracker.model import Episode, Impact, Stage

ID = "imbalance"

ACT_NOW_FROM = 6.0
"""A peak from here on makes a warning urgent: pain above 5 is beyond what rehabilitation under load
accepts (pain-monitoring model, Silbernagel 2007, Am J Sports Med 35:897; the zones are quoted from
memory, and clinics differ on the cut)."""

URGENT_DAYS = 28
"""Severe pain makes a warning urgent while its episode is open, and this long after its last entry."""

CLEARLY = 5.0
"""So many times rarer than the threshold asks for, a warning is developing whatever the pain does."""


LEAST_ONSETS = 3
"""A single hand-over is watched, however rare it is."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One reach of a chain, and in how many years chance alone would show as much [years]."""

    years: float
    reach: Reach

    @property
    def day(self) -> date:
        """When it was known."""
        return self.reach.day


def scored(case: Case) -> list[Scored]:
    """Every entry that goes on with a chain, in the order in which they were written."""
    return [
        Scored(once_in_years(reach.points, reach.habits), reach) for reach in reaches(case) if reach.before
    ]


def daily_scores(found: Sequence[Scored], *, until: date) -> list[tuple[date, float]]:
    """The imbalance score on every day on which it changed [years]: the rarest chain of the last 120 days.

    It is 0 before the first and after the last of them.
    """
    changes: list[tuple[date, float]] = []
    days = {one.day for one in found} | {one.day + timedelta(days=STANDING_DAYS + 1) for one in found}
    recent: deque[Scored] = deque()
    at = 0
    for day in sorted(day for day in days if day <= until):
        while at < len(found) and found[at].day <= day:
            while recent and recent[-1].years <= found[at].years:
                recent.pop()
            recent.append(found[at])
            at += 1
        while recent and (day - recent[0].day).days > STANDING_DAYS:
            recent.popleft()
        score = recent[0].years if recent else 0.0
        if not changes or changes[-1][1] != score:
            changes.append((day, score))
    return changes


@dataclass(frozen=True, slots=True)
class Spell:
    """One stretch over the threshold: all that was over it, none more than 120 days after the one before."""

    over: tuple[Scored, ...]

    @property
    def raised_on(self) -> date:
        """The day on which it would first have been said."""
        return self.over[0].day

    def until(self, day: date) -> Spell | None:
        """The spell as it was known at the end of a day; None before it began."""
        known = self.over[: bisect_right(self.over, day, key=_day)]
        return Spell(known) if known else None

    def best(self, day: date) -> Scored:
        """The rarest chain of the 120 days up to a day on which the spell stands; of equals the later."""
        recent = [one for one in self.over if 0 <= (day - one.day).days <= STANDING_DAYS]
        return max(recent, key=lambda one: (one.years, one.day))


_day = attrgetter("day")


def spells(found: Sequence[Scored], *, years: float) -> Iterator[Spell]:
    """The stretches over a threshold [years], in order."""
    over = (one for one in found if one.years >= years)
    return (Spell(tuple(run)) for run in stretches(over, _day))


def trail_of(case: Case, best: Scored) -> list[Episode]:
    """The onsets of a chain, the first one first."""
    return [case.onsets[reach.onset] for reach in best.reach.chain]


def stage(case: Case, spell: Spell) -> Stage:
    """How far a spell that stands has gone: by pain and impact since it was raised, and by the score."""
    best = spell.best(case.as_of)
    trail = trail_of(case, best)
    over = dict.fromkeys(one.reach.onset for one in spell.over)
    sites = {*places(trail), *places([case.onsets[onset] for onset in over])}
    since = case.onsets[spell.over[0].reach.onset].first
    if any(_urgent(case, e) for e in case.episodes if e.site in sites and e.last >= since):
        return Stage.ACT_NOW
    if len(trail) < LEAST_ONSETS:
        return Stage.WATCH
    rising = trail[-1].peak > max(onset.peak for onset in trail[:-1])
    clearly = best.years * case.choices.false_alarms_per_year >= CLEARLY
    return Stage.DEVELOPING if clearly or rising else Stage.WATCH


def _urgent(case: Case, episode: Episode) -> bool:
    fresh = episode.resolved is None or (case.as_of - episode.last).days <= URGENT_DAYS
    return fresh and any(e.severity >= ACT_NOW_FROM or e.impact is Impact.STOPPED for e in episode.entries)
