"""``runs.csv``: runs without a watch, one a line (``manual/formats.md``)."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from tracker import frames, tables
from tracker.errors import FileRefusedError, InvalidValueError
from tracker.importers.source import Source
from tracker.model import POSSIBLE, RUNNING, Activity, Recording
from tracker.model.checks import check_ranges

REQUIRED = ("date", "distance_km", "duration_min")

OPTIONAL: dict[str, str] = {
    "ascent_m": "ascent_m",
    "hr_mean_bpm": "hr_mean_bpm",
    "rpe": "rpe",
    "cadence_spm": "cadence_mean_spm",
}
"""Optional columns and the `Activity` field each fills."""

WORN = frozenset({"hr_mean_bpm", "cadence_mean_spm"})
"""A 0 of these is a sensor that was not worn."""

COLUMNS = (*REQUIRED, *OPTIONAL)

NOON = time(12)
"""The start given to a run whose hour is not known."""


def recognises(data: bytes) -> bool:
    """Whether the first line names the three required columns."""
    return set(REQUIRED) <= tables.header(data)


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The runs of the table; distance [km] and duration [min] are turned into SI.

    Raises
    ------
    FileRefusedError
        A line is not understood (its number and the reason are named, and nothing of the file is
        taken), or there is no run.
    """
    seen: dict[str, int] = {}
    recordings = tables.read(data, source.name, lambda row: _recording(row, seen, source), exact=True)
    if not recordings:
        raise FileRefusedError("the table has no runs", where=source.name)
    return tuple(recordings)


class Listed(NamedTuple):
    """One line of the table, as far as its day goes: local day, distance [m], time [s], climb [m]."""

    day: date
    distance_m: float
    moving_s: float
    ascent_m: float | None = None
    descent_m: float | None = None
    is_run: bool = True


def read_listed(data: bytes, name: str) -> list[Listed]:
    """The lines of the table without what makes an activity of them: for many athletes at once.

    Raises
    ------
    FileRefusedError
        A line is not understood, as for `read`.
    """
    return tables.read(data, name, _listed)


def _listed(row: dict[str, str]) -> Listed:
    found = Listed(
        tables.a_day(row["date"]),
        1000 * _number(row, "distance_km"),
        60 * _number(row, "duration_min"),
        _number(row, "ascent_m") if row.get("ascent_m") else None,
    )
    check_ranges(found, LISTED_RANGES)
    return found


LISTED_RANGES = {name: POSSIBLE[name] for name in ("distance_m", "moving_s", "ascent_m")}


def _recording(row: dict[str, str], seen: dict[str, int], source: Source) -> Recording:
    day = tables.a_day(row["date"])
    moving_s = 60 * _number(row, "duration_min")
    start = datetime.combine(day, NOON, tzinfo=source.zone)
    key = ",".join([row.get(column, "") for column in COLUMNS])
    seen[key] = seen.get(key, 0) + 1
    identity = hashlib.sha256(f"runs.csv,{key},{seen[key]}".encode()).hexdigest()[:16]
    known: dict[str, Any] = {
        field: value
        for column, field in OPTIONAL.items()
        if row.get(column) and ((value := _number(row, column)) or field not in WORN)
    }
    activity = Activity(
        id=identity,
        start=start.astimezone(UTC),
        utc_offset=start.utcoffset() or timedelta(0),
        sport=RUNNING,
        distance_m=1000 * _number(row, "distance_km"),
        moving_s=moving_s,
        elapsed_s=moving_s,
        timed=False,
        source=source.name,
        **known,
    )
    return Recording(activity=activity, samples=frames.no_samples())


def _number(row: dict[str, str], column: str) -> float:
    text = row.get(column, "")
    value = tables.a_number(text, column)
    if not math.isfinite(value) or value < 0:
        raise InvalidValueError(f"{column} is {text}, which is no possible value")
    return value


def can_write(run: Activity) -> bool:
    """Whether a run has what the table needs: a distance and a time."""
    return run.distance_m is not None and (run.moving_s is not None or run.elapsed_s is not None)


def write(runs: Iterable[Activity]) -> str:
    """Runs as the table, kilometres and minutes; unknown is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*REQUIRED, *OPTIONAL))
    for run in runs:
        seconds = run.moving_s if run.moving_s is not None else run.elapsed_s
        rest = (_written(getattr(run, field)) for field in OPTIONAL.values())
        writer.writerow(
            [
                run.day.isoformat(),
                _written((run.distance_m or 0) / 1000),
                _written((seconds or 0) / 60),
                *rest,
            ]
        )
    return out.getvalue()


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
