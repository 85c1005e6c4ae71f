from __future__ import annotations

import pytest
from building import at, day

from tracker.body import load_body
from tracker.diary import posture
from tracker.errors import InvalidValueError
from tracker.model import Finding, SelfCheck, Side


def check(
    number: int, *findings: Finding, done: tuple[str, ...] = ("head", "shoulders", "pelvis")
) -> SelfCheck:
    return SelfCheck(day=day(number), logged_at=at(number), done=done, findings=findings)


def test_the_therapist_looks_at_head_shoulders_pelvis_and_feet_in_that_order():
    assert [step.id for step in posture.STEPS] == ["head", "shoulders", "pelvis", "tuck", "feet"]


def test_every_sight_names_regions_that_exist():
    for step in posture.STEPS:
        assert step.sights
        for sight in step.sights:
            assert sight.regions
            assert set(sight.regions) <= set(load_body().regions)


def test_a_finding_has_its_side_and_its_words():
    found = posture.finding("pelvis", "higher", Side.RIGHT)
    assert posture.in_words(found) == "right hip bone higher"
    assert (
        posture.in_words(posture.finding("head", "forward", note="much"))
        == "in front of the shoulders (much)"
    )


@pytest.mark.parametrize(
    ("step", "seen", "side"),
    [
        ("knees", "higher", None),
        ("pelvis", "nice", None),
        ("pelvis", "higher", None),
        ("head", "forward", Side.LEFT),
    ],
)
def test_what_cannot_be_a_finding_is_refused(step: str, seen: str, side: Side | None):
    with pytest.raises(InvalidValueError):
        posture.finding(step, seen, side)


def test_two_checks_are_compared_finding_by_finding():
    higher = posture.finding("pelvis", "higher", Side.RIGHT)
    tilted = posture.finding("head", "tilted", Side.LEFT)
    rolled = posture.finding("shoulders", "rolled")
    changes = dict(posture.compared(check(30, higher, rolled), check(0, higher, tilted)))
    assert changes == {higher: "same", tilted: "gone", rolled: "new"}


def test_a_step_that_was_left_out_says_nothing():
    tilted = posture.finding("head", "tilted", Side.LEFT)
    now, before = check(30, done=("pelvis",)), check(0, tilted)
    assert list(posture.compared(now, before)) == []


def test_a_trail_shows_the_findings_that_may_go_with_it():
    higher = posture.finding("pelvis", "higher", Side.RIGHT)
    forward = posture.finding("head", "forward")
    assert posture.explaining(check(0, higher, forward), ["glute_med", "pfj"]) == (higher,)


@pytest.mark.parametrize(
    "seen",
    [
        [("shoulders", "higher", Side.LEFT), ("shoulders", "higher", Side.RIGHT)],
        [("feet", "weight", Side.LEFT), ("feet", "weight", Side.RIGHT)],
        [("pelvis", "tipped_forward", None), ("pelvis", "tipped_back", None)],
    ],
)
def test_what_cannot_be_seen_at_once_is_refused(seen: list[tuple[str, str, Side | None]]):
    found = [posture.finding(*one) for one in seen]
    with pytest.raises(InvalidValueError, match="Take one"):
        posture.check_together(found)
    posture.check_together(found[:1])


def test_both_feet_may_turn_out():
    posture.check_together([posture.finding("feet", "turned_out", side) for side in (Side.LEFT, Side.RIGHT)])
