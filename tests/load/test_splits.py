from __future__ import annotations

import numpy as np
import pytest
from building import run

from tracker import frames
from tracker.load.splits import splits
from tracker.model import Pause, Recording


def recording(seconds: int = 1000, speed: float = 3.0, **more: object) -> Recording:
    time = np.arange(seconds + 1.0)
    columns = {"time_s": time, "distance_m": speed * time, "hr_bpm": np.full(len(time), 140.0)}
    return Recording(activity=run(0, km=seconds * speed / 1000), samples=frames.samples(columns), **more)  # type: ignore[arg-type]


def test_kilometres_are_timed_between_samples():
    found = splits(recording())  # 3,000 m at 3 m/s
    assert [split.end_m for split in found] == [1000, 2000, 3000]
    assert [split.moving_s for split in found] == pytest.approx([1000 / 3] * 3)
    assert [split.hr_mean_bpm for split in found] == [140] * 3


def test_the_rest_of_a_kilometre_is_a_split_of_its_length():
    assert [split.length_m for split in splits(recording(seconds=500))] == [1000, 500]


def test_a_pause_does_not_slow_its_kilometre():
    (first, *_) = splits(recording(pauses=(Pause(start_s=100, end_s=160),)))
    assert first.moving_s == pytest.approx(1000 / 3 - 60)


def test_without_the_watchs_pauses_long_gaps_without_way_are_left_out():
    whole = recording()
    gap = whole.samples[(whole.samples["time_s"] < 100) | (whole.samples["time_s"] > 101)].copy()
    gap.loc[gap["time_s"] > 101, "time_s"] += 600
    stopped = Recording(activity=whole.activity, samples=gap.reset_index(drop=True))
    assert splits(stopped)[0].moving_s == pytest.approx(1000 / 3, abs=3)


def test_a_distance_that_is_not_the_activitys_is_not_split():
    whole = recording()
    assert splits(Recording(activity=run(0, km=1.0), samples=whole.samples)) == ()


def test_without_distances_there_are_no_splits():
    bare = Recording(activity=run(0), samples=frames.samples({"time_s": np.arange(9.0)}))
    assert splits(bare) == ()
