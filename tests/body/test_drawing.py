from __future__ import annotations

import pytest
from building import day, niggle, site

from tracker.body import load_body
from tracker.body.drawing import HEIGHT, WIDTH, centres, picture, shapes
from tracker.model import Step
from tracker.web import painting


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("left quads", ["left-quads"]),
        ("centre lumbar_erector", ["centre-lumbar_erector"]),
        ("quads", ["left-quads", "right-quads"]),  # the side was not said
        ("centre pubic", ["centre-pubic"]),
    ],
)
def test_a_site_has_its_shapes(where: str, expected: list[str]):
    assert list(shapes(site(where))) == expected


def test_a_whole_area_is_all_its_structures():
    foot = shapes(site("right foot"))
    assert set(foot) == {f"right-{part}" for part in load_body().region("foot").covers}
    assert "left-pfj" in shapes(site("left leg"))


def test_every_site_of_every_region_can_be_painted():
    text = picture()
    for region in load_body().regions.values():
        for name in shapes(site(region.id)):
            assert f'id="{name}"' in text


def test_every_shape_has_its_middle_inside_the_picture():
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in centres().values())
    assert centres()["left-quads"][0] > 80 > centres()["right-quads"][0]  # front view: left is on the right
    assert centres()["left-hamstring"][0] < 240 < centres()["right-hamstring"][0]  # back view: left is left


def test_colours_go_by_the_worst_of_the_day():
    marks = painting.by_severity(
        [niggle(0, "left soleus", 2), niggle(0, "left soleus", 7), niggle(0, "right soleus", 0)]
    )
    assert [(mark.shape, mark.look, mark.label) for mark in marks] == [
        ("left-soleus", "severe", "left soleus 7")
    ]


def test_colours_go_by_the_age_of_the_latest():
    old = [
        niggle(0, "left soleus"),
        niggle(60, "left soleus"),
        niggle(50, "left pfj"),
        niggle(0, "left quads"),
    ]
    looks = {mark.shape: mark.look for mark in painting.by_age(old, day(62))}
    assert looks == {"left-soleus": "fresh", "left-pfj": "recent", "left-quads": "older"}
    assert painting.by_age(old, day(400)) == ()


def test_the_steps_of_a_trail_are_numbered_and_the_last_one_stands_out():
    trail = [
        Step(day=day(n), site=site(where))
        for n, where in ((0, "left quads"), (60, "left soleus"), (90, "left hamstring"), (120, "left soleus"))
    ]
    marks, numbers = painting.by_trail(trail)
    looks = {mark.shape: mark.look for mark in marks}
    assert looks == {"left-quads": "older", "left-hamstring": "recent", "left-soleus": "here"}
    assert [number.text for number in numbers] == ["1", "2 4", "3"]
    assert numbers[1].width > numbers[0].width


def test_each_move_of_a_trail_is_an_arrow_drawn_once():
    places = ("left soleus", "left hamstring", "left soleus", "left hamstring", "left hamstring")
    moves = painting.arrows([Step(day=day(30 * n), site=site(where)) for n, where in enumerate(places)])
    assert len(moves) == 2
    x, y = painting.centres()["left-soleus"]
    assert moves[0].startswith(f"M {x:.1f} {y:.1f} Q ")
