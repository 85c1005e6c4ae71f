"""Entries of every kind in a few words."""

from __future__ import annotations

import re

from tracker.diary import ostrc
from tracker.diary.actions import DEEDS
from tracker.diary.concerns import QUESTIONS
from tracker.diary.phrases import describe
from tracker.model import (
    CHECKIN_SCALES,
    Action,
    Answer,
    Checkin,
    Effort,
    Entry,
    Niggle,
    Questionnaire,
    SelfCheck,
)

MOST_TOLD = 200

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal, or turns the direction of the text around it."""


def visible(text: str) -> str:
    """A text of the runner's without what could steer where it is shown."""
    return UNSEEN.sub("", text)


def told(entry: Entry) -> str:
    """An entry of any kind in a few words, with its day; a long note is cut."""
    words = in_words(entry)
    words = words if len(words) <= MOST_TOLD else f"{words[:MOST_TOLD]} …"
    return f"{words} ({entry.day.day} {entry.day:%b %Y})"


def in_words(entry: Entry) -> str:
    """An entry of any kind in a few words."""
    if isinstance(entry, Niggle):
        return describe(entry) + (f" “{visible(entry.note)}”" if entry.note else "")
    if isinstance(entry, Checkin):
        scales = [
            f"{name} {getattr(entry, name):g}" for name in CHECKIN_SCALES if getattr(entry, name) is not None
        ]
        said = [*(["nothing hurt"] if entry.clear else []), *scales]
        return ", ".join(said) or visible(entry.note or "a check-in")
    if isinstance(entry, Effort):
        return f"effort {entry.rpe:g} of 10"
    if isinstance(entry, Answer):
        return f"{_question(entry)} {'yes' if entry.yes else 'no'}"
    if isinstance(entry, Questionnaire):
        return f"week: severity {ostrc.severity_score(entry)} of 100"
    if isinstance(entry, SelfCheck):
        from tracker.diary import posture

        return "; ".join(["posture self-check", *map(posture.in_words, entry.findings)])
    if isinstance(entry, Action):
        words = DEEDS[entry.what].words if entry.what in DEEDS else entry.what
        return words + (f": {visible(entry.note)}" if entry.note else "")
    return "an entry"


def _question(answer: Answer) -> str:
    """The question's text; of one that is no longer asked, its name."""
    known = QUESTIONS.get(answer.question)
    return known[1].text if known else answer.question
