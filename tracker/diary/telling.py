"""Entries of every kind in a few words."""

from __future__ import annotations

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


def told(entry: Entry) -> str:
    """An entry of any kind in a few words, with its day."""
    return f"{in_words(entry)} ({entry.day.day} {entry.day:%b %Y})"


def in_words(entry: Entry) -> str:
    """An entry of any kind in a few words."""
    if isinstance(entry, Niggle):
        return describe(entry) + (f" “{entry.note}”" if entry.note else "")
    if isinstance(entry, Checkin):
        scales = [
            f"{name} {getattr(entry, name):g}" for name in CHECKIN_SCALES if getattr(entry, name) is not None
        ]
        return ", ".join([*(["nothing hurt"] if entry.clear else []), *scales]) or entry.note or "a check-in"
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
        return words + (f": {entry.note}" if entry.note else "")
    return "an entry"


def _question(answer: Answer) -> str:
    """The question's text; of one that is no longer asked, its name."""
    known = QUESTIONS.get(answer.question)
    return known[1].text if known else answer.question
