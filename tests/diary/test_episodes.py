from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from building import clear, day, history, niggle, site
from hypothesis import given
from hypothesis import strategies as st

from tracker.detector.case import Case
from tracker.diary import episodes, joined
from tracker.model import Onset


def spans(known) -> list[tuple[int, int]]:
    return [((e.first - day(0)).days, (e.last - day(0)).days) for e in episodes(known)]


def test_entries_a_few_days_apart_are_one_episode():
    assert spans(history(40, [niggle(1, "left soleus"), niggle(4, "left soleus")])) == [(1, 4)]


def test_fourteen_observed_clear_days_end_an_episode():
    assert spans(history(40, [niggle(0, "left soleus"), niggle(15, "left soleus")])) == [(0, 0), (15, 15)]
    assert spans(history(40, [niggle(0, "left soleus"), niggle(14, "left soleus")])) == [(0, 14)]


def test_unknown_days_neither_end_nor_lengthen_an_episode():
    entries = [niggle(0, "left soleus"), niggle(60, "left soleus")]
    assert spans(history(60, entries, clear_days=[])) == [(0, 60)]
    assert spans(history(60, entries, clear_days=range(1, 14))) == [(0, 60)]
    assert spans(history(60, entries, clear_days=range(1, 15))) == [(0, 0), (60, 60)]


def test_another_sites_niggle_is_an_observed_day_for_this_one():
    other = [niggle(n, "right pfj") for n in range(1, 15)]
    entries = [niggle(0, "left soleus"), *other, niggle(15, "left soleus")]
    assert (0, 0) in spans(history(15, entries, clear_days=[]))


def test_the_two_sides_are_two_sites():
    assert len(episodes(history(5, [niggle(0, "left soleus"), niggle(0, "right soleus")]))) == 2


def test_an_episode_is_resolved_on_its_fourteenth_clear_day():
    (episode,) = episodes(history(30, [niggle(3, "left soleus")]))
    assert episode.resolved == day(17)
    (episode,) = episodes(history(16, [niggle(3, "left soleus")]))
    assert episode.resolved is None


def test_severity_zero_opens_nothing():
    assert episodes(history(5, [niggle(0, "left soleus", 0)])) == ()


def test_an_episode_knows_its_peak_its_onset_and_when_it_was_known():
    entries = [niggle(2, "left soleus", 3, logged=6, onset=Onset.SUDDEN), niggle(4, "left soleus", 5)]
    (episode,) = episodes(history(9, entries))
    assert episode.peak == 5
    assert episode.sudden
    assert episode.known_on == day(4)


def test_an_episode_that_began_gradually_does_not_become_an_injury_later():
    entries = [niggle(2, "left soleus"), niggle(5, "left soleus", 8, onset=Onset.SUDDEN)]
    (episode,) = episodes(history(9, entries))
    assert not episode.sudden


def test_an_onset_is_known_once_the_clear_days_before_it_are_written_down():
    entries = [niggle(0, "left soleus"), niggle(20, "left soleus")]
    known = history(60, entries, clear_days=[])
    late = replace(known, checkins=tuple(clear(n, logged=50 + n % 3) for n in range(1, 15)))
    assert [e.known_on for e in episodes(late)] == [day(0), day(52)]


@given(st.sets(st.integers(0, 200), min_size=1, max_size=25), st.sets(st.integers(0, 200)))
def test_every_entry_lies_in_exactly_one_episode(hurting: set[int], clear_days: set[int]):
    known = history(200, [niggle(n, "left soleus") for n in hurting], clear_days=clear_days - hurting)
    found = episodes(known)
    assert sorted(e.day for episode in found for e in episode.entries) == sorted(map(day, hurting))
    assert all(a.last < b.first for a, b in pairwise(found))


def test_an_unsaid_side_may_have_been_this_one_and_is_no_clear_day_for_it():
    entries = [
        niggle(0, "left soleus"),
        *(niggle(n, "soleus") for n in range(1, 20)),
        niggle(20, "left soleus"),
    ]
    assert (0, 20) in spans(history(20, entries))


def test_an_episode_is_not_over_while_the_same_place_hurts_on_an_unsaid_side():
    entries = [niggle(0, "left soleus"), *(niggle(n, "soleus") for n in range(1, 20))]
    (left,) = [e for e in episodes(history(25, entries)) if e.site.side]
    assert left.resolved is None


def complaints(*entries: tuple[int, str]) -> list[tuple[int, int]]:
    """The first and last day of each complaint, neighbours joined."""
    found = joined(episodes(history(80, [niggle(*entry) for entry in entries])))
    return [((e.first - day(0)).days, (e.last - day(0)).days) for e in found]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("left gastrocnemius", "left soleus"),
        ("left gastrocnemius", "gastrocnemius"),
        ("gastrocnemius", "left gastrocnemius"),
        ("left thigh", "left hamstring"),
        ("right pfj", "right patellar_tendon"),
    ],
)
def test_one_complaint_by_two_names_is_one(first: str, then: str):
    assert complaints((0, first), (2, then), (4, first), (6, then)) == [(0, 6)]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("left gastrocnemius", "right gastrocnemius"),
        ("left quads", "left hamstring"),
        ("left soleus", "left plantar_heel"),
        ("left soleus", "left shin_medial"),
    ],
)
def test_another_side_or_another_part_of_the_leg_is_another_complaint(first: str, then: str):
    assert complaints((0, first), (2, then)) == [(0, 0), (2, 2)]


def test_what_hurts_on_one_day_is_two_complaints():
    assert complaints((0, "left gastrocnemius"), (1, "left gastrocnemius"), (1, "left soleus")) == [
        (0, 1),
        (1, 1),
    ]


def test_a_neighbour_after_some_quiet_days_is_a_hand_over():
    assert complaints((0, "left gastrocnemius"), (4, "left soleus")) == [(0, 0), (4, 4)]
    assert complaints((0, "left gastrocnemius"), (10, "gastrocnemius")) == [(0, 10)]
    assert complaints((0, "left gastrocnemius"), (20, "gastrocnemius")) == [(0, 0), (20, 20)]


def test_an_injury_stays_apart_and_what_follows_beside_it_belongs_to_it():
    sprain = niggle(2, "left ankle_medial", 7, onset=Onset.SUDDEN)
    known = history(40, [niggle(0, "left ankle_lateral"), sprain, niggle(4, "left ankle_anterior")])
    gradual, injury = joined(episodes(known))
    assert not gradual.sudden
    assert injury.sudden
    assert injury.sites == (site("left ankle_medial"), site("left ankle_anterior"))


NAMES = [
    "left gastrocnemius",
    "gastrocnemius",
    "left soleus",
    "left lower_leg",
    "left tib_posterior",
    "right soleus",
]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(NAMES)), max_size=25, unique=True),
    st.integers(0, 60),
)
def test_what_is_joined_on_a_day_stays_so(entries: list[tuple[int, str]], until: int):
    known = history(60, [niggle(*entry) for entry in entries])
    now, then = Case.of(known), Case.of(known.until(day(until)))
    assert now.until(day(until)).complaints == then.complaints
    assert sorted(e.id for c in now.complaints for e in c.entries) == sorted(n.id for n in known.niggles)
