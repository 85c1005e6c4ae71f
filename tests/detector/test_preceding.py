"""What the runs before each onset had in common."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log, sqrt

import numpy as np
import pytest
from building import day, niggle, run

from tracker.detector.preceding import EXPOSURES, WANTED, Weeks, case_crossover, mantel_haenszel, preceded
from tracker.diary import episodes
from tracker.load import daily
from tracker.model import Activity, Checkin, Diary, Episode

BY_ID = {exposure.id: exposure for exposure in EXPOSURES}


def weeks(runs: list[Activity], last: int) -> Weeks:
    frame = daily(runs, until=day(last))
    of_day: dict = {}
    for one in runs:
        of_day.setdefault(one.day, []).append(one)
    known = {
        name: frame[name].to_numpy() if name in frame else np.full(len(frame), np.nan) for name in WANTED
    }
    return Weeks(runs[0].day, known, of_day)


def diary(onsets: list[int], last: int) -> Diary:
    hurt = [niggle(n, "left soleus" if k % 2 else "right pfj") for k, n in enumerate(onsets)]
    clear = [
        Checkin(day=day(n), logged_at=hurt[0].logged_at, clear=True) for n in range(last) if n not in onsets
    ]
    return Diary(niggles=tuple(hurt), checkins=tuple(clear))


def onsets_of(known: Diary) -> list[Episode]:
    return list(episodes(known))


def steady(last: int, *, big: tuple[int, ...] = ()) -> list[Activity]:
    """Every other day 8 km; in the weeks that end on ``big`` 14 km."""
    return [run(n, 14 if any(0 <= b - n < 7 for b in big) else 8) for n in range(0, last, 2)]


ONSETS = [60, 125, 190, 255, 320, 385, 450, 515]


def test_onsets_after_big_weeks_are_found_with_an_interval_that_leaves_one_out():
    runs = steady(560, big=tuple(ONSETS))
    known = diary(ONSETS, 560)
    found = {e.exposure.id: e for e in case_crossover(weeks(runs, 560), onsets_of(known), known.observed)}
    assert (found["further"].onsets, found["further"].exposed) == (8, 8)
    assert found["further"].odds_ratio is None  # no onset without it: no finite ratio
    runs = steady(560, big=(*ONSETS[:7], *(n - 21 for n in ONSETS[:4])))
    found = {e.exposure.id: e for e in case_crossover(weeks(runs, 560), onsets_of(known), known.observed)}
    further = found["further"]
    assert further.odds_ratio is not None
    assert further.low is not None
    assert further.high is not None
    assert 1 < further.low < further.odds_ratio < further.high
    assert further.expected < further.exposed


def test_few_onsets_are_not_enough_to_say():
    known = diary(ONSETS[:3], 300)
    runs = steady(300, big=tuple(ONSETS[:2]))
    found = case_crossover(weeks(runs, 300), onsets_of(known), known.observed)
    assert all(estimate.odds_ratio is None for estimate in found)


def test_onsets_that_have_nothing_to_do_with_the_runs_say_so():
    """Sixty runners whose onsets fall anywhere: the interval leaves 1 out about as often as it should."""
    rng = np.random.default_rng(3)
    told = missed = 0
    for _ in range(60):
        runs = steady(700, big=tuple(rng.choice(700, 14, replace=False).tolist()))
        starts = sorted(set(rng.choice(np.arange(60, 690), 16, replace=False).tolist()))
        known = diary(starts, 700)
        for estimate in case_crossover(weeks(runs, 700), onsets_of(known), known.observed):
            if estimate.exposure.id == "further" and estimate.low is not None and estimate.high is not None:
                told += 1
                missed += not estimate.low <= 1 <= estimate.high
    assert told > 20
    assert missed / told < 0.15


def test_each_onset_is_told_with_what_its_week_had():
    runs = steady(100, big=(60,))
    (found,) = preceded(weeks(runs, 100), onsets_of(diary([60], 100)))
    assert {exposure.id for exposure in found.exposures} == {"further", "spike"}
    assert found.distance_m == 4 * 14_000
    assert found.usual_m == pytest.approx(28_000, rel=0.01)


def test_a_week_without_four_before_it_is_left_out():
    assert preceded(weeks(steady(100), 100), onsets_of(diary([20], 100))) == ()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("new_shoe", {"gear": "new"}),
        ("hour", {"start": 12}),
        ("ground", {"sub_sport": "trail"}),
    ],
)
def test_shoes_hours_and_ground_are_looked_at(name: str, change: dict[str, object]):
    runs = [replace(one, gear="old", sub_sport="road") for one in steady(80)]
    assert not BY_ID[name].so(weeks(runs, 80), day(79))
    changed = [
        replace(one, **({"start": one.start.replace(hour=5)} if "start" in change else change))  # type: ignore[arg-type]
        if one.day > day(72)
        else one
        for one in runs
    ]
    assert BY_ID[name].so(weeks(changed, 80), day(79))


def test_what_the_runs_do_not_tell_is_neither_so_nor_not():
    bare = weeks(steady(80), 80)
    assert BY_ID["fast"].so(bare, day(79)) is None
    assert BY_ID["new_shoe"].so(bare, day(79)) is None


def test_mantel_haenszel_of_pairs_is_the_ratio_of_the_discordant():
    """1:1 matched sets: the odds ratio is 8 ÷ 4, its log's variance 1/8 + 1/4 (McNemar)."""
    tables = [(1, 0, 1)] * 8 + [(0, 1, 1)] * 4 + [(1, 1, 1)] * 5 + [(0, 0, 1)] * 6
    found = mantel_haenszel(tables)
    assert found is not None
    spread = 1.96 * sqrt(1 / 8 + 1 / 4)
    assert found == pytest.approx((2.0, exp(log(2) - spread), exp(log(2) + spread)))
    assert mantel_haenszel([(1, 0, 1)] * 8) is None


def test_onsets_that_all_follow_a_big_week_are_told_as_one_sided():
    known = diary(ONSETS, 560)
    found = {
        e.exposure.id: e
        for e in case_crossover(weeks(steady(560, big=tuple(ONSETS)), 560), onsets_of(known), known.observed)
    }
    assert found["further"].one_sided
    assert (found["further"].exposed, found["further"].expected) == (8, 0)
    assert not found["new_shoe"].one_sided


def test_runs_that_began_to_be_recorded_are_no_rise():
    """One recorded run of fourteen before, all of them since: how much it was before is not known."""
    bare = weeks(steady(80), 80)
    fast = np.full(81, np.nan)
    fast[1::2] = 0
    fast[[50, 74, 76, 78]] = 300
    told = Weeks(bare.first, {**bare.daily, "fast_s": fast}, bare.runs)
    assert BY_ID["fast"].so(told, day(79)) is None


def test_a_kind_of_ground_that_is_not_told_is_no_new_one():
    runs = [replace(one, sub_sport="trail") for one in steady(80)]
    runs[-1] = replace(runs[-1], sub_sport=None)
    assert BY_ID["ground"].so(weeks(runs, 80), day(79)) is False


def test_a_run_after_midnight_is_near_one_before_it():
    runs = [replace(one, start=one.start.replace(hour=23, minute=45)) for one in steady(80)]
    late = [
        replace(one, start=one.start.replace(hour=0, minute=15)) if one.day > day(72) else one for one in runs
    ]
    assert BY_ID["hour"].so(weeks(late, 80), day(79)) is False
