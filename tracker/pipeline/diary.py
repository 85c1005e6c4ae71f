"""Note down what a runner says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.diary import describe, read_phrase
from tracker.errors import InvalidValueError
from tracker.model import Checkin, Niggle
from tracker.store import Store

CLEAR_PHRASES = frozenset(
    {"nothing", "nothing hurt", "nothing hurts", "none", "no pain", "all clear", "clear"}
)
"""Written instead of a niggle, these say that nothing hurt."""


@dataclass(frozen=True, slots=True)
class LogReply:
    """What was understood and stored, and the sentence that says it back."""

    day: date
    clear: bool
    niggles: tuple[Niggle, ...]
    reply: str


def log(store: Store, phrase: str, *, day: date, now: datetime) -> LogReply:
    """Store the entries of a phrase.

    Parameters
    ----------
    store
        Where to.
    phrase
        What the runner wrote, see `tracker.diary.phrases`.
    day
        The local date it is about.
    now
        The present, with the writer's UTC offset.

    Raises
    ------
    PhraseError
        The phrase is not understood; nothing is stored.
    InvalidValueError
        The day has not come yet.
    """
    if " ".join(phrase.casefold().split()).strip(".! ") in CLEAR_PHRASES:
        return log_clear(store, day=day, now=now)
    _check_day(day, now)
    niggles = read_phrase(phrase, day=day, logged_at=now)
    store.add_entries(niggles=niggles)
    said = "; ".join(map(describe, niggles))
    return LogReply(day=day, clear=False, niggles=niggles, reply=f"Noted for {_when(day, now)}: {said}.")


def log_clear(store: Store, *, day: date, now: datetime) -> LogReply:
    """Store that nothing hurt on a day.

    Raises
    ------
    InvalidValueError
        The day has not come yet, or has niggles: then it was not clear.
    """
    _check_day(day, now)
    niggles = [n for n in store.niggles(since=day, until=day) if n.severity > 0]
    if niggles:
        raise InvalidValueError(
            f"this day already has {'; '.join(map(describe, niggles))}, so it was not clear",
            where=day.isoformat(),
        )
    if not any(checkin.clear for checkin in store.checkins(since=day, until=day)):
        store.add_entries(checkins=[Checkin(day=day, logged_at=now, clear=True)])
    return LogReply(day=day, clear=True, niggles=(), reply=f"Noted for {_when(day, now)}: nothing hurt.")


def _check_day(day: date, now: datetime) -> None:
    if day > now.date():
        raise InvalidValueError(
            "this day has not come yet", where=day.isoformat(), hint="Give a day up to today."
        )


def _when(day: date, now: datetime) -> str:
    return {0: "today", 1: "yesterday"}.get((now.date() - day).days, f"{day.day} {day:%B %Y}")
