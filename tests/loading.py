"""Short ways to write a session, to store runs, and to ask for their load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from building import day, niggle, run

from tracker.frames import samples
from tracker.load.digests import digest
from tracker.load.session import Session
from tracker.model import Activity, Athlete, Recording
from tracker.pipeline import athlete as athletes
from tracker.pipeline import loads
from tracker.pipeline.decoding import packed
from tracker.settings import setting
from tracker.store import Store
from tracker.store.recorded import StoredFile

TODAY = day(99)

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


def add(store: Store, *recordings: Recording) -> None:
    """Store recordings as an import does."""
    for recording in recordings:
        own = recording.activity.id
        store.add_file(StoredFile(f"{own}.fit", f"hash-{own}", 1), [packed(recording)])


PHOTO = "2026-01-01-front-0123456789.jpg"
"""A photograph's name as the self-check gives it."""


def filled(path: Path, *numbers: int) -> Path:
    """A database with a sore soleus on these days (0, 1 and 2) and a run."""
    with Store(path) as store:
        store.write([niggle(n, "left soleus") for n in numbers or (0, 1, 2)])
        add(store, recorded(1, activity=run(0), speed=3.0))
    return path


def sore_days(path: Path) -> set[int]:
    """The numbers of the days with an entry in a database."""
    with Store(path) as store:
        return {(entry.day - day(0)).days for entry in store.niggles()}


def yes(_: object) -> bool:
    """Sure of a restore, whatever is lacking."""
    return True


def no(_: object) -> bool:
    """Not sure of a restore."""
    return False


def runner(
    number: int, minutes: float = 30, *, hr: float = 150, speed: float = 3.0, **more: object
) -> Recording:
    """A steady run of that day."""
    activity = replace(
        run(number, speed * minutes * 60 / 1000),
        moving_s=minutes * 60,
        **more,  # type: ignore[arg-type]
    )
    return recorded(minutes, activity=activity, hr_bpm=hr, speed=speed, cadence_spm=170)


def set_(store: Store, key: str, value: str, *, since: date | None = None) -> str:
    """Set a value of the runner's; the reply."""
    return athletes.change(store, setting(key), value, since=since, today=TODAY)


def metric(store: Store, name: str) -> dict[date, float]:
    """The days on which a metric is above 0, and its value there."""
    found = loads.load_series(store, until=TODAY)
    values = found.metrics.get(name, np.full(len(found.days), np.nan))
    return {day: value for day, value in zip(found.days, values.tolist(), strict=True) if value > 0}
