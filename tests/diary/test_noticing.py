"""What is said back at once."""

from __future__ import annotations

from building import clear, day, history, niggle

from tracker.diary.noticing import noticed, same_again
from tracker.model import Diary


def told(entry, *before, runs=()):
    return noticed(history(entry_day(entry), [*before, entry]), entry, runs)


def entry_day(entry) -> int:
    return (entry.day - day(0)).days


def test_the_first_time_there_is_nothing_to_say():
    assert told(niggle(50, "left soleus")) is None


def test_the_third_time_is_counted_and_dated():
    entry = niggle(63, "left soleus")
    assert told(entry, niggle(0, "left soleus"), niggle(30, "left soleus")) == "Third time in 9 weeks."


def test_the_other_side_is_another_place():
    assert told(niggle(30, "left soleus"), niggle(0, "right soleus")) is None


def test_it_is_said_that_it_faded_in_a_rest():
    runs = [(day(n), 10_000.0) for n in (*range(0, 40, 2), 70)]
    entry = niggle(80, "left soleus")
    text = told(entry, niggle(40, "left soleus"), runs=runs)
    assert text == "Second time in 6 weeks; last time it faded when you rested."

    runs += [(day(n), 4_000.0) for n in range(41, 56, 4)]
    text = told(entry, niggle(40, "left soleus"), runs=runs)
    assert (
        text == "Second time in 6 weeks; last time it faded when you ran less (8 km a week instead of 35 km)."
    )


def test_runs_that_were_never_brought_in_are_no_rest():
    runs = [(day(n), 10_000.0) for n in range(0, 40, 2)]
    assert told(niggle(80, "left soleus"), niggle(40, "left soleus"), runs=runs) == "Second time in 6 weeks."


def test_nothing_is_said_of_rest_where_the_running_went_on():
    runs = [(day(n), 10_000.0) for n in range(0, 80, 2)]
    assert told(niggle(80, "left soleus"), niggle(40, "left soleus"), runs=runs) == "Second time in 6 weeks."


def test_a_complaint_that_goes_on_is_told_with_its_last_number():
    before = [niggle(40, "left soleus", 2), niggle(43, "left soleus", 4)]
    assert (
        told(niggle(45, "left soleus", 3), *before)
        == "Still there: it began 5 days ago, and was 4 the last time."
    )
    text = told(niggle(45, "left soleus", 6), *before)
    assert text == "Still there: it began 5 days ago, and this is the highest number since."


def test_unknown_days_do_not_make_it_a_second_time():
    entry = niggle(63, "left soleus")
    silent = history(63, [niggle(0, "left soleus"), entry], clear_days=())
    assert noticed(silent, entry) == "Still there: it began 9 weeks ago, and was 3 the last time."


def test_the_same_again_is_the_last_logged_day():
    diary = Diary(niggles=(niggle(1, "left soleus", 2), niggle(3, "left soleus", 4)), checkins=(clear(2),))
    assert [n.severity for n in same_again(diary, day(9))[0]] == [4]
    assert same_again(diary, day(3)) == ((), True)
    assert same_again(diary, day(0)) == ((), False)
