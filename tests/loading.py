"""Short ways to write a session: steady runs, and recordings made of a few columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from building import run

from tracker.frames import samples
from tracker.load.digests import digest
from tracker.load.session import Session
from tracker.model import Activity, Athlete, Recording

RUNNER = Athlete(hr_max_bpm=190, hr_rest_bpm=50, hr_threshold_bpm=170, sex="male", threshold_speed_mps=4.0)


def recorded(minutes: float, *, activity: Activity | None = None, **columns: object) -> Recording:
    """A run of so many minutes, one sample a second; each column a number, or one value a sample.

    ``speed`` [m/s] becomes the distance, ``grade`` the altitude.
    """
    seconds = np.arange(0.0, 60 * minutes + 1)
    given = {
        name: np.broadcast_to(np.asarray(value, float), seconds.shape) for name, value in columns.items()
    }
    table: dict[str, np.ndarray] = {"time_s": seconds}
    if "speed" in given:
        table["distance_m"] = np.concatenate([[0.0], np.cumsum(given.pop("speed")[1:])])
        if "grade" in given:
            step = np.diff(table["distance_m"], prepend=0.0)
            table["altitude_m"] = 100 + np.cumsum(step * given.pop("grade"))
    table |= given
    distance = float(table["distance_m"][-1]) if "distance_m" in table else None
    whole = activity or replace(run(0), distance_m=distance, moving_s=60.0 * minutes)
    return Recording(activity=whole, samples=samples(table))


def session(
    minutes: float, *, athlete: Athlete = RUNNER, more: Mapping[str, object] | None = None, **columns: object
) -> Session:
    """The session of such a recording; ``more`` are fields of the activity."""
    recording = recorded(minutes, **columns)
    return Session(replace(recording.activity, **(more or {})), digest(recording), athlete)  # type: ignore[arg-type]
