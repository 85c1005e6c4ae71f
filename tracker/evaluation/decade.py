"""Ten years of one simulated runner: what pages and benchmarks are tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from tracker.body import load_body
from tracker.evaluation import narrative
from tracker.evaluation.simulate import FIRST_DAY
from tracker.frames import empty_daily, samples
from tracker.model import Activity, Checkin, History, Niggle, Recording
from tracker.store import Store
from tracker.store.prepared import prepare
from tracker.store.recorded import StoredFile

PART_DAYS = 730
RUNS_ON = (0, 2, 3, 5)
"""Days of the week with a run; the first is the long one."""


def diary(years: int, *, seed: int = 3) -> History:
    """An entry on most days: clear ones, and a niggle of a few days every month or two; no runs."""
    body, rng = load_body(), np.random.default_rng(seed)
    niggles: list[Niggle] = []
    checkins: list[Checkin] = []
    for part in range((years + 1) // 2):
        known = narrative.innocent(rng, body, "busy").history(rng, body)
        shift = timedelta(days=PART_DAYS * part)
        niggles += [replace(n, day=n.day + shift, logged_at=n.logged_at + shift) for n in known.niggles]
        checkins += [replace(c, day=c.day + shift, logged_at=c.logged_at + shift) for c in known.checkins]
    last = FIRST_DAY + timedelta(days=365 * years)
    return History(
        as_of=last,
        daily=empty_daily(),
        niggles=tuple(n for n in niggles if n.day <= last),
        checkins=tuple(c for c in checkins if c.day <= last),
    )


def fill(store: Store, years: int = 10, *, seed: int = 3) -> date:
    """Put such a diary with ratings, and four runs a week without samples, into a store; the last day."""
    known, rng = diary(years, seed=seed), np.random.default_rng(seed + 1)
    marks = rng.integers(1, 6, (len(known.checkins), 4)).astype(float).tolist()
    rated = [
        replace(c, soreness=sore, fatigue=tired, stress=stress, sleep=sleep)
        for c, (sore, tired, stress, sleep) in zip(known.checkins, marks, strict=True)
    ]
    store.write([*known.niggles, *rated])
    none = samples({"time_s": np.array([])})
    days = (n for n in range((known.as_of - FIRST_DAY).days + 1) if n % 7 in RUNS_ON)
    runs = (prepare(Recording(activity=_run(n, rng), samples=none)) for n in days)
    store.add_file(StoredFile("decade", "decade.csv", 0), list(runs))
    return known.as_of


def _run(number: int, rng: np.random.Generator) -> Activity:
    metres = float(rng.uniform(4000, 14000)) * (1.8 if number % 7 == RUNS_ON[0] else 1.0)
    return Activity(
        id=f"decade-{number:05d}",
        start=datetime.combine(FIRST_DAY + timedelta(days=number), time(7), tzinfo=UTC),
        utc_offset=timedelta(0),
        sport="running",
        distance_m=metres,
        moving_s=metres / 2.9,
        elapsed_s=metres / 2.8,
        hr_mean_bpm=float(rng.uniform(130, 165)),
        cadence_mean_spm=float(rng.uniform(165, 175)),
        stance_balance_pct=float(50 + rng.normal(0, 0.3) + number / 5000),
        source="simulated",
    )
