"""The warning signs. Each is a pure function of a `Case`; they do not know each other.

``SIGNS`` is the one place to add another: a module beside the others, a line here, then
``make calibration``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.detector.case import Case
from tracker.detector.signs import recurrence, shift
from tracker.model import Alarm


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its id, its name for readers, what it looks for, and the function that looks.

    ``scores`` gives the sign's score at every onset, for calibration; ``per_site`` says that every site
    is judged by itself.
    """

    id: str
    title: str
    looks_for: str
    find: Callable[[Case], tuple[Alarm, ...]]
    scores: Callable[[Case], list[int]]
    per_site: bool = False


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
)
"""Every sign, in the order in which warnings are shown."""
