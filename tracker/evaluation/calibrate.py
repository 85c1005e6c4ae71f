"""False alarms by chance: the figures behind ``tracker.detector.thresholds``.

``python -m tracker.evaluation.calibrate`` prints the table as Python, with seed and number of
runners; paste it there when a sign, a link or a prior has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from tracker.body import load_body
from tracker.detector.case import STANDING_DAYS, Case
from tracker.detector.signs import SIGNS
from tracker.detector.thresholds import ONSETS_PER_YEAR
from tracker.evaluation.simulate import FIRST_DAY, unrelated_onsets
from tracker.model import Episode, Site

SEED = 20260
RUNNERS = 4000
YEARS = 3.0
SETTLED_YEARS = 1.0
"""The first year only fills the windows; false alarms are counted after it."""

SCORES = range(1, 9)


def false_alarms(*, per_year: float, runners: int = RUNNERS, seed: int = SEED) -> dict[str, dict[int, float]]:
    """False alarms per runner-year by sign and score, for runners with unrelated onsets.

    Parameters
    ----------
    per_year
        Onsets per year.
    runners
        How many runners to simulate.
    seed
        Seed of the random numbers.
    """
    body = load_body()
    rng = np.random.default_rng([seed, round(10 * per_year)])
    raised = {sign.id: dict.fromkeys(SCORES, 0) for sign in SIGNS}
    for _ in range(runners):
        onsets = unrelated_onsets(rng, body, per_year=per_year, years=YEARS)
        if not onsets:
            continue
        case = Case(as_of=onsets[-1].first, began=FIRST_DAY, body=body, onsets=onsets)
        for sign in SIGNS:
            scores = sign.scores(case)
            for score in SCORES:
                raised[sign.id][score] += _raises(onsets, scores, score, by_site=sign.id == "recurrence")
    runner_years = runners * (YEARS - SETTLED_YEARS)
    return {sign: {s: n / runner_years for s, n in counts.items()} for sign, counts in raised.items()}


def _raises(onsets: Sequence[Episode], scores: Sequence[int], limit: int, *, by_site: bool) -> int:
    """How often an alarm would newly be raised after the settling time."""
    standing: dict[Site | None, date] = {}
    count = 0
    for onset, score in zip(onsets, scores, strict=True):
        if score < limit:
            continue
        key = onset.site if by_site else None
        last = standing.get(key)
        new = last is None or (onset.first - last).days > STANDING_DAYS
        if new and (onset.first - FIRST_DAY).days > SETTLED_YEARS * 365.25:
            count += 1
        standing[key] = onset.first
    return count


def main() -> None:
    """Print the table for ``tracker/detector/thresholds.py``."""
    print(f"# {RUNNERS} runners a rate, {YEARS - SETTLED_YEARS:g} years each, seed {SEED}")
    figures = [false_alarms(per_year=rate) for rate in ONSETS_PER_YEAR]
    for sign in SIGNS:
        print(f'    "{sign.id}": {{')
        for score in SCORES:
            row = ", ".join(f"{figure[sign.id][score]:.4f}" for figure in figures)
            print(f"        {score}: ({row}),")
        print("    },")


if __name__ == "__main__":
    main()
