from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tracker.errors import FileRefusedError, NoActivityError
from tracker.evaluation import demo_files
from tracker.evaluation.demo_route import run_track
from tracker.importers import read

START = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TRACK = run_track(np.random.default_rng(7), distance_m=3000, speed_mps=3.0, route=0)


@pytest.fixture(scope="module")
def file() -> bytes:
    return demo_files.fit(0, START, BERLIN, TRACK)


def one(data: bytes):
    (recording,) = read(data, "run.fit", zone=UTC)
    return recording


def test_what_was_written_is_read_back(file: bytes):
    recording = one(file)
    samples = recording.samples
    assert len(samples) == len(TRACK.time_s)
    assert samples["time_s"].tolist() == TRACK.time_s.tolist()
    # the resolutions of FIT: 180/2^31 degrees, 1 cm, 0.2 m, 1 mm/s
    assert samples["lat_deg"].to_numpy() == pytest.approx(TRACK.lat_deg, abs=1e-7)
    assert samples["distance_m"].to_numpy() == pytest.approx(TRACK.distance_m, abs=0.006)
    assert samples["altitude_m"].to_numpy() == pytest.approx(TRACK.altitude_m, abs=0.11)
    assert samples["speed_mps"].to_numpy() == pytest.approx(TRACK.speed_mps, abs=0.0006)
    assert samples["hr_bpm"].tolist() == TRACK.hr_bpm.tolist()
    assert recording.repairs == ()


def test_cadence_counts_both_feet(file: bytes):
    assert one(file).samples["cadence_spm"].tolist() == TRACK.cadence_spm.tolist()
    assert one(file).activity.cadence_mean_spm == pytest.approx(TRACK.cadence_spm.mean(), abs=2)


def test_totals_are_the_sessions(file: bytes):
    activity = one(file).activity
    assert activity.sport == "running"
    assert activity.moving_s == TRACK.time_s[-1] + 12
    assert activity.distance_m == pytest.approx(TRACK.distance_m[-1] + 12 * TRACK.speed_mps[-1], abs=0.01)
    assert activity.stance_balance_pct == pytest.approx(TRACK.stance_balance_pct.mean(), abs=0.01)


def test_the_local_day_comes_from_the_offset_in_the_file(file: bytes):
    activity = one(file).activity
    assert activity.utc_offset == timedelta(hours=2)
    assert activity.day.isoformat() == "2026-07-01"


def test_a_lap_starts_with_the_run(file: bytes):
    (lap,) = one(file).laps
    assert lap.start_s == 0
    assert lap.distance_m == pytest.approx(one(file).activity.distance_m, abs=0.01)


def test_a_wrong_checksum_is_told_and_the_run_is_kept(file: bytes):
    recording = one(file[:-2] + b"\0\0")
    assert len(recording.samples) == len(TRACK.time_s)
    assert "checksum" in recording.repairs[0]


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(file: bytes):
    recording = one(file[: len(file) // 2])
    assert 0 < len(recording.samples) < len(TRACK.time_s)
    assert recording.activity.distance_m == pytest.approx(recording.samples["distance_m"].max())
    assert any("breaks off" in repair for repair in recording.repairs)
    assert any("no summary" in repair for repair in recording.repairs)


@pytest.mark.parametrize("cut", [13, 20, 60, 200, 400, 1000])
def test_wherever_a_file_is_cut_the_answer_is_a_run_or_a_reason(file: bytes, cut: int):
    try:
        assert one(file[:cut]).repairs
    except (FileRefusedError, NoActivityError) as error:
        assert error.where == "run.fit"


def test_an_empty_header_is_refused_with_its_reason():
    with pytest.raises(FileRefusedError, match="nothing could be recovered"):
        read(b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT\x00\x00", "x.fit", zone=UTC)


def test_settings_are_no_activity():
    from fit_tool.fit_file_builder import FitFileBuilder
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.profile_type import FileType

    message = FileIdMessage()
    message.type = FileType.SETTINGS
    builder = FitFileBuilder()
    builder.add(message)
    with pytest.raises(NoActivityError, match="holds settings, not an activity"):
        read(builder.build().to_bytes(), "x.fit", zone=UTC)


def test_two_runs_with_other_content_have_other_ids(file: bytes):
    other = demo_files.fit(0, START, BERLIN, replace(TRACK, hr_bpm=TRACK.hr_bpm + 1))
    assert one(file).activity.id != one(other).activity.id


def test_a_watch_that_died_before_it_wrote_the_length_loses_nothing(file: bytes):
    recording = one(file[:4] + bytes(4) + file[8:])
    assert len(recording.samples) == len(TRACK.time_s)
    assert recording.repairs
