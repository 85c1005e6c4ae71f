"""Every command that shows something says so when there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "line",
    [
        *("diary", "runs", "load", "gait", "onsets", "check", "posture --show", "remind", "restore", "set"),
        *("load --plan 10", "load --metric distance_m", "load --explain rtss", "doctor", "undo", "show last"),
        *("rate 5", "forget last --yes", "apart last", "join a b", "delete abc", "edit abc 4"),
    ],
)
def test_an_empty_diary_is_no_fault(niggle_cli: Callable, line: str):
    done = niggle_cli(*line.split())
    assert done.exit_code in (0, 1, 2)
    assert isinstance(done.exception, SystemExit | None)
    assert (done.stdout + done.stderr).strip()


def test_reports_and_exports_of_nothing_are_written(niggle_cli: Callable, tmp_path: Path):
    for line in (f"report {tmp_path}/r.html", f"export {tmp_path}/out", f"backup {tmp_path}/b.sqlite"):
        assert niggle_cli(*line.split()).exit_code == 0
