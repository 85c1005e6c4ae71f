from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from building import clear, day, history, niggle
from hypothesis import given
from hypothesis import strategies as st

from tracker.diary import episodes
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
