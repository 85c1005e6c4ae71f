"""A cohort: the same lines as one by one, whatever breaks, and a scan that goes on where it stopped."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from building import DAY

from tracker.cohort import cluster, parquet
from tracker.cohort.athlete import history, line
from tracker.cohort.scan import read, scan
from tracker.detector import imbalance_scores, replay
from tracker.errors import TrackerError

WANDERING = ((0, "gastrocnemius,left,2"), (35, "hamstring,left,3"), (75, "lumbar_erector,centre,5"))


def athlete(
    root: Path, name: str, onsets: tuple[tuple[int, str], ...] = WANDERING, *, runs: bool = True
) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    rows = dict.fromkeys(range(100), "none,,0") | dict(onsets)
    days = [DAY.fromordinal(DAY.toordinal() + n) for n in range(100)]
    table = "".join(f"{days[n]},{row}\n" for n, row in rows.items())
    (folder / "niggles.csv").write_text(f"date,region,side,severity\n{table}")
    if runs:
        text = "".join(f"{day},10.0,55\n" for day in days[::3])
        (folder / "runs.csv").write_text(f"date,distance_km,duration_min\n{text}")
    return folder


@pytest.fixture
def club(tmp_path: Path) -> Path:
    for n in range(6):
        athlete(tmp_path / "club", f"a{n}", WANDERING if n % 2 else (), runs=n != 3)
    return tmp_path / "club"


def lines(out: Path) -> dict[str, dict[str, object]]:
    return {row["athlete"]: row for row in read(out)}


def test_a_line_is_what_the_product_would_have_told(club: Path):
    told = json.loads(line(str(club / "a1"), scores=True))
    known, _ = history(club / "a1")
    assert told["error"] is None
    assert set(told) >= {"athlete", "alarms", "scores", "error"}
    (alarm,) = [a for a in told["alarms"] if a["sign"] == "imbalance"]
    assert set(alarm) >= {"sign", "raised_on", "sites", "score", "red_flag"}
    raised = next(day for day, found in replay(known) if found.sign == "imbalance")
    assert alarm["raised_on"] == raised.isoformat()
    assert alarm["sites"][0] == {"region": "gastrocnemius", "side": "left"}
    assert [(one["day"], one["score"]) for one in told["scores"]] == [
        (day.isoformat(), round(score, 4)) for day, score in imbalance_scores(known)
    ]
    assert "scores" not in json.loads(line(str(club / "a1"), scores=False))


def test_a_red_flag_that_takes_over_is_told_with_the_imbalance(tmp_path: Path):
    hip = ((0, "adductor_prox,left,2"), (30, "iliopsoas,left,4"), (60, "adductor_prox,left,6"))
    hip += ((90, "iliopsoas,left,8"),)
    told = json.loads(line(str(athlete(tmp_path, "hip", hip)), scores=False))
    assert {(a["sign"], a["red_flag"]) for a in told["alarms"]} >= {
        ("femoral_neck", True),
        ("imbalance", True),
    }


def test_a_broken_athlete_has_a_line_and_stops_nobody(club: Path, tmp_path: Path):
    (club / "empty").mkdir()
    (club / "torn").mkdir()
    (club / "torn" / "niggles.csv").write_text("date,region,side,severity\n2026-01-01,big head,left,3\n")
    found = scan(club, tmp_path / "out.jsonl", jobs=2)
    told = lines(tmp_path / "out.jsonl")
    assert len(told) == found.athletes == 8
    assert {name for name, _ in found.failed} == {"empty", "torn"}
    assert "niggles.csv is missing" in str(told["empty"]["error"])
    assert "big head" in str(told["torn"]["error"])
    assert [look.athlete for look in found.look] == ["a1", "a3", "a5"]
    for n in range(6):
        assert told[f"a{n}"] == json.loads(line(str(club / f"a{n}"), scores=False))


def test_a_scan_that_was_broken_off_goes_on(club: Path, tmp_path: Path):
    out = tmp_path / "out.jsonl"
    scan(club, out)
    whole = out.read_bytes()
    rows = whole.splitlines(keepends=True)
    out.write_bytes(b"".join(rows[:3]) + rows[3][:20])
    told: list[tuple[int, int]] = []
    found = scan(club, out, told=lambda done, of: told.append((done, of)))
    assert found.before == 3
    assert told[0] == (3, 6)
    assert told[-1] == (6, 6)
    assert sorted(out.read_bytes().splitlines()) == sorted(whole.splitlines())


def test_a_file_of_another_scan_is_refused(club: Path, tmp_path: Path):
    out = tmp_path / "out.jsonl"
    scan(club, out)
    with pytest.raises(TrackerError, match="written by another scan"):
        scan(club, out, scores=True)
    out.write_text("my diary")
    with pytest.raises(TrackerError, match="something else"):
        scan(club, out, scores=True)
    assert out.read_text() == "my diary"
    (tmp_path / "out.jsonl.scan").write_text("{broken")
    with pytest.raises(TrackerError, match="or by something else"):
        scan(club, out)
    assert out.read_text() == "my diary"
    with pytest.raises(TrackerError, match="no plain file"):
        scan(club, Path(os.devnull))


def test_what_stands_beside_is_not_overwritten(club: Path, tmp_path: Path, niggle_cli: Callable):
    (tmp_path / "out.parquet").write_text("a,b\n")
    assert niggle_cli("cohort", "scan", club, "--out", tmp_path / "out.jsonl").exit_code == 2
    assert (tmp_path / "out.parquet").read_text() == "a,b\n"


def test_two_scans_do_not_write_one_file(club: Path, tmp_path: Path):
    out = tmp_path / "out.jsonl"
    scan(club, out)
    with out.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(TrackerError, match="another scan is writing it"):
            scan(club, out)


def test_an_athlete_who_was_mended_is_scanned_again(club: Path, tmp_path: Path):
    out = tmp_path / "out.jsonl"
    good = (club / "a1" / "niggles.csv").read_text()
    (club / "a1" / "niggles.csv").write_text("date,region,side,severity\n2026-01-01,big head,left,3\n")
    assert [name for name, _ in scan(club, out).failed] == ["a1"]
    (club / "a1" / "niggles.csv").write_text(good)
    found = scan(club, out)
    assert (found.failed, found.before) == ([], 5)
    assert len(lines(out)) == 6


def test_what_stands_is_told_as_it_is_on_the_last_day(tmp_path: Path):
    """A warning of half a year ago whose trail goes on still stands, with today's stage."""
    rows = ((0, "gastrocnemius,left,2"), (25, "achilles_mid,left,3"), (50, "gastrocnemius,left,5"))
    rows += ((75, "achilles_mid,left,6"), (95, "gastrocnemius,left,8"))
    athlete(tmp_path / "club", "long", rows)
    found = scan(tmp_path / "club", tmp_path / "out.jsonl")
    (look,) = [one for one in found.look if not one.red_flag]
    assert (look.sign, look.stage) == ("imbalance", "act now")
    assert look.sites == ("left calf", "left Achilles")
    assert look.raised_on < DAY.fromordinal(DAY.toordinal() + 95)


def test_odd_folders_stop_nobody(club: Path, tmp_path: Path):
    good = (club / "a1" / "niggles.csv").read_text()
    for name in ("new\nline", os.fsdecode(b"bad\xff"), "broken_fit", "broken_runs", "future", "future_run"):
        (club / name).mkdir()
        (club / name / "niggles.csv").write_text(good)
    (club / "broken_fit" / "a.fit").write_text("junk")
    (club / "broken_runs" / "runs.csv").write_text("date,distance_km,duration_min\n2026-01-01,far,60\n")
    (club / "future" / "niggles.csv").write_text(good + "2099-01-01,calf,left,3\n")
    (club / "future_run" / "runs.csv").write_text("date,distance_km,duration_min\n2099-01-01,10,60\n")
    out = tmp_path / "out.jsonl"
    found = scan(club, out)
    assert parquet.write(out, tmp_path / "out.parquet") > 0
    assert found.failed == [("future", "future: 2099-01-01 has not come yet")]
    told = lines(out)
    same = json.loads(line(str(club / "a1"), scores=False))["standing"]
    for name in ("new\\nline", "bad\\udcff", "broken_fit", "broken_runs", "future_run"):
        assert told[name]["standing"] == same
    assert "a.fit" in str(told["broken_fit"]["skipped"])
    assert "runs.csv" in str(told["broken_runs"]["skipped"])
    assert scan(club, out).before == 11


def test_an_athlete_with_two_names_is_one_and_capital_letters_do_not_matter(club: Path, tmp_path: Path):
    (club / "again").symlink_to(club / "a1")
    (club / "a2" / "niggles.csv").rename(club / "a2" / "Niggles.CSV")
    (club / "a2" / "runs.csv").rename(club / "a2" / "RUNS.csv")
    before = json.loads(line(str(club / "a4"), scores=False))
    found = scan(club, tmp_path / "out.jsonl")
    assert (found.athletes, found.failed) == (6, [])
    assert lines(tmp_path / "out.jsonl")["a2"] == before | {"athlete": "a2"}


def test_the_parquet_file_has_a_row_an_alarm(club: Path, tmp_path: Path):
    import pandas as pd

    out = tmp_path / "out.jsonl"
    (club / "empty").mkdir()
    scan(club, out)
    assert parquet.write(out, tmp_path / "out.parquet") == len(pd.read_parquet(tmp_path / "out.parquet"))
    table = pd.read_parquet(tmp_path / "out.parquet")
    assert set(table["athlete"]) == {*(f"a{n}" for n in range(6)), "empty"}
    assert (table[table["sign"] == "imbalance"]["athlete"].tolist()) == ["a1", "a3", "a5"]


def kills(folders: list[str], *, scores: bool) -> list[str]:
    """Stands in for the work on a worker: one athlete takes the process with it."""
    if any(folder.endswith("a4") for folder in folders):
        os.kill(os.getpid(), signal.SIGKILL)
    return [line(folder, scores=scores) for folder in folders]


def test_an_athlete_that_kills_its_worker_is_found_out(
    club: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster, "work", kills)
    found = scan(club, tmp_path / "out.jsonl", jobs=2, chunk=3)
    assert [name for name, _ in found.failed] == ["a4"]
    assert "killed" in found.failed[0][1]
    assert len(lines(tmp_path / "out.jsonl")) == 6


@contextmanager
def by_hand(folder: Path) -> Iterator[str]:
    """A scheduler and two workers, started as the manual says."""
    told = folder / "scheduler.json"
    common = ["--host", "127.0.0.1", "--no-dashboard", "--dashboard-address", "127.0.0.1:0"]
    scheduler = ["scheduler", *common, "--port", "0", "--scheduler-file", str(told)]
    worker = ["worker", *common, "--scheduler-file", str(told), "--nthreads", "1", "--nworkers", "2"]
    worker += ["--local-directory", str(folder), "--death-timeout", "30"]
    python = [sys.executable, "-m", "dask"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    running = [
        subprocess.Popen(
            [*python, *words],
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for words in (scheduler, worker)
    ]
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                yield json.loads(told.read_text())["address"]
                return
            except (OSError, ValueError):
                time.sleep(0.1)
        pytest.fail("the scheduler did not start")
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def test_a_scheduler_of_two_workers_started_by_hand_gives_the_same_lines(
    club: Path, tmp_path: Path, niggle_cli: Callable
):
    out = tmp_path / "far.jsonl"
    with by_hand(tmp_path) as address:
        told = niggle_cli("cohort", "scan", club, "--out", out, "--scheduler", address, "--json")
    assert json.loads(told.stdout)["athletes"] == 6
    assert lines(out) == {f"a{n}": json.loads(line(str(club / f"a{n}"), scores=False)) for n in range(6)}


def test_a_scheduler_that_is_not_there_is_told(club: Path, tmp_path: Path, niggle_cli: Callable):
    result = niggle_cli(
        "cohort", "scan", club, "--out", tmp_path / "o.jsonl", "--scheduler", "tcp://127.0.0.1:9"
    )
    assert result.exit_code == 2
    assert "no scheduler" in " ".join(result.stderr.replace("│", " ").split())


def test_the_command_says_who_needs_a_look(club: Path, tmp_path: Path, niggle_cli: Callable):
    result = niggle_cli("cohort", "scan", club, "--out", tmp_path / "out.jsonl", "--jobs", "1")
    assert result.exit_code == 0
    assert "6 athletes, 6 of them scanned now" in result.stdout
    assert "3 with a warning or red flag" in result.stdout
    assert (tmp_path / "out.parquet").exists()
    (club / "empty").mkdir()
    result = niggle_cli("cohort", "scan", club, "--out", tmp_path / "out.jsonl", "--jobs", "1")
    assert result.exit_code == 1
    assert "empty: " in result.stderr
    nobody = tmp_path / "nobody"
    nobody.mkdir()
    assert niggle_cli("cohort", "scan", nobody, "--out", tmp_path / "n.jsonl").exit_code == 2
