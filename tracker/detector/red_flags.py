"""Signs of something serious: they come before every other message (claim C8)."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.trail import WINDOW_DAYS
from tracker.model import Alarm, Episode, Moment, Niggle, RedFlag, Side, Stage, Step

AROUND_THE_HIP = frozenset(
    {"hip_joint", "adductor_prox", "iliopsoas", "pubic", "glute_max", "glute_med", "piriformis", "trochanter"}
)
"""Regions among which wandering pain can be a stress fracture of the femoral neck."""

FEMORAL_NECK_QUESTIONS = (
    "Does it wake you at night or hurt at rest?",
    "Does hopping on that leg hurt?",
    "Does it hurt in the groin when the foot lands?",
)

BONE_SEVERITY = 7.0
"""Pain from here on at a place where bone can break is not for waiting."""

REST_SEVERITY = 4.0
"""Pain from here on before a run or on a rest day, at such a place, is not for waiting either."""


def red_flags(case: Case) -> tuple[Alarm, ...]:
    """The red flags that stand, each as an alarm that says to see a clinician and nothing else."""
    return (*_around_the_hip(case), *_bone(case))


def around_the_hip(sites: frozenset[str]) -> bool:
    """Whether pain has wandered between different places around the hip."""
    return len(sites & AROUND_THE_HIP) >= 2


def _around_the_hip(case: Case) -> tuple[Alarm, ...]:
    at_hip = [e for e in case.onsets if e.site.region in AROUND_THE_HIP and case.stands(e.last)]
    pairs = [(a, b) for a, b in combinations(at_hip, 2) if _wandered(a, b)]
    if not pairs:
        return ()
    involved = [e for e in at_hip if any(e in pair for pair in pairs)]
    names = ", ".join(dict.fromkeys(case.body.name(e.site) for e in involved))
    flag = RedFlag(
        id="femoral_neck",
        text=(
            f"The pain has moved around the hip ({names}). Pain that comes and goes and moves around hip, "
            "groin or buttock can be a stress fracture of the femoral neck. Please see a clinician before "
            "you run again, above all if one of these questions is a yes."
        ),
        questions=FEMORAL_NECK_QUESTIONS,
        sites=tuple(dict.fromkeys(e.site for e in involved)),
        days=tuple(e.first for e in involved),
        reference="see the manual on red flags; the rule is cautious on purpose",
    )
    return (_alarm(flag, involved, max(pairs[0][0].known_on, pairs[0][1].known_on)),)


def _wandered(a: Episode, b: Episode) -> bool:
    sides = {a.site.side, b.site.side} - {None, Side.CENTRE}
    near = (b.first - a.first).days <= WINDOW_DAYS
    return a.site.region != b.site.region and len(sides) <= 1 and near


def _bone(case: Case) -> tuple[Alarm, ...]:
    alarms = []
    seen = set()
    for niggle in case.recent:
        note = case.body.region(niggle.site.region).red_flag
        if note is None or niggle.site in seen or not _serious(niggle):
            continue
        seen.add(niggle.site)
        where = case.body.name(niggle.site)
        flag = RedFlag(
            id="bone_stress",
            text=(
                f"{where[0].upper()}{where[1:]} {niggle.severity:g} of 10 on {wording.day(niggle.day)}. "
                f"{note} Please have it looked at before you run on it."
            ),
            questions=("Can you point to one sore spot of the bone?", "Does it hurt at rest or at night?"),
            sites=(niggle.site,),
            days=(niggle.day,),
            reference="see the manual on red flags",
        )
        alarms.append(_alarm(flag, (), max(niggle.day, niggle.known_on)))
    return tuple(alarms)


def _serious(niggle: Niggle) -> bool:
    at_rest = niggle.moment in (Moment.BEFORE, Moment.REST_DAY)
    return niggle.severity >= (REST_SEVERITY if at_rest else BONE_SEVERITY)


def _alarm(flag: RedFlag, trail: list[Episode] | tuple[Episode, ...], raised_on: date) -> Alarm:
    return Alarm(
        sign="red_flag",
        raised_on=raised_on,
        trail=tuple(Step(day=e.first, site=e.site) for e in trail),
        stage=Stage.ACT_NOW,
        score=1,
        threshold=1,
        false_alarms_per_year=None,
        text=flag.text,
        evidence=(),
        advice=("stop_and_seek",),
        red_flag=flag,
    )
