from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tracker import settings
from tracker.detector import detect, replay
from tracker.diary.table import read_niggles
from tracker.evaluation import demo_athlete
from tracker.pipeline import report, review
from tracker.pipeline.imports import import_paths
from tracker.store import Store

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


def test_the_demo_stays_under_three_megabytes():
    assert sum(file.stat().st_size for file in DEMO.iterdir()) < 3_000_000


def test_the_shipped_diary_is_what_the_generator_writes():
    import numpy as np

    rows = list(demo_athlete.diary(np.random.default_rng([demo_athlete.SEED, 3])))
    shipped = list(csv.DictReader((DEMO / "niggles.csv").read_text(encoding="utf-8").splitlines()))
    assert [{k: row.get(k, "") for k in demo_athlete.COLUMNS} for row in rows] == shipped


def test_the_shipped_runs_are_what_the_generator_plans():
    import numpy as np

    plans = list(demo_athlete.plans(np.random.default_rng([demo_athlete.SEED, 1])))
    names = {p.start.astimezone(demo_athlete.ZONE).strftime("%Y-%m-%d-%H%M") for p in plans}
    assert {file.name.split(".")[0] for file in DEMO.iterdir()} == names | {"niggles"}
    assert sum(file.name.endswith(".gpx.gz") for file in DEMO.iterdir()) >= 5


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory):
    with Store(tmp_path_factory.mktemp("demo") / "demo.sqlite") as store:
        result = import_paths(store, [settings.demo_folder()], jobs=2)
        last = max(c.day for c in store.checkins())
        return result, review.history(store, as_of=last, today=last)


def test_a_shipped_file_is_byte_for_byte_what_the_generator_writes():
    from tracker.evaluation import demo_files

    plan, track = next(demo_athlete.tracks())
    name = plan.start.astimezone(demo_athlete.ZONE).strftime("%Y-%m-%d-%H%M.fit")
    assert demo_files.fit(plan.number, plan.start, demo_athlete.ZONE, track) == (DEMO / name).read_bytes()


def test_every_demo_file_imports_without_a_repair(told):
    result, known = told
    assert result.failed == result.repaired == result.skipped == []
    assert result.runs == result.imported == len(list(DEMO.iterdir())) - 1
    assert all(a.is_run for a in known.activities)


def test_the_runs_are_believable(told):
    _, known = told
    for activity in known.activities:
        assert 2_000 < activity.distance_m < 32_000
        assert 2.2 < activity.distance_m / activity.moving_s < 3.8
        assert 120 < activity.hr_mean_bpm < 185
        assert 150 < activity.cadence_mean_spm < 185
        assert 5 < activity.ascent_m < 500


def test_the_warning_comes_weeks_before_the_stop(told):
    _, known = told
    stop = report.last_stop(known)
    assert stop == demo_athlete.STOP
    said = [(day, alarm) for day, alarm in replay(known) if alarm.sign == "imbalance"]
    assert (stop - said[0][0]).days >= 90
    story = "\n".join(report.story(known))
    assert "127 days before the stop: imbalance" in story
    assert story.endswith("24 May 2026: pain stopped the run, 201 days after the first sign.")


def test_the_contact_balance_that_drifts_is_told_as_evidence(told):
    _, known = told
    (alarm,) = [a for a in detect(known.until(date(2026, 5, 20))) if a.sign == "imbalance"]
    (found,) = [e for e in alarm.evidence if "contact-time balance" in e.claim]
    assert found.supports
    assert "untested" in found.claim
    early = [a for a in detect(known.until(date(2026, 2, 1))) if a.sign == "imbalance"]
    assert not [e for a in early for e in a.evidence if "contact-time balance" in e.claim]


def test_the_rolled_ankle_is_an_injury_and_on_no_trail(told):
    _, known = told
    for _, alarm in replay(known):
        assert all(step.site.region != "ankle_lateral" for step in alarm.trail)


def test_she_forgot_some_days_and_they_stay_unknown(told):
    _, known = told
    span = (demo_athlete.LAST_DAY - date(2025, 9, 1)).days + 1
    assert 0.85 < len(known.observed) / span < 0.97


def test_a_diary_read_twice_is_the_same_diary():
    data = (DEMO / "niggles.csv").read_bytes()
    assert read_niggles(data, "a.csv") == read_niggles(data, "b.csv")
