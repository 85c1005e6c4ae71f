"""The diary on the command line, as a runner uses it, slips included."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from building import run

from tracker.frames import no_samples
from tracker.model import Recording
from tracker.store import Store
from tracker.store.prepared import prepare
from tracker.store.recorded import StoredFile


def shown(niggle_cli, *words: str) -> list[dict]:
    return json.loads(niggle_cli("diary", *words, "--json").output)


def entries(niggle_cli) -> list[str]:
    days = shown(niggle_cli, "--since", "2020-01-01")
    return [f"{d['day']} {n['side']} {n['region']} {n['severity']:g}" for d in days for n in d["niggles"]]


def first_id(niggle_cli) -> str:
    return next(n["id"] for d in shown(niggle_cli, "--since", "2020-01-01") for n in d["niggles"])


def test_a_slip_is_taken_back(niggle_cli):
    niggle_cli("log", "--date", "2026-03-01", "left calf 3")
    answer = niggle_cli("undo")
    assert answer.output == "Taken back: left calf 3 (1 Mar 2026).\n"
    assert entries(niggle_cli) == []
    again = niggle_cli("undo")
    assert again.exit_code == 2
    assert "nothing to take back" in again.output


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (["4"], "2026-03-01 left gastrocnemius 4"),
        (["right"], "2026-03-01 right gastrocnemius 3"),
        (["right hamstring 5 during"], "2026-03-01 right hamstring 5"),
        (["soleus"], "2026-03-01 left soleus 3"),
        (["--date", "2026-02-27"], "2026-02-27 left gastrocnemius 3"),
    ],
)
def test_an_edit_says_only_what_is_different(niggle_cli, change: list[str], expected: str):
    niggle_cli("log", "--date", "2026-03-01", "left calf 3 after tight")
    answer = niggle_cli("edit", first_id(niggle_cli)[:4], *change)
    assert answer.exit_code == 0, answer.output
    assert entries(niggle_cli) == [expected]
    (kept,) = [n for d in shown(niggle_cli, "--since", "2020-01-01") for n in d["niggles"]]
    assert kept["quality"] == "tight"
    niggle_cli("undo")
    assert entries(niggle_cli) == ["2026-03-01 left gastrocnemius 3"]


def test_deleting_needs_an_id_and_can_be_undone(niggle_cli):
    niggle_cli("log", "--date", "2026-03-01", "left calf 3")
    assert niggle_cli("delete", "zzzz").exit_code == 2
    assert niggle_cli("delete", first_id(niggle_cli)).output == "Deleted: left calf 3 (1 Mar 2026).\n"
    assert entries(niggle_cli) == []
    niggle_cli("undo")
    assert entries(niggle_cli) == ["2026-03-01 left gastrocnemius 3"]


@pytest.mark.parametrize(
    "wrong", [["edit", "ffff", "4"], ["edit", "ffff"], ["delete"], ["edit", "ffff", "--date", "soon"]]
)
def test_wrong_use_is_told(niggle_cli, wrong: list[str]):
    answer = niggle_cli(*wrong)
    assert answer.exit_code == 2
    assert "Traceback" not in answer.output


def test_the_day_may_stand_in_the_phrase(niggle_cli):
    answer = niggle_cli("log", "yesterday left calf 3 after")
    assert answer.output.startswith("Noted for yesterday: left calf 3 after.")
    answer = niggle_cli("log", "--date", "2026-03-01", "yesterday left calf 3")
    assert answer.exit_code == 2
    assert "the day is said twice" in answer.output


def test_the_same_as_yesterday_repeats_the_last_logged_day(niggle_cli):
    assert "nothing was logged before" in niggle_cli("log", "same again").output
    niggle_cli("log", "--date", "2026-01-01", "left calf 5")
    assert "the day before was not logged" in niggle_cli("log", "same as yesterday").output
    niggle_cli("log", "--date", "yesterday", "left calf 3 after, right knee 2")
    answer = niggle_cli("log", "same as yesterday")
    assert answer.output.startswith("Noted for today: left calf 3 after; right front of the knee 2.")
    niggle_cli("undo")
    niggle_cli("log", "--date", "yesterday", "--clear")


def test_a_red_flag_is_said_before_everything(niggle_cli):
    answer = niggle_cli("log", "left calf 6 popped, swollen")
    assert answer.output.startswith("SEE A CLINICIAN: Left calf")
    assert "Is the leg swollen, warm or red?" in answer.output
    told = json.loads(niggle_cli("log", "right calf 6 popped", "--json").output)
    assert told["red_flags"]
    assert {question["kind"] for question in told["questions"]} == {"rupture"}
    assert "SEE A CLINICIAN" not in niggle_cli("log", "left quad 2").output


def test_what_was_noticed_is_said_back(niggle_cli):
    niggle_cli("log", "--date", "2026-01-05", "left calf 3")
    for day in range(6, 25):
        niggle_cli("log", "--date", f"2026-01-{day:02}", "--clear")
    answer = niggle_cli("log", "--date", "2026-01-26", "left calf 2")
    assert "Second time in 3 weeks." in answer.output


def test_the_diary_shows_unknown_days_as_unknown(niggle_cli):
    niggle_cli("log", "--date", "2026-03-01", "left calf 3")
    niggle_cli("log", "--date", "2026-03-02", "--clear")
    lines = niggle_cli("diary", "--since", "2026-03-01", "--until", "2026-03-03").output.splitlines()
    assert [line.split("  ")[1] for line in lines if line[:3] in ("Sun", "Mon", "Tue")] == [
        "unknown",
        "clear",
        "hurt",
    ]
    assert niggle_cli("diary", "--since", "2026-03-03", "--until", "2026-03-01").exit_code == 2


def test_a_check_in_rates_the_day_and_says_nothing_of_pain(niggle_cli):
    answer = niggle_cli("checkin", "--soreness", "3", "--fatigue", "2", "--stress", "2", "--sleep", "3")
    assert "Hooper index 10 of 28" in answer.output
    (today, *_) = shown(niggle_cli)
    assert today["state"] == "unknown"
    niggle_cli("checkin", "--clear", "--sleep-h", "7.5")
    (today, *_) = shown(niggle_cli)
    assert today["state"] == "clear"
    for wrong in (["checkin"], ["checkin", "--sleep", "8"], ["checkin", "--sleep", "x"]):
        assert niggle_cli(*wrong).exit_code == 2


def test_the_latest_run_is_rated(niggle_cli, tmp_path: Path):
    assert "no run to rate" in niggle_cli("rate", "6").output
    with Store(tmp_path / "cli.sqlite") as store:
        for number in (0, 3):
            activity = run(number)
            store.add_file(
                StoredFile(str(number), str(number), 0),
                [prepare(Recording(activity=activity, samples=no_samples()))],
            )
    assert "felt like 6 of 10. Session load 360" in niggle_cli("rate", "6").output
    assert "felt like 7 of 10" in niggle_cli("rate", "7").output
    runs = json.loads(niggle_cli("runs", "--json").output)
    assert {r["id"]: r["rpe"] for r in runs} == {"run-3-10": 7, "run-0-10": None}
    niggle_cli("undo")
    runs = json.loads(niggle_cli("runs", "--json").output)
    assert {r["rpe"] for r in runs} == {6, None}
    assert niggle_cli("rate", "11").exit_code == 2
    assert niggle_cli("rate", "5", "--run", "zzzz").exit_code == 2


def test_the_week_is_answered_in_one_line(niggle_cli):
    assert "severity 41 of 100, a substantial problem." in niggle_cli("week", "8", "17", "8", "8").output
    assert "severity 0 of 100." in niggle_cli("week", "0", "--date", "yesterday").output
    for wrong in (["week"], ["week", "8"], ["week", "9", "0", "0", "0"], ["week", "8", "8", "8", "8", "8"]):
        assert niggle_cli(*wrong).exit_code == 2


def test_the_self_check_is_compared_with_the_last(niggle_cli, tmp_path: Path):
    niggle_cli("posture", "--date", "2026-03-01", "head", "pelvis:higher:right")
    answer = niggle_cli("posture", "head:forward", "pelvis", "feet")
    assert "New since 1 March 2026: in front of the shoulders." in answer.output
    assert "Gone since 1 March 2026: right hip bone higher." in answer.output
    assert "gone: right hip bone higher" in niggle_cli("posture", "--show").output
    (tmp_path / "me.png").write_bytes(b"\x89PNG\r\n picture")
    assert niggle_cli("posture", "head", "--photo", f"side={tmp_path / 'me.png'}").exit_code == 0
    assert len(list((tmp_path / "cli-photos").iterdir())) == 1
    for wrong in (
        *(["posture"], ["posture", "knees"], ["posture", "pelvis:higher"], ["posture", "pelvis:higher:up"]),
        *(["posture", "head", "--photo", "top=x"], ["posture", "head", "--photo", "side=missing.jpg"]),
    ):
        assert niggle_cli(*wrong).exit_code == 2


def test_the_guided_self_check_asks_again_for_a_number_that_is_not_shown(niggle_cli, monkeypatch):
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    answer = niggle_cli("posture", input="99\nx\n0\n1\n\n\n\n")
    assert "“99” is none of 0 to " in answer.output
    assert "“x” is none of 0 to " in answer.output
    assert answer.output.count("Numbers, 0 for nothing") == 7
    assert "Noted for today" in answer.output


def test_an_export_needs_a_folder_that_is_named(niggle_cli):
    answer = niggle_cli("export", "")
    assert answer.exit_code == 2
    assert "Name the folder" in answer.stderr


def test_a_token_is_shown_once_and_kept_as_its_hash(niggle_cli, tmp_path: Path):
    made = niggle_cli("token").stdout.strip()
    assert re.fullmatch(r"[\w-]{32}", made)
    assert made not in (tmp_path / "cli.sqlite").read_bytes().decode("latin-1")
    assert niggle_cli("token").stdout.strip() != made
    assert "no token any more" in niggle_cli("token", "--revoke").output


def test_the_reminder_says_nothing_of_the_diary(niggle_cli, tmp_path: Path):
    assert "not logged yet" in niggle_cli("remind").output
    niggle_cli("set", "reminder_time", "21:30")
    niggle_cli("remind", "--ics", tmp_path / "r.ics")
    text = (tmp_path / "r.ics").read_bytes().decode()
    assert "DTSTART:20260101T213000\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "no address is set" in niggle_cli("remind", "--send").output
    for wrong in (
        ["set", "reminder_url", "ftp://x"],
        ["set", "reminder_url", "file:///etc/passwd"],
        ["set", "reminder_time", "late"],
    ):
        assert niggle_cli(*wrong).exit_code == 2
    niggle_cli("set", "reminder_url", "http://127.0.0.1:9/x")
    assert "cannot be reached" in niggle_cli("remind", "--send").output
    niggle_cli("log", "--clear")
    assert niggle_cli("remind", "--send").output == "Today is logged.\n"


def test_logging_loads_nothing_that_takes_long(niggle_cli, tmp_path: Path):
    """A hip asks for the red flags, so the detector is loaded too: the whole of what ``niggle log`` needs."""
    import subprocess
    import sys

    niggle_cli("log", "--clear", "--date", "yesterday")
    code = (
        "import sys; from tracker.cli.main import niggle\n"
        "niggle(['--db', sys.argv[1], 'log', 'left calf 3 after, right hip flexor 2'], standalone_mode=False)\n"
        "heavy = ('pandas', 'numpy', 'sqlite_utils', 'flask', 'plotly', 'lxml', 'rich', 'tracker.load')\n"
        "print([m for m in heavy if m in sys.modules], 'tracker.detector.red_flags' in sys.modules)"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "cli.sqlite")]
    out = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert out.strip().splitlines()[-1] == "[] True"


def test_open_questions_are_answered_by_command_and_a_yes_says_what_it_asks_for(niggle_cli):
    assert "No question is open" in niggle_cli("answer").stdout
    assert "niggle answer" in niggle_cli("log", "chest 4").stdout
    listed = niggle_cli("answer").stdout
    assert "heart_press  chest: Does it press like a weight" in listed
    assert "niggle answer" in niggle_cli("check").stdout
    assert niggle_cli("answer", "nothing=no").exit_code == 2
    assert niggle_cli("answer", "heart_breath=perhaps").exit_code == 2
    assert niggle_cli("answer", "heart_breath=no", "heart_breath=yes").exit_code == 2
    told = niggle_cli("answer", "heart_breath=yes", "heart_effort=no", "heart_press=no").stdout
    assert "call for help now" in told
    assert "SEE A CLINICIAN" in told
    assert "you answered yes" in niggle_cli("check").stdout
    assert "No question is open" in niggle_cli("answer").stdout
    niggle_cli("answer", "heart_breath=no")  # thought better of
    assert "you answered yes" not in niggle_cli("check").stdout


def test_pain_around_the_hip_that_asks_weeks_later_can_be_answered(niggle_cli):
    niggle_cli("log", "right hip joint 2 40 days ago")
    niggle_cli("log", "right glute 2 35 days ago")
    asked = niggle_cli("answer").stdout
    assert asked.count("femoral_neck") == 3
    names = [line.split()[0] for line in asked.splitlines()]
    niggle_cli("answer", *(f"{name}=no" for name in names))
    assert "femoral neck" not in niggle_cli("check").stdout


def test_what_is_said_twice_and_a_day_no_longer_clear_are_told(niggle_cli):
    niggle_cli("log", "--clear")
    assert "is clear already" in niggle_cli("log", "--clear").stdout
    first = niggle_cli("log", "left calf 3").stdout
    assert "was noted as clear: it no longer is" in first
    assert "stands twice" not in first
    assert "it stands twice now" in niggle_cli("log", "left calf 3").stdout
    assert "stands twice" not in niggle_cli("log", "left calf 3 after").stdout
