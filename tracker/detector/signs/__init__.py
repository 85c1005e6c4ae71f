"""The warning signs. Each is a pure function of a `Case`; they do not know each other.

``SIGNS`` is the one place to add another: a module beside the others and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.detector.case import Case
from tracker.detector.load_alarm import begins
from tracker.detector.signs import (
    comeback,
    escalation,
    gait,
    masked,
    monotony,
    next_day,
    recurrence,
    reserve,
    shift,
    silence,
    spike,
    weekly_rise,
)
from tracker.detector.trail import Trail
from tracker.model import Alarm, Evidence


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its id, its name for readers, what it looks for, and the functions that look.

    ``look`` tells what it sees along a trail, as evidence for the one warning or against it. ``find`` lets
    it speak by itself, beside the warnings, where it is no matter of a trail; ``begins`` tells on which days
    it would begin to, ``grade`` how good the evidence is that it matters.
    """

    id: str
    title: str
    looks_for: str
    look: Callable[[Case, Trail], tuple[Evidence, ...]] | None = None
    find: Callable[[Case], tuple[Alarm, ...]] | None = None
    begins: Callable[[Case], Iterable[date]] | None = None
    grade: str | None = None


SIGNS: tuple[Sign, ...] = (
    Sign("shift", "It wanders", "moves along the chain of movement", shift.look),
    Sign("recurrence", "It comes back", "returns to one and the same site", recurrence.look),
    Sign(
        "escalation",
        "It gets worse",
        "pain, moment or impact that rises along the trail, or hand-overs that come closer together",
        escalation.look,
    ),
    Sign(
        "masked",
        "It only seemed to heal",
        "what faded in a cut-back and came back with the load",
        masked.look,
    ),
    Sign(
        "next_day",
        "Sore the day after",
        "runs that hurt and mornings after that are sore, by the rule the runner has chosen",
        next_day.look,
        next_day.find,
        next_day.begins,
        "disputed",
    ),
    Sign("reserve", "What is left", "how much of a chain has not been drawn in yet", reserve.look),
    Sign(
        "gait",
        "The gait has changed",
        "contact balance, cadence, step length, contact time beyond the runner's own scatter",
        gait.look,
        grade="untested",
    ),
    Sign("silence", "Nothing is logged", "ten days without an entry while a trail is open", silence.look),
    Sign(
        "spike",
        "A run far beyond the last month's",
        "a single run more than 10 % further than the longest of the 30 days before",
        find=spike.find,
        begins=begins(spike.raised),
        grade="established",
    ),
    Sign(
        "weekly_rise",
        "A sharp rise",
        "a week more than 30 % above each of the three before",
        weekly_rise.look,
        weekly_rise.find,
        begins(weekly_rise.raised),
        "disputed",
    ),
    Sign(
        "comeback",
        "Back after a break",
        "the first runs after 14 days or more without any",
        find=comeback.find,
        begins=begins(comeback.raised),
        grade="untested",
    ),
    Sign(
        "monotony",
        "Every day alike",
        "a monotony above 2, and no day of rest, on each of seven days",
        find=monotony.find,
        begins=begins(monotony.raised),
        grade="disputed",
    ),
)
"""Every sign, in the order in which their evidence is told."""

BESIDE = {sign.id: sign for sign in SIGNS if sign.find}
"""The signs that speak beside the warnings, by id."""
