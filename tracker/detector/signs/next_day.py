"""Next day: nothing should hurt on a run, and the day after should not be sore (claim C10).

Two rules, of which the runner picks one (``niggle set mode``): *strict* is the founding document's;
*pain-monitoring* is what rehabilitation under load accepts, mild pain that has settled by the next morning
(Silbernagel 2007, Am J Sports Med 35:897; its cut-points are quoted from memory, and clinics differ).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.trail import Trail
from tracker.model import Alarm, Evidence, Moment, Niggle, Stage

ID = "next_day"

DAYS = 28
"""What is looked back on."""

LEAST = {"strict": 3, "pain-monitoring": 2}
"""From so many days of the last four weeks on it speaks (our choice: one sore morning is nobody's news)."""

STANDS_DAYS = 7

ACCEPTED = 5.0
"""Pain on a run that pain-monitoring accepts, if it is gone by the next morning."""

SEEN = {
    "strict": "a run hurt, or left you sore the morning after",
    "pain-monitoring": "a run hurt beyond 5 of 10, or had not settled by the next morning",
}

SAYS = {
    "strict": "The strict rule speaks here: nothing should hurt on a run, nor be sore the day after.",
    "pain-monitoring": "The pain-monitoring rule speaks here: up to 5 of 10 on a run is accepted, if it has "
    "settled by the next morning.",
}


def find(case: Case) -> tuple[Alarm, ...]:
    """What the last four weeks say, while the last such day is no more than a week ago."""
    mode = case.choices.mode
    spells = _spells(case)
    if not spells or (case.as_of - spells[-1].last).days >= STANDS_DAYS:
        return ()
    last = spells[-1].last
    recent = [entry for entry in _against(case) if 0 <= (last - case.known_on(entry)).days < DAYS]
    days = sorted({entry.day for entry in recent})
    count = wording.plural(len(days), "day")
    text = f"On {count} of the four weeks to {wording.day(last)} {SEEN[mode]}. {SAYS[mode]}"
    return (
        Alarm(
            sign=ID,
            raised_on=spells[-1].begun,
            trail=(),
            stage=Stage.WATCH,
            score=spells[-1].most,
            threshold=LEAST[mode],
            false_alarms_per_year=None,
            text=text,
            evidence=(_counted(days, recent), *_settled(case)),
            advice=("hold_load",),
        ),
    )


def begins(case: Case) -> Iterator[date]:
    """The days on which it begins to speak."""
    return (spell.begun for spell in _spells(case))


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """The sore mornings on the trail."""
    sites = {onset.site for onset in trail}
    found = [e for e in _against(case) if e.site in sites and e.day >= trail[0].first]
    days = sorted({entry.day for entry in found})
    return (_counted(days, found),) if days else ()


def _against(case: Case) -> list[Niggle]:
    """The entries of gradual niggles that the runner's rule does not accept, in order."""
    strict = case.choices.mode == "strict"

    def counts(entry: Niggle) -> bool:
        if entry.moment is Moment.NEXT_MORNING:
            return True
        on_run = entry.moment in (Moment.DURING, Moment.AFTER)
        return on_run and (entry.moment is Moment.DURING if strict else entry.severity > ACCEPTED)

    return sorted(
        (e for onset in case.onsets for e in onset.entries if e.severity > 0 and counts(e)),
        key=lambda entry: (entry.known_on, entry.day),
    )


@dataclass(frozen=True, slots=True)
class _Spell:
    """One stretch in which the last four weeks held enough such days, none a week after the one before."""

    begun: date
    last: date
    most: int


def _spells(case: Case) -> list[_Spell]:
    """The stretches in which it speaks, in order."""
    days = sorted({case.known_on(entry) for entry in _against(case)})
    out: list[_Spell] = []
    going, since = False, 0
    for at, day in enumerate(days):
        while (day - days[since]).days >= DAYS:
            since += 1
        going = going and (day - days[at - 1]).days < STANDS_DAYS
        count = at - since + 1
        if count >= LEAST[case.choices.mode]:
            begun, most = (out[-1].begun, out[-1].most) if going else (day, 0)
            out[len(out) - going :] = [_Spell(begun, day, max(most, count))]
            going = True
        else:
            going = False
    return out


def _counted(days: list[date], entries: list[Niggle]) -> Evidence:
    return Evidence(
        claim=f"a run hurt, or the next morning was sore, on {wording.plural(len(days), 'day')}",
        value=len(days),
        unit="days",
        days=tuple(days),
        sources=tuple(entry.id for entry in entries),
    )


def _settled(case: Case) -> tuple[Evidence, ...]:
    if case.choices.mode != "strict":
        return ()
    return (
        Evidence(
            claim="rehabilitation under load accepts mild pain that has settled by the next morning",
            supports=False,
            reference="Silbernagel 2007, Am J Sports Med 35:897",
        ),
    )
