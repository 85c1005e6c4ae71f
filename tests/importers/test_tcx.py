from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.errors import FileRefusedError, NoActivityError
from tracker.importers import read

START = "2026-03-01T07:00:00Z"


def point(second: int, *, way: float | None = None, pulse: int | None = None, more: str = "") -> str:
    """A track point on the meridian through Tübingen, 3 m north a second."""
    when = f"2026-03-01T07:{second // 60:02}:{second % 60:02}.000Z"
    distance = "" if way is None else f"<DistanceMeters>{way}</DistanceMeters>"
    heart = "" if pulse is None else f"<HeartRateBpm><Value>{pulse}</Value></HeartRateBpm>"
    place = f"<LatitudeDegrees>{48.5 + second * 2.6979e-5}</LatitudeDegrees>"
    return (
        f"<Trackpoint><Time>{when}</Time><Position>{place}<LongitudeDegrees>9.05</LongitudeDegrees>"
        f"</Position><AltitudeMeters>300</AltitudeMeters>{distance}{heart}{more}</Trackpoint>"
    )


def lap(
    points: str, *, seconds: float = 600, metres: float = 1800, more: str = "", start: str = START
) -> str:
    return (
        f'<Lap StartTime="{start}"><TotalTimeSeconds>{seconds}</TotalTimeSeconds>'
        f"<DistanceMeters>{metres}</DistanceMeters>{more}<Track>{points}</Track></Lap>"
    )


def activity(laps: str, *, sport: str = "Running", more: str = "") -> str:
    return f'<Activity Sport="{sport}"><Id>{START}</Id>{laps}{more}</Activity>'


def tcx(*activities: str) -> bytes:
    space = 'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    inner = "".join(activities)
    return (
        f"<TrainingCenterDatabase {space}><Activities>{inner}</Activities></TrainingCenterDatabase>".encode()
    )


STEADY = "".join(point(second, way=3.0 * second, pulse=140) for second in range(0, 601, 5))


def one(content: bytes):
    (recording,) = read(content, "run.tcx", zone=UTC)
    return recording


def test_an_activity_is_read_with_its_samples_and_its_laps():
    recording = one(tcx(activity(lap(STEADY))))
    assert recording.activity.start == datetime(2026, 3, 1, 7, tzinfo=UTC)
    assert (recording.activity.sport, recording.activity.distance_m) == ("running", 1800)
    assert recording.activity.utc_offset.total_seconds() == 3600  # Tübingen, in winter
    assert recording.samples["hr_bpm"].tolist() == [140] * 121
    (only,) = recording.laps
    assert (only.start_s, only.elapsed_s, only.distance_m) == (0, 600, 1800)
    assert recording.repairs == ()


def test_moving_time_is_the_sum_of_the_laps_and_elapsed_time_the_span():
    second = lap(point(900, way=1800) + point(1200, way=2700), seconds=300, metres=900)
    activity_ = one(tcx(activity(lap(STEADY) + second))).activity
    assert (activity_.elapsed_s, activity_.moving_s, activity_.distance_m) == (1200, 900, 2700)


@pytest.mark.parametrize("where", ["Cadence", "Extensions/TPX/RunCadence"])
def test_cadence_counts_both_feet_wherever_it_stands(where: str):
    inner = "88"
    for name in reversed(where.split("/")):
        inner = f"<{name}>{inner}</{name}>"
    points = "".join(point(second, way=3.0 * second, more=inner) for second in range(20))
    assert one(tcx(activity(lap(points)))).samples["cadence_spm"].tolist() == [176] * 20


def test_power_and_speed_are_read_whatever_their_prefix():
    more = "<Extensions><ns3:TPX><ns3:Speed>3.1</ns3:Speed><ns3:Watts>251</ns3:Watts></ns3:TPX></Extensions>"
    points = "".join(point(second, more=more) for second in range(20))
    recording = one(tcx(activity(lap(points))))  # the prefix is not even declared
    assert set(recording.samples["power_w"]) == {251}
    assert set(recording.samples["speed_mps"]) == {3.1}


def test_a_heart_rate_of_nothing_is_unknown():
    recording = one(tcx(activity(lap(point(0, pulse=0) + point(9, pulse=0)))))
    assert recording.samples["hr_bpm"].isna().all()


def test_without_distances_the_track_is_measured():
    bare = "".join(point(second) for second in range(0, 601, 5))
    recording = one(tcx(activity(lap(bare, metres=0))))
    assert recording.activity.distance_m == pytest.approx(1800, rel=1e-3)
    assert recording.samples["distance_m"].iloc[-1] == pytest.approx(1800, rel=1e-3)


def test_a_distance_that_begins_anew_at_every_lap_is_one():
    laps = lap(STEADY) + lap(
        "".join(point(600 + s, way=3.0 * s) for s in range(1, 301)), seconds=300, metres=900
    )
    assert one(tcx(activity(laps))).samples["distance_m"].iloc[-1] == 2700


def test_a_multisport_session_gives_its_parts():
    swim = activity(lap(STEADY), sport="Other")
    inner = (
        f"<MultiSportSession><FirstSport>{swim}</FirstSport><NextSport>{activity(lap(STEADY))}</NextSport>"
    )
    recordings = read(tcx(inner + "</MultiSportSession>"), "tri.tcx", zone=UTC)
    assert len({recording.activity.id for recording in recordings}) == 2


def test_an_activity_without_points_keeps_what_its_laps_state():
    bare = f'<Lap StartTime="{START}"><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5000</DistanceMeters></Lap>'
    activity_ = one(tcx(activity(bare))).activity
    assert (activity_.moving_s, activity_.distance_m, activity_.start.hour) == (1800, 5000, 7)


def test_the_ten_blanks_of_strava_are_forgiven():
    recording = one(b" " * 10 + b'<?xml version="1.0"?>' + tcx(activity(lap(STEADY))))
    assert recording.activity.distance_m == 1800


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes():
    recording = one(tcx(activity(lap(STEADY)))[:12_000])
    assert 10 < len(recording.samples) < 121
    assert "damaged" in recording.repairs[0]


def test_an_unstated_sport_is_told_by_its_speed_and_said():
    recording = one(tcx(activity(lap(STEADY), sport="Other")))
    assert recording.activity.sport == "running"
    assert not recording.activity.sport_stated
    assert "by its speed" in recording.repairs[0]


def test_courses_are_no_activity():
    with pytest.raises(NoActivityError, match="courses"):
        read(b"<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>", "c.tcx", zone=UTC)


def test_a_single_point_tells_nothing():
    content = tcx(activity(f'<Lap StartTime="{START}"><Track>{point(0)}</Track></Lap>'))
    with pytest.raises(FileRefusedError, match="neither how long nor how far"):
        read(content, "p.tcx", zone=UTC)


def test_entities_are_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><TrainingCenterDatabase>&a;</TrainingCenterDatabase>'
    with pytest.raises(FileRefusedError, match="entities"):
        read(bomb, "b.tcx", zone=UTC)


def test_as_many_points_as_possible_stay_in_the_order_of_time():
    ahead = point(599, way=5)  # a clock that was wrong for one point must not cost all that follow
    recording = one(tcx(activity(lap(STEADY.replace(point(10, way=30.0, pulse=140), ahead, 1)))))
    assert len(recording.samples) == 120
    assert recording.repairs == ("1 point out of the order of time was left out",)
