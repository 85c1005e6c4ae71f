"""The body map as it lies in the package: left is left, nothing overlaps, everything can be tapped."""

from __future__ import annotations

import re
from importlib import resources
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from shapely.geometry import Point, Polygon
from shapely.ops import unary_union

from tracker.body import load_body, load_zones

SVG = "{http://www.w3.org/2000/svg}"
TREE = ET.fromstring(resources.files("tracker.body").joinpath("map.svg").read_text(encoding="utf-8"))
MIDDLES = {"front": 80.0, "back": 240.0, "soles": 240.0}
PHONE_PX = 390 - 2 * 14
"""The width of the map on the narrowest phone we promise: 390 px less the page's margins."""
PX = PHONE_PX / 320


def view_of(polygon: Polygon) -> str:
    x, y = polygon.representative_point().coords[0]
    return "soles" if y > 522 else "front" if x < 160 else "back"


def polygons(group: ET.Element) -> list[Polygon]:
    found = []
    for path in group.iter(f"{SVG}path"):
        for ring in path.attrib["d"].split("Z")[:-1]:
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", ring)]
            found.append(Polygon(list(zip(numbers[::2], numbers[1::2], strict=True))))
    return found


SHAPES = {group.attrib["id"]: polygons(group) for group in TREE.find(f"{SVG}g") or ()}
TAPS = {group.attrib["id"]: polygons(group) for group in TREE.find(f"{SVG}defs") or ()}


def test_every_structure_has_a_shape_on_every_side_it_has():
    body = load_body()
    wanted = {
        f"{side}-{region.id}"
        for region in body.structures
        for side in (
            (["left", "right"] if region.has_sides else []) + (["centre"] if region.has_centre else [])
        )
    }
    assert set(SHAPES) == wanted


def test_every_shape_is_sound_and_large_enough_to_see():
    for name, shapes in SHAPES.items():
        for shape in shapes:
            assert shape.is_valid, name
        assert max(shape.area for shape in shapes) > 12, name


def test_nothing_overlaps_in_any_view():
    flat = [(name, shape) for name, shapes in SHAPES.items() for shape in shapes]
    for (one, a), (other, b) in combinations(flat, 2):
        assert a.intersection(b).area < 0.6, (one, other)


@pytest.mark.parametrize("drawn", [SHAPES, TAPS], ids=["shapes", "taps"])
def test_left_and_right_are_mirror_images_and_on_the_runners_own_side(drawn: dict[str, list[Polygon]]):
    for name, shapes in drawn.items():
        if "left-" not in name:
            continue
        others = drawn[name.replace("left-", "right-")]
        for shape in shapes:
            view = view_of(shape)
            on_the_right_of_the_picture = shape.centroid.x > MIDDLES[view]
            assert on_the_right_of_the_picture == (view == "front"), (name, view)
            mirror = 2 * MIDDLES[view] - shape.centroid.x
            near = min(
                others, key=lambda o: abs(o.centroid.x - mirror) + abs(o.centroid.y - shape.centroid.y)
            )
            assert near.area == pytest.approx(shape.area, rel=0.04, abs=0.6), name
            assert near.centroid.x == pytest.approx(mirror, abs=0.4), name


def test_the_big_toe_and_the_inner_side_lie_inwards():
    for inner, outer in (
        ("big_toe", "toes"),
        ("knee_medial", "itb_knee"),
        ("ankle_medial", "ankle_lateral"),
        ("shin_medial", "peroneals"),
    ):
        for side in ("left", "right"):
            for view, middle in MIDDLES.items():
                inside = [s for s in SHAPES[f"{side}-{inner}"] if view_of(s) == view]
                outside = [s for s in SHAPES[f"{side}-{outer}"] if view_of(s) == view]
                if inside and outside:
                    assert abs(unary_union(inside).centroid.x - middle) < abs(
                        unary_union(outside).centroid.x - middle
                    ), (inner, side, view)


def test_every_zone_can_be_tapped_on_every_side_at_phone_width():
    zones = load_zones()
    assert {name.split("-", 2)[2] for name in TAPS} == set(zones)
    for name, areas in TAPS.items():
        for area in areas:
            assert room(area) * PX >= 24, (name, view_of(area), room(area) * PX)


def room(area: Polygon) -> float:
    """The diameter of the largest circle inside a shape."""
    low, high = 0.0, 100.0
    while high - low > 0.1:
        middle = (low + high) / 2
        low, high = (low, middle) if area.buffer(-middle / 2).is_empty else (middle, high)
    return low


def test_no_two_areas_to_tap_overlap():
    flat = [(name, area) for name, areas in TAPS.items() for area in areas]
    for (one, a), (other, b) in combinations(flat, 2):
        assert a.intersection(b).area < 5, (one, other)


def test_what_is_seen_of_a_site_lies_in_a_zone_that_offers_it():
    zones = load_zones()
    for name, shapes in SHAPES.items():
        side, region = name.split("-", 1)
        for shape in shapes:
            x, y = shape.representative_point().coords[0]
            point = Point(x + 1 if side == "centre" else x, y)
            hit = [tap for tap, areas in TAPS.items() if any(area.contains(point) for area in areas)]
            assert len(hit) == 1, name
            _, tapped, zone = hit[0].split("-", 2)
            assert region in zones[zone].regions, (name, zone)
            assert tapped == side or "centre" in (side, tapped), (name, hit)


def test_the_file_sets_no_colours_and_runs_no_script():
    text = ET.tostring(TREE, encoding="unicode")
    assert "fill" not in text
    assert "script" not in text
    assert "style" not in text
