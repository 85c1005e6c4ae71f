"""Questions about something serious come up when an entry touches them, and only then."""

from __future__ import annotations

import pytest
from building import at, day

from tracker.diary import read_phrase
from tracker.diary.concerns import KINDS, QUESTIONS, RULES, touched


def kinds(phrase: str) -> dict[str, bool]:
    (entry,) = read_phrase(phrase, day=day(0), logged_at=at(0))
    return {kind.id: yes for kind, yes in touched(entry)}


@pytest.mark.parametrize(
    "phrase",
    [
        "left calf 3 after",
        "left hamstring 6 tight",
        "lower back 5",
        "right knee 4",
        "left soleus 2 limping",
        "right hip flexor 2",
    ],
)
def test_an_everyday_niggle_raises_no_yes(phrase: str):
    assert not any(kinds(phrase).values())


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("left calf 6 popped", "rupture"),
        ("left achilles 5 heard a snap", "rupture"),
        ("left calf 7 pulled it, weak", "rupture"),
        ("left calf 2 swollen", "clot"),
        ("right calf 3 warm to the touch", "clot"),
        ("left groin 3 at night", "femoral_neck"),
        ("right hip 2 hurts to hop", "femoral_neck"),
        ("left shin 3 one spot on the bone", "bone"),
        ("left ball of foot 2 woke me up", "bone"),
        ("left foot 4 weak", "nerve"),
        ("right knee 3 locked", "joint"),
        ("right knee 3 gave way", "joint"),
        ("fainted after the race", "heart"),
        ("out of breath at rest", "heart"),
        ("saddle numbness", "nerve"),
    ],
)
def test_a_word_that_says_the_thing_itself_is_a_yes(phrase: str, kind: str):
    assert kinds(phrase).get(kind) is True


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("left inner shin 5", "bone"),
        ("left groin 4", "femoral_neck"),
        ("back of the left knee 5", "clot"),
        ("left calf 5 sudden", "rupture"),
        ("left shin 2 sudden had to stop", "rupture"),
        ("left foot 1 numb", "nerve"),
        ("front of the left shin 5", "compartment"),
        ("left calf 3 limping", "bone"),
        ("left knee 3 swollen", "joint"),
        ("dizzy", "heart"),
        ("short of breath, chest 2", "heart"),
        ("lightheaded when i stood up", "heart"),
    ],
)
def test_what_touches_a_kind_is_asked(phrase: str, kind: str):
    assert kinds(phrase).get(kind) is False


def test_nothing_is_asked_about_what_does_not_hurt():
    assert kinds("left groin 0") == {}


def test_every_question_belongs_to_a_kind_that_a_rule_raises():
    assert {rule.kind for rule in RULES} == set(KINDS)
    assert len(QUESTIONS) == sum(len(kind.questions) for kind in KINDS.values())
    assert all(question.text.endswith(("?", "emergency.", "today.")) for _, question in QUESTIONS.values())
