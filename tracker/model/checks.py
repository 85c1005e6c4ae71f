"""Checks and identities that several types share."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from tracker.errors import InvalidValueError


def aware(instant: datetime, what: str) -> None:
    """Refuse an instant without a time zone."""
    if instant.utcoffset() is None:
        raise InvalidValueError(f"{what} needs a time zone: {instant}")


def check_entry(day: date, logged_at: datetime) -> None:
    """Refuse a diary entry whose day or time of writing is not what it must be."""
    aware(logged_at, "the time of a diary entry")
    if isinstance(day, datetime):
        raise InvalidValueError("the day of an entry is a date without a time", where=str(day))


def digest(*parts: object) -> str:
    """A short hash of these parts, None as nothing."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
