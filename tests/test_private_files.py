"""Whatever is written of a diary is readable by its owner only, whatever the umask."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")


@pytest.fixture(autouse=True)
def an_open_mask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_nobody_else_can_read_a_file_of_ours(niggle_cli: Callable, tmp_path: Path):
    club = tmp_path / "club" / "anna"
    club.mkdir(parents=True)
    (club / "niggles.csv").write_text("date,region,side,severity\n2026-03-01,calf,left,3\n")
    mine = tmp_path / "mine"
    mine.mkdir()
    for line in (
        "log left.calf.3",
        f"report {mine}/r.html",
        f"export {mine}/out",
        f"backup {mine}/b.sqlite",
        "backup",
        f"cohort scan {club.parent} --out {mine}/c.jsonl --jobs 1",
    ):
        done = niggle_cli(*(word.replace(".", " ") if "calf" in word else word for word in line.split()))
        assert done.exit_code == 0, done.output
    written = [*mine.rglob("*"), *tmp_path.glob("cli*"), *tmp_path.glob("cli*/*")]
    assert len(written) > 10
    for path in written:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path
