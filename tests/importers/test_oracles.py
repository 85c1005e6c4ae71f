"""The real files, read by others too: fitdecode, gpxpy and tcxreader say what is right.

Every difference that stays is listed here with its reason.
"""

from __future__ import annotations

import math
import warnings
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tracker.errors import TrackerError
from tracker.importers import read
from tracker.importers.fit.bulk import BulkMessages
from tracker.importers.fit.content import SAMPLE_FIELDS, SESSION_NUMBERS, SUMMARY_NUMBERS
from tracker.importers.fit.wire import scan

pytestmark = pytest.mark.corpus

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)

RECORD_NUMBERS = ("timestamp", "fractional_cadence", *(n for _, names, _ in SAMPLE_FIELDS for n in names))

KEPT: dict[str, tuple[str, ...]] = {
    "record": RECORD_NUMBERS,
    "session": tuple(name for name in SESSION_NUMBERS if not name.startswith("workout_")),
    "lap": SUMMARY_NUMBERS,
    "event": ("timestamp",),
    "activity": ("timestamp", "local_timestamp"),
    "file_id": ("time_created",),
    "user_profile": ("weight", "height", "resting_heart_rate"),
    "hr_zone": ("high_bpm",),
    "zones_target": ("max_heart_rate", "threshold_heart_rate"),
}
"""Every number that is kept of a FIT file, by message. (fitdecode's profile has no names for the rating.)"""

FILLED_BY_FITDECODE = {"enhanced_altitude": "altitude", "enhanced_speed": "speed"}
"""fitdecode writes the plain field into the enhanced one too; ours reads each where it is written, and
takes the plain one where there is no other. Compared is what results."""

SPREAD_BY_FITDECODE = {
    "python-fitparse__compressed-speed-distance.fit": {"speed", "enhanced_speed", "distance"}
}
"""fitdecode spreads packed speed and distance over the fields of those names; ours does so later, which
``test_packed_speed_and_distance_equal_fitdecodes`` compares."""


def fit_files(corpus: Path) -> list[Path]:
    files = [*sorted((corpus / "fit").iterdir()), *sorted((corpus / "bad").glob("*.fit"))]
    assert len(files) > 140
    return files


def told_by_fitdecode(data: bytes) -> tuple[dict[str, list[dict[str, float]]], bool]:
    """The numbers of every message, and whether fitdecode came to the end."""
    import fitdecode

    out: dict[str, list[dict[str, float]]] = {name: [] for name in KEPT}
    options = {"check_crc": fitdecode.CrcCheck.DISABLED, "error_handling": fitdecode.ErrorHandling.IGNORE}
    try:
        with warnings.catch_warnings(), fitdecode.FitReader(data, **options) as reader:
            warnings.simplefilter("ignore")
            for frame in reader:
                if isinstance(frame, fitdecode.FitDataMessage) and frame.name in out:
                    out[frame.name].append(native_numbers(frame))
    except (fitdecode.FitError, ValueError, KeyError):
        return out, False
    return out, True


def native_numbers(frame) -> dict[str, float]:
    import fitdecode

    out: dict[str, float] = {}
    for found in frame.fields:
        if isinstance(found.field_def, fitdecode.types.DevFieldDefinition) or found.value is None:
            continue
        names = [found.name, *(part.name for part in (found.field, found.parent_field) if part)]
        for name in names:
            if name not in out and (name == found.name or not found.is_expanded):
                out[name] = number(found.value)
    return out


def number(value: object) -> float:
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) - FIT_EPOCH).total_seconds()
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if plain else math.nan


def test_every_number_that_is_kept_equals_fitdecodes(corpus: Path):
    compared = 0
    for file in fit_files(corpus):
        data = file.read_bytes()
        theirs, complete = told_by_fitdecode(data)
        messages = BulkMessages(scan(data))
        for kind, names in KEPT.items():
            table = messages.table(kind)
            if not complete:  # damaged: fitdecode stops, ours goes on
                assert kind != "record" or table.rows >= len(theirs[kind]), file.name
                continue
            assert table.rows == len(theirs[kind]), (file.name, kind)
            for name in names:
                if name in SPREAD_BY_FITDECODE.get(file.name, ()):
                    continue
                mine = table.number(name)
                if name in FILLED_BY_FITDECODE:
                    plain = table.number(FILLED_BY_FITDECODE[name])
                    mine = np.where(np.isnan(mine), plain, mine)
                other = np.array([row.get(name, math.nan) for row in theirs[kind]])
                if name in FILLED_BY_FITDECODE:
                    plain = [row.get(FILLED_BY_FITDECODE[name], math.nan) for row in theirs[kind]]
                    other = np.where(np.isnan(other), plain, other)
                assert np.allclose(mine, other, rtol=1e-12, atol=1e-9, equal_nan=True), (file.name, name)
                compared += int(np.sum(~np.isnan(mine)))
    assert compared > 3_000_000


def test_packed_speed_and_distance_equal_fitdecodes(corpus: Path):
    file = corpus / "fit" / "python-fitparse__compressed-speed-distance.fit"
    theirs, _ = told_by_fitdecode(file.read_bytes())
    (recording,) = read(file.read_bytes(), file.name, zone=UTC)
    for column, name in (("speed_mps", "speed"), ("distance_m", "distance")):
        other = [row.get(name, math.nan) for row in theirs["record"]]
        assert np.allclose(recording.samples[column], other, atol=1e-9, equal_nan=True)


RECOVERED: dict[str, int] = {
    "SYN_bitflip_mid.fit": 3118,
    "SYN_crc0.fit": 3118,
    "SYN_double_gz.fit.gz": 3118,
    "SYN_hole512.fit": 3109,
    "SYN_size0.fit": 3118,
    "SYN_tail_garbage.fit": 3118,
    "SYN_trunc30.fit": 859,
    "SYN_trunc60.fit": 1833,
    "fit__activity_truncated.fit": 14,
    "fit__mornindew-broken.fit": 6874,
    "fit__unterminated-strings.fit": 33,
    "python-fitparse__activity-filecrc.fit": 14,
    "python-fitparse__activity-settings-corruptheader.fit": 14,
    "python-fitparse__activity-settings-nodata.fit": 14,
    "python-fitparse__activity-unexpected-eof.fit": 14,
    "python-fitparse__nick.fit": 14391,
    "python-fitparse__strava-android-app-201.10-b1218918.fit": 5315,
    "sports-lib__broken-dates.fit": 3279,
}
"""Samples that must come out of each damaged file at least."""


@pytest.mark.parametrize("name", RECOVERED)
def test_damaged_fit_files_give_what_is_in_them(corpus: Path, name: str):
    recordings = read((corpus / "bad" / name).read_bytes(), name, zone=UTC)
    assert sum(len(recording.samples) for recording in recordings) >= RECOVERED[name]


def test_nothing_in_the_collection_raises_anything_but_our_own_errors(corpus: Path):
    for file in sorted(corpus.glob("*/*")):
        if file.is_file():
            try:
                assert read(file.read_bytes(), file.name, zone=UTC)
            except TrackerError as error:
                assert error.where == file.name


def test_gpx_points_equal_gpxpys(corpus: Path):
    """Where every point has a time that does not step back, positions, heights and times are gpxpy's."""
    import gpxpy

    compared = 0
    for file in sorted((corpus / "gpx").iterdir()):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = gpxpy.parse(file.read_text("utf-8-sig"))
            mine = read(file.read_bytes(), file.name, zone=UTC)
        except (gpxpy.gpx.GPXException, UnicodeDecodeError, TrackerError):
            continue
        tracks = [[p for segment in track.segments for p in segment.points] for track in theirs.tracks]
        tracks = [points for points in tracks if in_order([p.time for p in points])]
        if len(tracks) != len(mine) or any(recording.repairs[:-1] for recording in mine):
            continue
        for points, recording in zip(tracks, mine, strict=True):
            samples = recording.samples
            assert len(samples) == len(points), file.name
            assert samples["lat_deg"].tolist() == [p.latitude for p in points], file.name
            assert samples["lon_deg"].tolist() == [p.longitude for p in points], file.name
            heights = [math.nan if p.elevation is None else p.elevation for p in points]
            assert np.array_equal(samples["altitude_m"], heights, equal_nan=True), file.name
            begin = points[0].time
            seconds = [(p.time - begin).total_seconds() for p in points]
            assert np.allclose(samples["time_s"], seconds, atol=1e-3), file.name
            compared += len(points)
    assert compared > 25_000


def in_order(times: list[datetime | None]) -> bool:
    known = [time for time in times if time is not None]
    return len(known) == len(times) >= 2 and known == sorted(known)


WRONG_IN_TCXREADER = {
    "Runalyze__Multisport.tcx",  # several activities: it gives the points of one, or none
    "dreeve__activity-merged.tcx",
}


def test_tcx_points_equal_tcxreaders(corpus: Path):
    """Where the times do not step back, its points and values are ours."""
    from tcxreader.tcxreader import TCXReader

    compared = 0
    for file in sorted((corpus / "tcx").iterdir()):
        if file.name in WRONG_IN_TCXREADER:
            continue
        try:
            mine = read(file.read_bytes(), file.name, zone=UTC)
            points = TCXReader().read(str(file), only_gps=False).trackpoints
        except Exception:  # noqa: BLE001 - it raises whatever it stumbles over
            continue
        if len(mine) != 1 or not in_order([p.time for p in points]) or mine[0].samples.empty:
            continue
        samples = mine[0].samples
        assert len(samples) == len(points), file.name
        for column, name in (("lat_deg", "latitude"), ("lon_deg", "longitude"), ("altitude_m", "elevation")):
            other = [math.nan if getattr(p, name) is None else getattr(p, name) for p in points]
            if name != "elevation":  # 0° north, 0° east is a receiver without a fix
                other = [
                    math.nan if not p.latitude and not p.longitude else v
                    for p, v in zip(points, other, strict=True)
                ]
            assert np.allclose(samples[column], other, equal_nan=True), (file.name, column)
        pulse = [math.nan if not p.hr_value or p.hr_value < 20 else p.hr_value for p in points]
        assert np.array_equal(samples["hr_bpm"], pulse, equal_nan=True), file.name
        compared += len(points)
    assert compared > 20_000
