"""Real diaries as a smoke test: how often they would be warned, and against their own places in another order."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import history, niggle

from tracker.evaluation.permuted import Held, against_itself
from tracker.pipeline import review
from tracker.pipeline.imports import import_paths
from tracker.store import Store

ELSEWHERE = [
    "right pfj",
    "left plantar_heel",
    "right shin_medial",
    "left itb_knee",
    "right soleus",
    "left pfj",
]


def test_places_that_return_are_rarer_than_the_same_places_in_another_order():
    entries = [niggle(30 + 55 * n, where, 3) for n, where in enumerate(ELSEWHERE)]
    chain = [niggle(n, "left big_toe", pain) for n, pain in ((200, 2), (232, 4), (265, 6), (295, 7))]
    held = against_itself(history(360, [*entries, *chain]), times=60)
    assert held.as_rare < 0.2
    assert held.alarms == 1
    assert held.onsets == 10


def test_places_in_no_order_are_not():
    entries = [niggle(30 + 35 * n, where, 3) for n, where in enumerate(ELSEWHERE)]
    assert against_itself(history(300, entries), times=40).as_rare > 0.2
    assert against_itself(history(300), times=5) == Held(
        years=pytest.approx(300 / 365.25), onsets=0, alarms=0, best=0.0, as_rare=1.0
    )


@pytest.mark.corpus
def test_real_diaries_are_seldom_warned(corpus: Path, tmp_path: Path):
    """PMData and MyAIGuide (not a runner): nobody knows the truth about them, but warnings must stay rare."""
    alarms, years = 0, 0.0
    people = [*sorted(p for p in (corpus / "diaries" / "pmdata").iterdir() if p.is_dir())]
    for folder in [*people, corpus / "diaries" / "myaiguide"]:
        with Store(tmp_path / f"{folder.name}.sqlite") as store:
            import_paths(store, [folder])
            last = max([*(n.day for n in store.niggles()), *(c.day for c in store.checkins())])
            held = against_itself(review.history(store, as_of=last, today=last), times=2)
        alarms, years = alarms + held.alarms, years + held.years
    assert years > 12
    assert alarms / years < 0.6
