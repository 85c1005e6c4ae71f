from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tracker import frames
from tracker.errors import StoreError
from tracker.store.samples import EMPTY, VERSION, pack, unpack

unknown_or = lambda low, high: st.just(float("nan")) | st.floats(low, high)  # noqa: E731


@st.composite
def sample_frames(draw: st.DrawFn):
    rows = draw(st.integers(0, 40))
    columns = {"time_s": np.sort(draw(hnp.arrays("float64", rows, elements=st.floats(0, 80_000))))}
    for column in draw(st.sets(st.sampled_from(frames.SAMPLES[1:]))):
        values = hnp.arrays("float64", rows, elements=unknown_or(column.low, column.high))
        columns[column.name] = draw(values)
    return frames.samples(columns)


@given(sample_frames())
def test_samples_come_back_to_half_a_step(frame):
    names, blob = pack(frame)
    back = unpack(names, len(frame), blob)
    frames.check_samples(back)
    for column in frames.SAMPLES:
        wanted, got = frame[column.name].to_numpy(), back[column.name].to_numpy()
        assert (np.isnan(wanted) == np.isnan(got)).all()
        assert np.nan_to_num(np.abs(wanted - got)).max(initial=0) <= column.step / 2 * 1.001 + 1e-9


def test_only_columns_that_know_something_take_room():
    frame = frames.samples({"time_s": np.arange(5.0), "hr_bpm": np.full(5, 140.0)})
    assert pack(frame)[0] == ["time_s", "hr_bpm"]


def test_nothing_comes_back_as_nothing():
    assert unpack([], 0, EMPTY).empty


def test_damaged_samples_are_told():
    names, blob = pack(frames.samples({"time_s": np.arange(5.0)}))
    with pytest.raises(StoreError, match="damaged"):
        unpack(names, 5, blob[:-3])


def test_samples_of_a_newer_program_are_told():
    with pytest.raises(StoreError, match="newer niggle"):
        unpack([], 0, bytes([VERSION + 1]))
