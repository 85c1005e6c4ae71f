"""What holds for every sign, whatever the diary."""

from __future__ import annotations

from datetime import timedelta

from building import DAY, day, history, niggle
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.body import load_body
from tracker.detector import ADVICE, detect, replay
from tracker.model import Niggle, Onset, Side

PLACES = [
    f"{side} {region.id}"
    for region in load_body().regions.values()
    for side in Side
    if region.allows(side) and region.prior > 0.02
] + ["soleus", "left iliopsoas", "left adductor_prox", "left glute_max"]

LAST = 240


@st.composite
def entries(draw: st.DrawFn) -> Niggle:
    about = draw(st.integers(0, LAST))
    return niggle(
        *(about, draw(st.sampled_from(PLACES)), draw(st.integers(0, 9))),
        logged=min(LAST, about + draw(st.sampled_from([0, 0, 0, 1, 9, 60]))),
        onset=draw(st.sampled_from([None, None, Onset.GRADUAL, Onset.SUDDEN])),
    )


diaries = st.lists(entries(), max_size=25)


@given(diaries, st.integers(0, LAST))
def test_no_sign_looks_ahead(diary: list[Niggle], cut: int):
    """What was written after a day cannot change what was said on it."""
    known_then = [n for n in diary if n.known_on <= day(cut) and n.day <= day(cut)]
    whole = history(LAST, diary, clear_days=range(LAST))
    past = history(cut, known_then, clear_days=range(min(cut + 1, LAST)))
    assert detect(whole.until(day(cut))) == detect(past)


@given(diaries)
def test_no_warning_is_dated_after_the_day_it_is_said(diary: list[Niggle]):
    known = history(LAST, diary)
    for alarm in detect(known):
        assert alarm.raised_on <= known.as_of
        assert all(step.day <= known.as_of for step in alarm.trail)
        assert alarm.raised_on >= min(n.known_on for n in diary)


@given(diaries)
def test_the_same_history_gives_the_same_warnings(diary: list[Niggle]):
    assert detect(history(LAST, diary)) == detect(history(LAST, list(reversed(diary))))


@given(diaries)
def test_every_warning_is_complete(diary: list[Niggle]):
    for alarm in detect(history(LAST, diary)):
        assert alarm.text
        assert set(alarm.advice) <= set(ADVICE)
        if alarm.sign == "red_flag":
            assert alarm.red_flag is not None
            continue
        assert alarm.score >= alarm.threshold
        assert alarm.trail
        assert [step.day for step in alarm.trail] == sorted(step.day for step in alarm.trail)
        assert any(e.supports for e in alarm.evidence)
        written = {n.id for n in diary}
        assert all(set(e.sources) <= written for e in alarm.evidence)


@settings(max_examples=25)
@given(diaries)
def test_a_replay_says_a_thing_on_the_day_it_is_first_true(diary: list[Niggle]):
    known = history(LAST, diary)
    for when, alarm in replay(known):
        assert alarm in detect(known.until(when))
        assert alarm.raised_on <= when
        if when == DAY:
            continue
        for earlier in detect(known.until(when - timedelta(days=1))):
            same = (earlier.sign, earlier.about, earlier.raised_on) == (
                alarm.sign,
                alarm.about,
                alarm.raised_on,
            )
            assert not same or earlier.stage != alarm.stage or earlier.red_flag != alarm.red_flag
