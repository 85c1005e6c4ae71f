"""Diaries of other programs: real ones where they lie, and rows written for the test."""

from __future__ import annotations

import ast
import csv
from collections import Counter
from datetime import UTC
from pathlib import Path

import pytest

from tracker.diary.sources import SOURCES, source_of
from tracker.errors import FileRefusedError
from tracker.model import Checkin, Moment, Niggle
from tracker.pipeline.imports import import_paths
from tracker.store import Store

PEOPLE = [f"p{number:02}" for number in range(1, 17)]


def entries(text: str, name: str = "x.csv"):
    data = text.encode()
    source = source_of(data)
    assert source is not None
    return source.read(data, name, UTC)


def told(entry: Niggle) -> str:
    return f"{entry.site} {entry.severity:g}"


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.corpus
@pytest.mark.parametrize("person", PEOPLE)
def test_pmdata_comes_in_whole(corpus: Path, store: Store, person: str):
    folder = corpus / "diaries" / "pmdata" / person
    report = import_paths(store, [folder])
    assert report.failed == []
    wellness, injury, sessions = (
        rows_of(folder / "pmsys" / f"{name}.csv") if (folder / "pmsys" / f"{name}.csv").exists() else []
        for name in ("wellness", "injury", "srpe")
    )
    unhurt = {(row["effective_time_frame"]) for row in injury if not ast.literal_eval(row["injuries"])}
    ratings = {tuple(row.values()) for row in wellness}
    sore = {
        (row["effective_time_frame"], code)
        for row in wellness
        for code in ast.literal_eval(row["soreness_area"] or "[]")
    }
    hurt = {(row["effective_time_frame"], p) for row in injury for p in ast.literal_eval(row["injuries"])}
    assert report.checkins == len(ratings) + len(unhurt)
    assert report.niggles == len(sore) + len(hurt)
    told_of = [row for row in sessions if row["duration_min"]]
    assert report.imported + report.duplicates == len(told_of)
    again = import_paths(store, [folder])
    assert (again.checkins, again.niggles, again.imported) == (0, 0, 0)


@pytest.mark.corpus
def test_the_myaiguide_diaries_come_in_whole(corpus: Path, store: Store):
    folder = corpus / "diaries" / "myaiguide"
    report = import_paths(store, [folder])
    assert report.failed == []
    pain = {tuple(row.values()) for row in rows_of(folder / "p1_pain_daily_long.csv")}
    sport = rows_of(folder / "sport.csv")
    year = month = 0
    after = set()
    for row in sport:
        year, month = int(row["year"] or year), int(row["month"] or month)
        if row["pain after"] and row["in reg"]:
            after.add((year, month, row["day"], row["in reg"], row["Side"], row["pain after"]))
    no_place = {row for row in pain if row[1] in ("Sick/Tired", "Sick", "Acute Pain")}
    assert report.checkins == len(no_place)
    assert report.niggles == len(pain) - len(no_place) + len(after)
    assert report.imported + len(report.joined) == len(sport)
    # the diary as it was written and the one row a day say the same, by the same ids
    sides = Counter(n.site.side for n in store.niggles())
    assert sides["right"] > 60


def test_the_scales_of_pmsys_are_turned_so_that_one_is_best():
    checkin, sore = entries(
        "effective_time_frame,fatigue,mood,readiness,sleep_duration_h,sleep_quality,soreness,soreness_area,stress\n"
        "2019-11-01T08:31:40.751Z,1,5,7,6,4,1,[48979004],3\n"
    )
    assert isinstance(checkin, Checkin)
    assert (checkin.fatigue, checkin.mood, checkin.sleep, checkin.stress) == (7, 1, 2.5, 4)
    assert (checkin.soreness, checkin.readiness, checkin.sleep_h, checkin.clear) == (7, 7, 6, False)
    assert told(sore) == "left lower_leg 4"


def test_a_wellness_row_that_is_sore_without_a_place_is_not_clear():
    header = "effective_time_frame,fatigue,mood,readiness,sleep_duration_h,sleep_quality,soreness,soreness_area,stress\n"
    clear = {
        soreness: entries(f"{header}2019-11-01T08:31:40Z,3,3,5,7,3,{soreness},[],3\n")[0].clear
        for soreness in range(6)
    }
    assert clear == {0: False, 1: False, 2: False, 3: True, 4: True, 5: True}


def test_injuries_of_pmsys_become_niggles():
    found = entries(
        "effective_time_frame,injuries\n2020-01-07T22:33:38Z,\"{'right_knee': 'minor', 'groin_hip': 'major'}\"\n"
    )
    assert [told(entry) for entry in found] == ["right pfj 2", "centre pelvis 6"]


@pytest.mark.parametrize(
    "row",
    [
        "2020-01-07T22:33:38Z,{'left_wing': 'minor'}",
        "2020-01-07T22:33:38Z,__import__('os')",
        "someday,{}",
        "2020-01-07T22:33:38Z,[1]",
    ],
)
def test_what_is_not_understood_is_named_by_its_line(row: str):
    with pytest.raises(FileRefusedError, match="line 2"):
        entries(f'effective_time_frame,injuries\n{row.split(",")[0]},"{row.partition(",")[2]}"\n')


def test_a_pain_diary_carries_the_date_on():
    found = entries(
        "No value = similar as previous day\nyear,month,day,region,side,intensity\n"
        "2015,12,31,Knees,,6\n2016,1,1,Hip,Right Only,4\n,,,Quadricepts,Left Mostly,2.5\n,,2,Sick/Tired,,3\n"
    )
    assert [str(entry.day) for entry in found] == ["2015-12-31", "2016-01-01", "2016-01-01", "2016-01-02"]
    assert [told(entry) for entry in found[:3]] == ["pfj 6", "right hip_joint 4", "left quads 2.5"]
    assert isinstance(found[3], Checkin)
    assert (found[3].clear, found[3].note) == (False, "Sick/Tired 3")


def test_pain_after_sport_is_a_niggle_after_a_run():
    (entry,) = entries(
        "year,month,day,activity,start time,duration,km,denivelation,pain after,in reg,Side,effort Intensity\n"
        "2015,11,23,Road Bike,16:30,40,12.5,225,3,Knees,,7\n,,26,Walk,16:30,15,1,20,,,,1\n"
    )
    assert (told(entry), entry.moment) == ("pfj 3", Moment.AFTER)


def test_intervals_wellness_is_turned_to_one_best_and_seven_worst():
    found = entries(
        "date,restingHR,soreness,fatigue,stress,mood,sleepQuality,sleepSecs,injury,comments\n"
        "2026-03-01,48,1,4,2,,3,27000,1,\n2026-03-02,48,,,,,,,2,calf\n2026-03-03,48,,,,,,,,\n"
    )
    first, second = found
    assert (first.soreness, first.fatigue, first.stress, first.sleep, first.sleep_h) == (1, 7, 3, 5, 7.5)
    assert (first.clear, second.clear, second.note) == (True, False, "calf; injury: niggle")


def test_intervals_json_reads_as_its_table_does():
    (entry,) = entries(
        '[{"id": "2026-03-01", "restingHR": 48, "soreness": 2, "injury": null, "sleepSecs": 25200}]',
        "wellness.json",
    )
    assert (str(entry.day), entry.soreness, entry.sleep_h, entry.clear) == ("2026-03-01", 3, 7, False)


def test_every_source_says_how_its_files_are_called_or_is_told_by_its_content():
    assert [source.name for source in SOURCES if not source.patterns] == ["MyAIGuide pain"]
