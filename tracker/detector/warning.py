"""The imbalance warning, put together: trail, chance, evidence on both sides, sources, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from tracker.detector import wording
from tracker.detector.advice import aftermath, cards, from_self_check
from tracker.detector.case import STANDING_DAYS, Case
from tracker.detector.habits import chance_within
from tracker.detector.imbalance import ID, Scored, Spell, stage, trail_of
from tracker.detector.red_flags import hip_answered_no
from tracker.detector.signs import SIGNS
from tracker.detector.trail import MODEL, RECURRENCE, Trail, places, steps
from tracker.detector.upstream import sources
from tracker.detector.verdict import verdict
from tracker.model import Alarm, Evidence, Site, Step

REFERENCE = "simulated runners in whom nothing develops: the manual, on warning signs"


def warning(case: Case, spell: Spell) -> Alarm:
    """The warning of a spell that stands at the end of the case's day."""
    best = spell.best(case.as_of)
    trail = trail_of(case, best)
    walked = tuple(steps(trail, case.body))
    wanted = case.choices.false_alarms_per_year
    level = stage(case, spell)
    upstream = sources(trail, case.body)
    return Alarm(
        sign=ID,
        raised_on=spell.raised_on,
        trail=walked,
        stage=level,
        score=best.years,
        threshold=1 / wanted,
        false_alarms_per_year=wanted,
        text=wording.imbalance(case.body, trail, years=best.years, now=_now(trail)),
        evidence=(
            *_hand_overs(case, trail, walked),
            _how_unusual(case, best, wanted),
            *(found for sign in SIGNS if sign.look for found in sign.look(case, trail)),
            *_long_before(case, trail),
            *_beside(case, trail),
            *_by_other_names(case, trail),
            *from_self_check(case, trail, upstream),
            *aftermath(case, trail, expected_days=MODEL.delay_days),
        ),
        advice=cards(case, level),
        upstream=upstream,
        verdict=verdict(case, trail),
        caution=_caution(case, trail),
    )


def _now(trail: Trail) -> tuple[Site, ...]:
    """The sites of the trail that hurt in an episode still open."""
    return tuple(dict.fromkeys(onset.site for onset in trail if onset.resolved is None))


def _hand_overs(case: Case, trail: Trail, walked: tuple[Step, ...]) -> Iterator[Evidence]:
    """Each step, with the probability that a niggle of the usual kind would have come there in that time."""
    for (before, after), step in zip(pairwise(trail), walked[1:], strict=True):
        days = (after.first - before.first).days
        if step.link == RECURRENCE or step.link is None:
            reached: tuple[Site, ...] = (after.site,)
        else:
            reached = case.body.linked(before.site)
        yield Evidence(
            claim=wording.hand_over(case.body, before, after, step, days),
            value=days,
            unit="days",
            chance=chance_within(case, reached, before.first, days),
            days=(before.first, after.first),
            sources=(before.entries[0].id, after.entries[0].id),
            reference=step.reference,
        )


def _how_unusual(case: Case, best: Scored, wanted: float) -> Evidence:
    chain = best.reach.chain
    parts = [reach.step for reach in chain if reach.step]
    place, pain = sum(p.place_and_delay for p in parts), sum(p.severity + p.lasting for p in parts)
    needs = f"a warning needs {wording.once_in(1 / wanted)}{_covers(case)}"
    return Evidence(
        claim=f"taken together: by chance alone a runner of your habits would see the like "
        f"{wording.once_in(best.years)} ({needs}); "
        f"where and when it came speaks {wording.share(place, pain)}",
        value=round(best.years, 1),
        unit="years",
        chance=1 / best.years,
        days=tuple(reach.day for reach in chain),
        reference=REFERENCE,
    )


def _covers(case: Case) -> str:
    """How long a diary that is held against: ten years find by chance what one year would not."""
    years = case.years[-1] if case.years else 0.0
    return f"; your diary covers {wording.plural(round(years), 'year')}" if years >= 1.5 else ""


def _long_before(case: Case, trail: Trail) -> Iterator[Evidence]:
    """What these places told before the trail began, however long ago (claim C3)."""
    for site in places(trail):
        earlier = [e for e in case.complaints if e.site == site and e.first < trail[0].first and not e.sudden]
        if earlier:
            often, when = wording.times(len(earlier)), wording.months([e.first for e in earlier])
            yield Evidence(
                claim=f"the {case.body.name(site)} had hurt before this trail began: {often}, in {when}",
                value=len(earlier),
                unit="times before",
                days=tuple(e.first for e in earlier),
                sources=tuple(e.entries[0].id for e in earlier),
            )


def _beside(case: Case, trail: Trail) -> Iterator[Evidence]:
    first, last = trail[0].first, trail[-1].first
    mine = {(onset.site, onset.first) for onset in trail}
    beside = [e for e in case.onsets if first <= e.first <= last and (e.site, e.first) not in mine]
    if beside:
        yield Evidence(
            claim=f"{wording.plural(len(beside), 'onset')} in the same time not on this trail",
            value=len(beside),
            unit="onsets",
            supports=False,
            days=tuple(onset.first for onset in beside),
            sources=tuple(onset.entries[0].id for onset in beside),
        )


def _by_other_names(case: Case, trail: Trail) -> Iterator[Evidence]:
    for onset in trail:
        others = [case.body.name(site) for site in onset.sites if site != onset.site]
        if others:
            yield Evidence(
                claim=f"the {case.body.name(onset.site)} of {wording.day(onset.first)} was also noted as "
                f"{' and '.join(others)}: counted as one complaint, not as a move",
                value=1 + len(others),
                unit="names",
                supports=False,
                days=(onset.first,),
                sources=tuple(entry.id for entry in onset.entries if entry.site != onset.site),
            )


def _caution(case: Case, trail: Trail) -> str | None:
    """What is said where pain wandered around the hip and its questions were answered with no."""
    answered = hip_answered_no(case, places(trail))
    if answered is None:
        return None
    return (
        f"You answered no to the questions about the femoral neck on {wording.day(answered)}. Pain that "
        "moves around the hip can still be a stress fracture there: if it hurts at night, on hopping or as "
        "the foot lands, stop and see a clinician."
    )


def standing(spells: Sequence[Spell], day: date) -> Spell | None:
    """The spell that stands on a day, as it was known then."""
    known = [found for spell in spells if (found := spell.until(day))]
    if not known or (day - known[-1].over[-1].day).days > STANDING_DAYS:
        return None
    return known[-1]
