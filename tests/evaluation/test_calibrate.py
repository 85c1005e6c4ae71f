"""The table of chance: counted as it is told, and kept in step with what it was counted for."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tracker.detector.thresholds import chance
from tracker.detector.trail import Habits, Reach
from tracker.evaluation import calibrate
from tracker.evaluation.calibrate import ALONE_YEARS, FEWEST, GATHERED, ONSETS_PER_YEAR, POINTS, Lived
from tracker.evaluation.simulate import FIRST_DAY

USUAL = Habits(ONSETS_PER_YEAR[3], GATHERED[2])


def test_the_packaged_table_was_made_for_this_model():
    """Change what scores a chain, and ``make calibration`` has to be run."""
    assert chance().made["scored by"] == calibrate.fingerprint()
    assert chance().points == tuple(POINTS)
    assert len(chance().rates) == len(ONSETS_PER_YEAR)


def reach(number: int, points: float, *, before: bool = True) -> Reach:
    day: date = FIRST_DAY + timedelta(days=number)
    start = Reach(day, 0, 0.0, 1, USUAL)
    return Reach(day, 1, points, 2, USUAL, start) if before else start


def test_an_alarm_is_counted_once_and_anew_after_120_quiet_days():
    """Two years of one runner: over two points on days 140, 190 and 440, over one point on day 300 as well."""
    reaches = [
        reach(10, 9),
        reach(140, 2),
        reach(190, 2),
        reach(300, 1),
        reach(440, 2),
        reach(460, 0, before=False),
    ]
    figures = calibrate.false_alarms([Lived(reaches, [(670, USUAL)])])
    at = {float(points): figures[2, 3, n] for n, points in enumerate(POINTS)}
    years = 670 / 365.25 + ALONE_YEARS
    assert at[2.0] == pytest.approx((2 + FEWEST) / years)
    assert at[1.0] == pytest.approx((2 + FEWEST) / years)
    assert at[2.25] == pytest.approx(FEWEST / years)


def test_figures_fall_with_points_and_the_text_reads_back():
    lived = list(calibrate.innocents({"plain": 12, "chronic": 6}, seed=3))
    figures = calibrate.false_alarms(lived)
    assert figures.shape == (len(GATHERED), len(ONSETS_PER_YEAR), len(POINTS))
    assert (np.diff(figures, axis=2) <= 0).all()
    assert (figures > 0).all()
    text = calibrate.as_text(figures, {"plain": 12, "chronic": 6}, seed=3)
    assert "# runners\t18" in text
    assert text.count("\n") == 6 + len(GATHERED) * len(ONSETS_PER_YEAR)


def test_the_same_seed_counts_the_same():
    once, again = (calibrate.false_alarms(list(calibrate.innocents({"busy": 5}, seed=8))) for _ in range(2))
    assert (once == again).all()
