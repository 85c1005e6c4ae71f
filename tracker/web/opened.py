"""What every page needs: the store, the present moment, and errors said on the page."""

from __future__ import annotations

import gzip
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Response, current_app, request

from tracker import settings
from tracker.errors import InvalidValueError, StoreError
from tracker.model import EARLIEST
from tracker.store import Store
from tracker.store.database import SECRET_SETTING

EARLIEST_DAY = EARLIEST.date() + timedelta(days=366)
"""No diary goes back further; so a page can always show the days before."""


@contextmanager
def opened() -> Iterator[tuple[Store, datetime]]:
    """The store and the present moment in the runner's zone (the demo's last evening in the demo).

    Once it was there, a database that is gone is not begun anew: its drive may only be away.
    """
    seen = current_app.extensions.get("database seen", False)
    with Store(current_app.config["DATABASE"], make=not seen) as store:
        current_app.extensions["database seen"] = True
        now = datetime.now(settings.zone(store.setting("timezone")))
        fixed = current_app.config["TODAY"]
        if fixed is not None:
            now = now.replace(year=fixed.year, month=fixed.month, day=fixed.day)
        yield store, now


def web_secret(database: Path) -> bytes:
    """What signs cookies and forms: kept with the database, so that an open form outlives a new start."""
    try:
        with Store(database) as store:
            kept = store.setting(SECRET_SETTING)
            if kept is None:
                kept = secrets.token_hex(32)
                store.set(SECRET_SETTING, kept)
            return bytes.fromhex(kept)
    except (StoreError, ValueError):
        return secrets.token_bytes(32)


def a_day(text: str | None, today: date) -> date:
    """The day of a form or an address; today where none is given.

    Raises
    ------
    InvalidValueError
        It is no day.
    """
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError:
        raise InvalidValueError("that is no day", hint="Choose one in the calendar.") from None
    if day < EARLIEST_DAY:
        raise InvalidValueError("this day is too long ago to be meant", where=day.isoformat())
    if day > today:
        raise InvalidValueError("this day has not come yet", where=day.isoformat())
    return day


def a_number(name: str) -> float | None:
    """A number of the form at hand, None where it is left empty.

    Raises
    ------
    InvalidValueError
        It is no number.
    """
    text = request.form.get(name, "").strip()
    try:
        value = float(text[:40]) if text else None
    except ValueError:
        raise InvalidValueError(f"{name} “{text[:20]}” is no number") from None
    return value


def as_json(value: object) -> Response:
    """An answer in JSON, compressed where the browser takes it."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False, default=str).encode()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer: Response = current_app.response_class(
        gzip.compress(text, 2, mtime=0) if packed else text, mimetype="application/json"
    )
    answer.headers["Vary"] = "Accept-Encoding"
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    return answer
