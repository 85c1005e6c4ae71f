"""Core types ↔ table rows."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from tracker.model import Activity, Lap

Row = dict[str, Any]

BOOLEAN = ("timed", "sport_stated")
"""Fields of an activity that the database holds as 0 or 1."""


@cache
def plain() -> tuple[str, ...]:
    """Fields of an activity that are stored as they are."""
    from tracker.model import Activity

    return tuple(f.name for f in fields(Activity) if f.name not in ("start", "utc_offset", *BOOLEAN))


def clean(value: Any) -> Any:
    """A value that SQLite can hold: half an emoji in a text becomes a question mark."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def portable(value: Any) -> Any:
    """A value of a row as JSON can hold it."""
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def from_portable(value: Any) -> Any:
    """What `portable` made portable."""
    return base64.b64decode(value["base64"], validate=True) if isinstance(value, dict) else value


def from_activity(activity: Activity) -> Row:
    return {
        "day": activity.day.isoformat(),
        "start": activity.start.isoformat(),
        "utc_offset_s": int(activity.utc_offset.total_seconds()),
        **{name: clean(getattr(activity, name)) for name in plain()},
        **{name: int(getattr(activity, name)) for name in BOOLEAN},
    }


def to_activity(row: Row) -> Activity:
    from tracker.model import Activity

    return Activity(
        start=datetime.fromisoformat(row["start"]).astimezone(UTC),
        utc_offset=timedelta(seconds=row["utc_offset_s"]),
        timed=bool(row["timed"]),
        sport_stated=bool(row["sport_stated"]),
        **{name: row[name] for name in plain()},
    )


def to_samples(row: Row | None) -> pd.DataFrame:
    from tracker.store import samples

    if row is None:
        return samples.unpack([], 0, samples.EMPTY)
    return samples.unpack(row["columns"].split(","), row["rows"], row["data"])


def to_details(row: Row | None) -> dict[str, Any]:
    """The fields of a `Recording` that a row of details holds."""
    import json

    from tracker.model import Athlete, Pause
    from tracker.store import samples

    if row is None:
        return {}
    stated = json.loads(row["athlete"]) if row["athlete"] else None
    if stated and "hr_zones_bpm" in stated:
        stated["hr_zones_bpm"] = tuple(stated["hr_zones_bpm"])
    return {
        "pauses": tuple(Pause(start_s=start, end_s=end) for start, end in json.loads(row["pauses"])),
        "beats_ms": samples.unpack_beats(row["beats"]) if row["beats"] else (),
        "athlete": Athlete(**stated) if stated else None,
        "devices": tuple(json.loads(row["devices"])),
    }


def from_laps(activity_id: str, laps: Iterable[Lap]) -> Iterator[Row]:
    for number, lap in enumerate(laps, start=1):
        yield {
            "activity_id": activity_id,
            "number": number,
            "start_s": lap.start_s,
            "elapsed_s": lap.elapsed_s,
            "distance_m": lap.distance_m,
        }


def to_lap(row: Row) -> Lap:
    from tracker.model import Lap

    return Lap(start_s=row["start_s"], elapsed_s=row["elapsed_s"], distance_m=row["distance_m"])


def between(since: date | None, until: date | None) -> tuple[str, list[Any]]:
    """The condition and its values that select the days ``since`` to ``until``."""
    return "day BETWEEN ? AND ?", [(since or date.min).isoformat(), (until or date.max).isoformat()]
