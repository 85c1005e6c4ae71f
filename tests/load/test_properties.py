"""What holds for any runs: more is never less, a later day changes no earlier one, days can be shifted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from building import day
from hypothesis import given, settings
from hypothesis import strategies as st
from loading import session

from tracker.load import rolling
from tracker.load.metric import Per
from tracker.load.metrics import BY_ID, figures
from tracker.load.metrics_of_days import OF_DAYS
from tracker.load.metrics_of_runs import OF_RUNS
from tracker.load.series import INDEX, Loads, series

ROLLING: list[Callable[[np.ndarray], np.ndarray]] = [
    *(rolling.acwr_coupled, rolling.acwr_uncoupled, rolling.acwr_ewma, rolling.fitness, rolling.fatigue),
    *(rolling.form, rolling.monotony, rolling.strain, rolling.week_change, rolling.longest_run_ratio),
]

loads = st.lists(st.one_of(st.just(0.0), st.just(float("nan")), st.floats(1, 500)), min_size=1, max_size=80)


@pytest.mark.parametrize("of_days", ROLLING, ids=lambda f: f.__name__)
@given(before=loads, after=loads)
def test_later_days_never_change_earlier_ones(of_days: Callable, before: list[float], after: list[float]):
    whole = of_days(np.array(before + after))[: len(before)]
    assert np.array_equal(whole, of_days(np.array(before)), equal_nan=True)


HARDER = ("trimp_banister", "trimp_edwards", "trimp_lucia", "session_rpe", "rtss", "graded_distance_m")
LONGER = (*HARDER, "distance_m", "fast_s", *(m.id for m in OF_RUNS if m.id.startswith("tissue")))


@settings(max_examples=25, deadline=None)
@given(
    minutes=st.integers(5, 40),
    longer=st.integers(0, 30),
    hr=st.integers(90, 180),
    harder=st.integers(0, 15),
    speed=st.floats(2, 5),
    faster=st.floats(0, 1),
)
def test_a_longer_or_harder_run_never_scores_less(
    minutes: int, longer: int, hr: int, harder: int, speed: float, faster: float
):
    def scores(minutes: int, hr: int, speed: float) -> dict[str, float]:
        rpe = (hr - 80) / 12
        run = session(minutes, hr_bpm=hr, speed=speed, cadence_spm=170, more={"rpe": rpe})
        return dict(zip(INDEX, figures(run), strict=True))

    base = scores(minutes, hr, speed)
    for more in (scores(minutes + longer, hr, speed), scores(minutes, hr + harder, speed + faster)):
        worse = [name for name in HARDER if more[name] < base[name] * (1 - 1e-9)]
        assert not worse
    assert all(scores(minutes + longer, hr, speed)[n] >= base[n] * (1 - 1e-9) for n in LONGER)


def some_loads(runs: list[tuple[int, float]], shift: int = 0) -> Loads:
    table = np.full((len(runs), len(OF_RUNS)), np.nan)
    for row, (_, km) in enumerate(runs):
        table[row, INDEX["distance_m"]], table[row, INDEX["moving_s"]] = km * 1000, km * 360
    days = np.array([day(n + shift) for n, _ in runs], dtype="datetime64[D]")
    return Loads(days, np.ones(len(runs), bool), table)


runs = st.lists(st.tuples(st.integers(0, 90), st.floats(1, 40)), min_size=1, max_size=40)


@given(runs, st.integers(1, 400))
def test_shifting_all_days_shifts_the_series(known: list[tuple[int, float]], shift: int):
    here, there = (series(some_loads(known, by), until=day(90 + by), basis="distance_m") for by in (0, shift))
    assert here.metrics.keys() == there.metrics.keys()
    for name, values in here.metrics.items():
        assert np.array_equal(values, there.metrics[name], equal_nan=True)


@given(runs, st.integers(0, 90))
def test_a_series_until_a_day_is_the_beginning_of_the_whole(known: list[tuple[int, float]], cut: int):
    first = min(n for n, _ in known)
    if cut < first:
        return
    whole = series(some_loads(known), until=day(90), basis="distance_m")
    part = series(some_loads(known), until=day(cut), basis="distance_m")
    for name, values in part.metrics.items():
        assert np.array_equal(values, whole.metrics[name][: len(part.days)], equal_nan=True)


@settings(max_examples=40)
@given(st.lists(st.one_of(st.just(0.0), st.floats(1, 500)), min_size=30, max_size=120))
def test_the_ratios_are_those_of_the_acwr_package(daily: list[float]):
    """acwr 0.1.1, an independent implementation; where a month was empty we say nothing and it says inf."""
    import acwr

    load = np.array(daily)
    theirs = pd.Series(load, index=pd.date_range("2026-01-01", periods=len(load)))
    for ours, other in (
        (rolling.acwr_coupled(load), acwr.acwr(theirs, method="rac")),
        (rolling.acwr_uncoupled(load), acwr.acwr(theirs, method="rau")),
        (rolling.acwr_ewma(load), acwr.acwr(theirs, method="ewma")),
        (rolling.week_change(load), acwr.week_to_week_change(theirs, as_percent=False)),
        (rolling.monotony(load), acwr.monotony(theirs)),
        (rolling.strain(load), acwr.strain(theirs)),
    ):
        known = ~np.isnan(ours)
        assert np.allclose(ours[known], other.to_numpy()[known], rtol=1e-6)
        said = np.isfinite(other.to_numpy())
        assert not (said & ~known & (rolling.mean_over(load, 28) > 0) & (rolling.monotony(load) < 1e6)).any()


def test_every_metric_is_complete():
    for metric in BY_ID.values():
        assert metric.title
        assert metric.formula
        assert metric.reference
        assert metric.low < metric.high
        assert (metric.of_run is None) == (metric.per in (Per.DAY, Per.DAY_SUM))
        assert metric.grade not in ("disputed",) or metric.disputed
        assert metric.of_run is None or metric.needs
    assert all(metric.basis for metric in OF_DAYS)
