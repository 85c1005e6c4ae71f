from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tracker import frames
from tracker.errors import InvalidValueError


def test_samples_fill_what_is_not_known_with_nan():
    frame = frames.samples({"time_s": np.array([0.0, 1.0]), "hr_bpm": np.array([120.0, 121.0])})
    frames.check_samples(frame)
    assert list(frame.columns) == [column.name for column in frames.SAMPLES]
    assert frame["power_w"].isna().all()


def test_an_impossible_value_is_unknown():
    frame = frames.samples({"time_s": np.array([0.0, 1.0]), "hr_bpm": np.array([0.0, 121.0])})
    assert np.isnan(frame["hr_bpm"].iloc[0])
    assert frame["hr_bpm"].iloc[1] == 121


def test_time_must_not_fall():
    with pytest.raises(InvalidValueError, match="must not fall"):
        frames.check_samples(frames.samples({"time_s": np.array([1.0, 0.0])}))


def test_a_frame_with_other_columns_is_refused():
    with pytest.raises(InvalidValueError, match="exactly the columns"):
        frames.check_samples(pd.DataFrame({"time_s": [0.0]}))


def test_a_daily_frame_with_a_gap_is_refused():
    days = pd.DatetimeIndex(["2026-01-01", "2026-01-03"], name="day")
    frame = pd.DataFrame({c.name: np.zeros(2, dtype=c.dtype) for c in frames.DAILY}, index=days)
    with pytest.raises(InvalidValueError, match="every day once"):
        frames.check_daily(frame)


def test_a_daily_value_out_of_its_range_is_refused():
    days = pd.DatetimeIndex(["2026-01-01"], name="day")
    frame = pd.DataFrame({c.name: np.zeros(1, dtype=c.dtype) for c in frames.DAILY}, index=days)
    frame["distance_m"] = -1.0
    with pytest.raises(InvalidValueError, match="distance_m leaves"):
        frames.check_daily(frame)


def test_an_athlete_without_activities_has_an_empty_daily_frame():
    frames.check_daily(frames.empty_daily())


def test_every_column_tells_its_unit_and_meaning():
    for column in (*frames.SAMPLES, *frames.DAILY):
        assert column.unit
        assert column.meaning
        assert column.low < column.high
        assert column.step > 0
