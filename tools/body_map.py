"""Draw the body map: front, back and soles, from a hundred or so control points of ours.

``make body-map`` writes ``tracker/body/map.svg``; the tests check what it wrote. One half of each view is
drawn and mirrored, so left and right cannot differ. In the front view the runner's left is on the right
of the picture, as in a photograph; in the back view, and in the soles below it (as of someone kneeling,
seen from behind), left is left.

The file holds each site's shape as a group with the site's name (``left-quads``), the whole figure as
``figure``, and, larger than what is seen, the areas to tap as ``tap-left-thigh_front``. It sets no colours:
whoever uses it does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from body_outlines import (
    ARM,
    ARM_PARTS,
    BACK_FOOT,
    BACK_HIP_LINE,
    BACK_LEG,
    BACK_TRUNK,
    BODY,
    EAR,
    FOOT_BACK,
    FOOT_FRONT,
    FRONT_FOOT,
    FRONT_HIP_LINE,
    FRONT_LEG,
    FRONT_TRUNK,
    HALF,
    HAND,
    HEAD,
    MIDDLE,
    SOLE,
    SOLE_PARTS,
    TOES,
    ZONES,
    Selectors,
    curve,
)
from shapely.affinity import scale, translate
from shapely.geometry import MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

FILE = Path(__file__).resolve().parent.parent / "tracker" / "body" / "map.svg"

WIDTH, HEIGHT = 320, 656
SEAM = 0.45
"""Half the gap that is seen between two shapes."""

ORIGIN = {"front": (80.0, 0.0), "back": (240.0, 0.0), "soles": (240.0, 528.0)}
"""Where the middle of each view lies."""

OUTER_SIDE = {"front": "left", "back": "right", "soles": "right"}
"""The runner's side that lies to the right in a view."""


@dataclass(frozen=True)
class Shape:
    """One shape of the picture: a region's on one side in one view, or a zone's area to tap."""

    view: str
    name: str
    side: str
    polygon: Polygon


def largest(shape: BaseGeometry) -> Polygon:
    """The largest piece; slivers of a cut are dropped."""
    if isinstance(shape, Polygon):
        return shape
    return max((g for g in getattr(shape, "geoms", []) if isinstance(g, Polygon)), key=lambda g: g.area)


def parts(outline: BaseGeometry, selectors: Selectors) -> dict[str, Polygon]:
    """An outline cut into named parts without gap or overlap; the first selector takes its share first."""
    found: dict[str, Polygon] = {}
    rest = outline
    for name, selector in selectors:
        piece = rest if selector is None else rest.intersection(selector)
        if piece.is_empty:
            raise ValueError(f"{name} has no part of its outline")
        found[name] = largest(piece)
        rest = rest.difference(found[name])
    for sliver in getattr(rest, "geoms", [rest]):
        if isinstance(sliver, Polygon) and not sliver.is_empty:
            near = max(found, key=lambda name: sliver.buffer(0.05).intersection(found[name]).area)
            found[near] = largest(found[near].buffer(0.01).union(sliver.buffer(0.01)))
    return found


def half_shapes() -> dict[str, list[tuple[str, Polygon]]]:
    """The right half of each view, region by region; those on the middle line are not yet divided."""
    neck_line = curve([(-40, 40), (40, 40), (40, 74), (16, 84), (0, 92), (-16, 84), (-40, 74)])
    body = BODY.difference(HEAD)
    neck = largest(body.intersection(neck_line))
    head = HEAD.union(EAR).union(mirrored(EAR)).intersection(HALF)
    arm = parts(ARM.difference(BODY), ARM_PARTS)
    views: dict[str, list[tuple[str, Polygon]]] = {"front": [], "back": [], "soles": []}
    for view, hips, leg_parts, foot, foot_parts, trunk_parts in (
        ("front", FRONT_HIP_LINE, FRONT_LEG, FOOT_FRONT, FRONT_FOOT, FRONT_TRUNK),
        ("back", BACK_HIP_LINE, BACK_LEG, FOOT_BACK, BACK_FOOT, BACK_TRUNK),
    ):
        leg, trunk = largest(body.intersection(hips)), largest(body.difference(hips).difference(neck))
        hand = HAND.difference(ARM).difference(leg)
        pieces = [
            *parts(trunk, trunk_parts).items(),
            *arm.items(),
            ("hand", hand),
            ("neck", neck),
            ("head", head),
        ]
        pieces += [*parts(leg, leg_parts).items(), *parts(largest(foot.difference(leg)), foot_parts).items()]
        views[view] = [(name, largest(piece)) for name, piece in merged(pieces)]
    sole = parts(SOLE, SOLE_PARTS)
    toes = [scale(Point(at).buffer(size, quad_segs=6), 1, tall).difference(SOLE) for at, size, tall in TOES]
    views["soles"] = [*sole.items(), ("big_toe", largest(toes[0])), ("toes", unary_union(toes[1:]))]
    return views


def merged(pieces: list[tuple[str, BaseGeometry]]) -> Iterator[tuple[str, BaseGeometry]]:
    """Pieces of one name as one shape."""
    for name in dict.fromkeys(name for name, _ in pieces):
        yield name, unary_union([piece.buffer(0.01) for other, piece in pieces if other == name])


ON_THE_MIDDLE = {
    "head": 6.5,
    "pubic": None,
    "coccyx": None,
    "neck": 3.6,
    "chest_ribs": MIDDLE,
    "abdominals": MIDDLE,
    "upper_back": MIDDLE,
    "lumbar_erector": MIDDLE,
}
"""Regions with a middle: half its width, or None where there is nothing else."""


def shapes() -> list[Shape]:
    """Every shape of the map in its place."""
    out = []
    for view, halves in half_shapes().items():
        for name, half in halves:
            if name in ON_THE_MIDDLE:
                width = ON_THE_MIDDLE[name]
                whole = unary_union([half.buffer(0.02), mirrored(half).buffer(0.02)])
                middle = whole if width is None else whole.intersection(box(-width, -10, width, 900))
                out.append(Shape(view, name, "centre", placed(view, largest(middle))))
                if width is None:
                    continue
                half = half.difference(box(-width, -10, width, 900))
            for side, piece in sides(view, half):
                out.append(Shape(view, name, side, placed(view, piece)))
    return out


def sides(view: str, half: BaseGeometry) -> Iterator[tuple[str, BaseGeometry]]:
    """A half shape and its mirror image, each with the runner's side."""
    outer = OUTER_SIDE[view]
    yield outer, half
    yield "left" if outer == "right" else "right", mirrored(half)


def mirrored(shape: BaseGeometry) -> BaseGeometry:
    return scale(shape, -1, 1, origin=(0, 0))


def placed(view: str, shape: BaseGeometry) -> BaseGeometry:
    return translate(shape, *ORIGIN[view])


REACH = 10.0
"""An area to tap reaches so far beyond what is seen, where nothing else lies."""


def taps(drawn: Sequence[Shape]) -> list[Shape]:
    """The area to tap of each zone on each side: what is seen of it, and the empty space around."""
    out: list[Shape] = []
    for view, zones in ZONES.items():
        here = [shape for shape in drawn if shape.view == view]
        seen = {
            (zone, side): unary_union(pieces)
            for zone, names in zones.items()
            for side in ("left", "centre", "right")
            if (pieces := list(_seen([s for s in here if s.name in names], zone, side)))
        }
        claimed: BaseGeometry = Polygon()
        for zone, side in sorted(seen, key=lambda key: seen[key].area):
            piece = seen[zone, side]
            others = unary_union([other for key, other in seen.items() if key != (zone, side)])
            reach = piece.buffer(REACH).intersection(box(*WINDOW[view]))
            if side != "centre":
                reach = reach.intersection(half_of(view, side))
            area = largest(piece.union(reach.difference(others)).difference(claimed))
            claimed = claimed.union(area)
            out.append(Shape(view, zone, side, area))
    return out


def _seen(named: Sequence[Shape], zone: str, side: str) -> Iterator[BaseGeometry]:
    """What is seen of a zone on one side; a middle that is no target of its own is shared by both sides."""
    if zone == "head_neck" or zone not in WITH_MIDDLE:
        if side == "centre":
            yield from (shape.polygon.buffer(0.3) for shape in named if zone == "head_neck")
            return
        if zone == "head_neck":
            return
        for shape in named:
            if shape.side == "centre":
                yield shape.polygon.intersection(half_of(shape.view, side))
    for shape in named:
        if shape.side == side:
            mine = half_of(shape.view, side) if side != "centre" else box(-999, -20, 999, 999)
            yield shape.polygon.buffer(0.3).intersection(mine)


def half_of(view: str, side: str) -> Polygon:
    """The half of a view on the runner's side."""
    middle = ORIGIN[view][0]
    return box(middle, -20, 999, 999) if side == OUTER_SIDE[view] else box(-999, -20, middle, 999)


WINDOW = {"front": (0, 0, 160, 522), "back": (160, 0, 320, 522), "soles": (160, 522, 320, HEIGHT)}
"""The part of the picture that belongs to a view: left, top, right, bottom."""

WITH_MIDDLE = frozenset({"head_neck", "chest", "belly", "upper_back", "lower_back"})


def path(polygon: BaseGeometry, *, inset: float = SEAM, detail: float = 0.2) -> str:
    """The ``d`` of a shape, drawn in a little so that a seam is seen, its corners rounded."""
    soft = polygon.buffer(-inset - 0.5).buffer(0.5) if inset else polygon
    soft = soft if not soft.is_empty else polygon
    pieces = soft.geoms if isinstance(soft, MultiPolygon) else [soft]
    out = ""
    for piece in pieces:
        ring = piece.simplify(detail).exterior.coords[:-1]
        out += "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"
    return out.replace(".0 ", " ").replace(".0L", "L").replace(".0Z", "Z")


def svg(drawn: Sequence[Shape], areas: Sequence[Shape]) -> str:
    """The whole file."""
    figure = "".join(
        f'<g id="{side}-{name}">' + "".join(f'<path d="{path(s.polygon)}"/>' for s in group) + "</g>\n"
        for (side, name), group in grouped(drawn)
    )
    tapped = "".join(
        f'<g id="tap-{side}-{name}">'
        + "".join(f'<path d="{path(s.polygon, inset=0, detail=0.3)}"/>' for s in group)
        + "</g>\n"
        for (side, name), group in grouped(areas)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        f'<g id="figure">\n{figure}</g>\n<defs>\n{tapped}</defs>\n</svg>\n'
    )


def grouped(drawn: Sequence[Shape]) -> Iterator[tuple[tuple[str, str], list[Shape]]]:
    """Shapes by side and name, in a fixed order."""
    keys = dict.fromkeys((shape.side, shape.name) for shape in drawn)
    for key in sorted(keys, key=lambda key: (key[1], key[0])):
        yield key, [shape for shape in drawn if (shape.side, shape.name) == key]


def main() -> None:
    """Write the file."""
    drawn = shapes()
    text = svg(drawn, taps(drawn))
    FILE.write_text(text, encoding="utf-8")
    print(f"{FILE}: {len(drawn)} shapes, {len(text) / 1000:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
