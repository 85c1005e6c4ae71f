"""What services hand out; the layouts are those that others describe (``manual/formats.md``)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.errors import FileRefusedError
from tracker.importers import read
from tracker.importers.exports import dates
from tracker.importers.exports.listed import local_number
from tracker.importers.sports import named_sport

ENGLISH = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,"
    "Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss,"
    "Elevation Low,Elevation High,Max Grade,Average Grade,Average Positive Grade,Average Negative Grade,"
    "Max Cadence,Average Cadence,Max Heart Rate,Average Heart Rate,Max Watts,Average Watts,Calories,"
    "Max Temperature,Average Temperature,Relative Effort,Total Work,Number of Runs,Uphill Time,"
    "Downhill Time,Other Time,Perceived Exertion,Type,Start Time,Media"
)


def strava_row(header: str, **cells: str) -> str:
    """A row of as many cells as the header, some filled by their place."""
    row = [""] * len(header.split(","))
    for place, text in cells.items():
        row[int(place.removeprefix("c"))] = f'"{text}"'
    return ",".join(row)


RUN = {
    "c0": "123",
    "c1": "Aug 3, 2025, 6:31:33 PM",
    "c2": "Hills, and more",
    "c3": "Trail Run",
    "c4": "first line\nsecond line",
    "c5": "3700",
    "c6": "10.02",
    "c11": "Green shoes",
    "c12": "activities/77.fit.gz",
    "c15": "3700.0",
    "c16": "3600.0",
    "c17": "10021.5",
    "c20": "140.0",
    "c31": "151.2",
    "c43": "7.0",
}


def strava(header: str = ENGLISH, **cells: str):
    table = header + "\n" + strava_row(header, **(RUN | cells)) + "\n"
    return read(table.encode(), "activities.csv", zone=ZoneInfo("Europe/Berlin"))


def test_a_strava_row_tells_what_its_file_does_not():
    (recording,) = strava()
    activity = recording.activity
    assert activity.start == datetime(2025, 8, 3, 18, 31, 33, tzinfo=UTC)
    assert (activity.sport, activity.sub_sport) == ("running", "trail")
    assert (activity.name, activity.gear, activity.rpe) == ("Hills, and more", "Green shoes", 7)
    assert activity.description == "first line\nsecond line"
    assert (activity.distance_m, activity.moving_s, activity.elapsed_s) == (10021.5, 3600, 3700)
    assert recording.describes == "activities/77.fit.gz"


def test_of_two_columns_of_one_title_the_stored_one_counts():
    (recording,) = strava(c6="9,44", c17="9442.1")
    assert recording.activity.distance_m == 9442.1


def test_an_activity_entered_by_hand_describes_no_file():
    (recording,) = strava(c12="")
    assert recording.describes is None
    assert recording.samples.empty


def test_a_table_in_another_language_is_read_by_its_places():
    german = ENGLISH.split(",")
    german[:7] = [
        "Aktivitäts-ID",
        "Aktivitätsdatum",
        "Name der Aktivität",
        "Aktivitätsart",
        "Aktivitätsbeschreibung",
        "Verstrichene Zeit",
        "Distanz",
    ]
    german[12], german[17] = "Dateiname", "Distanz"
    (recording,) = strava(",".join(german), c1="03.08.2025, 18:31:33", c3="Lauf", c6="10,02")
    assert recording.activity.start == datetime(2025, 8, 3, 18, 31, 33, tzinfo=UTC)
    assert (recording.activity.sport, recording.activity.distance_m) == ("running", 10021.5)


def test_a_table_in_an_unknown_language_is_known_by_its_files():
    strange = ",".join(f"t{n}" for n in range(len(ENGLISH.split(","))))
    (recording,) = strava(strange, c1="2025-08-03 18:31:33")
    assert recording.activity.distance_m == 10021.5


def test_the_short_table_of_old_exports_is_in_metres():
    table = (
        "id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n"
        '1,2018-09-12 15:02:23,Morning,Run,,1900,5012.3,false,"",activities/1.gpx\n'
    )
    (recording,) = read(table.encode(), "activities.csv", zone=UTC)
    assert (recording.activity.distance_m, recording.activity.elapsed_s) == (5012.3, 1900)
    assert recording.describes == "activities/1.gpx"


@pytest.mark.parametrize(
    "text",
    [
        "Aug 3, 2025, 6:31:33 PM",
        "Aug 3, 2025, 6:31:33\u202fPM",
        "3 Aug 2025, 18:31:33",
        "03.08.2025, 18:31:33",
        "3 août 2025 à 18:31:33",
        "3 ago 2025, 6:31:33 p.m.",
        "3 de ago. de 2025, 18:31:33",
        "3. aug. 2025, 18.31.33",
        "3 авг. 2025\u00a0г., 18:31:33",
        "2025/08/03 18:31:33",
        "2025年8月3日 18:31:33",
        "2025-08-03 18:31:33",
        "3 sie 2025, 18:31:33",
    ],
)
def test_a_date_is_understood_in_the_accounts_language(text: str):
    assert dates.instant(text) == datetime(2025, 8, 3, 18, 31, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("word", "sport"),
    [("Skateboard", "skateboarding"), ("Inline Skate", "inline_skating"), ("Skipping rope", "jump_rope")],
)
def test_sports_whose_names_begin_alike_are_told_apart(word: str, sport: str):
    assert named_sport(word)[0] == sport


@pytest.mark.parametrize(
    ("text", "month"),
    [("12 gen 2024, 06:31:33", 1), ("6 mrt 2024, 14:23:15", 3), ("15 mai 2024, 1:00:00", 5)]
    + [("9 juin 2024 à 1:00:00", 6), ("9 juil. 2024 à 1:00:00", 7), ("1 paź 2024, 1:00:00", 10)]
    + [("1 dic 2024, 1:00:00", 12), ("1 févr. 2024 à 1:00:00", 2), ("9 sept. 2024, 1:00:00", 9)]
    + [("5. tammikuuta 2024 klo 9.30.00", 1)],
)
def test_months_are_known_by_their_beginnings(text: str, month: int):
    found = dates.instant(text)
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize("text", ["", "yesterday", "32.13.2025, 1:00:00", "Foo 3, 2025, 1:00:00"])
def test_what_is_no_date_is_none(text: str):
    assert dates.instant(text) is None


@pytest.mark.parametrize("midnight", ["Aug 3, 2025, 12:05:00 AM", "3 Aug 2025, 0:05:00"])
def test_twelve_at_night_is_the_beginning_of_the_day(midnight: str):
    found = dates.instant(midnight)
    assert found is not None
    assert found.hour == 0


@pytest.mark.parametrize(
    ("text", "value"),
    [("9,44", 9.44), ("9.44", 9.44), ("1,234.56", 1234.56), ("1.234,56", 1234.56), ("10", 10), ("", None)],
)
def test_a_number_is_understood_in_the_accounts_language(text: str, value: float | None):
    assert local_number(text) == value


def test_a_row_that_cannot_be_dated_costs_only_itself():
    rows = [strava_row(ENGLISH, **RUN), strava_row(ENGLISH, **(RUN | {"c0": "9", "c1": "someday"}))]
    recordings = read("\n".join([ENGLISH, *rows]).encode(), "activities.csv", zone=UTC)
    assert len(recordings) == 1


def test_a_table_no_row_of_which_is_understood_is_refused():
    with pytest.raises(FileRefusedError, match="English"):
        strava(c1="someday")


GARMIN = {
    "activityId": 111,
    "name": "Tübingen Running",
    "activityType": "trail_running",
    "startTimeGmt": 1_772_115_185_000.0,
    "startTimeLocal": 1_772_118_785_000.0,
    "distance": 577502.001953125,
    "duration": 3386583.0,
    "elapsedDuration": 3400000.0,
    "elevationGain": 2400.0,
    "avgHr": 148.0,
    "avgDoubleCadence": 169.3,
    "workoutRpe": 60.0,
    "workoutFeel": 75.0,
}


def garmin(*rows: dict[str, object]):
    return read(json.dumps([{"summarizedActivitiesExport": list(rows)}]).encode(), "x.json", zone=UTC)


def test_garmins_list_is_in_centimetres_and_milliseconds():
    (recording,) = garmin(GARMIN)
    activity = recording.activity
    assert activity.distance_m == pytest.approx(5775.02, abs=0.01)
    assert (activity.moving_s, activity.ascent_m, activity.rpe) == (pytest.approx(3386.583), 24, 6)
    assert activity.utc_offset == timedelta(hours=1)
    assert (activity.sport, activity.sub_sport, activity.feel) == ("running", "trail", 75)
    assert activity.cadence_mean_spm == pytest.approx(169.3)


def test_the_container_of_a_multisport_activity_is_left_to_its_parts():
    assert len(garmin(GARMIN, GARMIN | {"activityId": 112, "parent": True})) == 1


def test_runkeepers_units_stand_in_the_titles():
    table = (
        "Activity Id,Date,Type,Route Name,Distance (mi),Duration,Average Pace,Average Speed (mph),"
        "Calories Burned,Climb (ft),Average Heart Rate (bpm),Friend's Tagged,Notes,GPX File\n"
        'u-1,2020-05-02 15:16:17,Running,,3.10,1:02:30,20:10,2.97,300.0,100,141,"","tired",2020-05-02-151617.gpx\n'
        'u-2,2020-05-03 15:16:17,Running,,3.10,26:11,8:27,7.1,300.0,,,"","",\n'
    )
    first, second = read(table.encode(), "cardioActivities.csv", zone=ZoneInfo("America/New_York"))
    assert first.activity.distance_m == pytest.approx(3.10 * 1609.344)
    assert first.activity.ascent_m == pytest.approx(30.48)
    assert (first.activity.moving_s, second.activity.moving_s) == (3750, 1571)
    assert first.activity.start == datetime(2020, 5, 2, 19, 16, 17, tzinfo=UTC)
    assert (first.describes, second.describes) == ("2020-05-02-151617.gpx", None)
    assert (first.activity.description, second.activity.hr_mean_bpm) == ("tired", None)


OLD_POLAR = {
    "exportVersion": "2.6",
    "name": "Morning",
    "startTime": "2019-08-08T10:00:00.000",
    "timeZoneOffset": 120,
    "exercises": [
        {
            "startTime": "2019-08-08T10:00:00.000",
            "timezoneOffset": 120,
            "duration": "PT20M0.5S",
            "distance": 4000.0,
            "sport": "TRAIL_RUNNING",
            "ascent": 55.0,
            "samples": {
                "heartRate": [
                    {"dateTime": f"2019-08-08T10:00:{s:02}.000", "value": 120 + s} for s in range(30)
                ],
                "speed": [{"dateTime": "2019-08-08T10:00:01.000", "value": 12.0}, {"dateTime": "x"}],
                "recordedRoute": [
                    {
                        "dateTime": "2019-08-08T10:00:02.200",
                        "longitude": 25.0,
                        "latitude": 60.2,
                        "altitude": 9.0,
                    }
                ],
            },
        }
    ],
}


def test_polars_older_sessions_stamp_every_value():
    (recording,) = read(json.dumps(OLD_POLAR).encode(), "training-session-1.json", zone=UTC)
    activity = recording.activity
    assert activity.start == datetime(2019, 8, 8, 8, tzinfo=UTC)
    assert activity.utc_offset == timedelta(hours=2)
    assert (activity.moving_s, activity.distance_m, activity.sub_sport) == (1200.5, 4000, "trail")
    assert recording.samples["hr_bpm"].tolist() == [120 + s for s in range(30)]
    assert recording.samples["speed_mps"].tolist()[1] == pytest.approx(12 / 3.6)
    assert recording.samples["lat_deg"].tolist()[2] == 60.2


def test_polars_newer_sessions_hold_bare_nan():
    text = json.dumps(
        {
            "name": "Running",
            "startTime": "2025-08-16T17:12:22",
            "timezoneOffsetMinutes": 180,
            "exercises": [
                {
                    "startTime": "2025-08-16T17:12:22",
                    "durationMillis": 600_000,
                    "distanceMeters": 2000.0,
                    "sport": {"id": "1"},
                    "samples": {
                        "samples": [
                            {
                                "type": "HEART_RATE",
                                "intervalMillis": 1000,
                                "values": [130.0, float("nan"), 132.0],
                            }
                        ]
                    },
                    "routes": {
                        "route": {"wayPoints": [{"latitude": 60.2, "longitude": 25.0, "elapsedMillis": 2000}]}
                    },
                }
            ],
        }
    )
    assert "NaN" in text
    (recording,) = read(text.encode(), "training-session-2.json", zone=UTC)
    assert recording.activity.start == datetime(2025, 8, 16, 14, 12, 22, tzinfo=UTC)
    assert (recording.activity.sport, recording.activity.distance_m) == ("running", 2000)
    assert recording.samples["hr_bpm"].tolist() == [130, 132]  # the second without anything is no sample


def test_a_polar_run_without_samples_keeps_its_totals():
    bare = json.loads(json.dumps(OLD_POLAR))
    del bare["exercises"][0]["samples"]
    (recording,) = read(json.dumps(bare).encode(), "training-session-1.json", zone=UTC)
    assert (recording.activity.moving_s, recording.activity.distance_m) == (1200.5, 4000)
