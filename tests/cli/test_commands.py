"""The commands as a newcomer runs them; the JSON shapes of the contract."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tracker.cli import niggle

RUNS = "date,distance_km,duration_min,rpe\n2026-03-01,10,60,5\n"
TODAY = date.today()  # noqa: DTZ011 - the command line asks the machine too

RUN_FIELDS = (
    "id start day sport sub_sport name distance_m elapsed_s moving_s ascent_m descent_m hr_mean_bpm "
    "hr_max_bpm cadence_mean_spm power_mean_w stance_balance_left_pct rpe source"
)
WARNING_FIELDS = "sign raised_on sites trail stage score threshold false_alarms_per_year text evidence advice"


def diary(*entries: tuple[int, str, str, int], until: int = 100) -> str:
    """A diary of the last hundred days, by days ago, with all other days clear."""
    rows = ["date,region,side,severity"]
    hurting = {ago: (region, side, severity) for ago, region, side, severity in entries}
    for ago in range(until, -1, -1):
        region, side, severity = hurting.get(ago, ("none", "", 0))
        rows.append(f"{TODAY - timedelta(days=ago)},{region},{side},{severity}")
    return "\n".join(rows) + "\n"


WANDERING = diary(
    (90, "gastrocnemius", "left", 2), (55, "hamstring", "left", 2), (15, "lumbar_erector", "centre", 5)
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "runs.csv").write_text(RUNS)
    (tmp_path / "in" / "niggles.csv").write_text(WANDERING)
    return tmp_path / "in"


def test_import_tells_what_came_of_it_as_json(niggle_cli: Callable, files: Path):
    (files / "bad.fit").write_text("rubbish")
    result = niggle_cli("import", files, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["imported"] == 1
    assert told["duplicates"] == told["skipped"] == 0
    assert told["repaired"] == []
    assert told["diary"] == {"checkins": 98, "niggles": 3}
    (failed,) = told["failed"]
    assert failed["file"].endswith("bad.fit")
    assert failed["reason"]
    again = json.loads(niggle_cli("import", files, "--json").stdout)
    assert (again["imported"], again["duplicates"]) == (0, 1)
    assert again["diary"] == {"checkins": 0, "niggles": 0}


def test_import_without_faults_ends_with_zero(niggle_cli: Callable, files: Path):
    assert niggle_cli("import", files).exit_code == 0
    result = niggle_cli("import", files)
    assert result.exit_code == 0
    assert "already there" in result.stdout


def test_import_of_nothing_usable_ends_with_two(niggle_cli: Callable, tmp_path: Path):
    assert niggle_cli("import", tmp_path / "nowhere").exit_code == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    result = niggle_cli("import", empty)
    assert result.exit_code == 2
    assert "no watch files or diaries" in result.stderr


def test_runs_have_every_field_of_the_contract(niggle_cli: Callable, files: Path):
    niggle_cli("import", files)
    (run,) = json.loads(niggle_cli("runs", "--json").stdout)
    assert set(RUN_FIELDS.split()) <= set(run)
    assert (run["day"], run["distance_m"], run["moving_s"], run["rpe"]) == ("2026-03-01", 10_000, 3600, 5)
    assert run["hr_mean_bpm"] is None
    assert run["start"].endswith("Z")
    assert json.loads(niggle_cli("runs", "--json", "--since", "2026-03-02").stdout) == []


def test_runs_are_listed_for_people(niggle_cli: Callable, files: Path):
    assert "niggle import FOLDER" in niggle_cli("runs").stdout
    niggle_cli("import", files)
    assert "2026-03-01        running     10.00 km   1:00:00  6:00 /km" in niggle_cli("runs").stdout


def test_log_has_every_field_of_the_contract(niggle_cli: Callable):
    result = niggle_cli("log", "left calf 3 after, right hip flexor 2", "--date", "2026-03-01", "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert (told["day"], told["clear"]) == ("2026-03-01", False)
    entries = [{k: n[k] for k in ("region", "side", "severity", "moment")} for n in told["niggles"]]
    assert entries == [
        {"region": "gastrocnemius", "side": "left", "severity": 3, "moment": "after"},
        {"region": "iliopsoas", "side": "right", "severity": 2, "moment": None},
    ]
    assert told["reply"].startswith("Noted for 1 March 2026")


def test_a_clear_day_has_the_same_shape(niggle_cli: Callable):
    told = json.loads(niggle_cli("log", "--clear", "--date", "2026-03-01", "--json").stdout)
    assert (told["day"], told["clear"], told["niggles"]) == ("2026-03-01", True, [])


def test_words_need_no_quotes(niggle_cli: Callable):
    assert "left calf 3" in niggle_cli("log", "left", "calf", "3").stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("log",), "one of them"),
        (("log", "--clear", "left calf 3"), "one of them"),
        (("log", "calf 3"), "which calf? Say left, right or both"),
        (("log", "left clf 3"), "Did you mean calf"),
        (("log", "left calf 3", "--date", "2099-01-01"), "2099-01-01: this day has not come yet"),
        (("log", "left calf 3", "--date", "soon"), "“soon” is no day"),
        (("check", "--as-of", "2099-01-01"), "has not come yet"),
        (("set", "colour", "red"), "There are: hr_max_bpm"),
        (("set", "timezone", "Mars"), "no time zone"),
        (("serve", "--host", "0.0.0.0"), "needs a token"),
        (("import",), "Missing argument"),
        (("fly",), "No such command"),
    ],
)
def test_wrong_input_ends_with_two_and_says_what_to_do(
    niggle_cli: Callable, words: tuple[str, ...], complaint: str
):
    result = niggle_cli(*words)
    assert result.exit_code == 2
    assert complaint in " ".join(result.stderr.replace("│", " ").split())
    assert "Traceback" not in result.output
    assert result.stdout == ""


def test_check_has_every_field_of_the_contract(niggle_cli: Callable, files: Path):
    niggle_cli("import", files)
    told = json.loads(niggle_cli("check", "--json").stdout)
    assert told["as_of"] == TODAY.isoformat()
    assert told["red_flags"] == []
    (warning,) = told["warnings"]
    assert set(WARNING_FIELDS.split()) <= set(warning)
    assert warning["sign"] == "imbalance"
    assert warning["score"] >= warning["threshold"] == 4
    assert {"region", "side", "leads_to", "grade"} <= set(warning["upstream"][0])
    assert warning["verdict"]["leans"] == "imbalance"
    assert warning["sites"][0] == {"region": "gastrocnemius", "side": "left"}
    assert {"day", "region", "side", "link"} <= set(warning["trail"][0])
    assert {"claim", "value", "unit", "chance", "for", "reference"} <= set(warning["evidence"][0])
    assert {e["for"] for e in warning["evidence"]} == {True, False}
    assert warning["raised_on"] == (TODAY - timedelta(days=15)).isoformat()


def test_check_asks_what_was_known_on_a_day(niggle_cli: Callable, files: Path):
    niggle_cli("import", files)
    before = (TODAY - timedelta(days=16)).isoformat()
    assert json.loads(niggle_cli("check", "--json", "--as-of", before).stdout)["warnings"] == []


def test_a_standing_warning_ends_with_three_when_asked_for(niggle_cli: Callable, files: Path):
    assert niggle_cli("check", "--exit-code").exit_code == 0
    niggle_cli("import", files)
    assert niggle_cli("check").exit_code == 0
    assert niggle_cli("check", "--exit-code").exit_code == 3


def test_a_setting_is_shown_and_changed(niggle_cli: Callable):
    assert "timezone: not set" in niggle_cli("set").stdout
    assert niggle_cli("set", "timezone", "Europe/Berlin").exit_code == 0
    assert "timezone: Europe/Berlin" in niggle_cli("set", "timezone").stdout


@pytest.mark.parametrize("name", sorted(niggle.lazy))
def test_every_command_explains_itself_with_an_example(niggle_cli: Callable, name: str):
    result = niggle_cli(name, "--help")
    assert result.exit_code == 0
    assert f"niggle {name}" in result.stdout.split("Example")[1]


def test_the_database_is_named_before_or_after_the_command(niggle_cli: Callable, tmp_path: Path):
    for words in (
        ("--db", tmp_path / "one.sqlite", "log", "--clear"),
        ("log", "--clear", "--db", tmp_path / "two.sqlite"),
    ):
        assert niggle_cli(*words).exit_code == 0
    assert (tmp_path / "one.sqlite").exists()
    assert (tmp_path / "two.sqlite").exists()
    assert not (tmp_path / "cli.sqlite").exists()


def test_the_demo_tells_its_story_and_leaves_the_runners_database_alone(niggle_cli: Callable, tmp_path: Path):
    result = niggle_cli("demo", "--no-serve", "--db", tmp_path / "demo.sqlite")
    assert result.exit_code == 0
    assert "127 days before the stop: imbalance" in result.stdout
    assert not (tmp_path / "cli.sqlite").exists()


def test_python_m_tracker_is_the_same_command(tmp_path: Path):
    words = [
        sys.executable,
        "-m",
        "tracker",
        "--db",
        str(tmp_path / "a.sqlite"),
        "log",
        "left calf 3",
        "--json",
    ]
    told = subprocess.run(words, capture_output=True, text=True, check=True, env=os.environ)
    assert json.loads(told.stdout)["niggles"][0]["region"] == "gastrocnemius"
    assert told.stderr == ""


def test_logging_waits_neither_for_pandas_nor_for_plotly(tmp_path: Path):
    code = (
        "import sys; from tracker.cli import niggle\n"
        f"niggle(['--db', {str(tmp_path / 'a.sqlite')!r}, 'log', 'left calf 3'], standalone_mode=False)\n"
        "print(sorted({'pandas', 'numpy', 'plotly', 'flask', 'lxml', 'fitparse', 'rich'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"


def test_a_watched_folder_is_followed_until_it_is_interrupted(tmp_path: Path):
    import signal
    import time

    folder = tmp_path / "watched"
    folder.mkdir()
    words = [
        sys.executable,
        "-m",
        "tracker",
        "--db",
        str(tmp_path / "a.sqlite"),
        "import",
        str(folder),
        "--watch",
    ]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert process.stdout is not None
        while "Watching" not in process.stderr.readline():
            assert process.poll() is None
        (folder / "runs.csv").write_text(RUNS)
        deadline = time.monotonic() + 60
        while "1 run imported" not in process.stdout.readline():
            assert time.monotonic() < deadline
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        assert process.returncode == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def test_today_is_the_runners_own(niggle_cli: Callable):
    """Half the world is a day ahead of the other half; the words follow the runner's zone."""
    for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
        niggle_cli("set", "timezone", zone)
        for words in ((), ("--date", "today")):
            assert "Noted for today" in niggle_cli("log", "left calf 3", *words).stdout


def test_the_words_for_nothing_log_a_clear_day(niggle_cli: Callable):
    told = json.loads(niggle_cli("log", "No pain!", "--json").stdout)
    assert told["clear"]


def test_an_empty_path_is_not_the_current_folder(niggle_cli: Callable):
    result = niggle_cli("import", "")
    assert result.exit_code == 2
    assert "one of the paths is empty" in result.stderr


def test_a_terminal_without_arrows_gets_question_marks(tmp_path: Path, files: Path):
    database = str(tmp_path / "a.sqlite")
    command = [sys.executable, "-m", "tracker", "--db", database]
    subprocess.run([*command, "import", str(files)], check=True, capture_output=True)
    environment = os.environ | {"PYTHONIOENCODING": "cp1252"}
    told = subprocess.run([*command, "check"], env=environment, capture_output=True, check=True)
    assert b"left calf ?" in told.stdout


def test_the_demo_is_not_added_to_anybodys_diary(niggle_cli, tmp_path: Path):
    niggle_cli("log", "left calf 3")
    refused = niggle_cli("demo", "--no-serve", "--db", tmp_path / "cli.sqlite")
    assert refused.exit_code == 2
    assert "holds something else" in refused.stderr
    assert not json.loads(niggle_cli("runs", "--json").stdout)


def test_a_folder_that_is_not_there_is_named(niggle_cli, tmp_path: Path):
    done = niggle_cli("report", tmp_path / "nowhere" / "r.html")
    assert done.exit_code == 2
    assert f"{tmp_path / 'nowhere' / 'r.html'}: it cannot be used" in done.stderr
