"""How unusual a score is: the packaged table, and what is read from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.detector.thresholds import MOST_YEARS, chance, once_in_years
from tracker.detector.trail import Habits

habits = st.builds(Habits, st.floats(0.5, 80), st.floats(0.001, 0.9))


@given(habits, st.floats(0, 12), st.floats(0, 6))
def test_more_points_are_never_less_unusual(known: Habits, points: float, more: float):
    few, many = once_in_years(points, known), once_in_years(points + more, known)
    assert 0 < few <= many * (1 + 1e-9) <= MOST_YEARS * (1 + 1e-9)


@given(st.floats(0, 3), st.floats(0.01, 0.2))
def test_the_same_score_is_less_unusual_for_a_runner_with_many_niggles(points: float, gathered: float):
    """Up to fifteen onsets a year: beyond, an alarm that never ends is told but once."""
    rare, often = (once_in_years(points, Habits(rate, gathered)) for rate in (2.0, 12.0))
    assert rare >= often


def test_a_cell_of_the_table_is_read_as_it_stands():
    table = chance()
    from math import exp

    g, r, p = 2, 3, 8
    found = Habits(exp(table.rates[r]), exp(table.gathered[g]))
    assert once_in_years(table.points[p], found) == pytest.approx(exp(-table.figures[g][r][p]))
    between = once_in_years((table.points[p] + table.points[p + 1]) / 2, found)
    assert between == pytest.approx(exp(-(table.figures[g][r][p] + table.figures[g][r][p + 1]) / 2))


def test_beyond_the_table_it_goes_on():
    found = Habits(6.0, 0.03)
    last = chance().points[-1]
    assert once_in_years(last + 1, found) > 2 * once_in_years(last, found)


def test_the_table_tells_from_what_it_was_made():
    made = chance().made
    assert int(made["runners"]) > 1000
    assert made["seed"].isdigit()
    assert "plain" in made["kinds"]
