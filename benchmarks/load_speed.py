"""How fast ten years of daily runs become load series, held against reading their rows: ``make bench``.

The runs are made up here: 40 minutes a day, one sample a second, with heart rate, cadence and hills.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import numpy as np

from tracker.frames import samples
from tracker.model import Activity, Recording
from tracker.pipeline import athlete, loads
from tracker.pipeline.decoding import packed
from tracker.settings import setting
from tracker.store import Store
from tracker.store.recorded import StoredFile

FIRST = date(2016, 1, 1)
DAYS = 3652
SECONDS = 2400
TURNS = 5


def recording(number: int, rng: np.random.Generator) -> Recording:
    """The run of a day."""
    seconds = np.arange(0.0, SECONDS + 1)
    speed = np.clip(2.9 + 0.3 * np.sin(seconds / 300) + rng.normal(0, 0.1, len(seconds)), 0.5, 6)
    way = np.cumsum(speed)
    activity = Activity(
        id=f"run-{number:05}",
        start=datetime(2016, 1, 1, 18, tzinfo=UTC) + timedelta(days=number),
        utc_offset=timedelta(0),
        sport="running",
        distance_m=float(way[-1]),
        moving_s=float(SECONDS),
        elapsed_s=float(SECONDS),
        hr_mean_bpm=148.0,
        source=f"{number}.fit",
    )
    columns = {
        "time_s": seconds,
        "distance_m": way,
        "altitude_m": 100 + 20 * np.sin(way / 700),
        "hr_bpm": np.rint(148 + 12 * np.sin(seconds / 400) + rng.normal(0, 1, len(seconds))),
        "cadence_spm": np.rint(168 + rng.normal(0, 1, len(seconds))),
    }
    return Recording(activity=activity, samples=samples(columns))


def fill(path: Path) -> Recording:
    """A database of ten years; the run of the day after is given back."""
    rng = np.random.default_rng(1)
    with Store(path) as store:
        for key, value in (("hr_max_bpm", "190"), ("hr_rest_bpm", "50"), ("sex", "female")):
            athlete.change(store, setting(key), value, since=None, today=FIRST)
        for key, value in (("hr_threshold_bpm", "168"), ("threshold_speed_mps", "3.4")):
            athlete.change(store, setting(key), value, since=None, today=FIRST)
        with store.transaction():
            for number in range(DAYS):
                made = recording(number, rng)
                store.add_file(StoredFile(f"{number}.fit", f"{number}", 1), [packed(made)])
    return recording(DAYS, rng)


def timed(action: Callable[[], object]) -> float:
    """How long it takes [ms]."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the medians, and each as a ratio to reading the rows of the activities."""
    until = FIRST + timedelta(days=DAYS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ten.sqlite")
        new = fill(path)
        figures: dict[str, list[float]] = {}
        for turn in range(TURNS):
            with Store(path) as store:
                figures.setdefault("reading the rows", []).append(timed(store.activities))
                store.drop_loads()
                made = timed(lambda s=store: loads.load_series(s, until=until))  # type: ignore[misc]
                figures.setdefault("everything anew", []).append(made)
                same = timed(lambda s=store: loads.load_series(s, until=until))  # type: ignore[misc]
                figures.setdefault("nothing new", []).append(same)
                store.add_file(StoredFile(f"new{turn}", f"new{turn}", 1), [packed(new)])
                more = timed(lambda s=store: loads.load_series(s, until=until))  # type: ignore[misc]
                figures.setdefault("one new run", []).append(more)
                store.forget(new.activity.id)
                store.sql.execute("DELETE FROM forgotten")
                store.sql.commit()
        unit = median(figures["reading the rows"])
        for name, values in figures.items():
            print(f"{name:<18} {median(values):8.1f} ms  {median(values) / unit:6.2f} of reading the rows")


if __name__ == "__main__":
    main()
