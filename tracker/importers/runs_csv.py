"""``runs.csv``: runs without a watch, one a line (``manual/formats.md``)."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

import numpy as np

from tracker import frames
from tracker.errors import FileRefusedError, InvalidValueError
from tracker.model import RUNNING, Activity, Recording

REQUIRED = ("date", "distance_km", "duration_min")

OPTIONAL: dict[str, str] = {
    "ascent_m": "ascent_m",
    "hr_mean_bpm": "hr_mean_bpm",
    "rpe": "rpe",
    "cadence_spm": "cadence_mean_spm",
}
"""Optional columns and the `Activity` field each fills."""

NOON = time(12)
"""The start given to a run whose hour is not known."""

MOST_REASONS = 3


def recognises(data: bytes) -> bool:
    """Whether the first line names the three required columns."""
    header = data[:4096].removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].decode("utf-8", "replace")
    return set(REQUIRED) <= {cell.strip().lower() for cell in header.split(",")}


def read(data: bytes, name: str, *, zone: tzinfo) -> tuple[Recording, ...]:
    """The runs of the table; distance [km] and duration [min] are turned into SI.

    Raises
    ------
    FileRefusedError
        A line is not understood; its number and the reason are named, and nothing of the file is taken.
    """
    text = data.decode("utf-8-sig", "replace")
    recordings: list[Recording] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    rows = csv.DictReader(io.StringIO(text))
    rows.fieldnames = [(cell or "").strip().lower() for cell in rows.fieldnames or ()]
    for row in rows:
        try:
            recordings.append(_recording(row, seen, name, zone))
        except (ValueError, InvalidValueError) as error:
            faults.append(f"line {rows.line_num}: {error}")
    if faults:
        more = f" (and {len(faults) - MOST_REASONS} more)" if len(faults) > MOST_REASONS else ""
        raise FileRefusedError("; ".join(faults[:MOST_REASONS]) + more, where=name)
    if not recordings:
        raise FileRefusedError("the table has no runs", where=name)
    return tuple(recordings)


def _recording(row: dict[str, str], seen: dict[str, int], name: str, zone: tzinfo) -> Recording:
    day = date.fromisoformat((row["date"] or "").strip())
    moving_s = 60 * _number(row, "duration_min", required=True)
    start = datetime.combine(day, NOON, tzinfo=zone)
    key = ",".join((row.get(column) or "").strip() for column in (*REQUIRED, *OPTIONAL))
    seen[key] = seen.get(key, 0) + 1
    identity = hashlib.sha256(f"runs.csv,{key},{seen[key]}".encode()).hexdigest()[:16]
    extra: dict[str, Any] = {field: _number(row, column) for column, field in OPTIONAL.items()}
    activity = Activity(
        id=identity,
        start=start.astimezone(UTC),
        utc_offset=start.utcoffset() or timedelta(0),
        sport=RUNNING,
        distance_m=1000 * _number(row, "distance_km", required=True),
        moving_s=moving_s,
        elapsed_s=moving_s,
        source=name,
        **{field: None if math.isnan(value) else value for field, value in extra.items()},
    )
    return Recording(activity=activity, samples=frames.samples({"time_s": np.array([])}))


def _number(row: dict[str, str], column: str, *, required: bool = False) -> float:
    text = (row.get(column) or "").strip()
    if not text:
        if required:
            raise InvalidValueError(f"{column} is missing")
        return math.nan
    value = float(text)
    if not math.isfinite(value) or value < 0:
        raise InvalidValueError(f"{column} is {text}, which is no possible value")
    return value
