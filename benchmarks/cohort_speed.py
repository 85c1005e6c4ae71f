"""How fast a cohort is scanned, one worker against two, and ten years are checked and replayed.

Run by hand: ``python benchmarks/cohort_speed.py [ATHLETES]``. Everything is a ratio within one run, or a rate
on this machine with a plain loop beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tracker.body import load_body
from tracker.cohort.athlete import line
from tracker.cohort.scan import scan
from tracker.detector import detect, replay
from tracker.evaluation import decade, narrative

KINDS = [
    *((narrative.imbalanced, k) for k in narrative.KINDS),
    *((narrative.innocent, k) for k in narrative.INNOCENTS),
]


def write(folder: Path, athletes: int) -> None:
    """Two years of diary and runs of each athlete, as tables."""
    body, rng = load_body(), np.random.default_rng(7)
    for number in range(athletes):
        make, kind = KINDS[number % len(KINDS)]
        known = make(rng, body, kind).history(rng, body)
        own = folder / f"a{number:05d}"
        own.mkdir(parents=True)
        rows = [f"{n.day},{n.site.region},{n.site.side or ''},{n.severity:g}" for n in known.niggles]
        rows += [f"{c.day},none,,0" for c in known.checkins]
        (own / "niggles.csv").write_text("\n".join(["date,region,side,severity", *sorted(rows)]) + "\n")
        runs = [f"{a.day},{a.distance_m / 1000:.2f},{a.moving_s / 60:.1f}" for a in known.activities]
        (own / "runs.csv").write_text("\n".join(["date,distance_km,duration_min", *runs]) + "\n")


def seconds(what: Callable[[], object], times: int = 3) -> float:
    """The best of some runs."""
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        what()
        best = min(best, time.perf_counter() - began)
    return best


def main() -> None:
    """Print what was measured."""
    athletes = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "cohort"
        write(folder, athletes)
        some = [str(folder / f"a{n:05d}") for n in range(min(athletes, 100))]
        line(some[0], scores=False)
        alone = seconds(lambda: [line(one, scores=False) for one in some]) / len(some)
        print(f"one after the other: {1 / alone:.0f} athletes a second ({1000 * alone:.1f} ms each)")
        took = {}
        for jobs in (1, 2):
            out = Path(scratch) / f"{jobs}.jsonl"
            began = time.perf_counter()
            scan(folder, out, jobs=jobs)
            took[jobs] = time.perf_counter() - began
            print(f"{jobs} worker(s): {athletes / took[jobs] / jobs:.0f} athletes a second and core")
        print(f"two workers give {took[1] / took[2]:.2f} times one")
    twenty, ten = decade.diary(20), decade.diary(10)
    print(f"one check of ten years: {1000 * seconds(lambda: detect(ten)):.0f} ms")
    long, short = (seconds(lambda known=known: list(replay(known))) for known in (twenty, ten))  # type: ignore[misc]
    print(f"a replay of ten years: {short:.2f} s; of twenty {long / short:.1f} times that")


if __name__ == "__main__":
    main()
