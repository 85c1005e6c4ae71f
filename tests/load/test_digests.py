"""A recording and what it comes down to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from building import run
from loading import RUNNER, recorded, session

from tracker.frames import samples
from tracker.load import heart, running
from tracker.load.digests import digest, hour_speed
from tracker.load.metric import missing
from tracker.load.metrics import BY_ID
from tracker.load.session import Session
from tracker.model import Pause, Recording


def test_a_flat_steady_run_is_as_long_and_fast_as_it_is():
    found = digest(recorded(30, speed=3.0, grade=0.0))
    assert found is not None
    assert found.graded_distance_m == pytest.approx(30 * 60 * 3, rel=1e-3)
    assert found.normalised_speed_mps == pytest.approx(3, rel=1e-3)
    assert len(found.windows) == 60


def test_uphill_counts_as_further_and_downhill_as_less():
    """Minetti: at +10 % a metre costs 5.9682 ÷ 3.6 as much, at −10 % 2.1517 ÷ 3.6."""
    for grade, share in ((0.1, 5.9682 / 3.6), (-0.1, 2.1517 / 3.6)):
        found = digest(recorded(30, speed=3.0, grade=grade))
        assert found is not None
        assert found.graded_distance_m == pytest.approx(5400 * share, rel=0.02)


def test_the_way_downhill_is_told_by_its_grade():
    found = digest(recorded(30, speed=3.0, grade=-0.1))
    assert found is not None
    assert found.downhill_m == pytest.approx(5400, rel=0.05)
    assert found.downhill_steep_m == 0


def test_hard_stretches_count_more_than_their_share():
    speed = np.where(np.arange(3601) // 300 % 2, 4.5, 2.5)
    found = digest(recorded(60, speed=speed))
    assert found is not None
    assert found.normalised_speed_mps is not None
    assert 3.5 < found.normalised_speed_mps < 4.5


def test_a_pause_is_no_load():
    """Ten minutes of standing at 90 beats leave no trace."""
    time = np.concatenate([np.arange(0, 600.0), np.arange(1200.0, 1801)])
    hr = np.full(len(time), 150.0)
    recording = Recording(
        activity=replace(run(0), moving_s=1200.0, distance_m=3600.0),
        samples=samples({"time_s": time, "hr_bpm": hr, "distance_m": np.linspace(0, 3600, len(time))}),
        pauses=(Pause(start_s=600, end_s=1200),),
    )
    found = digest(recording)
    assert found is not None
    assert found.hr_s.sum() == pytest.approx(1200, abs=3)


def test_a_short_hole_in_the_heart_rate_is_stretched_over_and_a_long_one_is_not():
    hr = np.full(3601, 150.0)
    hr[600:1500] = np.nan
    assert heart.trimp_banister(session(60, hr_bpm=hr)) == pytest.approx(108.095, rel=1e-3)
    hr[600:2700] = np.nan
    assert heart.trimp_banister(session(60, hr_bpm=hr)) is None


def test_decoupling_is_what_the_second_half_lacks():
    """The same speed at 140, then at 154: a tenth more beats for the same way."""
    hr = np.where(np.arange(3601) < 1800, 140.0, 154.0)
    found = digest(recorded(60, speed=3.0, hr_bpm=hr))
    assert found is not None
    assert found.decoupling_pct == pytest.approx(10, abs=0.2)


def test_a_run_from_a_list_gives_what_a_list_can():
    """runs.csv: distance, duration, mean heart rate, rating; no recording."""
    listed = Session(replace(run(0), moving_s=3600.0, hr_mean_bpm=150, rpe=5.0), None, RUNNER)
    assert heart.trimp_banister(listed) == pytest.approx(108.095, rel=1e-4)
    assert heart.session_rpe(listed) == 300
    assert running.rtss(listed) == pytest.approx(100 * (10_000 / 3600 / 4) ** 2)
    assert missing(BY_ID["trimp_edwards"], listed) == "no heart rate through the run"
    assert missing(BY_ID["graded_distance_m"], listed) == "no recording of the way"


@pytest.mark.parametrize(
    ("metric", "columns", "reason"),
    [
        ("trimp_banister", {"speed": 3.0}, "no heart rate"),
        ("graded_distance_m", {"hr_bpm": 150.0}, "no recording of the way"),
        ("cadence_spm", {"speed": 3.0}, "no cadence"),
        ("session_rpe", {"speed": 3.0}, "no rating (niggle rate 5)"),
    ],
)
def test_what_is_missing_is_named(metric: str, columns: dict[str, float], reason: str):
    lacking = session(20, **columns)
    found = BY_ID[metric].of_run
    assert found is not None
    assert found(lacking) is None
    assert missing(BY_ID[metric], lacking) == reason


def test_an_unknown_setting_makes_a_metric_absent_and_not_zero():
    lacking = session(20, hr_bpm=150, athlete=replace(RUNNER, hr_rest_bpm=None))
    assert heart.trimp_banister(lacking) is None
    assert missing(BY_ID["trimp_banister"], lacking) == "no resting heart rate (niggle set hr_rest_bpm 50)"


def test_steps_rise_and_balance_are_means_of_moving():
    found = session(20, speed=3.0, cadence_spm=180, vertical_oscillation_mm=80, stance_balance_pct=49.5)
    assert running.step_length(found) == pytest.approx(1.0, rel=1e-3)
    assert running.vertical_ratio(found) == pytest.approx(8.0, rel=1e-3)
    assert running.balance(found) == pytest.approx(49.5)


def test_riegels_rule_carries_an_effort_to_an_hour():
    """Riegel 1981: t₂ = t₁ (d₂/d₁)^1.06."""
    speed = hour_speed(5000 / 1200, 1200)
    assert pytest.approx(1200 * (speed * 3600 / 5000) ** 1.06) == 3600


@pytest.mark.parametrize("columns", [{}, {"hr_bpm": np.nan}, {"speed": 0.0}])
def test_a_recording_that_tells_nothing_is_no_trouble(columns: dict[str, float]):
    found = session(5, **columns)
    assert heart.trimp_banister(found) is None
    assert running.rtss(found) is None or columns
