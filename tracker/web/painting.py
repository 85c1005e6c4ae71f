"""Colours for the body map: how bad, how long ago, or in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.body import load_body
from tracker.body.drawing import centres, shapes
from tracker.model import Niggle, Step

GRADES = ((7.0, "severe"), (5.0, "strong"), (3.0, "moderate"), (0.0, "mild"))
"""Colours by severity, from these numbers on."""

AGES = ((7, "fresh"), (28, "recent"), (84, "older"))
"""Colours by age: up to so many days."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape of the map with its colour class, and what it stands for."""

    shape: str
    look: str
    label: str


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a step of a trail, and where it stands on the map."""

    text: str
    x: float
    y: float


def by_severity(niggles: Iterable[Niggle]) -> tuple[Mark, ...]:
    """The worst of each site as a colour."""
    worst: dict[str, Niggle] = {}
    for niggle in niggles:
        for shape in shapes(niggle.site):
            if niggle.severity > 0 and (shape not in worst or worst[shape].severity < niggle.severity):
                worst[shape] = niggle
    return tuple(
        Mark(
            shape,
            next(look for low, look in GRADES if n.severity >= low),
            f"{load_body().name(n.site)} {n.severity:g}",
        )
        for shape, n in worst.items()
    )


def by_age(niggles: Iterable[Niggle], today: date) -> tuple[Mark, ...]:
    """The latest of each site as a colour; what is older than the last colour is left out."""
    latest: dict[str, Niggle] = {}
    for niggle in niggles:
        for shape in shapes(niggle.site):
            if niggle.severity > 0 and (shape not in latest or latest[shape].day < niggle.day):
                latest[shape] = niggle
    marks = []
    for shape, n in latest.items():
        look = next((look for days, look in AGES if (today - n.day).days <= days), None)
        if look:
            marks.append(Mark(shape, look, f"{load_body().name(n.site)}, {n.day.day} {n.day:%b}"))
    return tuple(marks)


def by_trail(trail: Sequence[Step]) -> tuple[tuple[Mark, ...], tuple[Number, ...]]:
    """The sites of a trail, the last one strongest, and the numbers of its steps."""
    marks: dict[str, Mark] = {}
    numbers: dict[str, list[str]] = {}
    for count, step in enumerate(trail, start=1):
        names = shapes(step.site)
        for shape in names:
            look = "here" if count == len(trail) else "trail"
            marks[shape] = Mark(shape, look, load_body().name(step.site))
        numbers.setdefault(names[0], []).append(str(count))
    return tuple(marks.values()), tuple(
        Number(" ".join(counts), *centres()[shape]) for shape, counts in numbers.items()
    )
