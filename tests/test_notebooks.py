"""The notebooks run from top to bottom as plain scripts, and keep no output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").iterdir())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_a_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path):
    assert path.suffix == ".py"
    assert "# %% [markdown]" in path.read_text(encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-W", "error", str(path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert "days before the stop" in told.stdout
    assert list(tmp_path.iterdir()) == []
