"""``niggle evaluate``: every method on the same simulated runners, from two unlike generators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

import numpy as np

from tracker.body import Body, load_body
from tracker.detector.case import Case
from tracker.detector.thresholds import WANTED_FALSE_ALARMS_PER_YEAR
from tracker.evaluation import mechanistic, narrative
from tracker.evaluation.methods import ABLATIONS, METHODS, Method
from tracker.evaluation.runner import Runner
from tracker.evaluation.score import Judged, Judgement, false_alarms, lead
from tracker.evaluation.shuffled import shuffled

Make = Callable[[np.random.Generator, Body], Runner]


@dataclass(frozen=True, slots=True)
class World:
    """Runners of one generator in one setting: those in whom something develops, and innocent ones."""

    id: str
    words: str
    developing: tuple[Make, ...]
    innocent: tuple[Make, ...]


def _narrative(name: str, how: narrative.Setting) -> World:
    def made(make: Callable[..., Runner], kind: str) -> Make:
        return lambda rng, body: make(rng, body, kind, how)

    return World(
        name,
        narrative.WORDS[name],
        tuple(made(narrative.imbalanced, kind) for kind in narrative.KINDS),
        tuple(made(narrative.innocent, kind) for kind in narrative.INNOCENTS),
    )


def _machine(kind: str) -> Make:
    return lambda rng, body: mechanistic.runner(rng, body, kind)


WORLDS: dict[str, World] = {
    "narrative": _narrative("narrative", narrative.TOLD),
    **{name: _narrative(name, how) for name, how in narrative.OTHERWISE.items()},
    "mechanistic": World(
        "mechanistic",
        "a machine of structures that share load, tire and take over; nobody tells it of stages",
        tuple(map(_machine, mechanistic.KINDS)),
        tuple(map(_machine, mechanistic.INNOCENTS)),
    ),
}
"""Who makes the runners: two generators, the first in several settings."""

ADHERENCE = (0.0, 0.65, 0.8, 1.01)
"""The shares of days logged by which runners are told apart."""

RATES = (0.05, 0.1, 0.25, 0.5, 1.0)
"""The rates of false alarms [1/year] at which every method is shown."""

BEGINNINGS = {name: number for number, name in enumerate(WORLDS)}


def evaluate(
    *,
    athletes: int,
    seed: int,
    wanted: float = WANTED_FALSE_ALARMS_PER_YEAR,
    worlds: Sequence[str] = tuple(WORLDS),
) -> dict[str, object]:
    """What each method finds at a rate of false alarms, in each world.

    Parameters
    ----------
    athletes
        Runners of each kind.
    seed
        Of the random numbers. The method was chosen on 11 and 12, its table of chance made on another one
        still: report on others.
    wanted
        False alarms per innocent runner-year at which the methods are compared.
    worlds
        Which worlds, by id.

    Returns
    -------
    A table as JSON can hold it. ``as_shipped`` is niggle at its own threshold, whatever rate that gives;
    ``parts`` takes one part of its reasoning out at a time, ``shuffled`` gives it a chain of movement whose
    structures have changed their names.
    """
    out: dict[str, object] = {"athletes": athletes, "seed": seed, "false_alarms_per_year": wanted}
    for name in worlds:
        people = list(_people(WORLDS[name], athletes, seed))
        told = {"words": WORLDS[name].words, **_figures(people, wanted)}
        if name == "narrative":
            told["parts"] = {m.id: _row(_judged(m, people), wanted) for m in ABLATIONS}
            told["shuffled"] = _row(_shuffled(people, seed), wanted)
        out[name] = told
    return out


def _figures(people: Sequence[tuple[Runner, Case]], wanted: float) -> dict[str, object]:
    judged = {method.id: _judged(method, people) for method in METHODS}
    return {
        "methods": {method: _row(runners, wanted) for method, runners in judged.items()},
        "as_shipped": _shipped(judged["niggle"], wanted),
        "by_adherence": _by_adherence(people, judged["niggle"], wanted),
    }


def _people(world: World, athletes: int, seed: int) -> Iterator[tuple[Runner, Case]]:
    body = load_body()
    for number, make in enumerate((*world.developing, *world.innocent)):
        rng = np.random.default_rng([seed, BEGINNINGS[world.id], number])
        for _ in range(athletes):
            runner = make(rng, body)
            yield runner, Case.of(runner.history(rng, body))


def _judged(method: Method, people: Sequence[tuple[Runner, Case]]) -> list[Judged]:
    return [Judged(runner.truth, method.score(case)) for runner, case in people]


def _shuffled(people: Sequence[tuple[Runner, Case]], seed: int) -> list[Judged]:
    """The control: the same diaries on a chain of movement of which only the shape is left."""
    body = shuffled(load_body(), np.random.default_rng(seed))
    score = METHODS[-1].score
    return [Judged(runner.truth, score(replace(case, body=body))) for runner, case in people]


def _parted(runners: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    return [one for one in runners if one.truth.innocent], [one for one in runners if not one.truth.innocent]


def _shipped(runners: Sequence[Judged], wanted: float) -> dict[str, object]:
    """Niggle at its own threshold: false alarms per runner-year by kind of innocent, and what is found."""
    innocent, developing = _parted(runners)
    kinds = Counter(one.truth.kind for one in innocent)
    of_kind = {kind: [one for one in innocent if one.truth.kind == kind] for kind in kinds}
    leads = [lead(one, 1 / wanted) for one in developing]
    return {
        "stated": wanted,
        "false_alarms_per_year": false_alarms(innocent, 1 / wanted),
        "by_kind": {kind: false_alarms(some, 1 / wanted) for kind, some in of_kind.items()},
        "found": float(np.mean([days is not None for days in leads])),
    }


def _by_adherence(
    people: Sequence[tuple[Runner, Case]], runners: Sequence[Judged], wanted: float
) -> dict[str, dict[str, float]]:
    """What niggle finds as shipped, by the share of days that were logged."""
    shares = [len(case.observed) / len(runner.runs_m) for runner, case in people]
    out = {}
    for low, high in pairwise(ADHERENCE):
        some = [one for one, share in zip(runners, shares, strict=True) if low <= share < high]
        innocent, developing = _parted(some)
        if innocent and developing:
            found = np.mean([lead(one, 1 / wanted) is not None for one in developing])
            out[f"{low:.0%} to {min(high, 1):.0%}"] = {
                "runners": len(some),
                "found": float(found),
                "false_alarms_per_year": false_alarms(innocent, 1 / wanted),
            }
    return out


def _row(runners: Sequence[Judged], wanted: float) -> dict[str, object]:
    judgement = Judgement(*_parted(runners))
    result = judgement.at(wanted)
    curve = [{"false_alarms_per_year": rate, "found": judgement.at(rate).mean} for rate in RATES]
    return {**asdict(result), "mean": result.mean, "curve": curve}
