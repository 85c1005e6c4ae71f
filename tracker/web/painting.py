"""Colours for the body map: how bad, how long ago, or in which order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import hypot

from tracker.body import load_body
from tracker.body.drawing import centres, shapes
from tracker.model import Niggle, Step

GRADES = ((7.0, "severe"), (5.0, "strong"), (3.0, "moderate"), (0.0, "mild"))
"""Colours by severity, from these numbers on."""

CLEAR = 11.0
"""The room around a number that an arrow leaves free, in units of the drawing."""

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

    @property
    def width(self) -> float:
        """How wide the patch behind it is: several visits stand side by side."""
        return 10.0 + 7.0 * len(self.text)


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
    """The sites of a trail, the older the paler against its last step, and the numbers of its steps."""
    marks: dict[str, Mark] = {}
    numbers: dict[str, list[str]] = {}
    for count, step in enumerate(trail, start=1):
        names = shapes(step.site)
        for shape in names:
            ago = (trail[-1].day - step.day).days
            look = "here" if count == len(trail) else "recent" if ago <= AGES[-1][0] else "older"
            marks[shape] = Mark(shape, look, load_body().name(step.site))
        numbers.setdefault(names[0], []).append(str(count))
    return tuple(marks.values()), tuple(
        Number(" ".join(counts), *centres()[shape]) for shape, counts in numbers.items()
    )


def arrows(trail: Sequence[Step]) -> tuple[str, ...]:
    """The moves of a trail from place to place, as paths with a head; a move made twice is drawn once."""
    middles = [centres()[shapes(step.site)[0]] for step in trail]
    moves = dict.fromkeys((a, b) for a, b in pairwise(middles) if hypot(b[0] - a[0], b[1] - a[1]) > 2 * CLEAR)
    return tuple(_arrow(*a, *b) for a, b in moves)


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    way = hypot(to_x - x, to_y - y)
    along, across = ((to_x - x) / way, (to_y - y) / way), (-(to_y - y) / way, (to_x - x) / way)
    bend = min(14.0, way / 6)
    middle = ((x + to_x) / 2 + bend * across[0], (y + to_y) / 2 + bend * across[1])
    tip = (to_x - CLEAR * along[0], to_y - CLEAR * along[1])
    foot = (tip[0] - 7 * along[0], tip[1] - 7 * along[1])
    left, right = ((foot[0] + s * across[0], foot[1] + s * across[1]) for s in (4, -4))
    points = [f"{px:.1f} {py:.1f}" for px, py in ((x, y), middle, tip, left, tip, right)]
    return f"M {points[0]} Q {points[1]} {points[2]} M {points[3]} L {points[4]} L {points[5]}"
