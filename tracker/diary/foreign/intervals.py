"""intervals.icu: the wellness days, as CSV or as the JSON of its API.

Soreness, fatigue, stress, mood and sleep quality go from 1 (best) to 4 and are turned into 1 to 7. Injury is
1 none, 2 niggle, 3 poor, 4 injured, without a place: 1 says that nothing hurt, the others become a note.

References
----------
The field names as its API gives them; that 1 is best as its author says in its forum. No export of ours was
at hand: read as described, not verified.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from tracker import tables
from tracker.diary.foreign import EVENING
from tracker.errors import FileRefusedError, InvalidValueError
from tracker.model import Checkin, Entry

OURS = {
    "soreness": "soreness",
    "fatigue": "fatigue",
    "stress": "stress",
    "sleepquality": "sleep",
    "mood": "mood",
}
"""Its columns, in lower case, and the ratings they become."""

INJURIES = {2: "niggle", 3: "poor", 4: "injured"}

MARKS = frozenset({"sleepsecs", "restinghr", "hrv", "ctl", "ctlload", "sleepquality", "motivation"})


def is_table(columns: frozenset[str]) -> bool:
    """Whether these are the columns of a wellness table."""
    return bool(columns & {"date", "id"}) and bool(columns & set(OURS)) and bool(columns & MARKS)


def is_json(data: bytes) -> bool:
    """Whether this is a list of wellness days."""
    head = data[:4096].lstrip()
    return head.startswith(b"[") and b'"id"' in head and (b'"sleepSecs"' in head or b'"restingHR"' in head)


def read_table(data: bytes, name: str, zone: tzinfo) -> list[Entry]:
    """The check-ins of a wellness table."""
    return [entry for entry in tables.read(data, name, lambda c: _checkin(c, zone)) if entry]


def read_json(data: bytes, name: str, zone: tzinfo) -> list[Entry]:
    """The check-ins of a list of wellness days.

    Raises
    ------
    FileRefusedError
        It is no such list, or a day of it is not understood.
    """
    try:
        days = json.loads(data)
    except (ValueError, RecursionError):
        raise FileRefusedError("its JSON is broken", where=name) from None
    entries: list[Entry] = []
    for number, day in enumerate(days if isinstance(days, list) else [], start=1):
        if not isinstance(day, dict):
            raise FileRefusedError(f"item {number} is no day", where=name)
        cells = {str(key).lower(): "" if value is None else str(value) for key, value in day.items()}
        try:
            entry = _checkin(cells, zone)
        except (InvalidValueError, ValueError) as error:
            raise FileRefusedError(f"item {number}: {error}", where=name) from None
        entries += [entry] if entry else []
    return entries


def _checkin(cells: Mapping[str, str], zone: tzinfo) -> Entry | None:
    day = tables.a_day((cells.get("date") or cells.get("id") or "")[:10])
    given: dict[str, Any] = {ours: _turned(cells, theirs) for theirs, ours in OURS.items()}
    seconds = _number(cells, "sleepsecs")
    given["sleep_h"] = round(seconds / 3600, 2) if seconds else None
    injury = int(_number(cells, "injury") or 0)
    notes = [cells.get("comments", ""), f"injury: {INJURIES[injury]}" if injury in INJURIES else ""]
    note = "; ".join(filter(None, notes)) or None
    if injury != 1 and note is None and all(value is None for value in given.values()):
        return None
    written = datetime.combine(day, EVENING, tzinfo=zone)
    return Checkin(day=day, logged_at=written, clear=injury == 1, note=note, **given)


def _turned(cells: Mapping[str, str], column: str) -> float | None:
    """1 to 4 with 1 as best → 1 to 7."""
    value = _number(cells, column)
    if not value:
        return None
    if not 1 <= value <= 4:
        raise InvalidValueError(f"{column} {value:g} is not on the 1–4 scale")
    return 1 + (value - 1) * 2


def _number(cells: Mapping[str, str], column: str) -> float | None:
    text = cells.get(column, "")
    return tables.a_number(text, column) if text and text.lower() != "nan" else None
