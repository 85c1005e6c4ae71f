"""``POST /api/niggles`` and ``/api/checkins``: for phone shortcuts and scripts, with a bearer token."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from tracker.diary.fields import niggle_of
from tracker.errors import InvalidValueError, TrackerError
from tracker.model import CHECKIN_SCALES, Niggle
from tracker.pipeline import diary
from tracker.pipeline.access import hashed
from tracker.pipeline.diary_days import reply_json
from tracker.store import Store
from tracker.store.database import TOKEN_SETTING
from tracker.web.opened import a_day, opened

pages = Blueprint("api", __name__, url_prefix="/api")

Answered = tuple[Response, int]


def token_is_right() -> bool:
    """Whether the request at hand carries the token."""
    given = request.headers.get("Authorization", "")
    if not given.startswith("Bearer "):
        return False
    with opened() as (store, _):
        known = store.setting(TOKEN_SETTING)
    right = hmac.compare_digest(hashed(given.removeprefix("Bearer ").strip()), known or "")
    return known is not None and right


@pages.post("/niggles")
def niggles() -> Answered:
    """``{"phrase": "left calf 3 after"}``, or region, side and severity; ``date`` for another day."""
    return _doing(_log)


@pages.post("/checkins")
def checkins() -> Answered:
    """``{"clear": true}``, or any of soreness, fatigue, stress, sleep, mood, readiness, sleep_h, note."""
    return _doing(_check_in)


def _log(store: Store, now: datetime, day: date, given: Mapping[str, Any]) -> dict[str, object]:
    if "phrase" in given:
        _only(given, {"phrase", "date"})
        if not isinstance(given["phrase"], str):
            raise InvalidValueError("it is no text", where="phrase")
        reply = diary.log(store, given["phrase"], now=now, day=day if "date" in given else None)
    else:
        _only(given, NIGGLE_FIELDS)
        reply = diary.log_niggles(store, [_niggle(given, day, now)], now=now)
    return reply_json(reply)


NIGGLE_FIELDS = {
    "region",
    "side",
    "severity",
    "moment",
    "onset",
    "quality",
    "impact",
    "trend",
    "alerts",
    "note",
    "date",
}


MOST_NUMBER = 1000
"""No rating is as large; larger numbers are not even looked at."""


def _only(given: Mapping[str, Any], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise InvalidValueError(
                f"“{name[:40]}” is no field we know", hint=f"There are: {', '.join(sorted(known))}."
            )


def _niggle(given: Mapping[str, Any], day: date, now: datetime) -> Niggle:
    alerts = given.get("alerts") or []
    if not isinstance(alerts, list):
        raise InvalidValueError("it is no list", where="alerts")
    severity = given.get("severity")
    number = isinstance(severity, int | float) and not isinstance(severity, bool)
    if not number or not abs(severity or 0) < MOST_NUMBER:
        raise InvalidValueError("it is missing or no number", where="severity", hint="Send 0 to 10.")
    fields = {name: str(value) for name, value in given.items() if value is not None}
    niggle = niggle_of(fields, day=day, logged_at=now, alerts=map(str, alerts))
    if niggle.site.side is None:
        raise InvalidValueError("it is missing", where="side", hint="Send left or right.")
    return niggle


def _check_in(store: Store, now: datetime, day: date, given: Mapping[str, Any]) -> dict[str, object]:
    _only(given, {"clear", "note", "date", *CHECKIN_SCALES})
    scales = {name: _number(given, name) for name in CHECKIN_SCALES}
    note = str(given["note"]) if given.get("note") else None
    clear = given.get("clear", False)
    if not isinstance(clear, bool):
        raise InvalidValueError("it is neither true nor false", where="clear")
    said = diary.check_in(store, scales, day=day, now=now, note=note, clear=clear)
    return {"day": day.isoformat(), "clear": clear, "reply": said}


def _number(given: Mapping[str, Any], name: str) -> float | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST_NUMBER:
        return float(value)
    raise InvalidValueError("it is no number", where=name)


def _doing(action: Callable[[Store, datetime, date, Mapping[str, Any]], dict[str, object]]) -> Answered:
    if not token_is_right():
        return jsonify(error="The token is missing or wrong. Make one with: niggle token"), 401
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        return jsonify(error="Send a JSON object, with Content-Type: application/json."), 400
    try:
        with opened() as (store, now):
            day = a_day(str(given.get("date") or ""), now.date())
            return jsonify(action(store, now, day, given)), 201
    except TrackerError as error:
        return jsonify(error=str(error)), 422
