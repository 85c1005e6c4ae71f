"""Shift: the complaint hands over to linked sites, one after another (claims C2, C5, C7)."""

from __future__ import annotations

from itertools import pairwise

from tracker.detector import wording
from tracker.detector.advice import for_stage
from tracker.detector.case import Case
from tracker.detector.raising import Standing, raised_on, stage, standing
from tracker.detector.trail import path, reaches, steps
from tracker.model import Alarm, Episode, Evidence, Step

ID = "shift"

ELSEWHERE_ANYWAY = Evidence(
    claim="about four in five new running injuries are at another site than the one before anyway",
    value=0.8,
    unit="of new injuries",
    supports=False,
    reference="Dutch runners, 548 new injuries: Clin J Sport Med 2023;33:61",
)


def scores(case: Case) -> list[int]:
    """At each onset, the hand-overs of the longest trail that ends there."""
    return [reach.hand_overs for reach in reaches(case.onsets, case.body)]


def find(case: Case) -> tuple[Alarm, ...]:
    """The standing shift alarm, if there is one."""
    found = reaches(case.onsets, case.body)
    hand_overs = [reach.hand_overs for reach in found]
    alarm = standing(case, ID, range(len(found)), hand_overs)
    if alarm is None:
        return ()
    trail = [case.onsets[i] for i in path(found, alarm.at)]
    level = stage(case, trail, alarm)
    walked = tuple(steps(trail, case.body))
    return (
        Alarm(
            sign=ID,
            raised_on=raised_on([case.onsets[i] for i in path(found, alarm.over[0])]),
            trail=walked,
            stage=level,
            score=alarm.score,
            threshold=alarm.limit.score,
            false_alarms_per_year=alarm.limit.false_alarms_per_year,
            text=wording.shift(case.body, trail, alarm),
            evidence=(
                *_hand_overs(case, trail, walked),
                _how_unusual(alarm, walked),
                *_against(case, trail, walked),
            ),
            advice=for_stage(level),
        ),
    )


def _hand_overs(case: Case, trail: list[Episode], walked: tuple[Step, ...]) -> tuple[Evidence, ...]:
    out = []
    for (before, after), step in zip(pairwise(trail), walked[1:], strict=True):
        days = (after.first - before.first).days
        same = before.site == after.site
        chance = case.body.chance_same(before.site) if same else case.body.chance_linked(before.site)
        out.append(
            Evidence(
                claim=wording.hand_over(case.body, before.site, step, days),
                value=days,
                unit="days",
                chance=chance,
                days=(before.first, after.first),
                sources=(before.entries[0].id, after.entries[0].id),
                reference=step.reference,
            )
        )
    return tuple(out)


def _how_unusual(alarm: Standing, walked: tuple[Step, ...]) -> Evidence:
    return Evidence(
        claim="hand-overs in a row along the chain of movement",
        value=alarm.score,
        unit="hand-overs",
        chance=alarm.chance,
        days=tuple(step.day for step in walked),
        reference="simulated runners with unrelated niggles, see the manual",
    )


def _against(case: Case, trail: list[Episode], walked: tuple[Step, ...]) -> tuple[Evidence, ...]:
    out = [ELSEWHERE_ANYWAY]
    beside = [e for e in case.onsets if trail[0].first <= e.first <= trail[-1].first and e not in trail]
    if beside:
        out.append(
            Evidence(
                claim="onsets in the same time that do not lie on this trail",
                value=len(beside),
                unit="onsets",
                supports=False,
                days=tuple(onset.first for onset in beside),
                sources=tuple(onset.entries[0].id for onset in beside),
            )
        )
    custom = [step for step in walked if step.grade == "tradition"]
    if custom:
        out.append(
            Evidence(
                claim="steps that rest on clinical custom alone, without a study",
                value=len(custom),
                unit="steps",
                supports=False,
                days=tuple(step.day for step in custom),
            )
        )
    for before, after in pairwise(trail):
        out += [
            Evidence(
                claim=f"a study found no such link: {link.mechanism}",
                supports=False,
                days=(after.first,),
                reference=link.reference,
            )
            for link in case.body.contradictions(before.site, after.site)
        ]
    return tuple(out)
