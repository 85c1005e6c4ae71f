"""Runkeeper's ``cardioActivities.csv``: units in the titles, times by the runner's own clock."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from tracker.errors import FileRefusedError
from tracker.importers.exports.listed import LENGTHS_M, Listed, local_number, recordings, times
from tracker.importers.source import Source
from tracker.model import Recording


def recognises(data: bytes) -> bool:
    """Whether the first line has Runkeeper's titles."""
    header = data[:2000].decode("utf-8-sig", "replace").partition("\n")[0]
    return "GPX File" in header and "Duration" in header and "Type" in header


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The activities of the table; a row that names a GPX file describes it.

    Raises
    ------
    FileRefusedError
        The table is broken.
    """
    try:
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace"), newline="")))
    except csv.Error as error:
        raise FileRefusedError(f"the table is broken ({error})", where=source.name) from None
    return recordings([_listed(row, source) for row in rows], source)


def _listed(row: dict[str, str | None], source: Source) -> Listed | None:
    text = {title: (value or "").strip() for title, value in row.items() if isinstance(value, str | None)}
    try:
        start = datetime.fromisoformat(text.get("Date", "")).replace(tzinfo=source.zone)
    except ValueError:
        return None
    totals = {
        "moving_s": _seconds(text.get("Duration", "")),
        "distance_m": _metres(text, "Distance"),
        "ascent_m": _metres(text, "Climb"),
        "hr_mean_bpm": local_number(text.get("Average Heart Rate (bpm)", "")),
    }
    return Listed(
        service="runkeeper",
        key=text.get("Activity Id") or start.isoformat(),
        start=start,
        sport=text.get("Type"),
        name=text.get("Route Name"),
        description=text.get("Notes"),
        totals={name: value for name, value in totals.items() if value},
        describes=text.get("GPX File"),
    )


def _metres(text: dict[str, str], title: str) -> float | None:
    for unit, metres in LENGTHS_M.items():
        if f"{title} ({unit})" in text:
            return times(local_number(text[f"{title} ({unit})"]), metres)
    return None


def _seconds(text: str) -> float | None:
    """``26:11`` or ``1:02:30`` in seconds."""
    total = 0.0
    try:
        for part in text.split(":"):
            total = 60 * total + float(part)
    except ValueError:
        return None
    return total
