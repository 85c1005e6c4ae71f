"""What is known of the runner: set by date, stated by a watch, estimated from the runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from building import day, run
from loading import TODAY, add, metric, runner, set_

from tracker.errors import InvalidValueError
from tracker.load.athlete import Source
from tracker.model import Athlete, Recording
from tracker.pipeline import athlete
from tracker.settings import setting
from tracker.store import Store


def test_a_setting_holds_from_its_day_on(store: Store):
    add(store, runner(0), runner(50))
    for key, value in (("hr_max_bpm", "190"), ("hr_rest_bpm", "50"), ("sex", "male")):
        set_(store, key, value)
    before = metric(store, "trimp_banister")
    said = set_(store, "hr_rest_bpm", "60", since=day(30))
    assert said == f"hr_rest_bpm is now 60, from {day(30)} on. Before, it is 50."
    after = metric(store, "trimp_banister")
    assert after[day(0)] == before[day(0)]
    assert after[day(50)] < before[day(50)]


def test_without_a_day_a_value_takes_the_place_of_the_last_one(store: Store):
    set_(store, "mass_kg", "60,5")
    set_(store, "mass_kg", "61")
    assert store.dated() == {"mass_kg": [(date.min, "61")]}
    set_(store, "mass_kg", "63", since=day(10))
    set_(store, "mass_kg", "62")
    assert store.dated()["mass_kg"] == [(date.min, "61"), (day(10), "62")]
    assert athlete.forget(store, setting("mass_kg"), since=day(10)) == (
        f"mass_kg has no value from {day(10)} on any more; it is 61."
    )
    assert store.dated()["mass_kg"] == [(date.min, "61")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hr_max_bpm", "20"),
        ("hr_max_bpm", "fast"),
        ("sex", "x"),
        ("threshold_speed_mps", "1:00"),
        ("threshold_speed_mps", "0:00"),
        ("mass_kg", "nan"),
    ],
)
def test_a_value_that_cannot_be_is_refused(store: Store, key: str, value: str):
    with pytest.raises(InvalidValueError):
        set_(store, key, value)
    assert store.dated() == {}


def test_values_that_contradict_each_other_are_refused(store: Store):
    set_(store, "hr_max_bpm", "110")
    with pytest.raises(InvalidValueError, match="not below the maximum"):
        set_(store, "hr_rest_bpm", "115")


@pytest.mark.parametrize(("text", "speed"), [("4:10", "4"), ("6:42/mi", "4.0033"), ("4", "4"), ("4,0", "4")])
def test_a_threshold_may_be_written_as_a_pace(store: Store, text: str, speed: str):
    set_(store, "threshold_speed_mps", text)
    assert store.dated()["threshold_speed_mps"][0][1] == speed


def test_estimates_come_from_the_runs_say_so_and_give_way(store: Store):
    add(store, *(runner(n, hr=150 + n) for n in range(12)))
    book = athlete.athlete_book(store, until=TODAY)
    held = book.value("hr_max_bpm", TODAY)
    assert held is not None
    assert (held.value, held.source) == (160, Source.ESTIMATED)
    assert held.rests_on == f"estimated: the highest heart rate held for 15 s, {day(10)}, in 12 runs"
    set_(store, "hr_max_bpm", "188")
    held = athlete.athlete_book(store, until=TODAY).value("hr_max_bpm", TODAY)
    assert held is not None
    assert (held.value, held.rests_on) == (188, "set by you")


def test_nine_runs_are_too_few_for_an_estimate(store: Store):
    add(store, *(runner(n) for n in range(9)))
    assert athlete.athlete_book(store, until=TODAY).value("hr_max_bpm", TODAY) is None


def test_what_a_watch_says_later_does_not_change_the_runs_before(store: Store):
    old, new = (
        replace(runner(n), athlete=Athlete(hr_max_bpm=top, hr_rest_bpm=50, sex="male"))
        for n, top in ((0, 190), (50, 180))
    )
    add(store, old)
    before = metric(store, "trimp_banister")
    add(store, new)
    after = metric(store, "trimp_banister")
    assert after[day(0)] == before[day(0)]
    assert after[day(50)] > after[day(0)]


def test_impossible_runs_do_not_take_an_estimate_away(store: Store):
    """Two rows of 40 km in 40 minutes: a slip of the pen each."""
    empty = runner(0).samples[:0]
    add(store, *(Recording(activity=replace(run(n), moving_s=3000.0), samples=empty) for n in range(12)))
    add(store, *(Recording(activity=replace(run(n, 40), moving_s=2400.0), samples=empty) for n in (20, 21)))
    held = athlete.athlete_book(store, until=TODAY).value("threshold_speed_mps", TODAY)
    assert held is not None
    assert 3.2 < held.value < 3.4


def test_a_value_to_come_is_told_and_does_not_hold_yet(store: Store):
    set_(store, "hr_max_bpm", "190")
    assert (
        set_(store, "hr_max_bpm", "185", since=day(200))
        == f"hr_max_bpm will be 185, from {day(200)} on. Before, it is 190."
    )
    assert (
        set_(store, "hr_max_bpm", "188")
        == f"hr_max_bpm is now 188; from {day(200)} on it is 185. It was 190."
    )
    shown = list(athlete.shown(store, setting("hr_max_bpm"), today=TODAY))
    assert shown[0].startswith("hr_max_bpm: 188")
    assert shown[1] == f"    later: 185, from {day(200)} on"


def test_heart_rates_stand_in_their_order(store: Store):
    set_(store, "hr_max_bpm", "190")
    with pytest.raises(InvalidValueError, match="hr_threshold_bpm 195 is not below hr_max_bpm 190"):
        set_(store, "hr_threshold_bpm", "195")


def test_a_contradiction_is_looked_for_on_the_days_on_which_a_value_holds(store: Store):
    for key, value, since in (
        ("hr_max_bpm", "170", None),
        ("hr_max_bpm", "195", day(50)),
        ("hr_threshold_bpm", "185", day(50)),
    ):
        set_(store, key, value, since=since)
    assert set_(store, "hr_max_bpm", "172", since=day(10)).startswith("hr_max_bpm was 172")
    with pytest.raises(InvalidValueError, match="hr_threshold_bpm 180 is not below hr_max_bpm 170"):
        set_(store, "hr_threshold_bpm", "180", since=day(5))


def test_a_pace_is_read_and_said_in_the_runners_units(store: Store):
    assert "(4:30 /km)" in set_(store, "threshold_speed_mps", "4:30")
    store.set("units", "imperial")
    assert "(7:15 /mi)" in set_(store, "threshold_speed_mps", "7:15")
    assert float(store.dated()["threshold_speed_mps"][0][1]) == pytest.approx(1609.344 / 435, rel=1e-3)
    assert "(7:15 /mi)" in set_(store, "threshold_speed_mps", "4:30/km")


@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [("mass_kg", "150 lb", "68.039"), ("height_m", "178cm", "1.78"), ("hr_max_bpm", "190 bpm", "190")],
)
def test_a_value_may_carry_its_unit(store: Store, key: str, text: str, kept: str):
    set_(store, key, text)
    assert store.dated()[key][0][1] == kept


@pytest.mark.parametrize(("text", "kept"), [("20.30", "20:30"), ("7:05", "07:05"), ("21:30:00", "21:30")])
def test_a_time_of_day_is_read_as_it_is_written(store: Store, text: str, kept: str):
    athlete.change(store, setting("reminder_time"), text, since=None, today=TODAY)
    assert store.setting("reminder_time") == kept


@pytest.mark.parametrize("text", ["10.5", "24:00", "9", "8pm", "-1:30"])
def test_what_is_no_time_of_day_is_refused(store: Store, text: str):
    with pytest.raises(InvalidValueError):
        athlete.change(store, setting("reminder_time"), text, since=None, today=TODAY)


def test_what_a_value_took_the_place_of_is_said(store: Store):
    assert set_(store, "mass_kg", "60").endswith("is now 60.")
    assert set_(store, "mass_kg", "61").endswith("is now 61. It was 60.")
    assert set_(store, "mass_kg", "61").endswith("is now 61.")
    replies = [
        athlete.change(store, setting("units"), to, since=None, today=TODAY) for to in ("imperial", "metric")
    ]
    assert replies == ["units is now imperial. It was metric.", "units is now metric. It was imperial."]
