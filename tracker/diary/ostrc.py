"""The weekly OSTRC-H2: four questions about health problems, their score, and the rule for a substantial one.

Clarsen 2020, Br J Sports Med, doi 10.1136/bjsports-2019-101337 (the second version of the questionnaire
of the Oslo Sports Trauma Research Center). The questions are put in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.errors import InvalidValueError
from tracker.model import OSTRC_VALUES, Questionnaire

SUBSTANTIAL_FROM = 17
SMALLEST_CHANGE = 16
"""Smaller changes of the score from week to week are within its error (Zajac 2024, preprint)."""

WEEK_DAYS = 7
"""The questions are due again after so many days."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question and its four answers, the best first."""

    id: str
    question: str
    answers: tuple[str, str, str, str]


ITEMS = (
    Item(
        "participation",
        "Over the last seven days, could you run as planned in spite of injury, pain or illness?",
        ("yes, without any problem", "yes, but with a problem", "less than planned", "I could not run"),
    ),
    Item(
        "modification",
        "How much did you change your running because of it?",
        ("not at all", "a little", "quite a bit", "a lot"),
    ),
    Item(
        "performance",
        "How much worse did you run because of it?",
        ("not at all", "a little", "quite a bit", "a lot"),
    ),
    Item(
        "symptoms",
        "How strong were your symptoms?",
        ("none", "mild", "moderate", "severe"),
    ),
)


def week(day: date, answers: tuple[int | None, ...], **entry: object) -> Questionnaire:
    """The checked entry of a week's answers (0, 8, 17 or 25 each, in the order of `ITEMS`).

    Parameters
    ----------
    day
        The last day of the week it is about.
    answers
        Up to four values. Where the first is 0 (no problem) or 25 (could not run), the others are not
        asked and are left out.

    Raises
    ------
    InvalidValueError
        A value is none of the four, or one that has to be there is missing.
    """
    first, *rest = (*answers, None, None, None, None)[:4]
    if first is None:
        raise InvalidValueError("the first question is not answered", where="the week")
    if first in (0, 25):
        rest = [None, None, None]
    elif None in rest:
        raise InvalidValueError(
            "with a problem, all four questions want an answer",
            where="the week",
            hint="Each is 0, 8, 17 or 25.",
        )
    modification, performance, symptoms = rest
    return Questionnaire(
        day=day,
        participation=first,
        modification=modification,
        performance=performance,
        symptoms=symptoms,
        **entry,  # type: ignore[arg-type]
    )


def severity_score(answers: Questionnaire) -> int | None:
    """The week's severity, 0 to 100: the four answers added up; None where one is missing.

    Without a problem the score is 0 and the others are not asked. "Could not run" counts 100, as in the
    second version (from memory, not verified).

    References
    ----------
    Clarsen 2020, doi 10.1136/bjsports-2019-101337; reference values of the R package ostRc.
    """
    rest = (answers.modification, answers.performance, answers.symptoms)
    if rest == (None, None, None):
        return {0: 0, 25: 100}.get(answers.participation)
    known = [value for value in rest if value is not None]
    return answers.participation + sum(known) if len(known) == len(rest) else None


def substantial(answers: Questionnaire) -> bool | None:
    """Whether the problem was substantial: no running, or moderate changes or loss; None without a problem.

    References
    ----------
    As for `severity_score`: participation 25, or modification or performance from 17 on.
    """
    if answers.participation == 0:
        return None
    changed = (answers.modification or 0, answers.performance or 0)
    return answers.participation == OSTRC_VALUES[-1] or max(changed) >= SUBSTANTIAL_FROM
