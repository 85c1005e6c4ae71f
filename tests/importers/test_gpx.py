from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tracker.errors import FileRefusedError
from tracker.importers import read

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
EXTENSION = (
    '<extensions><x:TrackPointExtension xmlns:x="urn:x">'
    "<x:hr>{hr}</x:hr><x:cad>{cad}</x:cad></x:TrackPointExtension></extensions>"
)


def point(second: int, north_m: float, *, hr: int = 140, cad: int = 84, ele: float = 100) -> str:
    when = (START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")
    place = f'lat="{48 + north_m / 111_195.08:.7f}" lon="9.0"'
    return f"<trkpt {place}><ele>{ele}</ele><time>{when}</time>{EXTENSION.format(hr=hr, cad=cad)}</trkpt>"


def gpx(*segments: str, sport: str | None = "running", head: str = '<?xml version="1.0"?>') -> bytes:
    kind = f"<type>{sport}</type>" if sport else ""
    body = "".join(f"<trkseg>{segment}</trkseg>" for segment in segments)
    return f'{head}<gpx xmlns="urn:g" version="1.1"><trk><name>Loop</name>{kind}{body}</trk></gpx>'.encode()


def one(data: bytes, **options: object):
    (recording,) = read(data, "run.gpx", zone=options.get("zone", UTC))
    return recording


STEADY = "".join(point(10 * n, 30 * n) for n in range(61))
"""Ten minutes at 3 m/s due north: 1,800 m."""


def test_a_track_gives_distance_time_and_sensors():
    recording = one(gpx(STEADY))
    activity = recording.activity
    assert activity.start == START
    assert activity.distance_m == pytest.approx(1800, abs=1)
    assert (activity.elapsed_s, activity.moving_s) == (600, 600)
    assert activity.hr_mean_bpm == 140
    assert (activity.sport, activity.name, activity.source) == ("running", "Loop", "run.gpx")
    assert len(recording.samples) == 61
    assert recording.repairs == ()


def test_cadence_of_one_leg_is_doubled():
    assert one(gpx(STEADY)).activity.cadence_mean_spm == 168
    both = "".join(point(10 * n, 30 * n, cad=170) for n in range(61))
    assert one(gpx(both)).activity.cadence_mean_spm == 170


def test_the_way_between_two_segments_does_not_count():
    later = "".join(point(3600 + 10 * n, 9000 + 30 * n) for n in range(61))
    activity = one(gpx(STEADY, later)).activity
    assert activity.distance_m == pytest.approx(3600, abs=2)
    assert (activity.elapsed_s, activity.moving_s) == (4200, 1200)


def test_points_that_step_back_in_time_are_left_out_and_told():
    recording = one(gpx(STEADY + point(300, 0) + point(610, 1830)))
    assert recording.activity.elapsed_s == 610
    assert recording.repairs == ("1 point out of the order of time was left out",)


def test_points_without_a_time_are_left_out_and_told():
    recording = one(gpx(STEADY + '<trkpt lat="1" lon="1"/>'))
    assert recording.repairs == ("1 point without a time was left out",)


def test_an_unstated_sport_is_told_by_its_speed_and_said():
    recording = one(gpx(STEADY, sport=None))
    assert recording.activity.sport == "running"
    assert "taken for running by its speed" in recording.repairs[0]


@pytest.mark.parametrize(
    ("stated", "sport"),
    [("Trail Running", "running"), ("9", "running"), ("road_biking", "cycling"), ("Hiking", "hiking")],
)
def test_a_stated_sport_is_understood(stated: str, sport: str):
    assert one(gpx(STEADY, sport=stated)).activity.sport == sport


def test_several_tracks_are_several_activities():
    data = gpx(STEADY).replace(b"</trk></gpx>", b"</trk>") + gpx(STEADY).split(b'version="1.1">')[1]
    recordings = read(data, "two.gpx", zone=UTC)
    assert len({recording.activity.id for recording in recordings}) == 2


def test_the_local_day_comes_from_the_place_of_the_run():
    # 2026-03-01T07:00Z at 9° E is eight in the morning in Central Europe, wherever the runner lives
    here = one(gpx(STEADY), zone=timezone(timedelta(hours=-9)))
    assert here.activity.utc_offset == timedelta(hours=1)
    assert here.activity.day.isoformat() == "2026-03-01"


def test_without_a_place_the_local_day_comes_from_the_runners_zone():
    nowhere = gpx(STEADY).decode().replace('lon="', 'lon="x')
    late = one(nowhere.encode(), zone=timezone(timedelta(hours=-9)))
    assert late.activity.day.isoformat() == "2026-02-28"


def test_blanks_and_marks_before_the_declaration_are_forgiven():
    recording = one(b"\xef\xbb\xbf  \r\n" + gpx(STEADY))
    assert recording.activity.distance_m == pytest.approx(1800, abs=1)
    assert recording.repairs


def test_a_cut_file_is_read_as_far_as_it_goes():
    recording = one(gpx(STEADY)[:-2500])
    assert 0 < recording.activity.elapsed_s < 600
    assert "damaged" in recording.repairs[0]


def test_the_same_content_has_the_same_id_whatever_its_name():
    (a,), (b,) = read(gpx(STEADY), "a.gpx", zone=UTC), read(gpx(STEADY), "b.gpx", zone=UTC)
    assert a.activity.id == b.activity.id


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    b"<gpx><trk><name>&b;</name></trk></gpx>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<gpx><rte><rtept lat="1" lon="1"/></rte></gpx>', "a route"),
        (b'<gpx><trk><trkseg><trkpt lat="1" lon="1"/></trkseg></trk></gpx>', "carry a time"),
        (b"<gpx><wpt/></gpx>", "no track"),
        (b"<notes>about <gpx files</notes>", "not GPX|cannot be read|no track"),
        (BOMB, "entities"),
    ],
)
def test_what_holds_no_run_is_refused_with_its_reason(data: bytes, reason: str):
    with pytest.raises(FileRefusedError, match=reason):
        read(data, "x.gpx", zone=UTC)


def test_a_glitch_in_position_or_altitude_leaves_the_total_unknown_or_the_point_out():
    jump = '<trkpt lat="-48.0" lon="-171.0"><time>2026-03-01T08:10:10Z</time></trkpt>'
    recording = one(gpx(STEADY + jump))
    assert recording.activity.distance_m is None
    assert "distance" in recording.repairs[0]
    recording = one(gpx(STEADY.replace("<ele>100</ele>", "<ele>65535</ele>", 1)))
    assert recording.activity.ascent_m == 0


def test_a_clock_that_was_not_set_yet_costs_its_points_only():
    early = '<trkpt lat="48" lon="9"><time>1980-01-06T00:00:00Z</time></trkpt>'
    late = '<trkpt lat="48" lon="9"><time>2099-01-01T00:00:00Z</time></trkpt>'
    recording = one(gpx(early + STEADY + late))
    assert recording.activity.start == START
    assert "2 points out of the order of time" in recording.repairs[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_prefixes_and_encodings_do_not_matter(encoding: str):
    text = (
        gpx(STEADY, head="")
        .decode()
        .replace("<", "<g:")
        .replace("<g:/", "</g:")
        .replace("xmlns=", "xmlns:g=")
    )
    data = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    assert one(data).activity.distance_m == pytest.approx(1800, abs=1)


def test_a_track_without_positions_has_no_distance():
    points = "".join(f"<trkpt><time>2026-03-01T08:00:{n:02}Z</time></trkpt>" for n in range(20))
    assert one(gpx(points)).activity.distance_m is None
