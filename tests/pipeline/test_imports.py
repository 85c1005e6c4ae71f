from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tracker.evaluation import demo_files
from tracker.evaluation.demo_route import run_track
from tracker.pipeline.files import changed_files
from tracker.pipeline.imports import import_paths
from tracker.store import Store

RUNS = "date,distance_km,duration_min\n2026-03-01,10,60\n2026-03-02,5,30\n"
DIARY = "date,region,side,severity\n2026-03-01,soleus,left,3\n2026-03-02,none,,0\n"


@pytest.fixture(scope="module")
def fit() -> bytes:
    track = run_track(np.random.default_rng(7), distance_m=1500, speed_mps=3.0, route=0)
    return demo_files.fit(0, datetime(2026, 3, 1, 8, tzinfo=UTC), ZoneInfo("Europe/Berlin"), track)


def test_a_folder_is_searched_through_and_counted(store: Store, tmp_path: Path, fit: bytes):
    folder = tmp_path / "runs" / "2026"
    folder.mkdir(parents=True)
    (folder / "a.fit").write_bytes(fit)
    (folder / "runs.csv").write_text(RUNS)
    (folder / "niggles.csv").write_text(DIARY)
    (folder / "notes.txt").write_text("not for niggle")
    (folder / ".hidden.fit").write_bytes(b"rubbish")
    report = import_paths(store, [tmp_path / "runs"])
    assert (report.imported, report.runs, report.niggles, report.checkins) == (3, 3, 1, 1)
    assert report.failed == []
    assert len(store.activities()) == 3


def test_the_same_file_twice_is_a_duplicate_packed_or_not(store: Store, tmp_path: Path, fit: bytes):
    (tmp_path / "a.fit").write_bytes(fit)
    (tmp_path / "renamed.fit.gz").write_bytes(gzip.compress(fit))
    assert import_paths(store, [tmp_path / "a.fit"]).imported == 1
    report = import_paths(store, [tmp_path / "renamed.fit.gz"])
    assert (report.imported, report.duplicates) == (0, 1)


def test_the_same_file_twice_in_one_import_is_a_duplicate(store: Store, tmp_path: Path, fit: bytes):
    (tmp_path / "a.fit").write_bytes(fit)
    (tmp_path / "b.fit").write_bytes(fit)
    report = import_paths(store, [tmp_path])
    assert (report.imported, report.duplicates) == (1, 1)


def test_one_broken_file_never_stops_the_rest(store: Store, tmp_path: Path, fit: bytes):
    (tmp_path / "a-broken.fit").write_bytes(b"\x0e\x10rubbish rubbish rubbish")
    (tmp_path / "b.fit").write_bytes(fit)
    (tmp_path / "c.gpx").write_text("<html>")
    (tmp_path / "niggles.csv").write_text("date,region,side,severity\n2026-03-01,wing,left,3\n")
    report = import_paths(store, [tmp_path, tmp_path / "missing.fit"])
    assert report.imported == 1
    named = {Path(file).name: reason for file, reason in report.failed}
    assert set(named) == {"a-broken.fit", "c.gpx", "niggles.csv", "missing.fit"}
    assert "line 2" in named["niggles.csv"]
    assert "no such file" in named["missing.fit"]
    assert all(named.values())


def test_a_repair_is_told(store: Store, tmp_path: Path, fit: bytes):
    (tmp_path / "cut.fit").write_bytes(fit[: len(fit) // 2])
    report = import_paths(store, [tmp_path])
    assert report.imported == 1
    assert "breaks off" in report.repaired[0][1]


def test_many_processes_give_the_same_as_one(store: Store, tmp_path: Path, fit: bytes):
    (tmp_path / "a.fit").write_bytes(fit)
    (tmp_path / "b.fit").write_bytes(b"rubbish")
    (tmp_path / "runs.csv").write_text(RUNS)
    alone = import_paths(store, [tmp_path], jobs=1)
    with Store(tmp_path / "other.sqlite") as other:
        together = import_paths(other, [tmp_path], jobs=2)
        assert other.activities() == store.activities()
    assert replace(together, seconds=0) == replace(alone, seconds=0)


def test_the_place_decides_the_day_where_the_file_does_not(store: Store, tmp_path: Path):
    points = "".join(
        f'<trkpt lat="35.00{n}" lon="139"><time>2026-03-01T23:3{n}:00Z</time></trkpt>' for n in range(9)
    )
    (tmp_path / "a.gpx").write_text(f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>")
    import_paths(store, [tmp_path])
    assert [a.day.isoformat() for a in store.activities()] == ["2026-03-02"]


def test_originals_are_kept_when_wished(store: Store, tmp_path: Path):
    (tmp_path / "runs.csv").write_text(RUNS)
    store.set("keep_originals", "yes")
    import_paths(store, [tmp_path])
    (row,) = store._db.query("SELECT original FROM files")
    assert gzip.decompress(row["original"]).decode() == RUNS


def test_progress_counts_every_file_and_lists_come_last(store: Store, tmp_path: Path):
    (tmp_path / "runs.csv").write_text(RUNS)
    (tmp_path / "x.gpx").write_text("")
    seen: list[tuple[str, int, int]] = []
    import_paths(store, [tmp_path], progress=lambda *step: seen.append(step))
    assert [(Path(name).name, n, bad) for name, n, bad in seen] == [("x.gpx", 1, 0), ("runs.csv", 2, 0)]


def test_a_watched_file_is_taken_once_it_stands_still(tmp_path: Path):
    seen: dict[Path, tuple[int, int]] = {}
    assert changed_files([tmp_path], seen) == []
    file = tmp_path / "a.fit"
    file.write_bytes(b"half")
    assert changed_files([tmp_path], seen) == []
    file.write_bytes(b"half and the rest")
    assert changed_files([tmp_path], seen) == []
    assert changed_files([tmp_path], seen) == [file]
    assert changed_files([tmp_path], seen) == []


def test_a_day_to_come_is_refused_in_a_diary_and_in_a_run(store: Store, tmp_path: Path):
    (tmp_path / "niggles.csv").write_text("date,region,side,severity\n2099-01-01,soleus,left,3\n")
    (tmp_path / "runs.csv").write_text("date,distance_km,duration_min\n2099-01-01,10,60\n")
    report = import_paths(store, [tmp_path])
    assert [reason.count("has not come yet") for _, reason in report.failed] == [1, 1]
    assert store.niggles() == store.activities() == ()


def test_a_year_mistyped_is_refused_and_poisons_nothing(store: Store, tmp_path: Path):
    (tmp_path / "runs.csv").write_text("date,distance_km,duration_min\n0202-11-01,10,60\n")
    report = import_paths(store, [tmp_path])
    assert "cannot be right" in report.failed[0][1]
    assert store.activities() == ()


def test_an_ultramarathon_of_two_days_can_be_reviewed(store: Store, tmp_path: Path):
    from datetime import date

    from tracker.pipeline import review

    (tmp_path / "runs.csv").write_text("date,distance_km,duration_min\n2026-03-01,320,3200\n")
    assert import_paths(store, [tmp_path]).runs == 1
    known = review.history(store, as_of=date(2026, 3, 5), today=date(2026, 3, 5))
    assert known.daily["moving_s"].max() == 192_000


def test_a_name_of_strange_bytes_is_imported_and_shown(store: Store, tmp_path: Path):
    import os

    name = os.fsdecode(b"l\xffauf-runs.csv")
    try:
        (tmp_path / name).write_text(RUNS)
    except OSError:
        pytest.skip("this file system takes no such names")
    report = import_paths(store, [tmp_path])
    assert report.imported == 2
    assert store.activities()[0].source


def test_a_huge_file_is_refused_before_it_is_read(store: Store, tmp_path: Path):
    with (tmp_path / "huge.fit").open("wb") as file:
        file.truncate(5 << 30)
    report = import_paths(store, [tmp_path])
    assert "larger than 256 MB" in report.failed[0][1]


def test_what_is_no_regular_file_is_refused(store: Store, tmp_path: Path):
    import os

    os.mkfifo(tmp_path / "pipe.fit")
    report = import_paths(store, [tmp_path / "pipe.fit", tmp_path / ("a" * 300)])
    assert len(report.failed) == 2
    assert any("no regular file" in reason for _, reason in report.failed)


def test_a_helper_that_dies_costs_its_own_file_only(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fit: bytes
):
    from tracker.pipeline import decoding

    (tmp_path / "a.fit").write_bytes(fit)
    (tmp_path / "deadly.fit").write_bytes(b"deadly" + fit)
    monkeypatch.setattr(decoding, "decode", die_of_deadly_files)
    report = import_paths(store, [tmp_path], jobs=2)
    assert report.imported == 1
    assert [Path(name).name for name, _ in report.failed] == ["deadly.fit"]


def die_of_deadly_files(data, name, digest, zone):
    """Stands in for a decoder that the operating system kills."""
    import os

    from tracker.importers import read
    from tracker.store.prepared import prepare

    if data.startswith(b"deadly"):
        os._exit(9)
    return tuple(prepare(recording) for recording in read(data, name, zone=zone, digest=digest))
