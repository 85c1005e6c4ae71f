"""The best chain of hand-overs: what it is worth, and that it never looks ahead."""

from __future__ import annotations

from itertools import pairwise

import pytest
from building import day, history, niggle, run
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.detector.case import Case
from tracker.detector.trail import MODEL, Reach, reaches
from tracker.model import History

SITES = ["left gastrocnemius", "left hamstring", "right pfj", "left soleus", "centre lumbar_erector"]
diaries = st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from(SITES), st.integers(1, 9)),
    max_size=25,
    unique_by=lambda e: e[:2],
)

CHAIN = [
    (160, "left gastrocnemius", 2),
    (195, "left hamstring", 3),
    (225, "left hamstring", 5),
    (255, "left soleus", 7),
]


def scores(known: History) -> list[tuple[object, float]]:
    return [(reach.day, reach.points) for reach in reaches(Case.of(known))]


@settings(max_examples=60, deadline=None)
@given(diaries, st.integers(0, 300))
def test_the_chain_does_not_look_ahead(entries: list[tuple[int, str, int]], cut: int):
    later = scores(history(300, [niggle(*e) for e in entries]))
    past = scores(history(cut, [niggle(*e) for e in entries if e[0] <= cut]))
    assert [scored for scored in later if scored[0] <= day(cut)] == past


def test_what_an_earlier_episode_comes_to_later_is_not_known_before():
    entries = [(60, "left gastrocnemius", 2), (70, "left gastrocnemius", 2), (80, "left gastrocnemius", 2)]
    entries += [(90, "left hamstring", 5), (92, "left gastrocnemius", 9)]
    later = scores(history(120, [niggle(*e) for e in entries]))
    assert [scored for scored in later if scored[0] <= day(90)] == scores(
        history(90, [niggle(*e) for e in entries[:4]])
    )
    assert [when for when, _ in later] == sorted(when for when, _ in later)


@given(diaries)
def test_a_chain_goes_forward_and_its_points_are_the_sum_of_its_steps(entries: list[tuple[int, str, int]]):
    case = Case.of(history(300, [niggle(*e) for e in entries]))
    for reach in reaches(case):
        chain = reach.chain
        assert len(chain) == reach.length
        firsts = [case.onsets[one.onset].first for one in chain]
        assert all(0 < (b - a).days <= MODEL.longest_days for a, b in pairwise(firsts))
        assert reach.points == pytest.approx(sum(one.step.total for one in chain if one.step))
        assert all(one.day <= reach.day for one in chain)


def best(known: History) -> Reach:
    return max(reaches(Case.of(known)), key=lambda reach: reach.points)


def test_growing_pain_scores_above_the_same_places_mild():
    known = history(300, [niggle(*e) for e in CHAIN])
    mild = history(300, [niggle(n, where, 2) for n, where, _ in CHAIN])
    assert best(known).points > best(mild).points + 2


def test_the_same_pain_in_a_surge_of_the_load_is_worth_less():
    entries = [niggle(*e) for e in CHAIN]
    steady = [run(n) for n in range(0, 300, 2)]
    surging = [run(n, 25.0 if 189 <= n <= 195 or 219 <= n <= 225 else 10.0) for n in range(0, 300, 2)]
    plain = best(history(300, entries, runs=steady)).points
    assert best(history(300, entries, runs=surging)).points < plain
    assert best(history(300, entries)).points == plain


def test_a_runners_own_hot_spot_is_no_news():
    """The same two onsets, of a runner who has always had this place and of one who never had."""
    habit = [niggle(n, "left soleus", 3) for n in range(20, 1000, 60)]
    other = [niggle(n, "right pfj", 3) for n in range(20, 1000, 60)]
    end = [niggle(1040, "left soleus", 3), niggle(1075, "left soleus", 4)]
    last = [reaches(Case.of(history(1080, [*before, *end])))[-1].points for before in (habit, other)]
    assert last[1] > last[0] + 1


def test_what_lasts_is_worth_more_than_what_is_gone_next_day():
    short = [niggle(200, "left soleus", 3), niggle(235, "left hamstring", 4)]
    long = [*short, *(niggle(n, "left hamstring", 4) for n in range(236, 256, 2))]
    assert best(history(300, long)).points > best(history(300, short)).points
