from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from building import at, clear, day, history, niggle, run, site
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InvalidValueError
from tracker.model import Alarm, Athlete, Checkin, Episode, Lap, Niggle, Stage, Step


def test_the_day_of_a_run_is_the_local_one():
    start = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert replace(run(0), start=start, utc_offset=timedelta(hours=1)).day == date(2026, 3, 2)
    assert replace(run(0), start=start, utc_offset=timedelta(hours=-5)).day == date(2026, 3, 1)


def test_a_start_in_another_zone_is_kept_as_utc():
    start = datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=2)))
    assert replace(run(0), start=start).start == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert replace(run(0), start=start).start.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "change",
    [
        {"start": datetime(2026, 3, 1)},  # noqa: DTZ001 - the missing zone is the point
        {"utc_offset": timedelta(hours=20)},
        {"distance_m": -1.0},
        {"moving_s": float("nan")},
        {"rpe": 11.0},
    ],
)
def test_an_impossible_activity_is_refused(change: dict[str, object]):
    with pytest.raises(InvalidValueError):
        replace(run(0), **change)


@pytest.mark.parametrize("severity", [-1, 10.5, float("nan")])
def test_severity_stays_on_its_scale(severity: float):
    with pytest.raises(InvalidValueError, match="0–10"):
        niggle(0, "left soleus", severity)


def test_a_diary_entry_needs_the_zone_it_was_written_in():
    with pytest.raises(InvalidValueError, match="time zone"):
        Niggle(day=day(0), logged_at=datetime(2026, 1, 1), site=site("left soleus"), severity=3)  # noqa: DTZ001


def test_the_hooper_scale_has_seven_steps():
    with pytest.raises(InvalidValueError, match="sleep 8"):
        Checkin(day=day(0), logged_at=at(0), clear=True, sleep=8)


def test_the_same_entry_has_the_same_id_and_another_one_another():
    assert niggle(0, "left soleus").id == niggle(0, "left soleus").id
    assert niggle(0, "left soleus").id != niggle(0, "right soleus").id
    assert niggle(0, "left soleus").id != niggle(0, "left soleus", logged=1).id


def test_an_entry_is_known_from_the_writers_local_date():
    late = datetime(2026, 1, 1, 23, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert replace(niggle(0, "left soleus"), logged_at=late).known_on == date(2026, 1, 1)


def test_a_back_dated_entry_cannot_leak_into_the_past():
    known = history(30, [niggle(5, "left soleus", logged=20), niggle(10, "left soleus")])
    assert [n.day for n in known.until(day(12)).niggles] == [day(10)]
    assert [n.day for n in known.until(day(20)).niggles] == [day(5), day(10)]


def test_a_cut_history_ends_on_its_day():
    known = history(30, [niggle(5, "left soleus")], runs=[run(n) for n in range(0, 30, 3)])
    cut = known.until(day(10))
    assert cut.as_of == day(10)
    assert cut.daily.index[-1].date() == day(10)
    assert all(a.day <= day(10) for a in cut.activities)
    assert all(c.day <= day(10) for c in cut.checkins)


def test_the_future_cannot_be_asked():
    with pytest.raises(InvalidValueError, match="nothing is known beyond"):
        history(10).until(day(11))


def test_a_day_without_an_entry_is_unknown_not_clear():
    known = history(5, [niggle(2, "left soleus")], clear_days=[0, 4])
    assert known.observed == (day(0), day(2), day(4))


@given(st.lists(st.integers(0, 60), max_size=8), st.integers(0, 60), st.integers(0, 60))
def test_cutting_twice_is_cutting_at_the_earlier_day(days: list[int], a: int, b: int):
    known = history(60, [niggle(n, "left soleus", logged=min(60, 2 * n)) for n in set(days)], clear_days=[])
    first, last = sorted((a, b))
    assert known.until(day(last)).until(day(first)).niggles == known.until(day(first)).niggles


def test_entries_stand_in_the_order_of_their_days():
    known = history(9, [niggle(7, "left soleus"), niggle(3, "left soleus")], clear_days=[8, 1])
    assert [n.day for n in known.niggles] == [day(3), day(7)]
    assert known.checkins == (clear(1), clear(8))


@pytest.mark.parametrize(
    "values",
    [
        {"hr_max_bpm": 300.0},
        {"mass_kg": 150_000.0},
        {"height_m": 178.0},
        {"sex": "f"},
        {"hr_rest_bpm": 110.0, "hr_max_bpm": 105.0},
    ],
)
def test_an_impossible_athlete_is_refused(values: dict[str, object]):
    with pytest.raises(InvalidValueError):
        Athlete(**values)


def test_an_unknown_athlete_is_no_error():
    assert Athlete().hr_max_bpm is None


def test_an_episode_has_entries_of_one_site():
    with pytest.raises(InvalidValueError, match="no episode"):
        Episode(
            site=site("left soleus"),
            first=day(0),
            last=day(0),
            resolved=None,
            known_on=day(0),
            peak=3,
            entries=(niggle(0, "right soleus"),),
        )


def test_a_lap_cannot_last_less_than_nothing():
    with pytest.raises(InvalidValueError, match="below zero"):
        Lap(start_s=0, elapsed_s=-1)


def test_a_trail_runs_forward_in_time_and_a_warning_reaches_its_threshold():
    steps = (Step(day=day(1), site=site("left soleus")), Step(day=day(0), site=site("left soleus")))
    common = {"sign": "shift", "raised_on": day(1), "stage": Stage.WATCH, "text": "", "evidence": ()}
    with pytest.raises(InvalidValueError, match="backwards"):
        Alarm(**common, trail=steps, score=2, threshold=2, false_alarms_per_year=0.1)
    with pytest.raises(InvalidValueError, match="needs a score"):
        Alarm(**common, trail=(), score=1, threshold=2, false_alarms_per_year=0.1)
