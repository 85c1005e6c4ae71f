"""Masked: a niggle that faded in a cut-back and came back with the load is not solved (claim C4)."""

from __future__ import annotations

from datetime import date, timedelta

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.load_alarm import LEAST_WEEK_M
from tracker.detector.trail import Trail
from tracker.diary.noticing import CUT_BACK, REST_DAYS, USUAL_DAYS
from tracker.model import Episode, Evidence

RETURNED = 0.85
"""From that share of it on, the load is back."""


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """Every niggle of the trail that faded in a cut-back: back with the load, or not tried by it yet."""
    out = []
    for at, episode in enumerate(trail):
        faded = _faded(case, episode)
        if faded is None:
            continue
        usual, cut = faded
        again = next((later for later in trail[at + 1 :] if later.site == episode.site), None)
        if again is not None and _week(case, again.first) >= RETURNED * usual:
            out.append(_masked(case, episode, again, usual, cut))
        elif again is None and episode is trail[-1] and _week(case, case.as_of) < RETURNED * usual:
            out.append(_untried(case, episode, usual, cut))
    return tuple(out)


def _masked(case: Case, before: Episode, again: Episode, usual: float, cut: float) -> Evidence:
    where = case.body.name(before.site)
    return Evidence(
        claim=f"masked, not solved: the {where} faded while you ran {_cut(case, cut, usual)}, "
        f"and was back on {wording.day(again.first)} when the load was",
        value=1 - cut / usual,
        unit="cut back",
        days=(before.last, again.first),
        sources=(before.entries[-1].id, again.entries[0].id),
    )


def _untried(case: Case, episode: Episode, usual: float, cut: float) -> Evidence:
    return Evidence(
        claim=f"the {case.body.name(episode.site)} faded while you ran {_cut(case, cut, usual)}: "
        "quiet so far, and not tried by your usual load yet",
        value=1 - cut / usual,
        unit="cut back",
        days=(episode.last,),
        sources=(episode.entries[-1].id,),
    )


def _cut(case: Case, cut: float, usual: float) -> str:
    units = case.choices.units
    return f"{units.way(cut, 0)} a week instead of {units.way(usual, 0)}"


def _faded(case: Case, episode: Episode) -> tuple[float, float] | None:
    """The usual week before an episode, and the week in the cut-back in which it faded [m], if it did."""
    until = episode.last + timedelta(days=REST_DAYS)
    if case.daily is None or episode.resolved is None or until > case.as_of:
        return None
    usual = _sum(case, episode.first - timedelta(days=USUAL_DAYS), episode.first) / (USUAL_DAYS / 7)
    cut = _sum(case, episode.last + timedelta(days=1), until + timedelta(days=1)) / (REST_DAYS / 7)
    return (usual, cut) if usual >= LEAST_WEEK_M and cut < CUT_BACK * usual else None


def _week(case: Case, day: date) -> float:
    return _sum(case, day - timedelta(days=6), day + timedelta(days=1))


def _sum(case: Case, since: date, until: date) -> float:
    """What was run from one day to before another [m]; 0 where nothing is recorded."""
    return case.daily.total("distance_m", since, until) if case.daily else 0.0
