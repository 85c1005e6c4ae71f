"""PMSYS (as in PMData): rated sessions of one person, as CSV.

A row tells when a session ended (UTC), what it was, how long it took and how hard it felt (1–10).
"""

from __future__ import annotations

from datetime import UTC, timedelta

from tracker import tables
from tracker.errors import NoActivityError
from tracker.importers.exports import listed
from tracker.importers.source import Source
from tracker.model import Recording

COLUMNS = frozenset({"end_date_time", "activity_names", "perceived_exertion", "duration_min"})

SPORTS = (("running", "running"), ("soccer", "soccer"), ("strength", "strength training"))
"""Words among a session's names, and the sport they stand for; the first that occurs wins."""


def recognises(data: bytes) -> bool:
    """Whether the first line names the columns."""
    return tables.header(data) >= COLUMNS


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The sessions; an answer without any is passed over, a session without a duration has none.

    Raises
    ------
    FileRefusedError
        A row is not understood; nothing of the file is taken.
    NoActivityError
        No answer tells of a session.
    """
    rows = [row for row in tables.read(data, source.name, _row) if row is not None]
    if not rows:
        raise NoActivityError("none of its answers tells of a session")
    return listed.recordings(rows, source)


def _row(cells: dict[str, str]) -> listed.Listed | None:
    end = tables.an_instant(cells["end_date_time"])
    minutes, effort = (
        tables.optional_number(cells.get(column, ""), column)
        for column in ("duration_min", "perceived_exertion")
    )
    if minutes is None and effort is None:
        return None
    duration_s = None if minutes is None else 60 * minutes
    names = cells["activity_names"]
    return listed.Listed(
        service="pmsys",
        key=f"{cells['end_date_time']},{names}",
        start=(end - timedelta(seconds=duration_s or 0)).astimezone(UTC),
        sport=next((sport for word, sport in SPORTS if word in names), "training"),
        totals={
            "moving_s": duration_s,
            "elapsed_s": duration_s,
            "rpe": effort,
        },
        bare=True,
    )
