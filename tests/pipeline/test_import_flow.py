"""Whole exports, interruptions, repetitions: what a runner's ten years meet on their way in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tracker.evaluation import demo_files
from tracker.evaluation.demo_route import run_track
from tracker.pipeline import decoding
from tracker.pipeline.imports import import_paths
from tracker.store import Store

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TRACK = run_track(np.random.default_rng(7), distance_m=3000, speed_mps=3.0, route=0)


def fit(day: int = 0) -> bytes:
    return demo_files.fit(day, START + timedelta(days=day), BERLIN, TRACK)


STRAVA_TITLES = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Perceived Exertion"
)


def strava_table() -> str:
    rows = [
        '1,"Mar 1, 2026, 8:00:00 AM",Hills,Run,"two\nlines",1000,3.02,,,false,,Shoes,activities/1.fit.gz,7',
        '2,"Mar 2, 2026, 8:00:00 AM",By hand,Run,,1800,5.00,,,false,,,,',
        '3,"Mar 3, 2026, 8:00:00 AM",Broken,Run,,1200,4.00,,,false,,,activities/3.gpx,',
    ]
    return "\n".join([STRAVA_TITLES, *rows, ""])


def strava_export(folder: Path) -> Path:
    import gzip

    with zipfile.ZipFile(folder / "export_1.zip", "w") as archive:
        archive.writestr("activities.csv", strava_table())
        archive.writestr("activities/1.fit.gz", gzip.compress(fit()))
        archive.writestr("activities/3.gpx", "<gpx>rubbish")
        archive.writestr("media/1.jpg", b"picture")
    return folder / "export_1.zip"


def test_a_strava_export_comes_in_whole(store: Store, tmp_path: Path):
    report = import_paths(store, [strava_export(tmp_path)])
    assert (report.imported, report.described) == (3, 1)
    recorded, by_hand, broken = store.activities()
    assert (recorded.source, recorded.name, recorded.gear) == ("1.fit.gz", "Hills", "Shoes")
    assert (recorded.rpe, recorded.description) == (7, "two\nlines")
    assert (by_hand.name, by_hand.distance_m, by_hand.elapsed_s) == ("By hand", 5000, 1800)
    assert broken.name == "Broken"  # its file is refused, but the run was run
    assert [Path(name).name for name, _ in report.failed] == ["3.gpx"]


def test_an_unpacked_export_is_the_same(store: Store, tmp_path: Path):
    with zipfile.ZipFile(strava_export(tmp_path)) as archive:
        archive.extractall(tmp_path / "unpacked")
    report = import_paths(store, [tmp_path / "unpacked"])
    assert (report.imported, report.described) == (3, 1)
    again = import_paths(store, [tmp_path / "export_1.zip"])
    assert again.imported == 0
    assert len(store.activities()) == 3


def test_a_garmin_export_comes_in_whole(store: Store, tmp_path: Path):
    import io

    from fit_tool.fit_file_builder import FitFileBuilder
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.profile_type import FileType

    wellness = FitFileBuilder()
    message = FileIdMessage()
    message.type = FileType.MONITORING_B
    wellness.add(message)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("me@example.org_1.fit", fit())
        archive.writestr("me@example.org_2.fit", wellness.build().to_bytes())
    begin = START.timestamp() * 1000
    rows = [
        {
            "activityId": 5,
            "name": "Tübingen",
            "activityType": "running",
            "startTimeGmt": begin,
            "startTimeLocal": begin + 3_600_000,
            "elapsedDuration": 1000 * (float(TRACK.time_s[-1]) + 12),
            "distance": 100 * float(TRACK.distance_m[-1]),
            "workoutRpe": 60,
        },
        {
            "activityId": 6,
            "name": "Treadmill",
            "activityType": "treadmill_running",
            "startTimeGmt": begin + 86_400_000,
            "duration": 1_800_000,
            "distance": 500_000,
        },
    ]
    file = tmp_path / "garmin.zip"
    with zipfile.ZipFile(file, "w") as archive:
        folder = "DI_CONNECT/DI-Connect-Uploaded-Files"
        archive.writestr(f"{folder}/UploadedFiles_0-_Part1.zip", inner.getvalue())
        archive.writestr(
            "DI_CONNECT/DI-Connect-Fitness/me_0_summarizedActivities.json",
            json.dumps([{"summarizedActivitiesExport": rows}]),
        )
        archive.writestr("DI_CONNECT/DI-Connect-Wellness/sleepData.json", "[]")
    report = import_paths(store, [file])
    assert (report.imported, report.described, len(report.skipped)) == (2, 1, 1)
    first, second = store.activities()
    assert (first.name, first.rpe, len(store.sources(first.id))) == ("Tübingen", 6, 2)
    assert (second.sub_sport, second.distance_m) == ("treadmill", 5000)


def test_an_apple_export_takes_its_routes_into_its_workouts(store: Store, tmp_path: Path):
    import gzip

    route = gzip.decompress(demo_files.gpx("x", START, TRACK)).replace(b"<type>running</type>", b"")
    end = START + timedelta(seconds=float(TRACK.time_s[-1]))
    workout = (
        '<HealthData><Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="16" '
        f'durationUnit="min" startDate="{START:%Y-%m-%d %H:%M:%S} +0000" '
        f'endDate="{end:%Y-%m-%d %H:%M:%S} +0000" totalDistance="3" totalDistanceUnit="km">'
        '<WorkoutRoute><FileReference path="/workout-routes/a.gpx"/></WorkoutRoute></Workout></HealthData>'
    )
    file = tmp_path / "export.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("apple_health_export/workout-routes/a.gpx", route)
        archive.writestr("apple_health_export/exportación.xml", workout)
        archive.writestr("apple_health_export/export_cda.xml", "<ClinicalDocument/>")
    report = import_paths(store, [file])
    assert (report.imported, report.failed) == (1, [])
    (one,) = store.activities()
    assert (one.sport, one.distance_m) == ("running", 3000)
    assert store.recording(one.id).samples["lat_deg"].notna().all()
    assert import_paths(store, [file]).imported == 0


def test_unchanged_files_are_not_opened_again(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.fit").write_bytes(fit())
    first = import_paths(store, [tmp_path / "a.fit"])

    def never(*_: object) -> None:
        raise AssertionError("an unchanged file was read")

    monkeypatch.setattr("tracker.pipeline.files._content", never)
    second = import_paths(store, [tmp_path / "a.fit"])
    assert (first.imported, second.imported, second.duplicates) == (1, 0, 1)


def test_a_changed_file_is_read_again(store: Store, tmp_path: Path):
    (tmp_path / "a.fit").write_bytes(fit(0))
    import_paths(store, [tmp_path])
    (tmp_path / "a.fit").write_bytes(fit(1))
    os.utime(tmp_path / "a.fit", ns=(1, 1))
    assert import_paths(store, [tmp_path]).imported == 1


def test_a_dry_run_tells_everything_and_stores_nothing(store: Store, tmp_path: Path):
    (tmp_path / "a.fit").write_bytes(fit())
    with store.scratch() as copy:
        assert import_paths(copy, [tmp_path]).imported == 1
    assert store.activities() == ()
    assert import_paths(store, [tmp_path]).imported == 1


def test_a_forgotten_run_comes_back_only_when_its_file_is_named(store: Store, tmp_path: Path):
    folder = tmp_path / "runs"
    folder.mkdir()
    (folder / "a.fit").write_bytes(fit())
    import_paths(store, [folder])
    assert store.forget(store.activities()[0].id) == 1
    report = import_paths(store, [folder])
    assert (report.imported, report.forgotten, store.activities()) == (0, 1, ())
    assert import_paths(store, [folder / "a.fit"]).imported == 1


def test_forgetting_takes_all_recordings_of_a_run_and_its_row(store: Store, tmp_path: Path):
    file = strava_export(tmp_path)
    import_paths(store, [file])
    assert store.forget(store.activities()[0].id) == 2
    file.touch()
    report = import_paths(store, [file])
    assert (report.imported, report.forgotten) == (0, 2)
    assert len(store.activities()) == 2


def test_an_interruption_keeps_what_was_read(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for day in range(6):
        (tmp_path / f"{day}.fit").write_bytes(fit(day))
    calls = []

    def interrupted(*given: object):
        calls.append(given)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*given)

    real = decoding.decode
    monkeypatch.setattr(decoding, "decode", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_paths(store, [tmp_path])
    assert len(store.activities()) == 3
    monkeypatch.setattr(decoding, "decode", real)
    report = import_paths(store, [tmp_path])
    assert (report.imported, report.duplicates) == (3, 3)


def test_a_killed_import_loses_nothing_and_leaves_no_helpers(tmp_path: Path):
    runs = tmp_path / "runs"
    runs.mkdir()
    for day in range(150):
        (runs / f"{day:03}.fit").write_bytes(fit(day))
    database = tmp_path / "d.sqlite"
    command = [sys.executable, "-m", "tracker", "import", str(runs), "--jobs", "2", "--db", str(database)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: database.exists() and stored(database) > 0, process)
    helpers = helpers_of(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for(lambda: not any(Path(f"/proc/{helper}").exists() for helper in helpers), None)
    before = stored(database)
    with Store(database) as store:
        report = import_paths(store, [runs])
        assert report.duplicates == before
        assert len(store.activities()) == 150


def wait_for(condition, process: subprocess.Popen[bytes] | None) -> None:
    for _ in range(600):
        if condition() or (process is not None and process.poll() is not None):
            return
        time.sleep(0.05)
    raise AssertionError("it took too long")


def stored(database: Path) -> int:
    import sqlite3

    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM activities").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        connection.close()


def helpers_of(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in children.read_text().split()] if children.exists() else []


def test_a_clock_that_was_never_set_is_refused(store: Store, tmp_path: Path):
    points = "".join(
        f'<trkpt lat="48.00{n}" lon="9"><time>1989-12-31T00:0{n}:00Z</time></trkpt>' for n in range(9)
    )
    (tmp_path / "a.gpx").write_text(f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>")
    report = import_paths(store, [tmp_path])
    assert "never set" in report.failed[0][1]
