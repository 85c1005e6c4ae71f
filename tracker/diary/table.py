"""``niggles.csv``: a diary as a table (``manual/formats.md``)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

from tracker.body import load_body
from tracker.diary.words import split_words, vocabulary
from tracker.errors import FileRefusedError, InvalidValueError
from tracker.model import Checkin, Impact, Moment, Niggle, Onset, Quality, Side

REQUIRED = ("date", "region", "side", "severity")

CLEAR = "none"
"""The region of a row that says: nothing hurt on this day."""

EVENING = time(20, tzinfo=UTC)
"""A table without ``logged_at`` is taken as written on the evening of each day it is about."""

MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class DiaryTable:
    """What a table holds: niggles and clear check-ins."""

    niggles: tuple[Niggle, ...]
    checkins: tuple[Checkin, ...]


def is_diary(data: bytes) -> bool:
    """Whether the first line names the columns of a diary."""
    header = data[:4096].removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].decode("utf-8", "replace")
    return set(REQUIRED) <= {cell.strip().lower() for cell in header.split(",")}


def read_niggles(data: bytes, name: str) -> DiaryTable:
    """The entries of a diary table.

    Raises
    ------
    FileRefusedError
        A row is not understood. The first faults are named with their line, and nothing of the file
        is taken, so that it can be mended and read again.
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace")))
    rows.fieldnames = [(cell or "").strip().lower() for cell in rows.fieldnames or ()]
    niggles: list[Niggle] = []
    checkins: list[Checkin] = []
    faults: list[str] = []
    for row in rows:
        cells = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str | None)}
        try:
            entry = _entry(cells)
        except (ValueError, InvalidValueError) as error:
            faults.append(f"line {rows.line_num}: {error}")
            continue
        if isinstance(entry, Niggle):
            niggles.append(entry)
        else:
            checkins.append(entry)
    if faults:
        more = f" (and {len(faults) - MOST_REASONS} more)" if len(faults) > MOST_REASONS else ""
        raise FileRefusedError("; ".join(faults[:MOST_REASONS]) + more, where=name)
    return DiaryTable(tuple(niggles), tuple(checkins))


def _entry(cells: dict[str, str]) -> Niggle | Checkin:
    day = date.fromisoformat(cells["date"])
    logged_at = _instant(cells.get("logged_at", "")) or datetime.combine(day, EVENING)
    severity = float(cells["severity"]) if cells["severity"] else None
    note = cells.get("note") or None
    if cells["region"].casefold() == CLEAR:
        if severity:
            raise InvalidValueError(f"region none means a clear day, so severity {severity:g} cannot be")
        return Checkin(day=day, logged_at=logged_at, clear=True, note=note)
    if severity is None:
        raise InvalidValueError("severity is missing")
    return Niggle(
        day=day,
        logged_at=logged_at,
        site=load_body().site(_region(cells["region"]), _one_of(Side, cells["side"], "side")),
        severity=severity,
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
    return datetime.fromisoformat(text) if text else None
