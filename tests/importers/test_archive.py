"""ZIP archives from strangers: every trick is refused with its reason, and the rest goes on."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import FileRefusedError
from tracker.importers.archive import Archive
from tracker.pipeline.files import find_files
from tracker.pipeline.imports import import_paths
from tracker.store import Store

RUNS = b"date,distance_km,duration_min\n2026-03-01,10,60\n"


def packed(**members: bytes) -> bytes:
    """An archive of these members; __ in a name stands for a slash, and _dot_ for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def put(folder: Path, content: bytes, name: str = "export.zip") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def reasons(store: Store, file: Path) -> dict[str, str]:
    """What was refused of an archive that also holds one good file, which must have come in."""
    report = import_paths(store, [file])
    assert report.imported == 1
    return {name.rpartition(": ")[2]: reason for name, reason in report.failed}


def raw(*members: tuple[str, bytes], flags: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    content = bytearray(out.getvalue())
    if flags:  # of the last member, in its own header and in the directory
        content[content.rindex(b"PK\x03\x04") + 6] |= flags
        content[content.rindex(b"PK\x01\x02") + 8] |= flags
    return bytes(content)


def test_an_archive_is_looked_through_whatever_its_name(store: Store, tmp_path: Path):
    file = put(tmp_path, packed(a__b__runs_dot_csv=RUNS, notes_dot_txt=b"x"), name="export.dat")
    assert import_paths(store, [file]).imported == 1


@pytest.mark.parametrize("name", ["../../runs.csv", "/etc/runs.csv", "a/../../runs.csv", "C:/x/runs.csv"])
def test_a_name_that_leads_out_of_the_archive_is_refused(store: Store, tmp_path: Path, name: str):
    told = reasons(store, put(tmp_path, raw(("runs.csv", RUNS), (name, RUNS + b"2026-03-02,5,30\n"))))
    assert "leads out of the archive" in " ".join(told.values())
    assert sorted(path.name for path in tmp_path.iterdir() if "sqlite" not in path.name) == ["export.zip"]


def test_a_password_is_told(store: Store, tmp_path: Path):
    told = reasons(store, put(tmp_path, raw(("runs.csv", RUNS), ("x.gpx", b"<gpx/>"), flags=1)))
    assert "password" in told["x.gpx"]


def test_a_member_of_two_gigabytes_is_refused_unread(store: Store, tmp_path: Path):
    content = bytearray(raw(("runs.csv", RUNS), ("big.fit", b"small")))
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = struct.pack("<I", 2 << 30)
    assert "2048 MB" in reasons(store, put(tmp_path, bytes(content)))["big.fit"]


def test_a_bomb_is_refused_before_it_goes_off(store: Store, tmp_path: Path):
    told = reasons(store, put(tmp_path, raw(("runs.csv", RUNS), ("bomb.gpx", b" " * (40 << 20)))))
    assert "zip bomb" in told["bomb.gpx"]


def test_members_that_overlap_are_refused_together(store: Store, tmp_path: Path):
    content = raw(("runs.csv", RUNS * 50))
    directory = content[content.index(b"PK\x01\x02") : content.index(b"PK\x05\x06")]
    end = bytearray(content[content.index(b"PK\x05\x06") :])
    copies = 40
    end[8:12] = struct.pack("<HH", copies, copies)
    end[12:16] = struct.pack("<I", len(directory) * copies)
    body = content[: content.index(b"PK\x01\x02")]
    file = put(tmp_path, body + directory * copies + bytes(end))
    entries = zipfile.ZipFile(file).infolist()
    if sum(entry.compress_size for entry in entries) <= file.stat().st_size:
        pytest.skip("the directory outweighs the members")
    assert "overlap" in import_paths(store, [file]).failed[0][1]


def test_archives_in_archives_are_read_three_deep_and_no_deeper(store: Store, tmp_path: Path):
    third = packed(runs_dot_csv=RUNS, deep_dot_zip=packed(runs_dot_csv=RUNS + b"2026-03-02,5,30\n"))
    file = put(tmp_path, packed(a_dot_zip=packed(b_dot_zip=third)))
    report = import_paths(store, [file])
    assert report.imported == 1
    assert "archives deep" in report.failed[0][1]


def test_a_member_that_is_damaged_costs_only_itself(store: Store, tmp_path: Path):
    content = bytearray(raw(("runs.csv", RUNS), ("x.gpx", b"<gpx>" + bytes(range(256)) * 9)))
    at = content.rindex(b"PK\x03\x04") + 60
    content[at] ^= 0xFF
    assert "cannot be unpacked" in reasons(store, put(tmp_path, bytes(content)))["x.gpx"]


def test_a_broken_archive_is_refused(store: Store, tmp_path: Path):
    report = import_paths(store, [put(tmp_path, packed(runs_dot_csv=RUNS)[:-30])])
    assert "broken or cut off" in report.failed[0][1]


def test_an_empty_archive_holds_nothing(store: Store, tmp_path: Path):
    report = import_paths(store, [put(tmp_path, packed())])
    assert report.failed == []
    assert not report.something_done


def test_hidden_names_and_folders_of_other_systems_are_passed_over(tmp_path: Path):
    file = put(tmp_path, raw(("__MACOSX/._run.fit", b"x"), ("runs.csv", RUNS)))
    assert [found.name.rpartition(": ")[2] for found in find_files([file], [])] == ["runs.csv"]


def test_a_member_without_a_name_is_passed_over():
    # found by fuzzing: a name that begins with a zero byte ends there
    content = raw(("a/runs.csv", RUNS)).replace(b"a/runs.csv", b"\0/runs.csv")
    assert list(Archive(io.BytesIO(content), "x.zip").entries()) == []


GOOD = packed(runs_dot_csv=RUNS, a__x_dot_gpx=b"<gpx/>", inner_dot_zip=packed(runs_dot_csv=RUNS))


@settings(max_examples=150)
@given(st.data())
def test_whatever_is_damaged_only_our_own_error_comes_out(given: st.DataObject):
    content = bytearray(GOOD)
    for _ in range(given.draw(st.integers(1, 5))):
        content[given.draw(st.integers(0, len(content) - 1))] = given.draw(st.integers(0, 255))
    try:
        archive = Archive(io.BytesIO(bytes(content)), "x.zip")
    except FileRefusedError:
        return
    for entry in archive.entries():
        try:
            archive.read(entry, 1 << 20)
        except FileRefusedError as error:
            assert error.where is not None


def test_many_small_bombs_are_one(store: Store, tmp_path: Path):
    bombs = [(f"{n}.gpx", b" " * (15 << 20)) for n in range(12)]
    told = reasons(store, put(tmp_path, raw(("runs.csv", RUNS), *bombs)))
    refused = [name for name, reason in told.items() if "zip bomb" in reason]
    assert 3 <= len(refused) <= 5  # eight of them unpack to 120 MB
    assert store.count() == 1
