"""Apple Health's one large file (the layout is that which others describe, ``manual/formats.md``)."""

from __future__ import annotations

from datetime import UTC, timedelta
from io import BytesIO

import pytest

from tracker.errors import FileRefusedError
from tracker.importers import Source
from tracker.importers.exports import apple

ROUTE = (
    '<gpx creator="Apple Health Export"><trk><trkseg>'
    + "".join(
        f'<trkpt lon="9.0" lat="{48 + s * 2.7e-5}"><ele>300</ele><time>2025-12-20T13:20:{s:02}Z</time></trkpt>'
        for s in range(60)
    )
    + "</trkseg></trk></gpx>"
).encode()


def health(*elements: str) -> bytes:
    preamble = "<!DOCTYPE HealthData [\n" + "<!ELEMENT HealthData (ExportDate)>\n" * 300 + "]>"
    return f'<?xml version="1.0"?>{preamble}<HealthData>{"".join(elements)}</HealthData>'.encode()


def beat(second: int, rate: int) -> str:
    when = f"2025-12-20 14:20:{second:02} +0100"
    return (
        f'<Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" startDate="{when}" '
        f'endDate="{when}" value="{rate}"/>'
    )


WORKOUT = (
    '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="0.95" durationUnit="min" '
    'sourceName="Anna’s Watch" startDate="2025-12-20 14:20:00 +0100" endDate="2025-12-20 14:21:00 +0100">'
    '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="0.18" unit="km"/>'
    '<WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="150" maximum="160" unit="count/min"/>'
    '<MetadataEntry key="HKElevationAscended" value="545 cm"/>'
    '<WorkoutActivity><WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="9" unit="km"/>'
    "</WorkoutActivity>{route}</Workout>"
)
WITH_ROUTE = '<WorkoutRoute><FileReference path="/workout-routes/a.gpx"/></WorkoutRoute>'


def workouts(content: bytes, **routes: bytes):
    source = Source("export.xml", "0" * 64, UTC)
    files = {f"workout-routes/{name}.gpx": data for name, data in routes.items()}
    return list(apple.read_export(BytesIO(content), source, files.get))


def test_apple_healths_file_is_known_in_spite_of_its_long_preamble():
    content = health(WORKOUT)
    assert content.index(b"<HealthData>") > 8000
    assert apple.recognises(content)


def test_an_apple_workout_joins_totals_route_and_heart_rates():
    records = [beat(second, 140 + second) for second in range(0, 60, 5)]
    (recording,) = workouts(health(*records, WORKOUT.format(route=WITH_ROUTE)), a=ROUTE)
    activity = recording.activity
    assert (activity.distance_m, activity.moving_s, activity.elapsed_s) == (180, 57, 60)
    assert (activity.hr_mean_bpm, activity.hr_max_bpm) == (150, 160)
    assert activity.ascent_m == pytest.approx(5.45)
    assert activity.utc_offset == timedelta(hours=1)
    assert recording.samples["hr_bpm"].tolist()[:11] == [140] * 5 + [145] * 5 + [150]
    assert recording.samples["lat_deg"].iloc[0] == 48
    assert recording.devices == ("Anna’s Watch",)


def test_an_apple_workout_without_a_route_keeps_its_heart_rates():
    records = [beat(second, 140) for second in range(0, 60, 5)]
    (recording,) = workouts(health(*records, WORKOUT.format(route="")))
    assert recording.samples["hr_bpm"].notna().sum() == 12
    assert recording.activity.sport == "running"


def test_older_apple_workouts_state_their_totals_themselves():
    old = (
        '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" '
        'totalDistance="3.1" totalDistanceUnit="mi" startDate="2018-01-05 07:00:00 -0500" '
        'endDate="2018-01-05 07:31:00 -0500"><MetadataEntry key="HKIndoorWorkout" value="1"/></Workout>'
    )
    (recording,) = workouts(health(old))
    assert recording.activity.distance_m == pytest.approx(3.1 * 1609.344)
    assert recording.activity.sub_sport == "treadmill"
    assert recording.activity.day.isoformat() == "2018-01-05"


def test_an_apple_file_that_breaks_off_gives_what_came_before():
    content = health(WORKOUT.format(route=""), WORKOUT.format(route=""))
    source = Source("export.xml", "0" * 64, UTC)
    found = apple.read_export(BytesIO(content[:-300]), source, lambda name: None)
    assert next(found).activity.distance_m == 180
    with pytest.raises(FileRefusedError, match="breaks off"):
        list(found)


def test_control_characters_of_old_apple_exports_cost_nothing():
    odd = WORKOUT.format(route="").replace("Anna’s Watch", "Anna\x0b")
    assert len(workouts(health(odd, WORKOUT.format(route="")))) == 2


def test_an_apple_workout_with_two_routes_is_one():
    later = ROUTE.replace(b"T13:20:", b"T13:21:")
    both = WITH_ROUTE.replace(
        "</WorkoutRoute>", '<FileReference path="/workout-routes/b.gpx"/></WorkoutRoute>'
    )
    (recording,) = workouts(health(WORKOUT.format(route=both)), a=ROUTE, b=later)
    assert len(recording.samples) == 120


@pytest.mark.parametrize("points", [0, 1])
def test_a_route_of_hardly_a_point_does_not_swallow_the_workout(points: int):
    cut = ROUTE.split(b"<trkpt")[0] + b"".join(b"<trkpt" + p for p in ROUTE.split(b"<trkpt")[1 : points + 1])
    whole = cut if points == 0 else cut.rstrip() + b"</trkseg></trk></gpx>"
    (recording,) = workouts(health(beat(5, 140), WORKOUT.format(route=WITH_ROUTE)), a=whole)
    assert recording.activity.distance_m == 180


def test_a_route_that_cannot_be_read_is_told():
    (recording,) = workouts(health(WORKOUT.format(route=WITH_ROUTE)), a=b"\x00\x01")
    assert "its route a.gpx cannot be read and is left out" in recording.repairs


def test_a_point_without_a_time_does_not_cost_the_heart_rates():
    loose = ROUTE.replace(b"<time>2025-12-20T13:20:00Z</time>", b"").replace(
        b"<time>2025-12-20T13:20:59Z</time>", b""
    )
    records = [beat(second, 140) for second in range(0, 60, 5)]
    (recording,) = workouts(health(*records, WORKOUT.format(route=WITH_ROUTE)), a=loose)
    assert recording.samples["hr_bpm"].notna().sum() > 50


def test_workouts_that_make_no_sense_are_named_by_their_day(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(apple, "_workout", broken)
    with pytest.raises(FileRefusedError, match="2025-12-20"):
        workouts(health(WORKOUT.format(route="")))
