"""A review as JSON, as text, and as the story of how it was first said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta

from tracker.body import load_body
from tracker.detector import ADVICE, BESIDE, Complaint, replay
from tracker.detector.verdict import NO_EVENT
from tracker.detector.wording import dated, plural
from tracker.diary import ALERT_SAID, episodes
from tracker.diary.concerns import Kind
from tracker.model import (
    Alarm,
    Evidence,
    History,
    Lean,
    Niggle,
    RedFlag,
    Site,
    Source,
    Stage,
    Step,
    Verdict,
)
from tracker.pipeline.review import Review

WIDTH = 96

URGENT = ("heart", "femoral_neck", "clot")
"""Open questions of these kinds are said in the state itself."""

ENOUGH_DAYS = 28
RECENT_DAYS = 60
"""With entries on fewer than 28 of the last 60 days, silence says little."""


def as_json(review: Review) -> dict[str, object]:
    """The review in the shape of ``niggle check --json`` (``manual/formats.md``)."""
    return {
        "as_of": review.as_of,
        "red_flags": [_flag(flag) for flag in review.red_flags],
        "questions": [_asked(entry, kind) for entry, kind in review.asked],
        "warnings": [_warning(alarm) for alarm in review.warnings],
        "guard": review.guard and {**asdict(review.guard), "text": review.guard.text},
        "guard_closed": review.guard_closed,
        "load": [{**_warning(alarm), "grade": BESIDE[alarm.sign].grade} for alarm in review.beside],
        "complaints": [_complaint(complaint) for complaint in review.complaints],
    }


def _complaint(complaint: Complaint) -> dict[str, object]:
    episode = complaint.episode
    return {
        **_site(episode.site),
        "since": episode.first,
        "last": episode.last,
        "peak": episode.peak,
        **asdict(complaint.verdict),
    }


def _flag(flag: RedFlag) -> dict[str, object]:
    return {
        "id": flag.id,
        "text": flag.text,
        "questions": flag.questions,
        "question_ids": flag.question_ids,
        "sites": [_site(site) for site in flag.sites],
        "days": flag.days,
        "reference": flag.reference,
    }


def _asked(entry: Niggle, kind: Kind) -> dict[str, object]:
    return {
        **_site(entry.site),
        "day": entry.day,
        "kind": kind.id,
        "questions": [q.text for q in kind.questions],
        "question_ids": [q.id for q in kind.questions],
    }


def _warning(alarm: Alarm) -> dict[str, object]:
    return {
        "sign": alarm.sign,
        "raised_on": alarm.raised_on,
        "sites": [_site(site) for site in alarm.sites],
        "trail": [_step(step) for step in alarm.trail],
        "stage": alarm.stage,
        "score": alarm.score,
        "threshold": alarm.threshold,
        "false_alarms_per_year": alarm.false_alarms_per_year,
        "text": alarm.text,
        "evidence": [_evidence(evidence) for evidence in alarm.evidence],
        "advice": [{"id": card, "text": ADVICE[card]} for card in alarm.advice],
        "verdict": alarm.verdict and asdict(alarm.verdict),
        "upstream": [_source(source) for source in alarm.upstream],
        "caution": alarm.caution,
    }


def _source(source: Source) -> dict[str, object]:
    return {
        **_site(source.site),
        "leads_to": [_site(site) for site in source.leads_to],
        "mechanism": source.mechanism,
        "grade": source.grade,
        "weakest_grade": source.weakest,
        "on_trail": source.on_trail,
        "reference": source.reference,
    }


def _site(site: Site) -> dict[str, object]:
    return {"region": site.region, "side": site.side}


def _step(step: Step) -> dict[str, object]:
    return {
        "day": step.day,
        **_site(step.site),
        "link": step.link,
        "mechanism": step.mechanism,
        "grade": step.grade,
    }


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {
        "claim": evidence.claim,
        "value": evidence.value,
        "unit": evidence.unit,
        "chance": evidence.chance,
        "for": evidence.supports,
        "days": evidence.days,
        "sources": evidence.sources,
        "reference": evidence.reference,
    }


def state(review: Review, history: History) -> str:
    """The state in one sentence, the honest one where little is known."""
    if review.red_flags:
        return "See a clinician first: something here should not wait."
    if review.warnings:
        count = len(review.warnings)
        worst = max((alarm.stage for alarm in review.warnings), key=list(Stage).index)
        return f"{worst.capitalize()}: {'one warning stands' if count == 1 else f'{count} warnings stand'}."
    if review.asked and review.asked[0][1].id in URGENT:
        return f"First answer the questions about the {load_body().name(review.asked[0][0].site)}."
    if not history.observed and history.activities:
        return "The runs are here. How they felt is not logged yet."
    if not history.observed:
        return "Nothing is logged yet."
    known = _recent_days(history)
    if not known:
        return f"No warning stands, but nothing is logged of the last {RECENT_DAYS} days: nobody can tell."
    if known < ENOUGH_DAYS:
        return (
            f"No warning stands, but only {plural(known, 'day')} of the last {RECENT_DAYS} "
            f"{'is' if known == 1 else 'are'} logged: too few to tell. Log clear days too."
        )
    return "No warning stands."


def tone(review: Review, history: History) -> str:
    """How the state is to be coloured: bad, warn, calm, or unknown where too little is known."""
    if review.red_flags or any(alarm.stage is Stage.ACT_NOW for alarm in review.warnings):
        return "bad"
    if review.warnings:
        return "warn"
    return "calm" if _recent_days(history) >= ENOUGH_DAYS else "unknown"


def _recent_days(history: History) -> int:
    since = history.as_of - timedelta(days=RECENT_DAYS)
    return sum(day > since for day in history.observed)


def as_text(review: Review, history: History) -> Iterator[str]:
    """The lines of ``niggle check``."""
    yield f"{_date(review.as_of)}: {state(review, history)}"
    for flag in review.red_flags:
        yield ""
        yield from _wrapped("SEE A CLINICIAN  ", flag.text)
        yield from (f"  ? {question}" for question in flag.questions)
        yield from (HOW_TO_ANSWER,) if flag.questions else ()
    for entry, kind in review.asked:
        yield ""
        yield from _wrapped("TO ANSWER  ", f"{asked_about(entry)} {kind.concern}")
        yield from (f"  ? {question.text}" for question in kind.questions)
        yield from _wrapped("  ", kind.if_yes)
        yield HOW_TO_ANSWER
    for alarm in review.warnings:
        yield ""
        yield from _alarm_lines(alarm)
    if review.guard:
        yield ""
        yield from _wrapped(
            "GUARD  ", f"{_date(review.guard.day)}: {review.guard.told(history.choices.units)}"
        )
    if review.guard_closed:
        yield ""
        yield f"GUARD  closed by you on {_date(review.guard_closed)}."
    for alarm in review.beside:
        yield ""
        sign = BESIDE[alarm.sign]
        yield from _wrapped("BESIDE  ", f"{sign.title} (evidence: {sign.grade}). {alarm.text}")
        yield from _evidence_lines(alarm)
    yield from _complaint_lines(review)
    if review.warnings:
        yield ""
        yield "What to do:"
        for text in advice(review):
            yield from _wrapped("   * ", text)
    yield ""
    yield "niggle shows patterns in what you logged. It is not a diagnosis."


HOW_TO_ANSWER = "  To answer: niggle answer, or the page Today."


def asked_about(entry: Niggle) -> str:
    """What a question is about: an entry and its day."""
    where = load_body().name(entry.site)
    said = ", ".join(ALERT_SAID[alert] for alert in entry.alerts)
    told = f"{entry.severity:g} of 10" if entry.severity > 0 or not said else said
    return f"{where[0].upper()}{where[1:]} on {_date(entry.day)}: {told}."


def _alarm_lines(alarm: Alarm) -> Iterator[str]:
    yield from _wrapped(f"{alarm.stage.upper()}  ", alarm.text)
    yield from _wrapped("  Trail: ", dated(load_body(), alarm.trail))
    yield f"  first said on {_date(alarm.raised_on)}; false alarms at this setting: {_rate(alarm)}"
    if alarm.caution:
        yield from _wrapped("  Caution: ", alarm.caution)
    yield from _evidence_lines(alarm)
    if alarm.verdict:
        yield from _wrapped("  Injury or imbalance? ", verdict_line(alarm.verdict))
    if alarm.upstream:
        yield "  Where to look, up the chain:"
        yield from (line for source in alarm.upstream for line in _wrapped("   ^ ", source_line(source)))


def _complaint_lines(review: Review) -> Iterator[str]:
    if review.others:
        yield ""
        yield "Open now:"
    for complaint in review.others:
        where = load_body().name(complaint.episode.site)
        text = f"{where}, since {_date(complaint.episode.first)}, {complaint.episode.peak:g} of 10 at worst: "
        yield from _wrapped("   . ", text + verdict_line(complaint.verdict))


def verdict_line(verdict: Verdict) -> str:
    """Whether it behaves like an injury or like an imbalance, with the reasons."""
    leans = {
        Lean.IMBALANCE: "it behaves like an imbalance",
        Lean.INJURY: "it behaves like an injury",
        Lean.UNCLEAR: "too early to tell",
    }[verdict.leans]
    if verdict.leans is Lean.UNCLEAR and verdict.for_imbalance == (NO_EVENT,):
        first = "".join(f", and {reason}" for reason in verdict.for_injury[:1])
        return f"too early to tell: {NO_EVENT}{first}."
    reasons = [
        f"For {what}: {'; '.join(found)}"
        for what, found in (("an imbalance", verdict.for_imbalance), ("an injury", verdict.for_injury))
        if found
    ]
    return ". ".join([leans, *reasons]) + "." if reasons else "not judged here."


def source_line(source: Source) -> str:
    """A place upstream, with what it can lead to and how well that is supported."""
    body = load_body()
    *others, last = (body.name(site) for site in source.leads_to)
    names = f"{', '.join(others)} and {last}" if others else last
    where = body.name(source.site) + (", on the trail itself" if source.on_trail else "")
    return f"{where}: can lead to {names} ({source.mechanism}; {graded(source)}) [{source.reference}]"


def graded(source: Source) -> str:
    """How well a way from a place upstream is supported."""
    if source.grade == source.weakest:
        return f"evidence: {source.grade}"
    return f"evidence: {source.grade}; the weakest link of the way: {source.weakest}"


def _evidence_lines(alarm: Alarm) -> Iterator[str]:
    yield "  Seen:"
    for evidence in (e for e in alarm.evidence if e.supports):
        yield from _wrapped("   + ", evidence_line(evidence))
    against = [e for e in alarm.evidence if not e.supports]
    if against:
        yield "  Against it:"
        for evidence in against:
            yield from _wrapped("   - ", evidence_line(evidence))


def evidence_line(evidence: Evidence) -> str:
    """One piece of evidence as a sentence, with what chance would give and where it comes from."""
    text = evidence.claim
    if evidence.chance is not None and evidence.unit == "days":
        text += f"; chance alone would bring one there in that time to {_percent(evidence.chance)}"
    elif evidence.chance is not None and evidence.unit in ("hand-overs", "returns"):
        text += f"; by chance it would be {_few(evidence.chance)}"
    return f"{text} [{evidence.reference}]" if evidence.reference else text


def _few(number: float) -> str:
    return f"{number:.1f}" if number >= 0.05 else "fewer than 0.1"


def _percent(chance: float) -> str:
    """A probability as a share of runners."""
    return f"{100 * chance:.0f} in 100 such runners" if chance >= 0.01 else "fewer than 1 in 100 such runners"


def story(history: History) -> Iterator[str]:
    """Every warning on the day it would first have been said, and how long before the stop."""
    stop = last_stop(history)
    began: date | None = None
    runs = sum(activity.is_run for activity in history.activities)
    clear = sum(checkin.clear for checkin in history.checkins)
    yield f"{runs} runs, {len(history.niggles)} niggles and {clear} clear days in the diary."
    for day, alarm in replay(history):
        yield ""
        title = "see a clinician" if alarm.red_flag else f"{alarm.sign}, {alarm.stage}"
        title = f"beside, {alarm.sign}" if alarm.sign in BESIDE else title
        ahead = f", {(stop - day).days} days before the stop" if stop and day < stop else ""
        yield f"{_date(day)}{ahead}: {title}"
        yield from _wrapped("  ", alarm.text)
        if alarm.trail:
            yield from _wrapped("  Trail: ", dated(load_body(), alarm.trail))
        began = min(filter(None, (began, alarm.trail[0].day if alarm.trail else None)), default=None)
    if stop:
        yield ""
        since = f", {(stop - began).days} days after the first sign" if began else ""
        yield f"{_date(stop)}: pain stopped the run{since}."


def last_stop(history: History) -> date | None:
    """The last day on which pain that came on gradually stopped a run."""
    stops = [e.stopped_on for e in episodes(history) if e.stopped_on and not e.sudden]
    return max(stops, default=None)


FLAG_FIRST = "Do first what the red flag says; everything else waits."


def advice(review: Review) -> tuple[str, ...]:
    """What to do about all that stands, each card once, in the order of the cards.

    Beside a red flag there is one thing to do: nothing else is advised until that is seen.
    """
    if review.red_flags:
        return (FLAG_FIRST,)
    wanted = {card for alarm in review.warnings for card in alarm.advice}
    if "stop_and_seek" in wanted:
        wanted.discard("hold_load")
    return tuple(text for card, text in ADVICE.items() if card in wanted)


def _rate(alarm: Alarm) -> str:
    per_year = alarm.false_alarms_per_year or 0.0
    return f"{per_year:.2f} a year" if per_year >= 0.005 else "fewer than 0.01 a year"


def _date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _wrapped(lead: str, text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead))
