"""What holds for every sign, whatever the diary."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, time

from building import day, history, niggle, run
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.body import load_body
from tracker.detector import ADVICE, BESIDE, SIGNS, detect, imbalance_scores, replay
from tracker.detector.case import Case
from tracker.model import Alarm, History, Niggle, Onset, Side, Stage

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
        if alarm.sign in BESIDE:
            continue
        assert alarm.trail
        assert [step.day for step in alarm.trail] == sorted(step.day for step in alarm.trail)
        assert any(e.supports for e in alarm.evidence)
        written = {n.id for n in diary}
        assert all(set(e.sources) <= written for e in alarm.evidence)


kilometres = st.lists(st.tuples(st.integers(0, LAST), st.floats(1, 30)), max_size=60)
corrections = st.lists(st.tuples(st.integers(0, 24), st.integers(0, LAST)), max_size=3)


def lived(
    diary: list[Niggle], runs: list[tuple[int, float]], gone: list[tuple[int, int]], until: int = LAST
) -> History:
    """A history with runs, in which some entries were taken back later."""
    away = {diary[n].id: max(day(when), diary[n].known_on) for n, when in gone if n < len(diary)}
    standing = [n for n in diary if n.id not in away or away[n.id] > day(until)]
    withdrawn = tuple(
        replace(n, withdrawn_at=datetime.combine(away[n.id], time(23), tzinfo=UTC))
        for n in {n.id: n for n in diary}.values()
        if n.id in away and away[n.id] <= day(until)
    )
    known = history(
        until, standing, clear_days=range(0, until, 2), runs=[run(*one) for one in dict(runs).items()]
    )
    return replace(known, withdrawn=withdrawn)


def key(alarm: Alarm) -> tuple[object, ...]:
    return (alarm.red_flag.id if alarm.red_flag else alarm.sign, alarm.about, alarm.raised_on)


@settings(max_examples=40)
@given(diaries, kilometres, corrections)
def test_a_replay_says_a_thing_on_the_day_it_is_first_true(
    diary: list[Niggle], runs: list[tuple[int, float]], gone: list[tuple[int, int]]
):
    """Everything told is what stands on that day, and whatever stands on any day has been told by then."""
    known = lived(diary, runs, gone)
    told: dict[object, tuple[date, int]] = {}
    for when, alarm in replay(known):
        assert alarm in detect(known.until(when))
        assert alarm.raised_on <= when
        level = list(Stage).index(alarm.stage)
        assert told.get(key(alarm), (when, -1))[1] < level
        told.setdefault(key(alarm), (when, level))
    for number in range(0, LAST + 1, 9):
        for alarm in detect(known.until(day(number))):
            assert told[key(alarm)][0] <= day(number)


@settings(max_examples=40)
@given(diaries, corrections)
def test_the_scores_of_every_day_are_those_that_were_known(diary: list[Niggle], gone: list[tuple[int, int]]):
    known = lived(diary, [], gone)
    scores = imbalance_scores(known)
    assert [when for when, _ in scores] == sorted(when for when, _ in scores)
    for number in range(0, LAST + 1, 17):
        now = [score for when, score in scores if when <= day(number)][-1:] or [0.0]
        then = imbalance_scores(known.until(day(number)))[-1:] or [(day(0), 0.0)]
        assert now[0] == then[0][1]


@settings(max_examples=40)
@given(diaries, kilometres, st.integers(1, LAST))
def test_no_sign_of_the_table_looks_ahead(diary: list[Niggle], runs: list[tuple[int, float]], cut: int):
    """Each sign by itself: what it says of a day does not change with what comes later, and it cites what is there."""
    whole = Case.of(lived(diary, runs, []).until(day(cut)))
    past = [n for n in diary if n.known_on <= day(cut) and n.day <= day(cut)]
    then = Case.of(lived(past, [r for r in runs if r[0] <= cut], [], until=cut))
    written = {n.id for n in past}
    for sign in SIGNS:
        if sign.find:
            assert [a.raised_on for a in sign.find(whole)] == [a.raised_on for a in sign.find(then)]
            assert pickle.loads(pickle.dumps(sign.find(then))) == sign.find(then)
        if sign.look and then.onsets:
            trail = then.onsets[-3:]
            found = sign.look(then, trail)
            assert found == sign.look(whole, whole.onsets[-3:])
            assert all(set(e.sources) <= written and e.claim for e in found)
            assert all(when <= day(cut) for e in found for when in e.days)


def test_every_sign_is_silent_on_an_empty_history():
    empty = Case.of(history(0, clear_days=[]))
    for sign in SIGNS:
        assert sign.look or sign.find
        assert sign.find is None or sign.find(empty) == ()
        assert sign.begins is None or not list(sign.begins(empty))
