from __future__ import annotations

import gzip
from datetime import UTC

import pytest

from tracker.errors import FileRefusedError
from tracker.importers import FORMATS, formats, is_candidate, read, unpacked

RUNS = b"date,distance_km,duration_min\n2026-03-01,10,60\n"


def test_the_content_decides_and_not_the_name():
    (recording,) = read(RUNS, "watch.fit", zone=UTC)
    assert recording.activity.distance_m == 10_000


def test_gzip_is_taken_off_twice_too():
    assert unpacked(gzip.compress(gzip.compress(RUNS)), "runs.csv.gz") == RUNS


def test_a_cut_gzip_is_refused():
    with pytest.raises(FileRefusedError, match="cut off"):
        unpacked(gzip.compress(RUNS)[:-9], "runs.csv.gz")


def test_a_broken_gzip_is_refused():
    with pytest.raises(FileRefusedError, match="gzip packing is broken"):
        unpacked(b"\x1f\x8b" + b"x" * 40, "runs.csv.gz")


def test_a_gzip_bomb_is_refused_before_it_goes_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(formats, "MOST_BYTES", 1 << 20)
    with pytest.raises(FileRefusedError, match="unpacks to more than 1 MB"):
        unpacked(gzip.compress(b"\0" * (4 << 20)), "bomb.fit.gz")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.fit", "empty"),
        (b"  \n ", "a.gpx", "nothing but blanks"),
        (b"<!DOCTYPE html><html>Log in</html>", "a.fit", "a web page"),
        (b"PK\x03\x04rest", "a.zip.gz", "ZIP"),
        (b"a,b\n1,2\n", "a.csv", "columns of a diary"),
        (b"\x00\x01\x02\x03", "a.bin", "nothing niggle knows"),
    ],
)
def test_what_is_unknown_is_refused_with_a_reason_that_helps(data: bytes, name: str, reason: str):
    with pytest.raises(FileRefusedError, match=reason) as caught:
        read(data, name, zone=UTC)
    assert caught.value.where == name


def test_a_reader_that_stumbles_refuses_the_file(monkeypatch: pytest.MonkeyPatch):
    def stumble(*_: object, **__: object) -> None:
        raise OverflowError("date value out of range")

    broken = formats.Format("FIT", ("*.fit",), lambda data: True, stumble)
    monkeypatch.setattr(formats, "FORMATS", (broken,))
    with pytest.raises(FileRefusedError, match="makes no sense"):
        read(b"x", "a.fit", zone=UTC)


def test_files_in_a_folder_are_chosen_by_their_names():
    chosen = ["a.fit", "A.FIT", "b.gpx.gz", "e.fit.gz.gz", "runs.csv", "c.tcx", "x/activities.csv"]
    chosen += ["me_0_summarizedActivities.json", "training-session-2026-03-01-1-a.json"]
    assert all(map(is_candidate, chosen))
    others = ["notes.txt", "photo.jpg", "budget.csv", "fit", "sleepData.json", "fitness.xml"]
    assert not any(map(is_candidate, others))


def test_every_format_has_a_name_of_its_own_and_patterns():
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    assert all(form.patterns for form in FORMATS)


def test_every_member_of_a_gzip_file_is_read():
    head, tail = RUNS[:20], RUNS[20:]
    assert unpacked(gzip.compress(head) + gzip.compress(tail), "runs.csv.gz") == RUNS
