from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.importers import derive

UNKNOWN = float("nan")


def test_a_degree_of_latitude_is_111_kilometres():
    # pi / 180 x 6,371.0088 km = 111.195 km
    along = derive.track_distance(np.array([48.0, 49.0]), np.array([9.0, 9.0]))
    assert along.tolist() == pytest.approx([0, 111_195.08], abs=0.1)


def test_unknown_points_add_nothing_to_a_track():
    along = derive.track_distance(np.array([48.0, UNKNOWN, 48.001]), np.array([9.0, UNKNOWN, 9.0]))
    assert np.isnan(along[1])
    assert along[2] == pytest.approx(111.195, abs=0.01)


def test_noise_below_three_metres_is_no_climb():
    assert derive.climb(np.array([100.0, 102, 100, 102, 101])) == (0, 0)


def test_a_hill_is_climbed_and_descended():
    # by hand: 100 up to 130, down to 105: the step of 2 m at the end stays below the threshold
    up, down = derive.climb(np.array([100.0, 110, 121, 130, 118, 105, 107]))
    assert (up, down) == (30, 25)


def test_without_altitudes_the_climb_is_unknown():
    assert derive.climb(np.array([UNKNOWN, UNKNOWN])) == (None, None)


@given(st.lists(st.floats(0, 3000), min_size=1, max_size=60))
def test_climbs_balance_the_way_from_start_to_end_but_for_the_threshold(altitude: list[float]):
    up, down = derive.climb(np.array(altitude))
    assert up is not None
    assert down is not None
    assert up - down == pytest.approx(altitude[-1] - altitude[0], abs=derive.CLIMB_THRESHOLD_M)


def test_a_gap_of_more_than_half_a_minute_is_a_pause():
    assert derive.moving_time(np.array([0.0, 10, 20, 80, 90])) == 30


def test_the_mean_speed_suggests_the_sport():
    assert derive.pace_sport(10_000, 3600) == "running"
    assert derive.pace_sport(5_000, 3600) == "walking"
    assert derive.pace_sport(30_000, 3600) == "cycling"
    assert derive.pace_sport(None, 3600) == "unknown"


def test_the_mean_of_nothing_is_unknown():
    assert derive.mean(np.array([UNKNOWN])) is None
    assert derive.largest(np.array([])) is None


def test_an_impossible_total_is_unknown_and_told():
    kept, repairs = derive.possible({"distance_m": 4.2e9, "moving_s": 3600.0, "hr_mean_bpm": 0.0})
    assert kept == {"distance_m": None, "moving_s": 3600.0, "hr_mean_bpm": None}
    assert repairs == (
        "a distance of 4,200,000 km is not possible and was left out",
        "a mean heart rate of 0 is not possible and was left out",
    )
