"""Signs of something serious: they come before every other message (claim C8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from tracker.detector import wording
from tracker.detector.case import STANDING_DAYS, Case
from tracker.diary import ALERT_SAID
from tracker.diary.concerns import (
    AROUND_THE_HIP,
    ASKED_AGAIN_DAYS,
    BEFORE_RUNNING,
    EMERGENCY,
    KINDS,
    QUESTIONS,
    SPARE,
    Kind,
    at_rest,
    said,
    urge_of,
)
from tracker.model import (
    Alarm,
    Alert,
    Answer,
    Episode,
    Impact,
    Niggle,
    Quality,
    RedFlag,
    Side,
    Site,
    Stage,
    Step,
)

MANUAL = "the manual, on red flags"

WINDOW_DAYS = 120
"""Pain at two places around the hip within so many days has moved."""

RUPTURE = "Strong pain that begins with an event can be a torn muscle or tendon, or a broken bone."
NERVE = "Numbness can come from a nerve that is pressed."

SEVERE = 7.0
"""Pain from here on, at a place with a red flag, is not for waiting."""

SEVERE_AND_NUMB = 4.0
"""Numb pain from here on is not for waiting, wherever it is."""

SEVERE_AT_REST = 4.0
"""Pain from here on before a run or on a rest day, at such a place, is not for waiting either."""

HEART = 4.0
"""Pain in the chest from here on that no event began, or that stopped a run, is not for waiting."""

FRESH_DAYS = 14
"""A flag for strong pain at one place stands for this many *logged* days after the last such entry:
silence heals nothing."""


def red_flags(case: Case) -> tuple[Alarm, ...]:
    """The red flags that stand, the gravest first, each as an alarm that says to see a clinician.

    Injuries count here too: what began with an event can be a fracture as well.
    """
    found: dict[tuple[str | None, Site | None], Alarm] = {}
    for alarm in (*_around_the_hip(case), *_answered_yes(case), *_strong_pain(case), *_said_yes(case)):
        found.setdefault((alarm.red_flag.id if alarm.red_flag else None, alarm.about), alarm)
    return tuple(sorted(found.values(), key=_gravity))


def _gravity(alarm: Alarm) -> tuple[bool, int]:
    """Emergencies first, then the kinds in their order."""
    return EMERGENCY not in alarm.text, list(KINDS).index(alarm.red_flag.id) if alarm.red_flag else 0


def _around_the_hip(case: Case) -> tuple[Alarm, ...]:
    """Pain at two regions of one side within 120 days, its questions not all answered with no since."""
    wandered = _wandering(case)
    if wandered is None or _answered_no(case, wandered[0]):
        return ()
    involved, raised = wandered
    return (_alarm(_hip_flag(case, involved), involved, raised, about=None),)


def hip_answered_no(case: Case, sites: Iterable[Site]) -> date | None:
    """When all questions about pain that wanders around the hip, at one of these sites, were answered no.

    None where there is no such pain, or a question is open or was answered yes.
    """
    wandered = _wandering(case)
    if wandered is None or not {episode.site for episode in wandered[0]} & set(sites):
        return None
    return _answered_no(case, wandered[0])


def _wandering(case: Case) -> tuple[list[Episode], date] | None:
    """Episodes of pain that wanders around the hip, and the day on which that was known."""
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
    return (involved, raised) if involved and case.stands(last) else None


def _answered_no(case: Case, involved: Sequence[Episode]) -> date | None:
    """An answer counts when it is about one of these sites or none, and given since the last one began."""
    wanted = {question.id for question in KINDS["femoral_neck"].questions}
    places = {None, *(episode.site for episode in involved)}
    since = max(episode.known_on for episode in involved)
    newest: dict[str, Answer] = {}
    for answer in sorted(_answers(case), key=lambda a: (a.day, a.logged_at)):
        if answer.question in wanted and answer.site in places and answer.known_on >= since:
            newest[answer.question] = answer
    if set(newest) != wanted or any(answer.yes for answer in newest.values()):
        return None
    return max(answer.known_on for answer in newest.values())


def _hip_flag(case: Case, involved: Sequence[Episode]) -> RedFlag:
    last = {e.site: e.last for e in sorted(involved, key=lambda e: e.last)}
    since = max(episode.known_on for episode in involved)
    asked = [
        QUESTIONS[answer.question][1].text
        for answer in _answers(case)
        if answer.yes and answer.site in (*last, None) and answer.known_on >= since and _newest(case, answer)
        if QUESTIONS[answer.question][0].id == "femoral_neck"
    ]
    yes = f"You answered yes: {' '.join(f'“{text}”' for text in asked)} " if asked else ""
    urge = SPARE if asked else BEFORE_RUNNING
    places = "; ".join(f"{case.body.name(site)}, last on {wording.day(day)}" for site, day in last.items())
    return _flag(
        case,
        "femoral_neck",
        f"The pain has moved around the hip ({places}). Pain that comes and goes and moves around hip, "
        f"groin or buttock can be a stress fracture of the femoral neck. {yes}{urge}",
        sites=tuple(last),
        days=sorted(e.first for e in involved),
        since=since,
        reference=f"{MANUAL}; the rule is cautious on purpose",
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
                raised = max(episode.first, min(map(case.known_on, strong)))
                flag = _pain_flag(case, episode, strong, kind=kind, concern=concern)
                alarms.append(_alarm(flag, [episode], raised, about=episode.site))
                break
    return tuple(alarms)


def _concerns(case: Case, episode: Episode) -> Iterator[tuple[str, str, Callable[[Niggle], bool]]]:
    """What strong pain in this episode can mean: kind, sentence, and the entries that speak for it."""
    region = case.body.region(episode.site.region)
    if region.red_flag and region.red_flag_kind:
        matters = _may_be_heart if region.red_flag_kind == "heart" else _strong
        if matters is _strong or not episode.sudden:
            yield region.red_flag_kind, region.red_flag, matters
    if episode.sudden:
        yield "rupture", RUPTURE, lambda n: n.severity >= SEVERE or n.impact is Impact.STOPPED
    yield "nerve", NERVE, lambda n: n.quality is Quality.NUMB and n.severity >= SEVERE_AND_NUMB


def _pain_flag(case: Case, episode: Episode, strong: Sequence[Niggle], *, kind: str, concern: str) -> RedFlag:
    worst = max(strong, key=lambda entry: (entry.severity, entry.day))
    return _flag(
        case,
        kind,
        f"{_named(case, episode.site)} {worst.severity:g} of 10 on {wording.day(worst.day)}. "
        f"{concern} {KINDS[kind].urge}",
        sites=[episode.site],
        days=[entry.day for entry in strong],
    )


def _strong(niggle: Niggle) -> bool:
    return niggle.severity >= (SEVERE_AT_REST if at_rest(niggle) else SEVERE)


def _may_be_heart(niggle: Niggle) -> bool:
    return niggle.severity >= HEART or niggle.impact is Impact.STOPPED


def _flag(
    case: Case,
    kind: str,
    text: str,
    *,
    sites: Iterable[Site],
    days: Sequence[date],
    since: date | None = None,
    reference: str = MANUAL,
) -> RedFlag:
    """A flag with those of its questions that were not answered since then, or of late."""
    about = tuple(sites)
    since = since or max(days) - timedelta(days=ASKED_AGAIN_DAYS - 1)
    taken = [a for a in _answers(case) if a.known_on >= since and KINDS[kind].takes(a, about)]
    answered = {answer.question for answer in taken}
    left = [question for question in KINDS[kind].questions if question.id not in answered]
    return RedFlag(
        id=kind,
        text=text,
        questions=tuple(question.text for question in left),
        question_ids=tuple(question.id for question in left),
        sites=about,
        days=tuple(days),
        reference=reference,
    )


def _named(case: Case, site: Site) -> str:
    where = case.body.name(site)
    return where[0].upper() + where[1:]


def _said_yes(case: Case) -> Iterator[Alarm]:
    """Words of an entry that are for a clinician whatever the number."""
    for (site, kind_id), entries in _told(case).items():
        if case.days_logged_after(entries[-1].day) < FRESH_DAYS:
            raised = max(entries[0].day, min(map(case.known_on, entries)))
            flag = _word_flag(case, site, KINDS[kind_id], entries)
            yield _alarm(flag, _episodes_at(case, site, entries[-1].day), raised, about=site)


def _answered_yes(case: Case) -> Iterator[Alarm]:
    """Questions that were answered yes: those about one place and of one kind are one flag."""
    found: dict[tuple[Site | None, str], list[Answer]] = {}
    for answer in _answers(case):
        if answer.yes and case.days_logged_after(answer.day) < FRESH_DAYS and _newest(case, answer):
            found.setdefault((answer.site, QUESTIONS[answer.question][0].id), []).append(answer)
    for (site, kind), answers in found.items():
        flag = _answer_flag(case, site, KINDS[kind], answers)
        raised = min(answer.known_on for answer in answers)
        yield _alarm(flag, _episodes_at(case, site, answers[-1].day), raised, about=site)


def _told(case: Case) -> dict[tuple[Site, str], list[Niggle]]:
    """Entries whose words say the thing itself: the last stretch of them at each site and of each kind."""
    told: dict[tuple[Site, str], list[Niggle]] = {}
    for entry in case.diary.niggles:
        if not entry.stands_on(case.as_of):
            continue
        for kind in said(entry):
            run = told.setdefault((entry.site, kind.id), [])
            if run and _logged_between(case, run[-1].day, entry.day) >= FRESH_DAYS:
                run.clear()
            run.append(entry)
    return told


def _logged_between(case: Case, day: date, later: date) -> int:
    return case.days_logged_after(day) - case.days_logged_after(later)


def _answers(case: Case) -> list[Answer]:
    """The answers known by the end of the case's day."""
    return [a for a in case.diary.answers if a.question in QUESTIONS and a.stands_on(case.as_of)]


def worrying_days(case: Case) -> set[date]:
    """The days on which a flag can first be raised: what is asked again when a history is replayed."""
    days = {answer.known_on for answer in _answers(case)}
    days |= {e.known_on for e in case.episodes if e.site.region in AROUND_THE_HIP}
    for episode in case.episodes:
        for _, _, matters in _concerns(case, episode):
            strong = [max(case.known_on(e), episode.known_on) for e in episode.entries if matters(e)]
            days |= {min(strong)} if strong else set()
    return days | {entry.known_on for entry in case.diary.niggles if any(said(entry))}


def _word_flag(case: Case, site: Site, kind: Kind, entries: Sequence[Niggle]) -> RedFlag:
    told = {alert for entry in entries for alert in entry.alerts}
    words = [said for alert, said in ALERT_SAID.items() if alert in told]
    return _flag(
        case,
        kind.id,
        f"{_named(case, site)} on {wording.day(entries[-1].day)}: {', '.join(words)}. "
        f"{kind.concern} {EMERGENCY if Alert.SADDLE in told else kind.urge}",
        sites=[site],
        days=[entry.day for entry in entries],
    )


def _answer_flag(case: Case, site: Site | None, kind: Kind, answers: Sequence[Answer]) -> RedFlag:
    where = f" about the {case.body.name(site)}" if site else ""
    asked = [QUESTIONS[answer.question][1] for answer in answers]
    told = " ".join(f"“{question.text}”" for question in asked)
    return _flag(
        case,
        kind.id,
        f"On {wording.day(answers[-1].day)} you answered yes{where}: {told} "
        f"{kind.concern} {urge_of(kind, asked)}",
        sites=[site] if site else [],
        days=[answer.day for answer in answers],
    )


def _newest(case: Case, answer: Answer) -> bool:
    """Whether the question was not answered once more later on."""
    later = (a for a in _answers(case) if (a.question, a.site) == (answer.question, answer.site))
    return max(later, key=lambda a: (a.day, a.logged_at, a.yes)) == answer


def _episodes_at(case: Case, site: Site | None, day: date) -> list[Episode]:
    return [e for e in case.episodes if e.site == site and e.first <= day][-1:]


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
