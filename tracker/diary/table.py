"""``niggles.csv``: a diary as a table (``manual/formats.md``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import TypeVar

from tracker import tables
from tracker.body import load_body
from tracker.diary.words import split_words, vocabulary
from tracker.errors import InvalidValueError
from tracker.model import Checkin, Impact, Moment, Niggle, Onset, Quality, Side

REQUIRED = ("date", "region", "side", "severity")

CLEAR = "none"
"""The region of a row that says: nothing hurt on this day."""

EVENING = time(20, tzinfo=UTC)
"""A table without ``logged_at`` is taken as written on the evening of each day it is about."""


@dataclass(frozen=True, slots=True)
class DiaryTable:
    """What a table holds: niggles and clear check-ins."""

    niggles: tuple[Niggle, ...]
    checkins: tuple[Checkin, ...]


def is_diary(data: bytes) -> bool:
    """Whether the first line names the columns of a diary."""
    return set(REQUIRED) <= tables.header(data)


def read_niggles(data: bytes, name: str) -> DiaryTable:
    """The entries of a diary table.

    Raises
    ------
    FileRefusedError
        A row is not understood; nothing of the file is taken.
    """
    entries = tables.read(data, name, _entry)
    return DiaryTable(
        niggles=tuple(entry for entry in entries if isinstance(entry, Niggle)),
        checkins=tuple(entry for entry in entries if isinstance(entry, Checkin)),
    )


def _entry(cells: dict[str, str]) -> Niggle | Checkin:
    day = tables.a_day(cells["date"])
    logged_at = _instant(cells.get("logged_at", "")) or datetime.combine(day, EVENING)
    note = cells.get("note") or None
    if cells["region"].casefold() == CLEAR:
        if cells["severity"] and tables.a_number(cells["severity"], "severity"):
            raise InvalidValueError(f"region none means a clear day, not severity {cells['severity']}")
        return Checkin(day=day, logged_at=logged_at, clear=True, note=note)
    return Niggle(
        day=day,
        logged_at=logged_at,
        site=load_body().site(_region(cells["region"]), _one_of(Side, cells["side"], "side")),
        severity=tables.a_number(cells["severity"], "severity"),
        moment=_one_of(Moment, cells.get("moment", ""), "moment"),
        onset=_one_of(Onset, cells.get("onset", ""), "onset"),
        quality=_one_of(Quality, cells.get("quality", ""), "quality"),
        impact=_one_of(Impact, cells.get("impact", ""), "impact"),
        note=note,
    )


def _region(text: str) -> str:
    if text in load_body().regions:
        return text
    word = vocabulary().get(tuple(split_words(text)))
    if word is None or word.kind != "region":
        raise InvalidValueError(f"“{text}” is no body region we know")
    return str(word.value)


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(choices: Callable[[str], Choice] | type[Choice], text: str, column: str) -> Choice | None:
    if not text:
        return None
    try:
        return choices(text.casefold().replace("_", " "))
    except ValueError:
        raise InvalidValueError(f"{column} “{text}” is not understood") from None


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidValueError(
            f"logged_at “{text}” is no time; write it like 2026-03-01T20:00:00+01:00"
        ) from None
