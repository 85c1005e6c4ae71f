"""The notebooks run from top to bottom as plain scripts, say what they promise, and keep no output."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.py"))

SAID = {
    "1_first_import": "days before the stop",
    "2_my_load": "times the longest of the thirty days before",
    "3_body_and_chain": "links drawn",
    "4_how_the_warning_works": "of 100 shuffled diaries",
    "5_how_good_it_is": "shuffled",
    "6_a_cohort": "need a look today",
}
"""Something that each must have told in the end."""


def test_there_are_these_notebooks_and_nothing_else():
    assert [path.stem for path in NOTEBOOKS] == list(SAID)
    assert {path.suffix for path in NOTEBOOKS[0].parent.iterdir()} - {""} == {".py"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path):
    words = [sys.executable, "-W", "error", str(path)]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert SAID[path.stem] in told.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_tells_a_story_in_words_and_pictures(path: Path):
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(r"^# %% \[markdown\]", text, re.MULTILINE)) >= 3
    assert ".show()" in text
