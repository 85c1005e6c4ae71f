"""Garmin's ``*_summarizedActivities.json``: names, ratings and totals; distances in cm, times in ms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tracker.errors import FileRefusedError, NoActivityError
from tracker.importers.exports.listed import Listed, plain_number, recordings, text, times
from tracker.importers.source import Source
from tracker.model import Recording

KEY = "summarizedActivitiesExport"

LATEST_MS = 4.1e12
"""The year 2100: no activity is later."""

TOTALS: dict[str, tuple[str, float]] = {
    "elapsed_s": ("elapsedDuration", 1e-3),
    "moving_s": ("duration", 1e-3),
    "distance_m": ("distance", 1e-2),
    "ascent_m": ("elevationGain", 1e-2),
    "descent_m": ("elevationLoss", 1e-2),
    "hr_mean_bpm": ("avgHr", 1),
    "hr_max_bpm": ("maxHr", 1),
    "cadence_mean_spm": ("avgDoubleCadence", 1),
    "power_mean_w": ("avgPower", 1),
    "rpe": ("workoutRpe", 0.1),
    "feel": ("workoutFeel", 1),
}
"""The activity's field, Garmin's, and the factor between them."""


def recognises(data: bytes) -> bool:
    """Whether it is a list of summarised activities."""
    head = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head[:1] in (b"[", b"{") and KEY.encode() in head


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The activities of the list; the containers of multisport activities are left to their parts.

    Raises
    ------
    FileRefusedError
        It is no sound JSON.
    NoActivityError
        The list is empty.
    """
    try:
        content = json.loads(data)
    except ValueError as error:
        raise FileRefusedError(f"the JSON is broken ({error})", where=source.name) from None
    rows = [row for row in _rows(content) if row.get("parent") is not True]
    if not rows:
        raise NoActivityError("the list holds no activity", where=source.name)
    return recordings([_listed(row) for row in rows], source)


def _rows(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        content = [content]
    for part in content if isinstance(content, list) else []:
        rows = part.get(KEY, []) if isinstance(part, dict) else []
        yield from (row for row in rows if isinstance(row, dict))


def _listed(row: dict[str, Any]) -> Listed | None:
    begin = plain_number(row.get("startTimeGmt")) or plain_number(row.get("beginTimestamp"))
    if begin is None or not 0 < begin < LATEST_MS:
        return None
    local = plain_number(row.get("startTimeLocal"))
    quarters = None if local is None else round((local - begin) / 900_000)
    totals = {name: times(plain_number(row.get(theirs)), factor) for name, (theirs, factor) in TOTALS.items()}
    return Listed(
        service="garmin",
        key=str(row.get("activityId") or begin),
        start=datetime.fromtimestamp(begin / 1000, UTC),
        offset=timedelta(minutes=15 * quarters) if quarters is not None and abs(quarters) <= 56 else None,
        sport=_kind(row.get("activityType")) or text(row.get("sportType")),
        name=text(row.get("name")),
        description=text(row.get("description")),
        totals={n: value for n, value in totals.items() if value or (n == "feel" and value == 0)},
    )


def _kind(value: object) -> str | None:
    return text(value.get("typeKey") if isinstance(value, dict) else value)
