"""How often chance shows a chain of so many points: the figures behind ``tracker.detector.thresholds``.

``python -m tracker.evaluation.calibrate`` lets narrative runners in whom nothing develops, hard ones among
them, keep their diaries, and writes ``tracker/detector/chance.tsv`` anew; do so when anything that scores a
chain has changed. The mechanistic runners are never used here: they are what the table is tried on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

import numpy as np

from tracker.body import load_body
from tracker.detector import trail
from tracker.detector.case import USUAL_ONSETS_PER_YEAR, Case, stretches
from tracker.detector.trail import GATHERED_USUAL, MODEL, Habits, Reach, reaches
from tracker.evaluation import narrative
from tracker.evaluation.runner import DAYS
from tracker.evaluation.score import SETTLED_DAYS
from tracker.evaluation.simulate import FIRST_DAY

SEED = 20260
RUNNERS = 900
KINDS = {**dict.fromkeys(narrative.INNOCENTS, RUNNERS), "plain": 6 * RUNNERS, "very_busy": RUNNERS // 5}
"""How many runners of each kind, two years each; the first two months only fill the windows. Half
of them are plain ones, as most runners are: a table of hard ones would be slow to warn the others."""

ONSETS_PER_YEAR = (1.5, 3.0, 4.5, 6.0, 8.0, 11.0, 15.0, 22.0, 32.0)
"""The rates of onsets for which figures are written."""

GATHERED = (0.006, 0.015, 0.03, 0.06, 0.12, 0.25)
"""The shares of pairs of onsets at one site for which figures are written."""

BREADTHS = (0.35, 0.5)
"""How far a runner's rate and share tell of neighbouring ones (spread of their logarithms)."""

POINTS = np.arange(0.0, 8.01, 0.25)

FEWEST, ALONE_YEARS = 0.02, 0.1
"""What is added to counts and to years, so that a cell without an alarm is rare and not impossible."""

FILE = Path(trail.__file__).with_name("chance.tsv")


@dataclass(frozen=True, slots=True)
class Lived:
    """One innocent runner: the reaches, and the stretches [days] lived with each habits."""

    reaches: Sequence[Reach]
    stretches: Sequence[tuple[int, Habits]]


def innocents(kinds: Mapping[str, int], *, seed: int) -> Iterator[Lived]:
    """Runners in whom nothing develops, so many of each kind."""
    body = load_body()
    for number, (kind, count) in enumerate(kinds.items()):
        rng = np.random.default_rng([seed, number])
        for _ in range(count):
            case = Case.of(narrative.innocent(rng, body, kind).history(rng, body))
            found = reaches(case)
            yield Lived(found, list(_stretches(found)))


def _stretches(found: Sequence[Reach]) -> Iterator[tuple[int, Habits]]:
    settled, end = FIRST_DAY + timedelta(days=SETTLED_DAYS), FIRST_DAY + timedelta(days=DAYS)
    usual = Habits(USUAL_ONSETS_PER_YEAR, GATHERED_USUAL)
    changes = [(date.min, usual), *((reach.day, reach.habits) for reach in found), (end, usual)]
    for (since, habits), (until, _) in pairwise(changes):
        days = (until - max(since, settled)).days
        if days > 0:
            yield days, habits


def false_alarms(lived: Sequence[Lived]) -> np.ndarray:
    """False alarms per runner-year, by `GATHERED`, `ONSETS_PER_YEAR` and `POINTS`.

    An alarm is told once, and anew after 120 days in which nothing reached so many points.
    """
    settled = FIRST_DAY + timedelta(days=SETTLED_DAYS)
    years = np.full((len(GATHERED), len(ONSETS_PER_YEAR)), ALONE_YEARS)
    counts = np.full((*years.shape, len(POINTS)), FEWEST)
    for runner in lived:
        for days, habits in runner.stretches:
            years += _near(habits) * days / 365.25
        for at, points in enumerate(POINTS):
            over = (reach for reach in runner.reaches if reach.before and reach.points >= points)
            for first, *_ in stretches(over, attrgetter("day")):
                if first.day >= settled:
                    counts[:, :, at] += _near(first.habits)
    rarer: np.ndarray = np.minimum.accumulate(counts / years[:, :, None], axis=2)
    return rarer


def _near(habits: Habits) -> np.ndarray:
    """How much a runner of such habits tells of each cell of the table."""
    places = np.log(habits.gathered / np.array(GATHERED)) / BREADTHS[1]
    rate = np.log(habits.onsets_per_year / np.array(ONSETS_PER_YEAR)) / BREADTHS[0]
    weight: np.ndarray = np.exp(-0.5 * (places[:, None] ** 2 + rate[None, :] ** 2))
    return weight


def fingerprint() -> str:
    """A short hash of every constant that scores a chain: the table holds for these."""
    return hashlib.sha256(repr(MODEL).encode()).hexdigest()[:12]


def as_text(figures: np.ndarray, kinds: Mapping[str, int], *, seed: int) -> str:
    """The table as it is kept."""
    made = {
        "scored by": fingerprint(),
        "seed": seed,
        "runners": sum(kinds.values()),
        "years each": f"{(DAYS - SETTLED_DAYS) / 365.25:.2f}",
        "kinds": ", ".join(kinds),
    }
    lines = [f"# {name}\t{value}" for name, value in made.items()]
    lines.append("\t".join(["gathered", "onsets a year", *(f"{points:g}" for points in POINTS)]))
    for share, of_share in zip(GATHERED, figures, strict=True):
        for rate, row in zip(ONSETS_PER_YEAR, of_share, strict=True):
            lines.append("\t".join([f"{share:g}", f"{rate:g}", *(f"{figure:.3g}" for figure in row)]))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table anew."""
    lived = list(innocents(KINDS, seed=SEED))
    FILE.write_text(as_text(false_alarms(lived), KINDS, seed=SEED), encoding="utf-8")
    print(f"{FILE.name}: {len(lived)} runners, seed {SEED}")


if __name__ == "__main__":
    main()
