"""The sport diary of the MyAIGuide project: day, start, minutes, kilometres, climb and effort."""

from __future__ import annotations

from datetime import UTC, datetime, time

from tracker import tables
from tracker.importers.exports import listed
from tracker.importers.source import Source
from tracker.model import Recording

COLUMNS = frozenset({"year", "month", "day", "activity", "duration", "denivelation", "effort intensity"})

SPORTS = {"mt bike": "mountain biking", "road bike": "cycling", "alpi ski": "skiing", "down ski": "skiing"}
"""What this diary calls some sports."""


def recognises(data: bytes) -> bool:
    """Whether the first line names the columns."""
    return tables.header(data) >= COLUMNS


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The activities; the date stands only where it changes. One without a duration
    (kept by another program then) is an activity all the same.

    Raises
    ------
    FileRefusedError
        A row is not understood; nothing of the file is taken.
    """
    rows = _Rows(source)
    return listed.recordings(tables.read(data, source.name, rows.row), source)


class _Rows:
    """Reads row after row and carries the date on."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.date = tables.CarriedDate()
        self.seen: dict[str, int] = {}

    def row(self, cells: dict[str, str]) -> listed.Listed:
        day = self.date.of(cells)
        said = cells["activity"]
        start = datetime.combine(day, _time(cells.get("start time", "")), tzinfo=self.source.zone)
        key = f"{start.isoformat()},{said},{cells['duration']}"
        self.seen[key] = self.seen.get(key, 0) + 1
        duration, km = (_number(cells, column) for column in ("duration", "km"))
        return listed.Listed(
            service="myaiguide",
            key=f"{key},{self.seen[key]}",
            start=start.astimezone(UTC),
            offset=start.utcoffset(),
            sport=SPORTS.get(said.casefold(), " ".join(said.split()[:2])),
            name=said,
            bare=True,
            totals={
                "elapsed_s": None if duration is None else 60 * duration,
                "moving_s": None if duration is None else 60 * duration,
                "distance_m": None if km is None else 1000 * km,
                "ascent_m": _number(cells, "denivelation"),
                "rpe": _number(cells, "effort intensity"),
            },
        )


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text.zfill(5))
    except ValueError:
        return time(12)


def _number(cells: dict[str, str], column: str) -> float | None:
    text = cells.get(column, "")
    try:
        return float(text) if text else None
    except ValueError:
        return None
