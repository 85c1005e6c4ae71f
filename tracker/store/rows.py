"""Core types ↔ table rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tracker.model import Activity, Checkin, Impact, Lap, Moment, Niggle, Onset, Quality, Side, Site

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

PLAIN = tuple(f.name for f in fields(Activity) if f.name not in ("start", "utc_offset"))
"""Fields of an activity that are stored as they are."""


def from_activity(activity: Activity) -> Row:
    return {
        "day": activity.day.isoformat(),
        "start": activity.start.isoformat(),
        "utc_offset_s": int(activity.utc_offset.total_seconds()),
        **{name: getattr(activity, name) for name in PLAIN},
    }


def to_activity(row: Row) -> Activity:
    return Activity(
        start=datetime.fromisoformat(row["start"]).astimezone(UTC),
        utc_offset=timedelta(seconds=row["utc_offset_s"]),
        **{name: row[name] for name in PLAIN},
    )


def from_samples(activity_id: str, frame: pd.DataFrame) -> Row:
    from tracker.store import samples

    names, blob = samples.pack(frame)
    return {"activity_id": activity_id, "rows": len(frame), "columns": ",".join(names), "data": blob}


def to_samples(row: Row | None) -> pd.DataFrame:
    from tracker.store import samples

    if row is None:
        return samples.unpack([], 0, samples.EMPTY)
    return samples.unpack(row["columns"].split(","), row["rows"], row["data"])


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
    return Lap(start_s=row["start_s"], elapsed_s=row["elapsed_s"], distance_m=row["distance_m"])


def from_niggle(niggle: Niggle) -> Row:
    return {
        "id": niggle.id,
        "day": niggle.day.isoformat(),
        "region": niggle.site.region,
        "side": niggle.site.side,
        "severity": niggle.severity,
        "moment": niggle.moment,
        "onset": niggle.onset,
        "quality": niggle.quality,
        "impact": niggle.impact,
        "note": niggle.note,
        "x": niggle.x,
        "y": niggle.y,
        "logged_at": niggle.logged_at.isoformat(),
    }


def to_niggle(row: Row) -> Niggle:
    return Niggle(
        day=date.fromisoformat(row["day"]),
        logged_at=datetime.fromisoformat(row["logged_at"]),
        site=Site(row["region"], Side(row["side"]) if row["side"] else None),
        severity=row["severity"],
        moment=Moment(row["moment"]) if row["moment"] else None,
        onset=Onset(row["onset"]) if row["onset"] else None,
        quality=Quality(row["quality"]) if row["quality"] else None,
        impact=Impact(row["impact"]) if row["impact"] else None,
        note=row["note"],
        x=row["x"],
        y=row["y"],
    )


def from_checkin(checkin: Checkin) -> Row:
    scales = ("soreness", "fatigue", "stress", "sleep", "note")
    return {
        "id": checkin.id,
        "day": checkin.day.isoformat(),
        "clear": int(checkin.clear),
        **{name: getattr(checkin, name) for name in scales},
        "logged_at": checkin.logged_at.isoformat(),
    }


def to_checkin(row: Row) -> Checkin:
    return Checkin(
        day=date.fromisoformat(row["day"]),
        logged_at=datetime.fromisoformat(row["logged_at"]),
        clear=bool(row["clear"]),
        **{name: row[name] for name in ("soreness", "fatigue", "stress", "sleep", "note")},
    )
