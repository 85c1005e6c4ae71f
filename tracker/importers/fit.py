"""FIT files (Garmin, Suunto, COROS, Polar, Wahoo …), decoded by fitparse.

Session totals come first; samples fill what a session does not say. Traps handled here: developer
fields named like native ones are never mixed in, an invalid expanded field never hides a good one,
cadence counts one leg, timestamps below 0x10000000 are device time and not UTC.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TypeGuard, cast

import fitparse
import numpy as np
from fitparse.records import DevFieldDefinition
from fitparse.utils import FitParseError

from tracker import frames
from tracker.errors import FileRefusedError, NoActivityError
from tracker.importers import derive
from tracker.importers.identity import activity_id
from tracker.model import LONGEST_ACTIVITY, RUNNING, Activity, Lap, Recording

SEMICIRCLE_DEG = 180 / 2**31

SAMPLE_FIELDS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("lat_deg", ("position_lat",), SEMICIRCLE_DEG),
    ("lon_deg", ("position_long",), SEMICIRCLE_DEG),
    ("distance_m", ("distance",), 1),
    ("altitude_m", ("enhanced_altitude", "altitude"), 1),
    ("speed_mps", ("enhanced_speed", "speed"), 1),
    ("hr_bpm", ("heart_rate",), 1),
    ("cadence_spm", ("cadence",), 1),
    ("power_w", ("power",), 1),
    ("temperature_c", ("temperature",), 1),
    ("vertical_oscillation_mm", ("vertical_oscillation",), 1),
    ("stance_time_ms", ("stance_time",), 1),
    ("stance_balance_pct", ("stance_time_balance",), 1),
    ("step_length_mm", ("step_length",), 1),
)
"""SAMPLES column, record fields in order of preference, factor."""

FOOT_SPORTS = frozenset({RUNNING, "walking", "hiking", "transition"})
"""Sports whose FIT cadence counts the steps of one leg."""

UNREADABLE_DATE = datetime(1998, 6, 30)  # noqa: DTZ001 - fitparse gives naive UTC
"""FIT dates up to 0x10000000 s after the FIT epoch are seconds since power-on."""

Fields = dict[str, Any]


@dataclass
class _Content:
    """The messages of one file that matter, as plain dictionaries."""

    file_type: str | None = None
    created: datetime | None = None
    sport: str | None = None
    activity: Fields = field(default_factory=dict)
    sessions: list[Fields] = field(default_factory=list)
    laps: list[Fields] = field(default_factory=list)
    records: list[Fields] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)


def recognises(data: bytes) -> bool:
    """Whether the bytes begin with a FIT header."""
    return len(data) >= 12 and data[0] in (12, 14) and data[8:12] == b".FIT"


def read(data: bytes, name: str, *, zone: tzinfo) -> tuple[Recording, ...]:
    """The sessions of a FIT file, each with the records of its time.

    Damaged files are read as far as they go, and what was done is in ``repairs``.

    Raises
    ------
    FileRefusedError
        Nothing can be recovered.
    NoActivityError
        It is a settings, course, workout or other file without an activity.
    """
    content = _content(data, name)
    if not content.sessions and not content.records:
        kind = content.file_type or "device data"
        if kind == "activity":
            raise FileRefusedError("the activity holds neither a summary nor samples", where=name)
        raise NoActivityError(f"it holds {kind.replace('_', ' ')}, not an activity", where=name)
    _set_clock(content, zone)
    content.records = sorted(
        (fields for fields in content.records if _is_utc(fields.get("timestamp"))),
        key=lambda fields: fields["timestamp"],
    )
    sessions = content.sessions or [_session_from_records(content)]
    return tuple(_recording(data, name, content, number, s, zone) for number, s in enumerate(sessions))


def _content(data: bytes, name: str) -> _Content:
    """Read strictly; where the file is damaged, again without the checksum, as far as it goes."""
    try:
        return _collect(fitparse.FitFile(io.BytesIO(data)), _Content())
    except (FitParseError, *_PARSER_SLIPS):
        content = _Content()
    if data[4:8] == bytes(4):  # a watch that died never wrote how much there is
        size = max(0, len(data) - data[0] - 2)
        data = data[:4] + size.to_bytes(4, "little") + data[8:]
    try:
        _collect(fitparse.FitFile(io.BytesIO(data), check_crc=False), content)
        content.repairs.append("the checksum is wrong; the content was read all the same")
    except (FitParseError, *_PARSER_SLIPS) as error:
        if not content.sessions and not content.records:
            raise FileRefusedError(
                f"the FIT data is broken and nothing could be recovered ({error})",
                where=name,
                hint="Copy the file from the watch again.",
            ) from None
        content.repairs.append(f"the file breaks off or is damaged ({error}); read up to there")
    return content


_PARSER_SLIPS = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)
"""What fitparse 1.2 lets escape on damaged bytes beside its own error class."""


def _collect(source: fitparse.FitFile, content: _Content) -> _Content:
    lists = {"record": content.records, "session": content.sessions, "lap": content.laps}
    for message in source.get_messages():
        if message.name in lists:
            lists[message.name].append(_fields(message))
        elif message.name == "activity":
            content.activity = _fields(message)
        elif message.name == "sport":
            content.sport = _text(_fields(message).get("sport"))
        elif message.name == "file_id" and content.file_type is None:
            fields = _fields(message)
            content.file_type = _text(fields.get("type"))
            created = fields.get("time_created")
            content.created = created if _is_utc(created) else None
    return content


def _fields(message: Any) -> Fields:
    """Native fields by name; the first value that is valid wins, developer fields stay out."""
    out: Fields = {}
    for item in message.fields:
        if item.value is not None and item.name not in out:
            if isinstance(item.field_def, DevFieldDefinition):
                continue
            out[item.name] = item.value
    return out


def _is_utc(value: object) -> TypeGuard[datetime]:
    return isinstance(value, datetime) and value > UNREADABLE_DATE


def _set_clock(content: _Content, zone: tzinfo) -> None:
    """Turn device time (seconds since power-on) into UTC, where the file holds the local clock beside it.

    Watches that never met a satellite or a phone write so. The local clock is all there is; it may
    be off, which the repair says.
    """
    ticks, local = content.activity.get("timestamp"), content.activity.get("local_timestamp")
    if not isinstance(ticks, int) or not isinstance(local, datetime):
        return
    utc = local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    for fields in (*content.sessions, *content.laps, *content.records):
        for key in ("timestamp", "start_time"):
            if isinstance(fields.get(key), int):
                fields[key] = utc + timedelta(seconds=fields[key] - ticks)
    content.repairs.append("the watch did not know the date; it was taken from its own clock, check the day")


def _offset(activity: Fields) -> timedelta | None:
    """Local time minus UTC, to the quarter of an hour, where the file tells both."""
    utc, local = activity.get("timestamp"), activity.get("local_timestamp")
    if not _is_utc(utc) or not isinstance(local, datetime):
        return None
    quarters = round((local - utc).total_seconds() / 900)
    return timedelta(minutes=15 * quarters) if abs(quarters) <= 14 * 4 else None


def _session_from_records(content: _Content) -> Fields:
    content.repairs.append("no summary in the file; totals were worked out from the samples")
    return {"sport": content.sport} if content.sport else {}


def _recording(
    data: bytes, name: str, content: _Content, number: int, session: Fields, zone: tzinfo
) -> Recording:
    records = _records_of(content, session)
    begin = _begin(session, records, content.created, name)
    sport = _text(session.get("sport")) or content.sport or "unknown"
    samples = frames.samples(_columns(records, begin, sport))
    totals, impossible = derive.possible(_totals(session, samples, sport))
    offset = _offset(content.activity)
    if offset is None:
        offset = begin.astimezone(zone).utcoffset() or timedelta(0)
    activity = Activity(
        id=activity_id(data, number),
        start=begin,
        utc_offset=offset,
        sport=sport,
        sub_sport=_text(session.get("sub_sport")),
        source=name,
        **totals,
    )
    if activity.elapsed_s is None and activity.moving_s is None and activity.distance_m is None:
        raise FileRefusedError("the activity holds neither a time nor a distance", where=name)
    return Recording(
        activity=activity,
        samples=samples,
        laps=_laps(content.laps, begin, activity.elapsed_s),
        repairs=(
            *content.repairs,
            *derive.left_out(len(records) - len(samples), "sample", "outside the time of the activity"),
            *impossible,
        ),
    )


def _begin(session: Fields, records: list[Fields], created: datetime | None, name: str) -> datetime:
    start = session.get("start_time")
    if not _is_utc(start):
        start = records[0]["timestamp"] if records else created
    if start is None:
        raise FileRefusedError(
            "the activity has no usable date", where=name, hint="Enter it in a runs.csv instead."
        )
    return cast("datetime", start).replace(tzinfo=UTC)


def _records_of(content: _Content, session: Fields) -> list[Fields]:
    """The records that lie in the session's time; all of them where there is only one session."""
    records = content.records
    if len(content.sessions) <= 1:
        return records
    start, elapsed = session.get("start_time"), session.get("total_elapsed_time")
    if not _is_utc(start) or elapsed is None:
        return []
    end = start + timedelta(seconds=float(elapsed))
    return [fields for fields in records if start <= fields["timestamp"] <= end]


def _columns(records: list[Fields], begin: datetime, sport: str) -> dict[str, np.ndarray]:
    times = [(r["timestamp"].replace(tzinfo=UTC) - begin).total_seconds() for r in records]
    kept = [(t, r) for t, r in zip(times, records, strict=True) if 0 <= t <= LONGEST_ACTIVITY.total_seconds()]
    columns = {"time_s": np.array([t for t, _ in kept], dtype="float64")}
    for column, names, factor in SAMPLE_FIELDS:
        values = [_number(next((r[n] for n in names if n in r), None)) for _, r in kept]
        columns[column] = np.array(values, dtype="float64") * factor
    fraction = np.array([_number(r.get("fractional_cadence", 0)) for _, r in kept], dtype="float64")
    columns["cadence_spm"] = (columns["cadence_spm"] + np.nan_to_num(fraction)) * _legs(sport)
    return columns


def _totals(session: Fields, samples: Any, sport: str) -> dict[str, Any]:
    """Summary values: the session's where it states them, else from the samples."""
    time = samples["time_s"].to_numpy()
    distance = samples["distance_m"].to_numpy()
    cadence = _first(session, "avg_running_cadence", "avg_cadence")
    if cadence is not None:
        cadence = (cadence + (_first(session, "avg_fractional_cadence") or 0)) * _legs(sport)
    span = float(time[-1]) if len(time) else None
    ascent, descent = _first(session, "total_ascent"), _first(session, "total_descent")
    if ascent is None and descent is None:
        ascent, descent = derive.climb(samples["altitude_m"].to_numpy())
    return {
        "elapsed_s": _or(_first(session, "total_elapsed_time"), span),
        "moving_s": _or(_first(session, "total_timer_time"), derive.moving_time(time) if len(time) else None),
        "distance_m": _or(_first(session, "total_distance"), derive.largest(distance)),
        "ascent_m": ascent,
        "descent_m": descent,
        "hr_mean_bpm": _or(_first(session, "avg_heart_rate"), derive.mean(samples["hr_bpm"].to_numpy())),
        "hr_max_bpm": _or(_first(session, "max_heart_rate"), derive.largest(samples["hr_bpm"].to_numpy())),
        "cadence_mean_spm": _or(cadence, derive.mean(samples["cadence_spm"].to_numpy())),
        "power_mean_w": _or(_first(session, "avg_power"), derive.mean(samples["power_w"].to_numpy())),
        "stance_balance_pct": _first(session, "avg_stance_time_balance"),
    }


def _laps(laps: list[Fields], begin: datetime, elapsed_s: float | None) -> tuple[Lap, ...]:
    out = []
    for lap in laps:
        start = lap.get("start_time")
        if not _is_utc(start):
            continue
        start_s = (start.replace(tzinfo=UTC) - begin).total_seconds()
        if 0 <= start_s <= (elapsed_s or float("inf")):
            out.append(
                Lap(
                    start_s=start_s,
                    elapsed_s=_first(lap, "total_elapsed_time"),
                    distance_m=_first(lap, "total_distance"),
                )
            )
    return tuple(out)


def _legs(sport: str) -> int:
    return 2 if sport in FOOT_SPORTS else 1


def _first(fields: Fields, *names: str) -> float | None:
    for name in names:
        value = _number(fields.get(name))
        if not np.isnan(value) and value >= 0:
            return value
    return None


def _number(value: object) -> float:
    """A plain number; NaN for nothing, for text, and for lists (several sensors in one field)."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float("nan")


def _or(value: float | None, other: float | None) -> float | None:
    return other if value is None else value


def _text(value: object) -> str | None:
    return str(value) if value is not None else None
