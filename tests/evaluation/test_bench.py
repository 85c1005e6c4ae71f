"""The bench: runners with a known truth, scores that do not look ahead, and figures worked out as they are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from building import day, history, niggle

from tracker.body import load_body
from tracker.detector.case import Case
from tracker.evaluation import mechanistic, narrative
from tracker.evaluation.evaluate import WORLDS, evaluate
from tracker.evaluation.methods import ABLATIONS, METHODS, SIMPLE
from tracker.evaluation.runner import DAYS, Truth
from tracker.evaluation.score import Judged, Judgement, alarms, false_alarms, lead
from tracker.evaluation.shuffled import shuffled
from tracker.evaluation.simulate import FIRST_DAY

BODY = load_body()
KINDS = [
    *((narrative.imbalanced, kind) for kind in narrative.KINDS),
    *((narrative.innocent, kind) for kind in (*narrative.INNOCENTS, "very_busy")),
    *((mechanistic.runner, kind) for kind in (*mechanistic.KINDS, *mechanistic.INNOCENTS)),
]


@pytest.mark.parametrize(("make", "kind"), KINDS, ids=[kind for _, kind in KINDS])
def test_every_runner_has_a_truth_that_fits_what_hurt(make: Callable, kind: str):
    rng = np.random.default_rng(4)
    for _ in range(6):
        runner = make(rng, BODY, kind)
        assert runner.truth.kind == kind
        assert all(0 <= pain.first < DAYS and 1 <= pain.peak <= 10 for pain in runner.pains)
        if runner.truth.innocent:
            assert not any(pain.stops for pain in runner.pains)
            continue
        assert runner.truth.began is not None
        assert runner.truth.stopped is not None
        assert runner.truth.began < runner.truth.stopped < DAYS
        assert any(pain.first == runner.truth.began for pain in runner.pains)
        assert any(pain.stops and pain.first <= runner.truth.stopped for pain in runner.pains)
        assert not runner.runs_m[runner.truth.stopped + 1 :].any()


def test_a_runner_writes_less_than_what_hurt_and_nothing_ahead_of_time():
    rng = np.random.default_rng(1)
    runner = narrative.imbalanced(rng, BODY, "shifting")
    known = runner.history(rng, BODY)
    hurting = {FIRST_DAY + timedelta(days=pain.first + n) for pain in runner.pains for n in range(pain.days)}
    assert {entry.day for entry in known.niggles} <= hurting
    assert not {checkin.day for checkin in known.checkins} & hurting
    assert len(known.observed) < DAYS
    assert all(entry.known_on == entry.day for entry in known.niggles)


def test_the_same_seed_gives_the_same_figures_and_another_seed_others():
    once, again = (evaluate(athletes=3, seed=3, worlds=["narrative"]) for _ in range(2))
    assert once == again
    assert once != evaluate(athletes=3, seed=4, worlds=["narrative"])


def judged(
    scores: list[tuple[int, float]], *, began: int | None = None, stopped: int | None = None
) -> Judged:
    kind = "quiet" if began is None else "ill"
    dated = [(FIRST_DAY + timedelta(days=n), score) for n, score in scores]
    return Judged(Truth(kind, began, stopped), dated)


def test_an_alarm_that_goes_on_is_counted_once():
    one = judged([(100, 2), (150, 2), (221, 2), (300, 1), (342, 2)])
    assert [(when - FIRST_DAY).days for when in alarms(one.scores, 2)] == [100, 342]
    assert alarms(one.scores, 3) == []
    assert alarms(judged([(10, 9)]).scores, 2) == []


def test_false_alarms_are_counted_by_the_year():
    """Two alarms in two runners of 670 judged days each."""
    runners = [judged([(100, 2), (300, 2)]), judged([(100, 1)])]
    assert false_alarms(runners, 2) == pytest.approx(2 / (2 * 670 / 365.25))


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([(120, 5)], 80), ([(120, 3)], None), ([(187, 5)], None), ([(90, 5)], None), ([(130, 5), (110, 5)], 90)],
)
def test_a_warning_counts_two_weeks_before_the_stop(scores: list[tuple[int, float]], expected: int | None):
    """First sign on day 100, stop on day 200, threshold 4."""
    assert lead(judged(scores, began=100, stopped=200), 4) == expected


def test_at_a_rate_between_two_thresholds_the_coin_decides():
    """Four quiet runners, one alarm at 2, one more at 1; a rate half way finds half of what only 1 finds."""
    quiet = [judged([(100, 2)]), judged([(100, 1)]), judged([]), judged([])]
    ill = [judged([(120, 2)], began=100, stopped=200), judged([(120, 1)], began=100, stopped=200)]
    year = 670 / 365.25
    judgement = Judgement(quiet, ill)
    assert judgement.at(1 / (4 * year)).mean == pytest.approx(0.5)
    assert judgement.at(1.5 / (4 * year)).mean == pytest.approx(0.75)
    assert judgement.at(2 / (4 * year)).mean == pytest.approx(1.0)


def test_every_method_scores_every_case():
    onsets = (
        (60, "left soleus", 2),
        (95, "left hamstring", 3),
        (130, "left hamstring", 5),
        (160, "left soleus", 7),
    )
    known = Case.of(history(200, [niggle(*onset) for onset in onsets]))
    for method in (*METHODS, *ABLATIONS):
        scores = method.score(known)
        assert scores
        assert all(day(0) <= when <= day(200) for when, _ in scores)
        assert method.score(Case.of(history(10))) == []


def test_the_control_keeps_the_shape_of_the_graph_and_nothing_else():
    other = shuffled(BODY, np.random.default_rng(1))
    assert sorted(map(len, other.links.values())) == sorted(map(len, BODY.links.values()))
    assert set(other.links) != set(BODY.links)
    assert all(link.source == source for (source, _), found in other.links.items() for link in found)


def test_evaluate_is_a_command(niggle_cli: Callable):
    told = json.loads(niggle_cli("evaluate", "--json", "--athletes", "4", "--seed", "2").stdout)
    assert set(WORLDS) <= set(told)
    assert set(told["narrative"]["methods"]) == {method.id for method in METHODS}
    assert set(told["narrative"]["parts"]) == {method.id for method in ABLATIONS}
    assert set(told["mechanistic"]["as_shipped"]["by_kind"]) == {"machine", "machine_surges"}
    assert niggle_cli("evaluate", "--athletes", "1").exit_code == 2
    text = niggle_cli("evaluate", "--athletes", "4", "--seed", "2").stdout
    assert all(f"{name}:" in text for name in WORLDS)


def test_niggle_finds_more_than_the_simple_rules_and_states_its_false_alarms():
    """A small run of the bench: the full one is in the manual. Held loosely, for chance is large here."""
    told = evaluate(athletes=25, seed=77, worlds=["narrative", "mechanistic"])
    methods = told["narrative"]["methods"]
    assert methods["niggle"]["mean"] > max(methods[rule]["mean"] for rule in SIMPLE) + 0.1
    assert methods["niggle"]["mean"] > 0.7
    for world in ("narrative", "mechanistic"):
        rate = told[world]["as_shipped"]["false_alarms_per_year"]
        assert 0.25 / 2.5 < rate < 0.25 * 2
