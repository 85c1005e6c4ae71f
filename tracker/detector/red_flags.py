"""Signs of something serious: they come before every other message (claim C8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from tracker.body import load_body
from tracker.detector import wording
from tracker.detector.case import STANDING_DAYS, Case
from tracker.detector.trail import WINDOW_DAYS
from tracker.model import Alarm, Episode, Impact, Moment, Niggle, Quality, RedFlag, Side, Site, Stage, Step

BUTTOCK = frozenset({"glute_max", "piriformis", "si_joint", "hamstring_prox"})

AROUND_THE_HIP = BUTTOCK | {region.id for region in load_body().regions.values() if region.osiics == "G"}
"""Hip, groin and buttock: where wandering pain can be a stress fracture of the femoral neck."""

FEMORAL_NECK_QUESTIONS = (
    "Does it wake you at night or hurt at rest?",
    "Does hopping on that leg hurt?",
    "Does it hurt in the groin when the foot lands?",
)

QUESTIONS: dict[str, tuple[str, ...]] = {
    "bone": ("Can you point to one sore spot of the bone?", "Does it hurt at rest or at night?"),
    "clot": ("Is the leg swollen, warm or red?", "Have you travelled far, been ill or lain still of late?"),
    "rupture": ("Did you feel a pop or a kick?", "Can you push off or rise on your toes?"),
    "nerve": ("Does the numbness spread?", "Is the leg or the foot getting weaker?"),
    "compartment": ("Does it come at the same point of each run?", "Does the foot go numb or weak?"),
}
"""What to ask, by the kind of red flag."""

RUPTURE = "Strong pain that begins with an event can be a torn muscle or tendon, or a broken bone."
NERVE = "Numbness can come from a nerve that is pressed."

SEVERE = 7.0
"""Pain from here on, at a place with a red flag, is not for waiting."""

SEVERE_AND_NUMB = 4.0
"""Numb pain from here on is not for waiting, wherever it is."""

SEVERE_AT_REST = 4.0
"""Pain from here on before a run or on a rest day, at such a place, is not for waiting either."""

FRESH_DAYS = 14
"""A flag for strong pain at one place stands for this many *logged* days after the last such entry:
silence heals nothing."""


def red_flags(case: Case) -> tuple[Alarm, ...]:
    """The red flags that stand, each as an alarm that says to see a clinician and nothing else.

    Injuries count here too: what began with an event can be a fracture as well.
    """
    return (*_around_the_hip(case), *_strong_pain(case))


def around_the_hip(regions: frozenset[str]) -> bool:
    """Whether these are different places around the hip."""
    return len(regions & AROUND_THE_HIP) >= 2


def _around_the_hip(case: Case) -> tuple[Alarm, ...]:
    """Pain at two regions of one side within 120 days; it stands as a sign's alarm does."""
    at_hip = [e for e in case.episodes if e.site.region in AROUND_THE_HIP]
    involved: list[Episode] = []
    raised, last = date.min, date.min
    for j, episode in enumerate(at_hip):
        before = [other for other in at_hip[:j] if _wandered(other, episode)]
        if not before:
            continue
        if not involved or (episode.first - last).days > STANDING_DAYS:
            involved, raised = [], max(episode.known_on, min(other.known_on for other in before))
        involved += [e for e in (*before, episode) if e not in involved]
        last = max(last, episode.last)
    if not involved or not case.stands(last):
        return ()
    return (_alarm(_hip_flag(case, involved), involved, raised, about=None),)


def _hip_flag(case: Case, involved: Sequence[Episode]) -> RedFlag:
    names = ", ".join(dict.fromkeys(case.body.name(e.site) for e in involved))
    return RedFlag(
        id="femoral_neck",
        text=(
            f"The pain has moved around the hip ({names}). Pain that comes and goes and moves around hip, "
            "groin or buttock can be a stress fracture of the femoral neck. Please see a clinician before "
            "you run again, above all if one of these questions is a yes."
        ),
        questions=FEMORAL_NECK_QUESTIONS,
        sites=tuple(dict.fromkeys(e.site for e in involved)),
        days=tuple(sorted(e.first for e in involved)),
        reference="the manual, on red flags; the rule is cautious on purpose",
    )


def _wandered(a: Episode, b: Episode) -> bool:
    sides = {a.site.side, b.site.side} - {None, Side.CENTRE}
    near = (b.first - a.first).days <= WINDOW_DAYS
    return a.site.region != b.site.region and len(sides) <= 1 and near


def _strong_pain(case: Case) -> tuple[Alarm, ...]:
    """Strong pain where the region table has a red flag, after an event, or with numbness."""
    alarms = []
    for episode in case.episodes:
        for kind, concern, matters in _concerns(case, episode):
            strong = [entry for entry in episode.entries if matters(entry)]
            if strong and case.days_logged_after(strong[-1].day) < FRESH_DAYS:
                raised = max(episode.first, min(entry.known_on for entry in strong))
                flag = _pain_flag(case, episode, strong, kind=kind, concern=concern)
                alarms.append(_alarm(flag, [episode], raised, about=episode.site))
                break
    return tuple(alarms)


def _concerns(case: Case, episode: Episode) -> Iterator[tuple[str, str, Callable[[Niggle], bool]]]:
    """What strong pain in this episode can mean: kind, sentence, and the entries that speak for it."""
    region = case.body.region(episode.site.region)
    if region.red_flag and region.red_flag_kind:
        yield region.red_flag_kind, region.red_flag, _strong
    if episode.sudden:
        yield "rupture", RUPTURE, lambda n: n.severity >= SEVERE or n.impact is Impact.STOPPED
    yield "nerve", NERVE, lambda n: n.quality is Quality.NUMB and n.severity >= SEVERE_AND_NUMB


def _pain_flag(case: Case, episode: Episode, strong: Sequence[Niggle], *, kind: str, concern: str) -> RedFlag:
    worst = max(strong, key=lambda entry: (entry.severity, entry.day))
    where = case.body.name(episode.site)
    return RedFlag(
        id=kind,
        text=(
            f"{where[0].upper()}{where[1:]} {worst.severity:g} of 10 on {wording.day(worst.day)}. "
            f"{concern} Please have it looked at before you run on it."
        ),
        questions=QUESTIONS[kind],
        sites=(episode.site,),
        days=tuple(entry.day for entry in strong),
        reference="the manual, on red flags",
    )


def _strong(niggle: Niggle) -> bool:
    at_rest = niggle.moment in (Moment.BEFORE, Moment.REST_DAY)
    return niggle.severity >= (SEVERE_AT_REST if at_rest else SEVERE)


def _alarm(flag: RedFlag, trail: Sequence[Episode], raised_on: date, *, about: Site | None) -> Alarm:
    return Alarm(
        sign="red_flag",
        raised_on=raised_on,
        trail=tuple(Step(day=e.first, site=e.site) for e in sorted(trail, key=lambda e: e.first)),
        stage=Stage.ACT_NOW,
        score=1,
        threshold=1,
        false_alarms_per_year=None,
        text=flag.text,
        evidence=(),
        advice=("stop_and_seek",),
        about=about,
        red_flag=flag,
    )
