"""One run is one run, however many files tell of it; two runs are two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tracker.evaluation import demo_files
from tracker.evaluation.demo_route import Track, run_track
from tracker.model import Activity
from tracker.pipeline.imports import import_paths
from tracker.pipeline.twins import maybe_shifted, same_run
from tracker.store import Store

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def track(seed: int = 7) -> Track:
    return run_track(np.random.default_rng(seed), distance_m=5000, speed_mps=3.0, route=0)


def activity(**more: object) -> Activity:
    base: dict[str, object] = {
        "id": "a",
        "start": START,
        "utc_offset": timedelta(hours=1),
        "sport": "running",
        "elapsed_s": 1800.0,
        "moving_s": 1790.0,
        "distance_m": 5000.0,
        "source": "a.fit",
    }
    return Activity(**(base | more))  # type: ignore[arg-type]


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "other",
    [
        activity(start=later(4), elapsed_s=1795.0, distance_m=5060.0),
        activity(start=later(100), elapsed_s=1850.0, distance_m=5200.0),  # a phone started later
        activity(distance_m=None),
        activity(elapsed_s=1800.0, distance_m=5900.0),  # a path that counts the way walked in pauses
        activity(elapsed_s=None, moving_s=1800.0),
        activity(start=START.replace(hour=11), timed=False, elapsed_s=1800.0),
    ],
)
def test_recordings_of_one_run_are_known(other: Activity):
    assert same_run(activity(), other)
    assert same_run(other, activity())


@pytest.mark.parametrize(
    "other",
    [
        activity(start=later(1900)),  # the second half of a doubled session
        activity(start=later(100), elapsed_s=1200.0, moving_s=1190.0),
        activity(start=later(60), distance_m=4000.0),
        activity(start=START + timedelta(days=1)),
        activity(timed=False, distance_m=6000.0),
        activity(timed=False, sport="cycling"),
    ],
)
def test_two_runs_are_two(other: Activity):
    assert not same_run(activity(), other)
    assert not same_run(other, activity())


def test_strides_recorded_one_by_one_are_not_one():
    first = activity(elapsed_s=30.0, moving_s=30.0, distance_m=100.0)
    assert not same_run(first, replace(first, start=later(75)))


def test_the_same_time_on_the_next_day_is_no_change_of_zone():
    assert not maybe_shifted(activity(), activity(start=START + timedelta(days=1)))
    assert maybe_shifted(activity(), activity(start=START + timedelta(hours=9)))
    assert not maybe_shifted(activity(), activity(start=START + timedelta(hours=9, minutes=4)))


def write(folder: Path, **files: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("_dot_", ".")).write_bytes(content)
    return folder


def test_the_same_run_as_fit_and_gpx_counts_once_and_the_richer_stays(store: Store, tmp_path: Path):
    fit = demo_files.fit(0, START, BERLIN, track())
    gpx = demo_files.gpx("Sunday", START, track())
    write(tmp_path / "a", run_dot_gpx=gpx)
    write(tmp_path / "b", run_dot_fit=fit)
    assert import_paths(store, [tmp_path / "a"]).imported == 1
    report = import_paths(store, [tmp_path / "b"])
    assert (report.imported, report.duplicates) == (0, 1)
    (one,) = store.activities()
    assert one.source == "run.fit"
    assert one.name == "Sunday"  # only the GPX knows the name
    assert [source.source for source in store.sources(one.id)] == ["run.fit", "run.gpx"]
    assert store.recording(store.sources(one.id)[1].id).activity == one


def test_a_joining_can_be_undone_and_stays_undone(store: Store, tmp_path: Path):
    folder = write(
        tmp_path / "a",
        run_dot_fit=demo_files.fit(0, START, BERLIN, track()),
        run_dot_gpx=demo_files.gpx("Sunday", START, track()),
    )
    import_paths(store, [folder])
    (one,) = store.activities()
    assert len(store.split(one.id)) == 2
    import_paths(store, [folder])
    assert {activity.source for activity in store.activities()} == {"run.fit", "run.gpx"}
    assert [activity.name for activity in store.activities() if activity.source == "run.fit"] == [None]


def test_a_run_whose_clock_was_in_another_zone_is_the_same(store: Store, tmp_path: Path):
    there = START + timedelta(hours=9)
    write(tmp_path / "a", run_dot_fit=demo_files.fit(0, START, BERLIN, track()))
    write(tmp_path / "b", run_dot_gpx=demo_files.gpx("x", there, track()))
    import_paths(store, [tmp_path / "a"])
    assert import_paths(store, [tmp_path / "b"]).duplicates == 1


def test_another_run_on_the_same_course_at_a_full_hours_distance_is_another(store: Store, tmp_path: Path):
    there = START + timedelta(hours=9)
    slower = track()
    jitter = np.concatenate([[0], np.full(len(slower.time_s) - 2, 60.0), [0]])  # a minute behind in between
    write(tmp_path / "a", run_dot_fit=demo_files.fit(0, START, BERLIN, track()))
    moved = replace(slower, time_s=np.maximum.accumulate(slower.time_s + np.minimum(jitter, slower.time_s)))
    write(tmp_path / "b", run_dot_gpx=demo_files.gpx("x", there, replace(moved, time_s=moved.time_s)))
    import_paths(store, [tmp_path / "a"])
    assert import_paths(store, [tmp_path / "b"]).imported == 1


def test_a_recording_that_broke_off_is_the_beginning_of_the_whole_one(store: Store, tmp_path: Path):
    fit = demo_files.fit(0, START, BERLIN, track())
    write(tmp_path / "a", cut_dot_fit=fit[: len(fit) // 2])
    write(tmp_path / "b", run_dot_fit=fit)
    import_paths(store, [tmp_path / "a"])
    assert import_paths(store, [tmp_path / "b"]).duplicates == 1
    (one,) = store.activities()
    assert one.source == "run.fit"


def test_two_like_runs_of_one_table_are_two(store: Store, tmp_path: Path):
    table = b"date,distance_km,duration_min\n2026-03-01,5,30\n2026-03-01,5,30\n"
    write(tmp_path / "a", runs_dot_csv=table)
    assert import_paths(store, [tmp_path / "a"]).imported == 2


def test_a_table_beside_the_recordings_counts_nothing_twice(store: Store, tmp_path: Path):
    run = track()
    minutes = (run.time_s[-1] + 12) / 60
    kilometres = (run.distance_m[-1] + 12 * run.speed_mps[-1]) / 1000
    row = f"2026-03-01,{kilometres:.3f},{minutes:.3f}\n2026-03-02,5,30\n"
    folder = write(
        tmp_path / "a",
        run_dot_fit=demo_files.fit(0, START, BERLIN, run),
        runs_dot_csv=b"date,distance_km,duration_min\n" + row.encode(),
    )
    assert import_paths(store, [folder]).imported == 2
    assert [activity.source for activity in store.activities()] == ["run.fit", "runs.csv"]


def test_a_stated_sport_is_believed_over_a_guessed_one(store: Store, tmp_path: Path):
    import gzip

    bare = gzip.decompress(demo_files.gpx("x", START, track())).replace(b"<type>running</type>", b"")
    stated = gzip.decompress(demo_files.gpx("x", START, track())).replace(b">running<", b">hiking<")
    write(tmp_path / "a", run_dot_gpx=bare)
    import_paths(store, [tmp_path / "a"])
    assert store.activities()[0].sport == "running"
    write(tmp_path / "b", run_dot_gpx=stated)
    import_paths(store, [tmp_path / "b"])
    (one,) = store.activities()
    assert (one.sport, one.sport_stated) == ("hiking", True)
