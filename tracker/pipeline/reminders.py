"""Reminders: a calendar file, and one webhook that is used only when the runner sets it."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, time
from urllib.parse import urlsplit

from tracker import settings
from tracker.errors import InvalidValueError, TrackerError
from tracker.model import tells_of_pain
from tracker.store import Store

TEXT = "Ten seconds for niggle: did anything hurt today?"
"""All that a reminder ever says: nothing of the diary leaves this machine."""

TIMEOUT_S = 10.0


def is_due(store: Store, today: date) -> bool:
    """Whether nothing about pain was noted for today."""
    entries = (*store.checkins(since=today, until=today), *store.niggles(since=today, until=today))
    return not any(map(tells_of_pain, entries))


def ics(at: time, *, address: str | None = None) -> str:
    """A calendar (RFC 5545) with one event a day at a local time, and an alarm for it.

    Parameters
    ----------
    at
        The local time of day, wherever the runner is.
    address
        A link to the Log page, where there is one.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//niggle//reminder//EN",
        "BEGIN:VEVENT",
        f"UID:reminder-{at:%H%M}@niggle",
        f"DTSTAMP:{datetime(2026, 1, 1, tzinfo=UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART:20260101T{at:%H%M}00",
        "DURATION:PT5M",
        "RRULE:FREQ=DAILY",
        f"SUMMARY:{_escaped('niggle: how did it feel?')}",
        f"DESCRIPTION:{_escaped(TEXT)}",
        *([f"URL:{address}"] if address else []),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:PT0M",
        f"DESCRIPTION:{_escaped(TEXT)}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return text


def _folded(line: str) -> str:
    """A line cut to 75 bytes a piece, never inside a letter."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > (75 if not pieces else 74):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])


def reminder_time(store: Store) -> time:
    """The time of day at which to remind, as set."""
    text = store.setting("reminder_time") or settings.setting("reminder_time").default or "20:00"
    return time.fromisoformat(text)


def send(store: Store) -> None:
    """Post the reminder to the address the runner has set (ntfy and the like take it as it is).

    Raises
    ------
    InvalidValueError
        No address is set.
    TrackerError
        It cannot be reached, or does not take it.
    """
    address = store.setting("reminder_url")
    if not address:
        raise InvalidValueError(
            "no address is set", where="reminder_url", hint="niggle set reminder_url https://…"
        )
    request = urllib.request.Request(  # noqa: S310 - the setting takes http and https only
        address, data=TEXT.encode(), headers={"Title": "niggle", "Content-Type": "text/plain; charset=utf-8"}
    )
    host = urlsplit(address).hostname
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            answer.read(1)
    except urllib.error.HTTPError as error:
        raise TrackerError(f"{host} answered {error.code}", where="reminder_url") from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise TrackerError(f"{host} cannot be reached ({reason})", where="reminder_url") from None
