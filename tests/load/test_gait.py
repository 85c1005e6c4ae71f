"""Gait drift: the same runner, the same speed, the same device."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from building import day
from loading import recorded

from tracker.load.digests import digest
from tracker.load.gait import Drift, gait_drift
from tracker.model import GaitRun

RNG_SEED = 5


def runs(
    *,
    shift: float = 0.0,
    speed: float = 3.0,
    faster: float = 0.0,
    device: str = "watch",
    gear: str | None = None,
) -> list[GaitRun]:
    """Forty runs in twenty weeks, with cadence 150 + 6 a m/s; the last eight are shifted."""
    rng = np.random.default_rng(RNG_SEED)
    out = []
    for number in range(40):
        recent = number >= 32
        at = speed + rng.normal(0, 0.2) + (faster if recent else 0)
        steps = 150 + 6 * at + rng.normal(0, 1) + (shift if recent else 0)
        made = digest(recorded(15, speed=at, cadence_spm=steps, stance_balance_pct=50 + rng.normal(0, 0.2)))
        assert made is not None
        out.append(
            GaitRun(
                day(number * 3.5 // 1), made, device if recent else "watch", gear if recent else "old shoes"
            )
        )
    return out


def found(known: list[GaitRun], name: str) -> Drift:
    last = max(run.day for run in known)
    return next(drift for drift in gait_drift(known, until=last) if drift.quantity.id == name)


def test_a_runner_who_runs_as_ever_has_no_drift():
    assert not any(drift.unusual for drift in gait_drift(runs(), until=runs()[-1].day))


def test_a_slower_cadence_is_found_with_its_size():
    drift = found(runs(shift=-6), "cadence_spm")
    assert drift.unusual
    assert drift.change == pytest.approx(-6, abs=1.2)


def test_faster_running_is_no_drift():
    """Cadence rises with speed: at the same speed it is the same."""
    faster = runs(faster=0.15)
    raw = np.mean([run.digest.column("cadence_spm").mean() for run in faster[-8:]])
    before = np.mean([run.digest.column("cadence_spm").mean() for run in faster[:32]])
    assert raw > before + 0.5
    assert not found(faster, "cadence_spm").unusual


def test_another_device_is_never_compared():
    drift = found(runs(shift=-6, device="another"), "cadence_spm")
    assert drift.change is None
    assert drift.absent is not None
    assert drift.absent.startswith("another watch or sensor since")


def test_other_shoes_are_named_beside_the_change():
    drift = found(runs(shift=-6, gear="new shoes"), "cadence_spm")
    assert drift.unusual
    assert drift.note is not None
    assert "new shoes since" in drift.note


def test_what_the_device_does_not_give_is_absent():
    drift = found(runs(), "stance_time_ms")
    assert drift.absent == "fewer than 4 runs of the last four weeks tell it"


def test_hills_are_left_out():
    hilly = [
        GaitRun(run.day, made, "watch", "old shoes")
        for run in runs()
        if (made := digest(recorded(15, speed=3.0, cadence_spm=170, grade=0.06)))
    ]
    assert found(hilly, "cadence_spm").absent == "too few flat stretches at like speeds"


def test_later_runs_change_nothing_before():
    known = runs(shift=-6)
    cut = known[-1].day - timedelta(days=40)
    assert gait_drift(known, until=cut) == gait_drift([run for run in known if run.day <= cut], until=cut)
