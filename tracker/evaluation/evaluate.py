"""``niggle evaluate``: every method on the same simulated runners, from two unlike generators."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np

from tracker.body import Body, load_body
from tracker.detector.case import Case
from tracker.detector.thresholds import WANTED_FALSE_ALARMS_PER_YEAR
from tracker.evaluation import mechanistic, narrative
from tracker.evaluation.methods import METHODS
from tracker.evaluation.runner import Runner
from tracker.evaluation.score import Judged, Result, at_rate, false_alarms

Make = Callable[[np.random.Generator, Body, str], Runner]

GENERATORS: dict[str, tuple[tuple[Make, str], ...]] = {
    "narrative": tuple(
        [(narrative.imbalanced, kind) for kind in narrative.KINDS]
        + [(narrative.innocent, kind) for kind in narrative.INNOCENTS]
    ),
    "mechanistic": tuple((mechanistic.runner, kind) for kind in (*mechanistic.KINDS, *mechanistic.INNOCENTS)),
}
"""Who makes the runners, and of which kinds."""


def evaluate(*, athletes: int, seed: int, wanted: float = WANTED_FALSE_ALARMS_PER_YEAR) -> dict[str, object]:
    """What each method finds at a rate of false alarms, for each generator.

    Parameters
    ----------
    athletes
        Runners of each kind.
    seed
        Of the random numbers. The candidate was chosen on 11 and 12: report on others.
    wanted
        False alarms per innocent runner-year at which the methods are compared.

    Returns
    -------
    A table as JSON can hold it; ``false_alarms_as_shipped`` are those of niggle at its own thresholds.
    """
    out: dict[str, object] = {"athletes": athletes, "seed": seed, "false_alarms_per_year": wanted}
    for name in GENERATORS:
        judged = _judged(name, athletes, seed)
        methods = {}
        for method, runners in judged.items():
            innocents = [one for one in runners if one.truth.innocent]
            developing = [one for one in runners if not one.truth.innocent]
            methods[method] = _row(at_rate(innocents, developing, wanted))
        out[name] = {"methods": methods, "false_alarms_as_shipped": _shipped(judged["product"])}
    return out


def _shipped(runners: list[Judged]) -> dict[str, float]:
    """False alarms per runner-year of niggle at its own thresholds, by kind of innocent."""
    threshold = -float(np.log10(WANTED_FALSE_ALARMS_PER_YEAR))
    kinds = sorted({one.truth.kind for one in runners if one.truth.innocent})
    of_kind = {kind: [one for one in runners if one.truth.kind == kind] for kind in kinds}
    return {kind: false_alarms(some, threshold) for kind, some in of_kind.items()}


def _judged(name: str, athletes: int, seed: int) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = {method.id: [] for method in METHODS}
    for runner, case in _cases(name, athletes, seed):
        for method in METHODS:
            found[method.id].append(Judged(runner.truth, method.score(case)))
    return found


def _cases(name: str, athletes: int, seed: int) -> Iterator[tuple[Runner, Case]]:
    body = load_body()
    for number, (make, kind) in enumerate(GENERATORS[name]):
        rng = np.random.default_rng([seed, list(GENERATORS).index(name), number])
        for _ in range(athletes):
            runner = make(rng, body, kind)
            yield runner, Case.of(runner.history(rng, body))


def _row(result: Result) -> dict[str, object]:
    return {**asdict(result), "mean": result.mean}
