"""Checks and identities that several types share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime

from tracker.errors import InvalidValueError

EARLIEST = datetime(1970, 1, 2, tzinfo=UTC)
"""Clocks that were never set say earlier dates, or the first day of 1970; so do slips of the finger."""


def check_instant(instant: datetime, what: str, *, where: str | None = None) -> None:
    """Refuse an instant without a time zone, or of a year that cannot be meant."""
    if instant.utcoffset() is None:
        raise InvalidValueError(f"{what} needs a time zone: {instant}", where=where)
    if instant < EARLIEST:
        raise InvalidValueError(f"{what} is of the year {instant.year}, which cannot be right", where=where)


def check_entry(day: date, logged_at: datetime) -> None:
    """Refuse a diary entry whose day or time of writing is not what it must be."""
    check_instant(logged_at, "the time of writing")
    if isinstance(day, datetime):
        raise InvalidValueError("the day of an entry is a date without a time", where=str(day))
    if day < EARLIEST.date():
        raise InvalidValueError("this day is too long ago to be meant", where=day.isoformat())


def check_ranges(
    values: object, ranges: Mapping[str, tuple[float, float]], *, where: str | None = None
) -> None:
    """Refuse an object one of whose attributes is known and leaves its range."""
    for name, (low, high) in ranges.items():
        value = getattr(values, name)
        if value is not None and not low <= value <= high:
            raise InvalidValueError(f"{name} {value:g} is not between {low:g} and {high:g}", where=where)


def plain_text(text: str) -> str | None:
    """A text as it can be kept anywhere: one kind of line end, no half letters; None for blanks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.encode("utf-8", "replace").decode().strip() or None


def digest(*parts: object) -> str:
    """A short hash of these parts, None as nothing."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
