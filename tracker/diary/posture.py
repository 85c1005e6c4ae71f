"""The posture self-check: head, shoulders, pelvis, feet, in that order, at a mirror or in photographs.

What is found is noted, never judged: everyone stands a little unevenly (claims C9 and C13). Parts of the
theory are contested; static pelvic tilt, for one, did not go with tilt in running (Schache 2000, J Orthop
Sports Phys Ther 34:279).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.body.graph import table_rows
from tracker.errors import InvalidValueError
from tracker.model import Finding, SelfCheck, Side

VIEWS = ("front", "side", "back")
"""From where photographs are taken."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing that can be seen: its words (``{side}`` where it has one), and the regions it may go with."""

    id: str
    words: str
    regions: tuple[str, ...]

    @property
    def sided(self) -> bool:
        """Whether it is seen on the left or on the right."""
        return "{side}" in self.words


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the self-check: what to look at and from where."""

    id: str
    title: str
    how: str

    @property
    def sights(self) -> tuple[Sight, ...]:
        """What may be seen."""
        return SIGHTS[self.id]


STEPS: tuple[Step, ...] = (
    Step(
        "head",
        "Head over shoulders",
        "Stand as you always do. From the side: is the ear above the shoulder? From the front: is the head "
        "upright?",
    ),
    Step(
        "shoulders",
        "Shoulders",
        "From the front or the back: is one higher? From the side: do they roll forward?",
    ),
    Step(
        "pelvis",
        "Pelvis",
        "Put a thumb on each hip bone. From the front: is one higher, or further forward? From the side: "
        "does the pelvis tip forward, so that the lower back is hollow, or backward?",
    ),
    Step(
        "tuck",
        "Tuck the pelvis",
        "Draw the belly in and tuck the tailbone under, as if to flatten the lower back. Where does it feel "
        "tight?",
    ),
    Step(
        "feet",
        "Feet",
        "Look down, then from behind. Does one foot turn out? Does an arch sink in? Do you stand more on one "
        "leg?",
    ),
)
"""Every step, in the order in which the therapist looks."""


def _sights() -> dict[str, tuple[Sight, ...]]:
    found: dict[str, list[Sight]] = {step.id: [] for step in STEPS}
    for row in table_rows(Path(__file__).with_name("posture.tsv")):
        found[row["step"]].append(Sight(row["sight"], row["words"], tuple(row["regions"].split("; "))))
    return {name: tuple(sights) for name, sights in found.items()}


ONE_SIDED = (
    *(("head", "tilted"), ("shoulders", "higher"), ("pelvis", "higher"), ("pelvis", "turned")),
    ("feet", "weight"),
)
"""Sights of which only one side can be true."""

SIGHTS = _sights()
"""What may be seen at each step (``posture.tsv``)."""


def step(step_id: str) -> Step:
    """The step of that id.

    Raises
    ------
    InvalidValueError
        There is no such step; the known ones are named.
    """
    for known in STEPS:
        if known.id == step_id:
            return known
    names = ", ".join(known.id for known in STEPS)
    raise InvalidValueError(f"there is no step “{step_id}” of the self-check", hint=f"There are: {names}.")


def finding(step_id: str, seen: str, side: Side | None = None, note: str | None = None) -> Finding:
    """A checked finding.

    Raises
    ------
    InvalidValueError
        The step or the sight is unknown, or the side is missing or superfluous.
    """
    sight = next((s for s in step(step_id).sights if s.id == seen), None)
    if sight is None:
        names = ", ".join(s.id for s in step(step_id).sights)
        raise InvalidValueError(f"“{seen}” is nothing to be seen at “{step_id}”", hint=f"There are: {names}.")
    if sight.sided != (side in (Side.LEFT, Side.RIGHT)):
        hint = "Say left or right." if sight.sided else "Leave the side out."
        raise InvalidValueError(f"“{seen}” at “{step_id}” has {'a' if sight.sided else 'no'} side", hint=hint)
    return Finding(step_id, seen, side, note)


def check_together(findings: Iterable[Finding]) -> None:
    """Refuse what cannot be seen at once: both shoulders the higher one."""
    seen = {(found.step, found.seen, found.side) for found in findings}
    for step_id, sight in ONE_SIDED:
        if {(step_id, sight, side) for side in (Side.LEFT, Side.RIGHT)} <= seen:
            words = in_words(finding(step_id, sight, Side.LEFT))
            raise InvalidValueError(f"{words}, and the right as well: that cannot be", hint="Take one.")
    if {("pelvis", "tipped_forward", None), ("pelvis", "tipped_back", None)} <= seen:
        raise InvalidValueError("the pelvis tips forward and backward at once", hint="Take one.")


def in_words(found: Finding) -> str:
    """A finding in a runner's words: ``right hip bone higher``."""
    sight = _sight(found)
    words = sight.words.format(side=found.side) if sight else found.seen
    return f"{words} ({found.note})" if found.note else words


def regions(found: Finding) -> tuple[str, ...]:
    """The regions a finding may go with."""
    sight = _sight(found)
    return sight.regions if sight else ()


def _sight(found: Finding) -> Sight | None:
    return next((sight for sight in SIGHTS.get(found.step, ()) if sight.id == found.seen), None)


def compared(now: SelfCheck, before: SelfCheck) -> Iterator[tuple[Finding, str]]:
    """Each finding of either check with what became of it: ``same``, ``new`` or ``gone``.

    A step that was left out of one of them says nothing, and is not compared.
    """
    both = set(now.done) & set(before.done)
    mine, theirs = ({_key(f): f for f in check.findings if f.step in both} for check in (now, before))
    for key, found in (theirs | mine).items():
        yield found, "same" if key in mine and key in theirs else "new" if key in mine else "gone"


def explaining(check: SelfCheck, trail_regions: Iterable[str]) -> tuple[Finding, ...]:
    """The findings that may go with a trail."""
    wanted = set(trail_regions)
    return tuple(found for found in check.findings if wanted & set(regions(found)))


def _key(found: Finding) -> tuple[str, str, Side | None]:
    return found.step, found.seen, found.side
