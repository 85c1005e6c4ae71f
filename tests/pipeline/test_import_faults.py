"""Ways in which an import lost a run, or made one of two, before each was mended."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from making_fit import START, activity, data, definition, records, session

from tracker.importers import read
from tracker.pipeline.imports import import_paths
from tracker.store import Store

MORNING = datetime(2026, 3, 2, 6, 3, 11, tzinfo=UTC)


def gpx(
    start: datetime, *, seconds: int = 1800, speed: float = 10 / 3, north: int = 1, pulse: int | None = None
) -> bytes:
    """A straight run along a meridian, a point every ten seconds."""
    points = []
    for since in range(0, seconds + 1, 10):
        when = start + timedelta(seconds=since)
        heart = "" if pulse is None else f"<extensions><hr>{pulse + since % 7}</hr></extensions>"
        points.append(
            f'<trkpt lat="{48 + north * since * speed / 111_195:.7f}" lon="11.5"><ele>500</ele>'
            f"<time>{when:%Y-%m-%dT%H:%M:%SZ}</time>{heart}</trkpt>"
        )
    return f"<gpx><trk><type>running</type><trkseg>{''.join(points)}</trkseg></trk></gpx>".encode()


def tcx(start: datetime, *, seconds: int = 1800, metres: float = 5000) -> bytes:
    """A treadmill: time and distance, nothing else."""
    points = "".join(
        f"<Trackpoint><Time>{start + timedelta(seconds=s):%Y-%m-%dT%H:%M:%SZ}</Time>"
        f"<DistanceMeters>{metres * s / seconds}</DistanceMeters></Trackpoint>"
        for s in range(0, seconds + 1, 10)
    )
    return (
        f'<TrainingCenterDatabase><Activity Sport="Running"><Lap StartTime="{start:%Y-%m-%dT%H:%M:%SZ}">'
        f"<TotalTimeSeconds>{seconds}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>"
        f"<Track>{points}</Track></Lap></Activity></TrainingCenterDatabase>"
    ).encode()


def put(folder: Path, **files: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("_dot_", ".")).write_bytes(content)
    return folder


ROW = b"date,distance_km,duration_min\n2026-03-02,6.0,30\n"
EVENING = MORNING + timedelta(hours=10, minutes=38)


@pytest.mark.parametrize("row_first", [True, False])
def test_a_row_without_an_hour_never_makes_one_of_two_runs(store: Store, tmp_path: Path, row_first: bool):
    runs = put(tmp_path / "runs", am_dot_gpx=gpx(MORNING), pm_dot_gpx=gpx(EVENING, seconds=1810, north=-1))
    row = put(tmp_path / "row", runs_dot_csv=ROW)
    import_paths(store, [row, runs] if row_first else [runs, row])
    assert [a.source for a in store.activities()] == ["am.gpx", "pm.gpx"]


def test_laps_of_one_course_on_the_hour_stay_apart(store: Store, tmp_path: Path):
    laps = {
        f"{n}_dot_gpx": gpx(
            MORNING + timedelta(hours=n, seconds=n), seconds=2700 + 10 * n, speed=2.5 - 0.01 * n
        )
        for n in range(4)
    }
    assert import_paths(store, [put(tmp_path / "a", **laps)]).imported == 4


def test_two_treadmill_runs_on_one_day_stay_apart(store: Store, tmp_path: Path):
    later = MORNING + timedelta(hours=11, seconds=2)
    folder = put(tmp_path / "a", am_dot_tcx=tcx(MORNING), pm_dot_tcx=tcx(later))
    assert import_paths(store, [folder]).imported == 2


def test_a_ride_begun_within_two_minutes_of_a_run_is_no_recording_of_it(store: Store, tmp_path: Path):
    ride = tcx(MORNING + timedelta(seconds=90), metres=5100).replace(b"Running", b"Biking")
    folder = put(tmp_path / "a", run_dot_tcx=tcx(MORNING), ride_dot_tcx=ride)
    assert import_paths(store, [folder]).imported == 2


def test_one_run_listed_twice_in_one_file_counts_once(store: Store, tmp_path: Path):
    row = {
        "activityType": "running",
        "startTimeGmt": MORNING.timestamp() * 1000,
        "duration": 1_800_000,
        "distance": 500_000,
    }
    rows = [row | {"activityId": n, "name": f"n{n}"} for n in (1, 2)]
    content = json.dumps([{"summarizedActivitiesExport": rows}]).encode()
    report = import_paths(store, [put(tmp_path / "a", x_summarizedActivities_dot_json=content)])
    assert (report.imported, report.described) == (1, 1)


def test_one_impossible_date_costs_only_its_own_row(store: Store, tmp_path: Path):
    row = {"activityType": "running", "duration": 1_800_000, "distance": 500_000}
    begins = [MORNING.timestamp() * 1000, 631_065_660_000, 1.7e18, 10**400]
    rows = [row | {"activityId": n, "startTimeGmt": begin} for n, begin in enumerate(begins)]
    content = json.dumps([{"summarizedActivitiesExport": rows}]).encode()
    report = import_paths(store, [put(tmp_path / "a", x_summarizedActivities_dot_json=content)])
    assert (report.imported, report.failed) == (1, [])
    assert any("1989-12-31" in what for _, what in report.repaired)


def test_half_an_emoji_in_a_name_stops_nothing(store: Store, tmp_path: Path):
    row = '{"activityId":1,"activityType":"running","name":"Run \\ud83d","startTimeGmt":1772431391000,"duration":1e6}'
    content = f'[{{"summarizedActivitiesExport":[{row}]}}]'.encode()
    folder = put(tmp_path / "a", x_summarizedActivities_dot_json=content, b_dot_gpx=gpx(EVENING))
    assert import_paths(store, [folder]).imported == 2
    assert {activity.name for activity in store.activities()} == {"Run ?", None}


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
def test_a_file_that_cannot_be_read_never_stops_its_folder(store: Store, tmp_path: Path):
    folder = put(tmp_path / "a", a_dot_gpx=gpx(MORNING), z_dot_gpx=gpx(EVENING))
    (folder / "m.gpx").symlink_to("/proc/self/mem")
    report = import_paths(store, [folder])
    assert report.imported == 2
    assert [Path(name).name for name, _ in report.failed] == ["m.gpx"]


def test_another_recording_of_a_forgotten_run_does_not_bring_it_back(store: Store, tmp_path: Path):
    import_paths(store, [put(tmp_path / "a", a_dot_gpx=gpx(MORNING))])
    store.forget(store.activities()[0].id)
    copy = put(tmp_path / "b", b_dot_tcx=tcx(MORNING, metres=6000))
    report = import_paths(store, [copy])
    assert (report.imported, report.forgotten) == (0, 1)
    assert import_paths(store, [copy], come_back="all").imported == 1


def test_a_first_point_without_a_fix_moves_neither_the_day_nor_the_distance():
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    content = gpx(late).replace(b'lat="48.0000000" lon="11.5"', b'lat="0" lon="0"', 1)
    (recording,) = read(content, "a.gpx", zone=UTC)
    assert recording.activity.day.isoformat() == "2026-03-03"  # half past midnight in Munich
    assert recording.activity.distance_m == pytest.approx(6000, rel=0.02)


def test_one_flipped_bit_in_a_time_costs_one_sample():
    content = bytearray(activity(records(3600)))
    at = content.index(definition(1, 20, ((253, 0x86), (3, 2), (5, 0x86)))) + 15 + 10 * 1000 + 3
    content[at] ^= 0x40  # the 22nd bit: 48 days
    (recording,) = read(bytes(content), "a.fit", zone=UTC)
    assert len(recording.samples) >= 3598
    assert recording.activity.elapsed_s == 3599


def test_many_holes_leave_what_is_between_them():
    content = bytearray(activity(records(20_000), session(elapsed=20_000)))
    for at in range(1000, len(content) - 1000, 1000):
        content[at : at + 40] = bytes(40)
    (recording,) = read(bytes(content), "a.fit", zone=UTC)
    assert len(recording.samples) > 0.9 * 20_000


def test_a_file_of_a_thousand_sessions_is_cut_short():
    sessions = b"".join(session(elapsed=10, start=START + 10 * n) for n in range(1000))
    recordings = read(activity(records(9), sessions), "a.fit", zone=UTC)
    assert len(recordings) <= 50
    assert any("too many to be meant" in repair for repair in recordings[0].repairs)


def test_the_day_of_a_run_over_the_change_of_clocks_is_that_of_its_start():
    """Begun on Saturday at 23:20 in winter time, ended in summer time: the file tells the clock at the end."""
    begin = int(
        (datetime(2023, 3, 25, 22, 20, tzinfo=UTC) - datetime(1989, 12, 31, tzinfo=UTC)).total_seconds()
    )
    place = ((253, 0x86), (0, 0x85), (1, 0x85))
    rows = definition(1, 20, place)
    for since in (0, 7200, 16_800):
        rows += data(1, place, begin + since, round(48.1 * 2**31 / 180), round(11.5 * 2**31 / 180))
    clock = ((253, 0x86), (5, 0x86))
    told = definition(3, 34, clock) + data(3, clock, begin + 16_800, begin + 16_800 + 7200)
    (recording,) = read(activity(rows, session(elapsed=16_800, start=begin), told), "a.fit", zone=UTC)
    assert recording.activity.day.isoformat() == "2023-03-25"
    assert recording.activity.utc_offset == timedelta(hours=1)


def test_a_forgotten_row_without_an_hour_hides_no_run_of_its_day(store: Store, tmp_path: Path):
    row = put(tmp_path / "row", runs_dot_csv=ROW)
    import_paths(store, [row])
    store.forget(store.activities()[0].id)
    runs = put(tmp_path / "runs", am_dot_gpx=gpx(MORNING), pm_dot_gpx=gpx(EVENING, seconds=1810, north=-1))
    assert import_paths(store, [runs]).imported == 2


def test_a_new_copy_of_a_run_that_was_set_apart_joins_the_one_it_begins_with(store: Store, tmp_path: Path):
    later = MORNING + timedelta(seconds=60)
    folder = put(tmp_path / "a", watch_dot_gpx=gpx(MORNING), phone_dot_tcx=tcx(later, metres=6000))
    import_paths(store, [folder])
    (run,) = store.activities()
    assert len(store.split(run.id)) == 2
    copy = put(tmp_path / "b", copy_dot_tcx=tcx(MORNING, metres=6000))
    assert import_paths(store, [copy]).duplicates == 1
    assert len(store.activities()) == 2
    import_paths(store, [put(tmp_path / "c", again_dot_tcx=tcx(later, metres=6010))])
    assert len(store.activities()) == 2  # what was set apart stays so, whatever comes later


def test_a_named_file_comes_back_even_if_its_folder_is_named_too(store: Store, tmp_path: Path):
    folder = put(tmp_path / "a", a_dot_gpx=gpx(MORNING))
    import_paths(store, [folder])
    store.forget(store.activities()[0].id)
    assert import_paths(store, [folder, folder / "a.gpx"]).imported == 1


def test_a_member_packed_with_another_method_and_damaged_is_refused(store: Store, tmp_path: Path):
    """Found by fuzzing: LZMA has an error of its own."""
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.gpx", gpx(MORNING))
    content = bytearray(made.getvalue())
    content[60:90] = bytes(30)
    file = tmp_path / "x.zip"
    file.write_bytes(bytes(content))
    assert "cannot be unpacked" in import_paths(store, [file]).failed[0][1]
