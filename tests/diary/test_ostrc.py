"""OSTRC-H2: scores and the substantial rule, by the reference values of the R package ostRc."""

from __future__ import annotations

import pytest
from building import at, day

from tracker.diary import ostrc
from tracker.errors import InvalidValueError
from tracker.model import OSTRC_VALUES, Questionnaire


def week(*answers: int | None) -> Questionnaire:
    return ostrc.week(day(0), answers, logged_at=at(0))


@pytest.mark.parametrize(
    ("answers", "score"),
    [((17, 25, 25, 25), 92), ((8, 17, 8, 8), 41), ((8, 17, 17, 0), 42), ((0,), 0), ((25,), 100)],
)
def test_the_severity_is_the_sum_of_the_answers(answers: tuple[int, ...], score: int):
    assert ostrc.severity_score(week(*answers)) == score


def test_a_missing_answer_makes_the_severity_unknown():
    entry = Questionnaire(day=day(0), logged_at=at(0), participation=8, modification=17, performance=8)
    assert ostrc.severity_score(entry) is None


@pytest.mark.parametrize(
    ("participation", "modification", "performance", "substantial"),
    [
        *[(8, 0, 0, False), (8, 0, 0, False), (17, 0, 17, True), (17, 25, 0, True)],
        *[(0, 0, 0, None), (8, 0, 0, False), (0, 0, 0, None), (17, 25, 17, True)],
        (25, None, None, True),
    ],
)
def test_a_substantial_problem_is_moderate_change_or_loss_or_no_running(
    participation: int, modification: int | None, performance: int | None, substantial: bool | None
):
    entry = Questionnaire(
        day=day(0),
        logged_at=at(0),
        participation=participation,
        modification=modification,
        performance=performance,
        symptoms=8,
    )
    assert ostrc.substantial(entry) is substantial


def test_no_problem_and_no_running_end_the_form():
    for first in (0, 25):
        entry = week(first, 17, 17, 17)
        assert (entry.modification, entry.performance, entry.symptoms) == (None, None, None)


@pytest.mark.parametrize("answers", [(8,), (8, 17, 8), (), (3, 0, 0, 0), (8, 6, 8, 8), (None, 8, 8, 8)])
def test_what_is_missing_or_off_the_scale_is_refused(answers: tuple[int | None, ...]):
    with pytest.raises(InvalidValueError, match="the week"):
        week(*answers)


def test_there_are_four_questions_with_four_answers_each():
    assert [len(item.answers) for item in ostrc.ITEMS] == [4, 4, 4, 4]
    assert OSTRC_VALUES == (0, 8, 17, 25)
