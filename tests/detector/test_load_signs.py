"""What the load signs say, and when they hold their tongue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from building import day, niggle, run
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.detector import BESIDE, SIGNS, detect, replay
from tracker.detector.guard import last_run_guard, load_guard, room
from tracker.detector.signs.spike import BANDS
from tracker.load import daily
from tracker.model import Alarm, Checkin, History

Runs = Iterable[tuple[int, float]]


def known(runs: Runs, as_of: int, **more: object) -> History:
    activities = [run(n, km) for n, km in runs if n <= as_of]
    frame = daily(activities, until=day(as_of))
    return History(as_of=day(as_of), daily=frame, activities=tuple(activities), **more)  # type: ignore[arg-type]


def said(runs: Runs, as_of: int) -> dict[str, Alarm]:
    return {alarm.sign: alarm for alarm in detect(known(runs, as_of)) if alarm.sign in BESIDE}


STEADY = [(n, 10.0 if n % 7 == 6 else 6.0) for n in range(70) if n % 7 in (1, 3, 6)]
"""Three runs a week: 6, 6 and 10 km."""


def test_a_steady_runner_hears_nothing():
    assert all(said(STEADY, n) == {} for n in range(70))


@pytest.mark.parametrize(
    ("km", "hazard"), [(10.9, None), (12.0, "1.64 times"), (16.0, "1.52 times"), (21.0, "2.28 times")]
)
def test_a_run_far_beyond_the_month_is_told_with_the_figures_of_the_study(km: float, hazard: str | None):
    """Schuster Brandt Frandsen 2025: 10–30 % 1.64 (1.31–2.05), 30–100 % 1.52 (1.16–2.00), more 2.28 (1.50–3.48)."""
    found = said([*STEADY, (70, km)], 70)
    assert ("spike" in found) == (hazard is not None)
    if hazard:
        spike = found["spike"]
        assert hazard in spike.text
        assert spike.score == pytest.approx(km / 10)
        assert spike.raised_on == day(70)
        assert any(not e.supports for e in spike.evidence)


def test_the_bands_of_the_study_meet_without_a_gap():
    assert [band.above for band in BANDS] == sorted((band.above for band in BANDS), reverse=True)
    assert all(band.low < band.ratio < band.high for band in BANDS)


def test_a_spike_is_spoken_of_for_a_week():
    runs = [*STEADY, (70, 16.0)]
    assert "spike" in said(runs, 76)
    assert "spike" not in said(runs, 77)


def test_the_first_month_has_no_usual_to_exceed():
    assert "spike" not in said([(0, 5), (5, 5), (9, 5), (20, 15)], 20)


def test_a_week_far_above_the_others_is_a_rise_and_one_after_an_easy_week_is_not():
    more = [*STEADY, *((n, 10.0) for n in range(70, 77))]
    assert "weekly_rise" in said(more, 76)
    rested = [(n, km) for n, km in STEADY if not 63 <= n < 70] + [
        (n, km) for n, km in ((71, 6), (73, 6), (76, 10))
    ]
    assert "weekly_rise" not in said(rested, 76)


def test_the_first_run_after_two_weeks_off_is_a_comeback():
    runs = [*STEADY, (90, 5.0)]
    back = said(runs, 90)["comeback"]
    assert "20 days without a run" in back.text
    assert "comeback" not in said(runs, 104)
    assert "comeback" not in said([(0, 5), (30, 5)], 30)


def test_every_day_alike_is_monotonous_and_two_days_off_a_week_end_it():
    alike = [(n, 10.0 + n % 2) for n in range(60)]
    assert "monotony" in said(alike, 59)
    eased = [(n, km) for n, km in alike if n % 7 not in (0, 3)]
    assert "monotony" not in said(eased, 59)


def test_six_equal_days_and_one_of_rest_are_not_monotonous():
    """Their monotony is 2.27, and every week has a day of nothing."""
    assert "monotony" not in said([(n, 8.0) for n in range(60) if n % 7], 59)


def test_the_guard_is_silent_for_a_steady_runner_on_every_day_of_the_week():
    frame = daily([run(n, 8.0) for n in range(0, 120, 2)], until=day(120))
    for number in range(100, 118, 2):
        assert not load_guard(frame, day=day(number), planned_m=8000, trail_open=True).over


def test_the_guard_counts_what_was_run_on_that_day_already():
    frame = daily([run(n, 8.0) for n in range(0, 120, 2)], until=day(120))
    told = load_guard(frame, day=day(118), planned_m=4000, also_m=8000, trail_open=True)
    assert told.week_m == 36_000
    assert told.over


def test_a_share_of_next_to_nothing_is_no_rise():
    tiny = [(n, 0.5) for n in range(0, 70, 7)] + [(n, 0.5) for n in (71, 73, 75)]
    assert "weekly_rise" not in said(tiny, 76)


def test_load_signs_are_no_warnings():
    from tracker.pipeline.review import review

    seen = review(known([*STEADY, (70, 21.0)], 70))
    assert seen.beside[0].sign == "spike"
    assert not seen.anything


some_runs = st.lists(st.tuples(st.integers(0, 120), st.floats(1, 40)), max_size=60)


@settings(max_examples=60)
@given(some_runs, st.integers(0, 120))
def test_no_load_sign_looks_ahead(runs: list[tuple[int, float]], cut: int):
    whole = known(runs, 120).until(day(cut))
    assert [a for a in detect(whole) if a.sign in BESIDE] == list(said(runs, cut).values())


@settings(max_examples=30, deadline=None)
@given(some_runs)
def test_a_replay_tells_every_load_sign_on_its_day(runs: list[tuple[int, float]]):
    told = {(alarm.sign, when) for when, alarm in replay(known(runs, 120))}
    for number in range(121):
        for sign, alarm in said(runs, number).items():
            assert (sign, alarm.raised_on) in told


def test_every_load_sign_names_what_disputes_it():
    runs = [*STEADY, *((n, 10.0) for n in range(70, 76)), (76, 21.0)]
    for alarm in said(runs, 76).values():
        assert any(not e.supports for e in alarm.evidence)
    assert {sign.id for sign in SIGNS if sign.begins and sign.grade} == set(BESIDE)


def test_the_guard_is_closer_while_a_trail_is_open():
    frame = daily([run(n, km) for n, km in STEADY], until=day(69))
    free = load_guard(frame, day=day(70), planned_m=10_500, trail_open=False)
    held = load_guard(frame, day=day(70), planned_m=10_500, trail_open=True)
    assert (free.over, held.over) == (False, True)
    assert (free.allowed_m, held.allowed_m) == (pytest.approx(11_000), 10_000)
    assert "closing the guard is your decision" in held.text
    assert "the run is 10.5 km, the longest of the 30 days before was 10.0 km" in held.text


def test_the_guard_holds_the_week_too_while_a_trail_is_open():
    frame = daily([run(n, km) for n, km in STEADY], until=day(75))
    more = daily([run(n, km) for n, km in [*STEADY, (71, 9), (73, 9)]], until=day(75))
    assert not load_guard(frame, day=day(76), planned_m=9_000, trail_open=True).over
    assert load_guard(more, day=day(76), planned_m=9_000, trail_open=True).over


def test_the_last_run_is_held_against_the_guard_only_while_a_warning_stands():
    from tracker.pipeline.review import review

    runs = [*STEADY, (70, 10.9)]
    calm = known(runs, 71)
    assert review(calm).guard is None
    sore = [niggle(n, "left soleus", pain) for n, pain in ((0, 1), (20, 3), (40, 5), (60, 7))]
    clear = [
        Checkin(day=day(n), logged_at=sore[0].logged_at, clear=True)
        for n in range(71)
        if n not in (0, 20, 40, 60)
    ]
    told = review(known(runs, 71, niggles=tuple(sore), checkins=tuple(clear)))
    assert told.warnings
    assert told.stop == any(alarm.stage == "act now" for alarm in told.warnings)
    assert told.guard is not None
    assert "the run is 10.9 km, the longest of the 30 days before was 10.0 km" in told.guard.text
    assert review(known(STEADY, 71, niggles=tuple(sore), checkins=tuple(clear))).guard is None


def test_while_something_is_to_be_seen_no_run_is_within_the_guard():
    frame = daily([run(n, km) for n, km in STEADY], until=day(69))
    held = load_guard(frame, day=day(70), planned_m=0, trail_open=True)
    assert held.text.startswith("Within the guard")
    stopped = replace(held, stop=True)
    assert stopped.text.startswith("No run for now: have it seen first.")
    assert room(stopped) == "No run for now: have it seen first."
    assert "up to 10.0 km" in room(held)


def test_a_return_after_a_month_is_no_breach_of_the_guard():
    frame = daily([run(n, km) for n, km in [*STEADY, (115, 3.0)]], until=day(115))
    told = last_run_guard(frame, as_of=day(115))
    assert told is not None
    assert not told.over


def test_without_a_month_of_runs_the_guard_says_so():
    frame = daily([run(0, 10)], until=day(69))
    assert "begin short" in load_guard(frame, day=day(70), planned_m=5000, trail_open=True).text


def test_a_diary_without_runs_has_no_load_signs():
    from building import history

    assert [a.sign for a in detect(history(60, [niggle(3, "left soleus")]))] == []
