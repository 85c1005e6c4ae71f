"""Runners told as a story: a niggle fades, another link takes over, until pain stops the running.

The founding idea put into numbers: stages with places, delays and growing pain. Of those that go elsewhere,
four in ten follow no link of the product's graph, so the detector cannot win by knowing the generator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tracker.body import Body
from tracker.evaluation.runner import DAYS, Habits, Pain, Runner, Truth, running, usual_habits
from tracker.evaluation.simulate import places
from tracker.model import Site

KINDS = ("shifting", "recurring", "mixed")
RETURNS = {"shifting": 0.15, "recurring": 0.8, "mixed": 0.45}
"""The share of hand-overs that come back to the same site, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a developing imbalance is like, and how it is written down.

    ``stages`` and ``delay_days`` are ranges (the longest excluded), the delay that from onset to onset at
    first, and ``spread`` that of its logarithm; ``outside`` is the share of hand-overs to other sites that
    follow no link of ours; pain begins at ``mild`` and grows by ``growth``, the later the higher ``late``.
    ``neighbour``, ``wrong_side`` and ``wavers`` are the slips of the pen of every runner.
    """

    stages: tuple[int, int] = (4, 8)
    delay_days: tuple[float, float] = (22, 45)
    spread: float = 0.45
    outside: float = 0.4
    mild: float = 2.0
    growth: float = 5.0
    late: float = 1.3
    neighbour: float = 0.1
    wrong_side: float = 0.02
    wavers: float = 0.05


TOLD = Setting()
OTHERWISE: dict[str, Setting] = {
    "slow": Setting(stages=(4, 7), delay_days=(45, 75)),
    "quick": Setting(stages=(5, 9), delay_days=(15, 26)),
    "mild": Setting(growth=2.0, late=2.5),
    "off_the_map": Setting(outside=0.75),
    "slips": Setting(neighbour=0.25, wrong_side=0.1, wavers=0.2),
}
"""Settings that differ from the first in one respect each; only ``mild`` was looked at when choosing."""

WORDS = {
    "narrative": "stages that fade and hand over, with growing pain, until a stop",
    "slow": "the same, with a month and a half to two and a half between onsets",
    "quick": "the same, with two to four weeks between onsets",
    "mild": "the same, with pain that hardly grows until the last stage",
    "off_the_map": "the same, with three in four of the moves along no link of ours",
    "slips": "the same, with a quarter of the complaints named by a neighbour, a tenth on the wrong side, a "
    "fifth of their entries by yet another name",
}
"""Each setting in words."""

INNOCENTS = ("plain", "surges", "trauma", "busy", "hot_spots", "sparse", "chronic")
"""Runners in whom nothing develops, most of them hard to tell from the others."""


def imbalanced(rng: np.random.Generator, body: Body, kind: str, how: Setting = TOLD) -> Runner:
    """A runner with a developing imbalance of this kind."""
    stages = int(rng.integers(*how.stages))
    begins = int(rng.integers(60, 330))
    delay = rng.uniform(*how.delay_days)
    pains, site, day = [], _place(rng, body), begins
    for stage in range(stages):
        last = stage == stages - 1
        grown = how.mild + how.growth * (stage / (stages - 1)) ** how.late
        peak = float(np.clip(grown + rng.normal(0, 0.5), 1, 9))
        lasts = int(np.clip(rng.lognormal(np.log(6 + 2 * stage), 0.4), 2, 30))
        pains.append(Pain(site, day, lasts, max(peak, 7.0) if last else peak, stops=last))
        day += max(lasts + 14, int(rng.lognormal(np.log(delay), how.spread)))
        delay *= 0.95
        if day >= DAYS - 20 and not last:
            pains[-1] = Pain(site, pains[-1].first, lasts, max(peak, 7.0), stops=True)
            break
        site = _next(rng, body, site, kind, how.outside)
    stopped = pains[-1].first + pains[-1].days // 2
    habits = _slips(usual_habits(rng), how)
    base = _background(rng, body, per_year=rng.uniform(1, 4), concentration=30)
    return Runner(Truth(kind, begins, stopped), [*pains, *base], running(rng, until=stopped + 1), habits)


def _slips(habits: Habits, how: Setting) -> Habits:
    return replace(habits, neighbour=how.neighbour, wrong_side=how.wrong_side, wavers=how.wavers)


def innocent(rng: np.random.Generator, body: Body, kind: str, how: Setting = TOLD) -> Runner:
    """A runner in whom nothing develops."""
    per_year, concentration, surges = rng.uniform(2, 7), 30.0, 0
    habits, more = usual_habits(rng), []
    if kind == "surges":
        surges = 4
    elif kind == "busy":
        per_year = rng.uniform(9, 14)
    elif kind == "very_busy":
        per_year = rng.uniform(14, 40)
    elif kind == "hot_spots":
        concentration = 5.0
    elif kind == "sparse":
        habits = Habits(logs_pain=rng.uniform(0.3, 0.6), logs_clear=rng.uniform(0.2, 0.4))
    elif kind == "trauma":
        more = [_trauma(rng, body) for _ in range(rng.integers(1, 4))]
    elif kind == "chronic":
        site = _place(rng, body)
        days = np.cumsum(rng.lognormal(np.log(50), 0.4, size=14)).astype(int)
        more = [Pain(site, int(day), int(rng.integers(2, 6)), 2.0) for day in days if day < DAYS - 10]
    runs = running(rng, surges=surges)
    base = _background(
        rng, body, per_year=per_year, concentration=concentration, runs_m=runs if surges else None
    )
    return Runner(Truth(kind), [*base, *more], runs, _slips(habits, how))


def _background(
    rng: np.random.Generator,
    body: Body,
    *,
    per_year: float,
    concentration: float,
    runs_m: np.ndarray | None = None,
) -> list[Pain]:
    """Niggles that have nothing to do with each other, at this runner's own favourite places.

    With runs given, they come with the load: three times as often after a week half as long again.
    """
    sites, shares = places(body)
    own = rng.dirichlet(np.maximum(shares * concentration, 1e-3))
    rate = np.full(DAYS, per_year / 365.25)
    if runs_m is not None:
        week = np.convolve(runs_m, np.ones(7))[:DAYS]
        usual = np.convolve(runs_m, np.ones(28) / 4)[:DAYS]
        rate = np.where(week > 1.5 * np.maximum(usual, 1), 3 * rate, rate)
    out = []
    for day in np.flatnonzero(rng.random(DAYS) < rate).tolist():
        site = sites[rng.choice(len(sites), p=own)]
        lasts = int(np.clip(rng.lognormal(np.log(5), 0.6), 1, 40))
        out.append(Pain(site, day, lasts, float(np.clip(rng.gamma(4, 0.7), 1, 8))))
    return out


def _trauma(rng: np.random.Generator, body: Body) -> Pain:
    sites = [
        site
        for site in places(body)[0]
        if site.region in ("ankle_lateral", "ankle_medial", "hamstring", "gastrocnemius")
    ]
    return Pain(
        sites[rng.integers(len(sites))],
        int(rng.integers(30, DAYS - 60)),
        int(rng.integers(10, 35)),
        7.0,
        sudden=True,
    )


def _place(rng: np.random.Generator, body: Body) -> Site:
    sites, shares = places(body)
    return sites[rng.choice(len(sites), p=shares)]


def _next(rng: np.random.Generator, body: Body, site: Site, kind: str, outside: float) -> Site:
    """Where it goes on."""
    if rng.random() < RETURNS[kind]:
        return site
    sites, shares = places(body)
    linked = np.array([body.link(site, other) is not None for other in sites])
    wanted = ~linked if rng.random() < outside else linked
    weights = np.where(wanted, shares, 0.0)
    weights[sites.index(site)] = 0
    return sites[rng.choice(len(sites), p=weights / weights.sum())] if weights.sum() else _place(rng, body)
