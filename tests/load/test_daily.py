from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from building import day, run
from hypothesis import given
from hypothesis import strategies as st

from tracker.frames import check_daily
from tracker.load import daily


def test_rest_days_are_zero_and_no_day_is_missing():
    frame = daily([run(0), run(3)], until=day(5))
    check_daily(frame)
    assert frame["distance_m"].tolist() == [10_000, 0, 0, 10_000, 0, 0]
    assert frame["runs"].tolist() == [1, 0, 0, 1, 0, 0]


def test_two_runs_of_a_day_are_summed_and_the_longest_kept():
    frame = daily([run(0, 6), run(0, 9)], until=day(0))
    assert frame["distance_m"].tolist() == [15_000]
    assert frame["longest_run_m"].tolist() == [9_000]


def test_what_no_run_of_the_day_knows_is_unknown_not_zero():
    frame = daily([run(0), replace(run(1), ascent_m=50.0)], until=day(2))
    assert np.isnan(frame["ascent_m"].iloc[0])
    assert frame["ascent_m"].tolist()[1:] == [50, 0]


def test_other_sports_are_cross_training():
    frame = daily([run(0), run(0, 30, sport="cycling")], until=day(0))
    assert frame["distance_m"].tolist() == [10_000]
    assert frame["cross_training_s"].tolist() == [3600]


def test_runs_after_the_last_day_are_left_out():
    assert len(daily([run(0), run(9)], until=day(4))) == 5


def test_without_activities_the_frame_is_empty():
    assert daily([], until=day(4)).empty


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(1, 60)), min_size=1, max_size=20), st.integers(1, 30))
def test_adding_later_runs_never_changes_earlier_days(runs: list[tuple[int, float]], later: int):
    known = [run(n, km) for n, km in runs]
    before = daily(known, until=day(40))
    after = daily([*known, run(40 + later, 12)], until=day(40 + later))
    assert after.iloc[: len(before)].equals(before)


@given(st.lists(st.tuples(st.integers(0, 40), st.floats(1, 60)), min_size=1, max_size=20))
def test_the_days_add_up_to_the_runs(runs: list[tuple[int, float]]):
    known = [run(n, km) for n, km in runs]
    assert daily(known, until=day(40))["distance_m"].sum() == pytest.approx(sum(r.distance_m for r in known))


def test_many_recordings_of_one_long_day_are_no_error():
    frame = daily([run(0, km, moving_s=86_000.0) for km in range(100, 110)], until=day(0))
    check_daily(frame)
    assert frame["moving_s"].tolist() == [860_000]
