"""Every figure that a paper or a program prints, reproduced to the digits printed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from loading import RUNNER, session

from tracker.load import heart, rolling, running
from tracker.load.grade import cost


@pytest.mark.parametrize(
    ("sex", "expected"),
    [("male", 108.095), ("female", 121.499)],
    ids=["men 0.64 and 1.92", "women 0.86 and 1.67"],
)
def test_banister_trimp_of_an_hour_at_150(sex: str, expected: float):
    """Morton, Fitz-Clarke & Banister 1990: rest 50, maximum 190, so x = 0.7143."""
    hour = session(60, hr_bpm=150, athlete=replace(RUNNER, sex=sex))
    assert round(heart.trimp_banister(hour), 3) == pytest.approx(expected)


def test_women_read_a_quarter_low_where_a_program_takes_the_mens_factor():
    """GoldenCheetah's TRIMPPoints.cpp takes 0.64 for both: 90.418 instead of 121.499."""
    hour = session(60, hr_bpm=150, athlete=replace(RUNNER, sex="female"))
    theirs = heart.trimp_banister(hour) * 0.64 / 0.86
    assert round(theirs, 3) == pytest.approx(90.418)
    assert round(1 - theirs / heart.trimp_banister(hour), 3) == 0.256


@pytest.mark.parametrize(
    ("grade", "expected"), [(-0.2, 1.8000), (-0.1, 2.1517), (0, 3.6), (0.1, 5.9682), (0.2, 9.0067)]
)
def test_minettis_cost_of_running(grade: float, expected: float):
    """Minetti 2002, J Appl Physiol 93:1039."""
    assert round(float(cost(grade)), 4) == expected


def test_edwards_counts_minutes_by_zones_of_the_maximum():
    """10 minutes in each of the five zones of 200: 10 × (1+2+3+4+5)."""
    rates = np.repeat([110, 130, 150, 170, 190], 600)
    fifty = session(50, hr_bpm=np.append(rates, 190), athlete=replace(RUNNER, hr_max_bpm=200))
    assert heart.trimp_edwards(fifty) == pytest.approx(150, rel=0.002)


def test_lucia_counts_minutes_by_the_two_thresholds():
    rates = np.repeat([130, 160, 180], 600)
    athlete = replace(RUNNER, hr_aerobic_bpm=150)
    assert heart.trimp_lucia(session(30, hr_bpm=np.append(rates, 180), athlete=athlete)) == pytest.approx(
        10 * (1 + 2 + 3), rel=0.003
    )


def test_session_rpe_is_rating_times_minutes():
    """Foster 2001: 60 min at 6 and 45 min at 8 are both 360."""
    assert heart.session_rpe(session(60, hr_bpm=150, more={"rpe": 6})) == 360
    assert heart.session_rpe(session(45, hr_bpm=150, more={"rpe": 8})) == 360


def test_an_hour_at_threshold_is_a_stress_score_of_100():
    assert running.rtss(session(60, speed=4.0)) == pytest.approx(100, rel=1e-3)
    assert running.rtss(session(60, speed=3.2)) == pytest.approx(64, rel=1e-3)


FORTY_TWO = np.full(42, 100.0)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (rolling.fitness(FORTY_TWO), 63.212),
        (rolling.exponential_mean(FORTY_TWO, 1 / 42), 63.654),
        (rolling.exponential_mean(FORTY_TWO, 2 / 43), 86.472),
        (rolling.fatigue(FORTY_TWO[:7]), 63.212),
        (rolling.exponential_mean(FORTY_TWO[:7], 1 / 7), 66.008),
        (rolling.exponential_mean(FORTY_TWO[:7], 2 / 8), 86.652),
    ],
    ids=[
        "42 d as GoldenCheetah",
        "42 d of 1/n",
        "42 d of 2/(n+1)",
        "7 d as GoldenCheetah",
        "7 d of 1/n",
        "7 d of 2/(n+1)",
    ],
)
def test_the_three_variants_of_fitness_and_fatigue(found: np.ndarray, expected: float):
    """Days of 100 from nothing; the first is ours (GoldenCheetah, PMCData.cpp)."""
    assert round(float(found[-1]), 3) == expected


def test_form_is_the_balance_of_the_evening_before():
    load = np.array([100.0, 0.0, 50.0])
    before = rolling.fitness(load) - rolling.fatigue(load)
    assert rolling.form(load).tolist() == [0.0, *before[:2]]


FOUR_WEEKS_AND_ONE = np.array([50.0] * 28 + [100.0] * 7)


def test_the_three_forms_of_acute_to_chronic():
    """The acwr package 0.1.1: four weeks of 50 a day, then a week of 100."""
    assert round(float(rolling.acwr_coupled(FOUR_WEEKS_AND_ONE)[-1]), 3) == 1.600
    assert round(float(rolling.acwr_uncoupled(FOUR_WEEKS_AND_ONE)[-1]), 3) == 2.000
    assert round(float(rolling.acwr_ewma(FOUR_WEEKS_AND_ONE)[-1]), 4) == 1.3394


def test_the_coupled_ratio_cannot_exceed_four():
    """28 days over 7: all of a month's load in its last week."""
    assert rolling.acwr_coupled(np.array([0.0] * 28 + [90.0] * 7))[-1] == pytest.approx(4)


WEEK = np.array([0.0, 80, 40, 0, 90, 60, 80])


def test_monotony_and_strain_by_both_standard_deviations():
    """Foster 1998, as the acwr package 0.1.1 works it out; the literature does not say which."""
    assert round(float(rolling.monotony(WEEK)[-1]), 4) == 1.3207
    assert round(float(rolling.strain(WEEK)[-1]), 2) == 462.24
    assert round(float(rolling.monotony(WEEK, ddof=0)[-1]), 4) == 1.4265
    assert round(float(rolling.strain(WEEK, ddof=0)[-1]), 2) == 499.27


def test_the_week_is_held_against_the_week_before():
    assert rolling.week_change(np.array([10.0] * 7 + [12.0] * 7))[-1] == pytest.approx(0.2)


def test_the_longest_run_is_held_against_the_thirty_days_before():
    """A run of 15 km, 29 days after one of 12 and 31 after one of 20."""
    longest = np.zeros(40)
    longest[[0, 2, 31]] = 20_000, 12_000, 15_000
    found = rolling.longest_run_ratio(longest)
    assert found[31] == pytest.approx(1.25)
    assert np.isnan(found[32])
    longest[1] = 20_000
    assert rolling.longest_run_ratio(longest)[31] == pytest.approx(0.75)
