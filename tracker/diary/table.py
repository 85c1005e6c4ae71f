"""``niggles.csv`` and ``checkins.csv``: a diary as tables (``manual/formats.md``), read and written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo

from tracker import tables
from tracker.diary.fields import niggle_of
from tracker.errors import InvalidValueError
from tracker.model import CHECKIN_SCALES, Checkin, Entry, Niggle

NIGGLES = frozenset({"date", "region", "side", "severity"})
CHECKINS = frozenset({"date", "clear", "soreness"})
"""The columns that make a table one of ours."""

NIGGLE_COLUMNS = (
    *("date", "region", "side", "severity", "moment", "onset", "quality", "impact", "trend", "alerts"),
    *("note", "x", "y", "logged_at"),
)
CHECKIN_COLUMNS = ("date", "clear", *CHECKIN_SCALES, "note", "logged_at")
"""The columns we write."""

CLEAR = "none"
"""The region of a row that says: nothing hurt on this day."""

EVENING = time(20, tzinfo=UTC)
"""A table without ``logged_at`` is taken as written on the evening of each day it is about."""

FORMULA = ("=", "+", "-", "@", "\t", "'")
"""A spreadsheet takes a text that begins so for a formula: an apostrophe is put before it."""


def read_niggles(data: bytes, name: str, _zone: tzinfo | None = None) -> list[Entry]:
    """The entries of a diary table.

    Raises
    ------
    FileRefusedError
        A row is not understood; nothing of the file is taken.
    """
    return tables.read(data, name, _entry)


def read_checkins(data: bytes, name: str, _zone: tzinfo | None = None) -> list[Entry]:
    """The check-ins of a table of check-ins.

    Raises
    ------
    FileRefusedError
        A row is not understood; nothing of the file is taken.
    """
    return list(tables.read(data, name, _checkin))


def _entry(cells: dict[str, str]) -> Entry:
    day, logged_at = _when(cells)
    if cells["region"].casefold() == CLEAR:
        if cells["severity"] and tables.a_number(cells["severity"], "severity"):
            raise InvalidValueError(f"region none means a clear day, not severity {cells['severity']}")
        return Checkin(day=day, logged_at=logged_at, clear=True, note=_note(cells))
    told = cells | {"note": _note(cells) or ""}
    return niggle_of(told, day=day, logged_at=logged_at, alerts=cells.get("alerts", "").split())


def _checkin(cells: dict[str, str]) -> Checkin:
    day, logged_at = _when(cells)
    clear = cells["clear"].casefold()
    if clear not in YES_NO:
        raise InvalidValueError(f"clear “{cells['clear']}” is neither yes nor no")
    return Checkin(
        day=day,
        logged_at=logged_at,
        clear=YES_NO[clear],
        note=_note(cells),
        **{name: tables.optional_number(cells.get(name, ""), name) for name in CHECKIN_SCALES},  # type: ignore[arg-type]
    )


YES_NO = {
    "yes": True,
    "y": True,
    "true": True,
    "1": True,
    "no": False,
    "n": False,
    "false": False,
    "0": False,
}
YES_NO[""] = False


def _when(cells: dict[str, str]) -> tuple[date, datetime]:
    day = tables.a_day(cells["date"])
    return day, _instant(cells.get("logged_at", "")) or datetime.combine(day, EVENING)


def _note(cells: dict[str, str]) -> str | None:
    return cells.get("note", "").removeprefix("'") or None


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidValueError(
            f"logged_at “{text}” is no time; write it like 2026-03-01T20:00:00+01:00"
        ) from None


def write_niggles(niggles: Iterable[Niggle], checkins: Iterable[Checkin]) -> str:
    """The niggles as a table, with a row ``none`` for each check-in that says that nothing hurt.

    What `read_niggles` makes of it are the same entries, but for ratings of the check-ins: those stand in
    the other table.
    """
    clear = [replace(c, note=None) if c.rated else c for c in checkins if c.clear]
    rows = [
        _row(NIGGLE_COLUMNS, n, region=n.site.region, side=n.site.side, alerts=" ".join(n.alerts))
        for n in niggles
    ]
    rows += [_row(NIGGLE_COLUMNS, c, region=CLEAR, severity="0") for c in clear]
    return _text(NIGGLE_COLUMNS, rows)


def write_checkins(checkins: Iterable[Checkin]) -> str:
    """The check-ins as a table."""
    rows = [_row(CHECKIN_COLUMNS, c, clear="yes" if c.clear else "no") for c in checkins]
    return _text(CHECKIN_COLUMNS, rows)


def _row(columns: Iterable[str], entry: Entry, **instead: object) -> list[str]:
    told = {"date": entry.day, "logged_at": entry.logged_at, **instead}
    return [_cell(told.get(name, getattr(entry, name, None))) for name in columns]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _text(columns: Iterable[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    ordered: list[list[str]] = sorted(rows, key=lambda row: [row[0], row[-1], *row])
    writer.writerows(ordered)
    return out.getvalue()
