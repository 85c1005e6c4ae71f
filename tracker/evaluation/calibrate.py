"""False alarms by chance: the figures behind ``tracker.detector.thresholds``.

``python -m tracker.evaluation.calibrate`` prints the tables as Python, with seed and number of
runners; paste them there when a sign, a link or a prior has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from tracker.body import load_body
from tracker.detector.case import STANDING_DAYS, Case
from tracker.detector.red_flags import red_flags
from tracker.detector.signs import SIGNS
from tracker.detector.thresholds import ONSETS_PER_YEAR
from tracker.evaluation.simulate import FIRST_DAY, unrelated_onsets
from tracker.model import Episode, Site

SEED = 20260
RUNNERS = 4000
YEARS = 3.0
SETTLED_YEARS = 1.0
"""The first year only fills the windows; false alarms are counted after it."""

SCORES = range(1, 11)

Figures = dict[str, dict[int, float]]


def false_alarms(*, per_year: float, sided: bool = True, runners: int = RUNNERS, seed: int = SEED) -> Figures:
    """False alarms per runner-year by sign and score, for runners with unrelated onsets.

    Parameters
    ----------
    per_year
        Onsets per year.
    sided
        Whether these runners say left and right.
    runners
        How many runners to simulate.
    seed
        Seed of the random numbers.

    Notes
    -----
    An alarm that goes on counts anew every 120 days, so that one that never ends is not taken for rare.
    """
    raised = {sign.id: dict.fromkeys(SCORES, 0) for sign in SIGNS if sign.scores}
    for case in _innocents(per_year=per_year, sided=sided, runners=runners, seed=seed):
        for sign in SIGNS:
            if sign.scores is None:
                continue
            scores = sign.scores(case)
            keys = [onset.site if sign.per_site else None for onset in case.onsets]
            for score in SCORES:
                over = [value >= score for value in scores]
                raised[sign.id][score] += _raises(case.onsets, over, keys)
    runner_years = runners * (YEARS - SETTLED_YEARS)
    return {sign: {s: n / runner_years for s, n in counts.items()} for sign, counts in raised.items()}


def hip_flags(*, per_year: float, runners: int = RUNNERS, seed: int = SEED) -> float:
    """How often a year the flag for pain around the hip comes up for runners with unrelated onsets."""
    count = 0
    for case in _innocents(per_year=per_year, sided=True, runners=runners, seed=seed):
        raised = set()
        for onset in case.onsets:
            known = tuple(e for e in case.episodes if e.first <= onset.first)
            then = Case.build(known, observed=case.observed, as_of=onset.first)
            raised |= {alarm.raised_on for alarm in red_flags(then)}
        count += sum((day - FIRST_DAY).days > SETTLED_YEARS * 365.25 for day in raised)
    return count / (runners * (YEARS - SETTLED_YEARS))


def _innocents(*, per_year: float, sided: bool, runners: int, seed: int) -> Iterator[Case]:
    body = load_body()
    rng = np.random.default_rng([seed, round(10 * per_year), sided])
    for _ in range(runners):
        onsets = unrelated_onsets(rng, body, per_year=per_year, years=YEARS, sided=sided)
        if onsets:
            yield Case.build(onsets, observed=(FIRST_DAY,), as_of=onsets[-1].first)


def _raises(onsets: Sequence[Episode], over: Sequence[bool], keys: Sequence[Site | None]) -> int:
    """How often an alarm would be raised, or go on for another 120 days, after the settling time."""
    counted: dict[Site | None, date] = {}
    latest: dict[Site | None, date] = {}
    count = 0
    for onset, speaks, key in zip(onsets, over, keys, strict=True):
        if not speaks:
            continue
        new = key not in latest or (onset.first - latest[key]).days > STANDING_DAYS
        if new or (onset.first - counted[key]).days > STANDING_DAYS:
            counted[key] = onset.first
            count += (onset.first - FIRST_DAY).days > SETTLED_YEARS * 365.25
        latest[key] = onset.first
    return count


def main() -> None:
    """Print the tables for ``tracker/detector/thresholds.py``, and the figure for the hip flag."""
    print(f"# {RUNNERS} runners a rate, {YEARS - SETTLED_YEARS:g} years each, seed {SEED}")
    for name, sided in (("FALSE_ALARMS", True), ("WITHOUT_SIDES", False)):
        figures = [false_alarms(per_year=rate, sided=sided) for rate in ONSETS_PER_YEAR]
        print(f"{name}: Table = {{")
        for sign in (sign for sign in SIGNS if sign.scores):
            print(f'    "{sign.id}": {{')
            for score in SCORES:
                row = ", ".join(f"{figure[sign.id][score]:.4f}" for figure in figures)
                print(f"        {score}: ({row}),")
            print("    },")
        print("}")
    for rate in (4.0, 6.0, 12.0):
        print(f"# hip flag at {rate:g} onsets a year: {hip_flags(per_year=rate, runners=500):.2f} a year")


if __name__ == "__main__":
    main()
