"""A control for one real diary: what niggle would say had its places come in another order.

Where it hurts drifts over the years of a real diary, so places are exchanged within blocks of a year only:
permuted freely, drift alone would look like recurrence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from tracker.detector.case import Case
from tracker.detector.imbalance import scored, spells
from tracker.model import Episode, History

BLOCK_DAYS = 365


@dataclass(frozen=True, slots=True)
class Held:
    """A diary held against itself.

    ``years`` are those kept, ``alarms`` how many warnings would have been raised, ``best`` the rarest chain
    [years]; ``as_rare`` the share of permuted diaries that show a chain at least as rare.
    """

    years: float
    onsets: int
    alarms: int
    best: float
    as_rare: float


def against_itself(history: History, *, times: int = 200, seed: int = 1) -> Held:
    """Hold a diary against its own places in another order.

    Parameters
    ----------
    history
        The diary.
    times
        How many orders are tried.
    seed
        Of the random numbers.
    """
    case = Case.of(history)
    rng = np.random.default_rng(seed)
    found = scored(case)
    best = max((one.years for one in found), default=0.0)
    rare = sum(
        max((one.years for one in scored(_permuted(case, rng))), default=0.0) >= best for _ in range(times)
    )
    years = 1 / history.choices.false_alarms_per_year
    return Held(
        years=case.years[-1],
        onsets=len(case.onsets),
        alarms=len(list(spells(found, years=years))),
        best=best,
        as_rare=(rare + 1) / (times + 1),
    )


def _permuted(case: Case, rng: np.random.Generator) -> Case:
    """The case with the sites of its onsets exchanged within each block of a year."""
    blocks: dict[int, list[int]] = {}
    first = case.onsets[0].first if case.onsets else date.min
    for at, onset in enumerate(case.onsets):
        blocks.setdefault((onset.first - first).days // BLOCK_DAYS, []).append(at)
    onsets = list(case.onsets)
    for places in blocks.values():
        for at, other in zip(places, rng.permutation(places).tolist(), strict=True):
            onsets[at] = _moved(case.onsets[at], case.onsets[other])
    return replace(case, complaints=tuple(onsets), episodes=tuple(onsets), known={})


def _moved(onset: Episode, other: Episode) -> Episode:
    site = other.site
    entries = tuple(replace(entry, site=site) for entry in onset.entries)
    return replace(onset, site=site, entries=entries)
