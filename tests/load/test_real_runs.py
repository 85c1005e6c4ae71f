"""The load of real runs, against formulas written out plainly here, and against the acwr package."""

from __future__ import annotations

from dataclasses import replace
from math import exp
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from loading import RUNNER

from tracker.errors import TrackerError
from tracker.importers import read
from tracker.load import heart, rolling
from tracker.load.digests import digest
from tracker.load.grade import cost
from tracker.load.metrics import figures
from tracker.load.metrics_of_runs import OF_RUNS
from tracker.load.session import Session
from tracker.model import Recording

pytestmark = pytest.mark.corpus

RIDES = {"fit-python-sdk__WithGearChangeData.fit"}
"""It says running, and has gear changes and 77 km/h."""


@pytest.fixture(scope="module")
def runs(corpus: Path) -> dict[str, Recording]:
    found = {}
    for path in sorted((corpus / "fit").iterdir()):
        try:
            recordings = read(path.read_bytes(), path.name, zone=None)
        except TrackerError:
            continue
        for one in recordings:
            if one.activity.is_run and len(one.samples) > 60:
                found[path.name] = one
    assert len(found) > 30
    return found


def sessions(runs: dict[str, Recording]) -> dict[str, Session]:
    return {
        name: Session(run.activity, digest(run), RUNNER) for name, run in runs.items() if name not in RIDES
    }


def test_every_figure_of_a_real_run_lies_within_its_limits(runs: dict[str, Recording]):
    for name, session in sessions(runs).items():
        for metric, value in zip(OF_RUNS, figures(session), strict=True):
            assert np.isnan(value) or metric.low <= value <= metric.high, f"{name} {metric.id} {value}"


def test_trimp_is_the_sum_over_the_seconds_written_out(runs: dict[str, Recording]):
    """Banister second by second, as in the paper; ours counts whole beats and stretches over short holes."""
    compared = 0
    for name, session in sessions(runs).items():
        ours, samples = heart.trimp_banister(session), runs[name].samples
        known = samples[["time_s", "hr_bpm"]].dropna()
        step = np.diff(known["time_s"], prepend=known["time_s"].iloc[0] if len(known) else 0.0)
        if ours is None or session.hr_s is None or runs[name].pauses or (step > 30).any():
            continue
        total = 0.0
        for seconds, rate in zip(step, known["hr_bpm"], strict=True):
            x = max(0.0, (rate - 50) / 140)
            total += seconds / 60 * x * 0.64 * exp(1.92 * x)
        stretched = session.hr_s.sum() / step.sum()
        assert ours == pytest.approx(total * stretched, rel=0.03), name
        compared += 1
    assert compared > 5


def test_from_the_mean_heart_rate_trimp_reads_a_little_low(runs: dict[str, Recording]):
    """GoldenCheetah's TRIMP takes a run's mean heart rate; the exponential makes that less than the sum."""
    shares = []
    for session in sessions(runs).values():
        ours, mean = heart.trimp_banister(session), session.hr_mean_bpm
        if ours is None or session.hr_s is None or mean is None or session.duration_s is None:
            continue
        flat = Session(replace(session.activity, hr_mean_bpm=mean), None, RUNNER)
        theirs = heart.trimp_banister(flat)
        assert theirs is not None
        shares.append(theirs / ours)
    assert len(shares) > 10
    assert max(shares) < 1.01
    assert np.median(shares) > 0.95


def test_graded_distance_is_the_cost_of_each_metre(runs: dict[str, Recording]):
    """Minetti's polynomial as GoldenCheetah prints it (GOVSS.cpp), by half minutes instead of seconds."""
    compared = 0
    for name, session in sessions(runs).items():
        made = session.digest
        if made is None or made.graded_distance_m is None or made.graded_distance_m < 2000:
            continue
        way = made.column("speed_mps") * made.column("seconds")
        grade = np.clip(np.nan_to_num(made.column("grade")), -0.45, 0.45)
        plain = [155.4 * i**5 - 30.4 * i**4 - 43.3 * i**3 + 46.3 * i**2 + 19.5 * i + 3.6 for i in grade]
        assert np.allclose(plain, cost(grade))
        assert made.graded_distance_m == pytest.approx(np.nansum(way * np.array(plain)) / 3.6, rel=0.06), name
        compared += 1
    assert compared > 20


def test_the_ratios_of_real_distances_are_those_of_the_acwr_package(runs: dict[str, Recording]):
    """The runs laid one a day, every third day a rest."""
    import acwr

    known = [run.activity.distance_m or 0.0 for run in runs.values()]
    load = np.array([km for metres in known for km in ((metres, 0.0) if len(runs) % 3 else (metres,))])
    days = pd.Series(load, index=pd.date_range("2026-01-01", periods=len(load)))
    for method, ours in (
        ("rac", rolling.acwr_coupled(load)),
        ("rau", rolling.acwr_uncoupled(load)),
        ("ewma", rolling.acwr_ewma(load)),
    ):
        theirs = acwr.acwr(days, method=method).to_numpy()
        assert np.allclose(ours, theirs, equal_nan=True)


def test_fitness_and_form_are_goldencheetahs_loop(runs: dict[str, Recording]):
    """PMCData.cpp: x = load × (1 − e^(−1/n)) + x₋₁ × e^(−1/n); the balance is shown the day after."""
    load = np.array(
        [
            heart.session_rpe(replace(s, activity=replace(s.activity, rpe=5.0))) or 0.0
            for s in sessions(runs).values()
        ]
    )
    long = short = 0.0
    for day, value in enumerate(load):
        assert rolling.form(load)[day] == pytest.approx(long - short)
        long = value * (1 - exp(-1 / 42)) + long * exp(-1 / 42)
        short = value * (1 - exp(-1 / 7)) + short * exp(-1 / 7)
        assert rolling.fitness(load)[day] == pytest.approx(long)
        assert rolling.fatigue(load)[day] == pytest.approx(short)
