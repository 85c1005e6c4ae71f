"""One run's page, forgetting, undoing a joining, and trying an import without storing it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tracker.evaluation import demo_files
from tracker.evaluation.demo_route import run_track

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
TRACK = run_track(np.random.default_rng(7), distance_m=3400, speed_mps=3.0, route=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.fit").write_bytes(demo_files.fit(0, START, ZoneInfo("Europe/Berlin"), TRACK))
    (tmp_path / "in" / "a.gpx.gz").write_bytes(demo_files.gpx("Sunday loop", START, TRACK))
    return tmp_path / "in"


def only_id(cli: Callable) -> str:
    (run,) = json.loads(cli("runs", "--json").stdout)
    return run["id"]


def test_a_runs_page_tells_its_totals_its_kilometres_and_its_sources(niggle_cli: Callable, folder: Path):
    niggle_cli("import", folder)
    page = niggle_cli("show", "last").stdout
    assert page.startswith("Sunday loop · running\nSunday, 1 March 2026, 09:00 (UTC+1)\n")
    kilometres = [line.split()[0] for line in page.splitlines() if "█" in line]
    assert kilometres[:3] == ["1.00", "2.00", "3.00"]
    assert "a.fit" in page
    assert "a.gpx.gz" in page
    assert "niggle apart" in page


def test_a_runs_page_as_json(niggle_cli: Callable, folder: Path):
    niggle_cli("import", folder)
    page = json.loads(niggle_cli("show", only_id(niggle_cli)[:6], "--json").stdout)
    assert page["name"] == "Sunday loop"
    assert sum(split["length_m"] for split in page["splits"]) == pytest.approx(page["distance_m"], rel=0.02)
    assert [source["source"] for source in page["sources"]] == ["a.fit", "a.gpx.gz"]


@pytest.mark.parametrize("command", ["show", "forget", "apart"])
def test_an_unknown_id_is_told_with_the_way_to_the_right_one(niggle_cli: Callable, command: str):
    result = niggle_cli(command, "nothing")
    assert result.exit_code == 2
    assert "niggle runs --ids" in result.stderr


def test_ids_are_listed_when_wished(niggle_cli: Callable, folder: Path):
    niggle_cli("import", folder)
    assert niggle_cli("runs", "--ids").stdout.startswith(only_id(niggle_cli))


def test_forgetting_asks_first(niggle_cli: Callable, folder: Path):
    niggle_cli("import", folder)
    run = only_id(niggle_cli)
    assert niggle_cli("forget", run).exit_code != 0  # nobody answers
    assert only_id(niggle_cli) == run
    told = niggle_cli("forget", run, "--yes")
    assert told.exit_code == 0
    assert "2 recordings" in told.stdout
    assert json.loads(niggle_cli("runs", "--json").stdout) == []
    assert "you have forgotten" in niggle_cli("import", folder).stdout


def test_a_joining_is_undone(niggle_cli: Callable, folder: Path):
    niggle_cli("import", folder)
    told = niggle_cli("apart", only_id(niggle_cli)).stdout
    ids = [run["id"] for run in json.loads(niggle_cli("runs", "--json").stdout)]
    assert len(ids) == 2
    assert all(run in told for run in ids)
    assert niggle_cli("join", *ids).exit_code == 0
    assert only_id(niggle_cli) in ids


def test_a_dry_run_stores_nothing(niggle_cli: Callable, folder: Path):
    told = niggle_cli("import", folder, "--dry-run")
    assert told.stdout.startswith("Nothing was stored")
    assert "1 run imported" in told.stdout
    assert json.loads(niggle_cli("runs", "--json").stdout) == []


def test_watching_and_trying_do_not_go_together(niggle_cli: Callable, folder: Path):
    result = niggle_cli("import", folder, "--watch", "--dry-run")
    assert result.exit_code == 2
    assert "do not go together" in result.stderr


def test_many_files_with_one_reason_are_told_once(niggle_cli: Callable, tmp_path: Path):
    for number in range(9):
        (tmp_path / f"{number}.gpx").write_text("<gpx/>")
    told = niggle_cli("import", tmp_path).stdout
    assert "9 times: it holds no track" in told
    assert "and 6 more" in told


def test_a_database_damaged_by_hand_is_told_in_words(niggle_cli: Callable, folder: Path, tmp_path: Path):
    import sqlite3

    niggle_cli("import", folder)
    with sqlite3.connect(tmp_path / "cli.sqlite") as connection:
        connection.execute("UPDATE activities SET start = 'yesterday'")
    connection.close()
    result = niggle_cli("runs")
    assert result.exit_code == 2
    assert "damaged" in result.stderr
