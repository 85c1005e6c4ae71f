"""``niggle load`` and the dated settings, as a newcomer types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def runs(niggle_cli: Callable, tmp_path: Path) -> Path:
    rows = [f"2026-01-{day:02},{8 + day % 3},{50 + day},5" for day in range(1, 32)]
    rows += ["2026-02-01,21,120,7"]
    path = tmp_path / "runs.csv"
    path.write_text("date,distance_km,duration_min,rpe\n" + "\n".join(rows) + "\n")
    assert niggle_cli("import", path).exit_code == 0
    return path


IDS = [
    "distance_m",
    "moving_s",
    "ascent_m",
    "descent_m",
    "trimp_banister",
    "trimp_edwards",
    "trimp_lucia",
    "session_rpe",
    "rtss",
    "acwr_coupled",
    "acwr_uncoupled",
    "acwr_ewma",
    "ctl",
    "atl",
    "tsb",
    "monotony",
    "strain",
    "week_change",
    "longest_run_ratio",
]


def test_every_id_of_the_contract_has_values_or_a_reason(niggle_cli: Callable, runs: Path):
    told = json.loads(niggle_cli("load", "--json", "--until", "2026-02-03").stdout)
    assert told["days"][0] == "2026-01-01"
    assert told["days"][-1] == "2026-02-03"
    for name in IDS:
        assert (name in told["metrics"]) != (name in told["absent"]), name
        if name in told["metrics"]:
            assert len(told["metrics"][name]) == len(told["days"])
    assert told["absent"]["trimp_banister"] == "no heart rate"
    assert told["metrics"]["longest_run_ratio"][31] == 2.1
    assert told["metrics"]["longest_run_ratio"][32] is None
    assert told["metrics"]["distance_m"][33] == 0


def test_days_and_metrics_can_be_chosen(niggle_cli: Callable, runs: Path):
    told = json.loads(
        niggle_cli(
            "load", "--json", "--metric", "distance_m", "--since", "2026-01-30", "--until", "2026-02-01"
        ).stdout
    )
    assert told["days"] == ["2026-01-30", "2026-01-31", "2026-02-01"]
    assert list(told["metrics"]) == ["distance_m"]
    assert told["metrics"]["distance_m"] == [8000, 9000, 21000]


def test_the_weeks_are_a_table(niggle_cli: Callable, runs: Path):
    shown = niggle_cli("load", "--until", "2026-02-01").output
    assert "2026-01-26" in shown
    assert "2.10" in shown
    assert "TRIMP (Banister): absent, no heart rate" in shown


def test_a_metric_is_explained(niggle_cli: Callable, runs: Path):
    shown = niggle_cli("load", "--explain", "longest_run_ratio", "--until", "2026-02-01").output
    assert "Schuster Brandt Frandsen 2025" in shown
    assert "established" in shown
    assert "2.10" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        ["load", "--metric", "speed"],
        ["load", "--explain", "speed"],
        ["load", "--basis", "tsb"],
        ["load", "--since", "soon"],
        ["set", "hr_max_bpm", "12"],
        ["set", "timezone", "Europe/Berlin", "--from", "2026-01-01"],
        ["set", "shoe_size", "43"],
    ],
)
def test_wrong_use_is_told(niggle_cli: Callable, wrong: list[str]):
    answer = niggle_cli(*wrong)
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output
    assert answer.stderr.strip()


def test_settings_are_shown_with_what_they_rest_on(niggle_cli: Callable):
    niggle_cli("set", "hr_max_bpm", "190")
    niggle_cli("set", "hr_max_bpm", "186", "--from", "2026-01-10")
    shown = niggle_cli("set", "hr_max_bpm").output
    assert "hr_max_bpm: 186  (set by you, from 2026-01-10 on;" in shown
    assert "before: 190" in shown
    assert "not set any more" in niggle_cli("set", "hr_max_bpm", "--unset").output
    assert "hr_max_bpm: not set" in niggle_cli("set").output


def test_without_runs_it_says_what_to_do(niggle_cli: Callable):
    assert "niggle import FOLDER" in niggle_cli("load").output
    told = json.loads(niggle_cli("load", "--json").stdout)
    assert told["days"] == []
    assert told["absent"]["distance_m"] == "no runs yet"


def test_a_planned_run_is_held_against_the_last_month(niggle_cli: Callable, runs: Path):
    told = json.loads(niggle_cli("load", "--plan", "15", "--until", "2026-02-02", "--json").stdout)
    assert told["longest_m"] == 21000
    assert not told["over"]
    assert (
        "the run is 25.0 km, the longest of the 30 days before was 21.0 km"
        in niggle_cli("load", "--plan", "25", "--until", "2026-02-02").output
    )
    assert niggle_cli("load", "--plan", "far").exit_code == 2


def test_gait_and_onsets_say_when_there_is_nothing_to_say(niggle_cli: Callable, runs: Path):
    niggle_cli("log", "--date", "2026-01-15", "left calf 3")
    assert "fewer than 4 runs" in niggle_cli("gait", "--as-of", "2026-02-01").output
    assert "nothing to compare" in niggle_cli("onsets", "--as-of", "2026-02-01").output
    assert json.loads(niggle_cli("onsets", "--json", "--as-of", "2026-02-01").stdout)["onsets"] == []
    assert [drift["change"] for drift in json.loads(niggle_cli("gait", "--json").stdout)] == [None] * 5


def test_onsets_are_told_with_their_weeks(niggle_cli: Callable, runs: Path):
    niggle_cli("log", "--date", "2026-02-06", "left calf 3")
    niggle_cli("log", "--date", "2026-02-04", "right knee 2")
    shown = niggle_cli("onsets").output
    assert "2026-02-06  left calf" in shown
    assert "not enough onsets yet to say" in shown


@pytest.mark.parametrize(
    "far",
    [
        ["gait", "--as-of", "0001-01-01"],
        ["load", "--plan", "10", "--until", "1500-01-01"],
        ["load", "--plan", "nan"],
        ["load", "--until", "9999-12-31"],
        ["set", "threshold_speed_mps", "0:00"],
        ["set", "hr_max_bpm", "180", "--unset"],
    ],
)
def test_what_nobody_can_mean_is_refused_in_words(niggle_cli: Callable, runs: Path, far: list[str]):
    answer = niggle_cli(*far)
    assert answer.exit_code == 2
    assert answer.exception is None or isinstance(answer.exception, SystemExit)


def test_an_explanation_can_be_json_and_knows_the_basis(niggle_cli: Callable, runs: Path):
    told = json.loads(
        niggle_cli(
            "load", "--explain", "ctl", "--basis", "distance_m", "--until", "2026-02-01", "--json"
        ).stdout
    )
    assert (told["id"], told["basis"]) == ("ctl", "distance_m")
    assert told["value"] > 1000


def test_a_week_with_an_unrated_run_is_told_as_the_least_it_can_be(niggle_cli: Callable, tmp_path: Path):
    rows = [f"2026-03-{n:02},10,60,{'' if n == 18 else 5}" for n in (2, 4, 9, 11, 16, 18)]
    (tmp_path / "runs.csv").write_text("date,distance_km,duration_min,rpe\n" + "\n".join(rows) + "\n")
    niggle_cli("import", tmp_path / "runs.csv")
    shown = niggle_cli("load", "--until", "2026-03-20").output
    assert "300+" in shown
    assert "at least" in shown


def test_the_weeks_begin_where_they_are_asked_to(niggle_cli: Callable, runs: Path):
    shown = niggle_cli("load", "--since", "2026-01-20", "--until", "2026-02-01").output
    assert "2026-01-19" in shown
    assert "2026-01-12" not in shown
