"""A file is written whole or not at all, for its owner only."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from tracker.writing import whole_file


def test_a_file_that_is_not_finished_changes_nothing(tmp_path: Path):
    place = tmp_path / "a.txt"
    place.write_text("before")
    with pytest.raises(KeyboardInterrupt), whole_file(place) as out:
        out.write(b"half")
        raise KeyboardInterrupt
    assert place.read_text() == "before"
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_a_file_that_others_could_read_is_private_once_it_is_written_anew(tmp_path: Path):
    place = tmp_path / "a.txt"
    place.write_text("before")
    place.chmod(0o644)
    with whole_file(place) as out:
        out.write(b"after")
    assert place.read_text() == "after"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows asks before it makes a link")
def test_a_link_stays_one(tmp_path: Path):
    place, link = tmp_path / "a.txt", tmp_path / "link"
    link.symlink_to(place)
    with whole_file(link) as out:
        out.write(b"told")
    assert link.is_symlink()
    assert place.read_bytes() == b"told"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path):
    pipe, heard = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    with whole_file(pipe) as out:
        out.write(b"told")
    reader.join()
    assert heard == [b"told"]
    assert pipe.is_fifo()
