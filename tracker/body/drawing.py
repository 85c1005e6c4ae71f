"""The body map as a picture: its shapes by name, and what to paint on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from tracker.body.graph import load_body
from tracker.model import Side, Site

WIDTH, HEIGHT = 320, 656
"""The size of the drawing; points on it are kept as shares of these."""

Point = tuple[float, float]


def picture() -> str:
    """The drawing, an SVG without colours: ``figure`` is the whole, ``left-quads`` a site."""
    return resources.files("tracker.body").joinpath("map.svg").read_text(encoding="utf-8")


def taps() -> tuple[tuple[str, str], ...]:
    """The areas to tap: zone and side."""
    found = re.findall(r'id="tap-(left|centre|right)-(\w+)"', picture())
    return tuple((zone, side) for side, zone in found)


@cache
def centres() -> Mapping[str, Point]:
    """The middle of each shape by its name, in the units of the drawing; of several, the largest one's."""
    found: dict[str, Point] = {}
    for group in re.finditer(r'<g id="((?:left|right|centre)-\w+)">(.*?)</g>', picture(), re.DOTALL):
        boxes = [_box(ring) for ring in re.findall(r'd="([^"]+)"', group[2])]
        left, top, right, bottom = max(boxes, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))
        found[group[1]] = ((left + right) / 2, (top + bottom) / 2)
    return MappingProxyType(found)


def _box(ring: str) -> tuple[float, float, float, float]:
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", ring)]
    xs, ys = numbers[::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def shapes(site: Site) -> tuple[str, ...]:
    """The names of the shapes that stand for a site.

    A whole area is all its structures; where the side was not said, both sides are meant.
    """
    return tuple(dict.fromkeys(_shapes(site)))


def _shapes(site: Site) -> Iterator[str]:
    region = load_body().region(site.region)
    for part in region.covers:
        yield from _shapes(Site(part, site.side))
    if region.covers:
        return
    sides: Iterable[Side] = (site.side,) if site.side else (Side.LEFT, Side.CENTRE, Side.RIGHT)
    fitting = [side for side in sides if region.allows(side)] or [
        side for side in Side if region.allows(side)
    ]
    yield from (f"{side}-{region.id}" for side in fitting)
