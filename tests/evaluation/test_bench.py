"""The bench: runners with a known truth, scores that do not look ahead, and figures worked out as they are told."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pytest
from building import day, history, niggle
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.body import load_body
from tracker.detector.case import Case
from tracker.evaluation import narrative
from tracker.evaluation.evaluate import GENERATORS, evaluate
from tracker.evaluation.methods import METHODS
from tracker.evaluation.path import path_scores
from tracker.evaluation.runner import DAYS, Truth
from tracker.evaluation.score import Judged, alarms, at_rate, false_alarms, lead
from tracker.evaluation.simulate import FIRST_DAY

BODY = load_body()
KINDS = [(make, kind) for makers in GENERATORS.values() for make, kind in makers]


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
    assert evaluate(athletes=4, seed=3) == evaluate(athletes=4, seed=3)
    assert evaluate(athletes=4, seed=3) != evaluate(athletes=4, seed=4)


def judged(
    scores: list[tuple[int, float]], *, began: int | None = None, stopped: int | None = None
) -> Judged:
    kind = "quiet" if began is None else "ill"
    dated = [(FIRST_DAY + timedelta(days=n), score) for n, score in scores]
    return Judged(Truth(kind, began, stopped), dated)


def test_an_alarm_that_goes_on_counts_anew_every_120_days():
    one = judged([(100, 2), (150, 2), (221, 2), (300, 1)])
    assert [(when - FIRST_DAY).days for when in alarms(one.scores, 2)] == [100, 221]
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
    assert at_rate(quiet, ill, 1 / (4 * year)).mean == pytest.approx(0.5)
    assert at_rate(quiet, ill, 1.5 / (4 * year)).mean == pytest.approx(0.75)
    assert at_rate(quiet, ill, 2 / (4 * year)).mean == pytest.approx(1.0)


SITES = ["left gastrocnemius", "left hamstring", "right pfj", "left soleus", "centre lumbar_erector"]
diaries = st.lists(
    st.tuples(st.integers(0, 300), st.sampled_from(SITES), st.integers(1, 9)),
    max_size=25,
    unique_by=lambda e: e[:2],
)


@settings(max_examples=60, deadline=None)
@given(diaries, st.integers(0, 300))
def test_the_path_does_not_look_ahead(entries: list[tuple[int, str, int]], cut: int):
    later = path_scores(Case.of(history(300, [niggle(*e) for e in entries])))
    past = path_scores(Case.of(history(cut, [niggle(*e) for e in entries if e[0] <= cut])))
    assert [scored for scored in later if scored[0] <= day(cut)] == past


def test_what_an_earlier_episode_comes_to_later_is_not_known_before():
    entries = [(60, "left gastrocnemius", 2), (70, "left gastrocnemius", 2), (80, "left gastrocnemius", 2)]
    entries += [(90, "left hamstring", 5), (92, "left gastrocnemius", 9)]
    later = path_scores(Case.of(history(120, [niggle(*e) for e in entries])))
    past = path_scores(Case.of(history(90, [niggle(*e) for e in entries[:4]])))
    assert [scored for scored in later if scored[0] <= day(90)] == past
    assert [when for when, _ in later] == sorted(when for when, _ in later)


def test_a_chain_of_growing_pain_scores_above_the_same_places_at_random():
    chain = [
        (60, "left gastrocnemius", 2),
        (95, "left hamstring", 3),
        (125, "left hamstring", 5),
        (155, "left soleus", 7),
    ]
    known = Case.of(history(200, [niggle(*e) for e in chain]))
    mild = Case.of(history(200, [niggle(n, where, 2) for n, where, _ in chain]))
    assert path_scores(known)[-1][1] > path_scores(mild)[-1][1] + 2
    assert path_scores(known)[-1][1] > 4


def test_a_chronic_mild_site_does_not_add_up():
    mild = [niggle(n, "left soleus", 2) for n in range(10, 700, 50)]
    scores = [score for _, score in path_scores(Case.of(history(720, mild)))]
    assert max(scores[6:]) < 2


def test_every_method_scores_every_case():
    known = Case.of(history(200, [niggle(60, "left soleus"), niggle(100, "left hamstring")]))
    for method in METHODS:
        scores = method.score(known)
        assert scores
        assert all(day(0) <= when <= day(200) for when, _ in scores)
        assert method.score(Case.of(history(10))) == []


def test_evaluate_is_a_command(niggle_cli: Callable):
    told = json.loads(niggle_cli("evaluate", "--json", "--athletes", "4", "--seed", "2").stdout)
    assert set(told["narrative"]["methods"]) == {method.id for method in METHODS}
    assert set(told["mechanistic"]["false_alarms_as_shipped"]) == {"machine", "machine_surges"}
    assert niggle_cli("evaluate", "--athletes", "1").exit_code == 2
