"""The warning signs. Each is a pure function of a `Case`; they do not know each other.

``SIGNS`` is the one place to add another: a module beside the others, a line here, then
``make calibration``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tracker.detector.case import Case
from tracker.detector.signs import comeback, monotony, recurrence, shift, spike, weekly_rise
from tracker.model import Alarm


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its id, its name for readers, what it looks for, and the function that looks.

    ``scores`` gives the sign's score at every onset, for calibration; ``per_site`` says that every site
    is judged by itself. A sign without ``scores`` speaks of the load alone: it is told beside the
    warnings, with the disputes, and never counts as one; ``raised`` tells on which rows of DAILY it begins,
    ``grade`` how good the evidence is that it matters.
    """

    id: str
    title: str
    looks_for: str
    find: Callable[[Case], tuple[Alarm, ...]]
    scores: Callable[[Case], list[int]] | None = None
    per_site: bool = False
    raised: Callable[[Case], np.ndarray] | None = None
    grade: str | None = None


SIGNS: tuple[Sign, ...] = (
    Sign(
        "shift",
        "It wanders",
        "onsets that follow each other along the chain of movement, within 120 days each",
        shift.find,
        shift.scores,
    ),
    Sign(
        "recurrence",
        "It comes back",
        "onsets at one and the same site, within 180 days each",
        recurrence.find,
        recurrence.scores,
        per_site=True,
    ),
    Sign(
        "spike",
        "A run far beyond the last month's",
        "a single run more than 10 % further than the longest of the 30 days before",
        spike.find,
        raised=spike.raised,
        grade="established",
    ),
    Sign(
        "weekly_rise",
        "A sharp rise",
        "a week more than 30 % above each of the three before",
        weekly_rise.find,
        raised=weekly_rise.raised,
        grade="disputed",
    ),
    Sign(
        "comeback",
        "Back after a break",
        "the first runs after 14 days or more without any",
        comeback.find,
        raised=comeback.raised,
        grade="untested",
    ),
    Sign(
        "monotony",
        "Every day alike",
        "a monotony above 2, and no day of rest, on each of seven days",
        monotony.find,
        raised=monotony.raised,
        grade="disputed",
    ),
)
"""Every sign, in the order in which warnings are shown."""

LOAD_SIGNS = {sign.id: sign for sign in SIGNS if sign.scores is None}
"""The signs that speak of the load alone, by id."""
