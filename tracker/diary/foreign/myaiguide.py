"""The diaries of the MyAIGuide project: pain by region and day, and pain after sport.

Numbers go from 1 (almost imperceptible) to 9.5 (the worst ever) and are taken as they are. The words of the
diary are kept in the note. What names no place (“Sick/Tired”) becomes a check-in with a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from tracker import tables
from tracker.body import load_body
from tracker.diary.foreign import EVENING
from tracker.diary.words import region_called
from tracker.errors import InvalidValueError
from tracker.model import Checkin, Entry, Moment, Niggle, Side

LONG = frozenset({"date", "region", "side", "intensity"})
DATED = frozenset({"year", "month", "day"})
PAIN = DATED | {"region", "side", "intensity"}
SPORT = DATED | {"activity", "duration", "pain after", "in reg"}

REGIONS: dict[str, str] = {
    "eyes (or around them)": "head",
    "forehead and eyes": "head",
    "hands and fingers": "hand",
    "forearm close to elbow": "forearm",
    "shoulder neck": "shoulder_girdle",
    "quadricepts": "quads",
    "bellow ankle": "foot",
    "thoracic region": "upper_back",
}
"""What this diary calls some places; the others are names we know."""

NO_PLACE = frozenset({"sick/tired", "sick", "acute pain"})

SIDES = {
    "right mostly": Side.RIGHT,
    "right only": Side.RIGHT,
    "left mostly": Side.LEFT,
    "left only": Side.LEFT,
}


def read_long(data: bytes, name: str, zone: tzinfo) -> list[Entry]:
    """The entries of a table with one row a day and place."""
    return tables.read(data, name, lambda c: _entry(tables.a_day(c["date"]), c, zone))


def read_pain(data: bytes, name: str, zone: tzinfo) -> list[Entry]:
    """The entries of the table as it was written: the date only where it changes."""
    carried = tables.CarriedDate()
    return tables.read(without_first_line(data), name, lambda c: _entry(carried.of(c), c, zone))


def read_sport(data: bytes, name: str, zone: tzinfo) -> list[Entry]:
    """What hurt after sport; the sport itself is read as activities."""
    carried = tables.CarriedDate()

    def entries(cells: dict[str, str]) -> Iterator[Entry]:
        day = carried.of(cells)
        if cells.get("pain after") and cells.get("in reg"):
            told = {
                "region": cells["in reg"],
                "side": cells.get("side", ""),
                "intensity": cells["pain after"],
            }
            yield _entry(day, told, zone, moment=Moment.AFTER)

    return [entry for row in tables.read(data, name, lambda c: list(entries(c))) for entry in row]


def without_first_line(data: bytes) -> bytes:
    """The table without its remark above the column names."""
    return data.partition(b"\n")[2]


def _entry(day: date, cells: dict[str, str], zone: tzinfo, moment: Moment | None = None) -> Entry:
    written = datetime.combine(day, EVENING, tzinfo=zone)
    said = cells["region"]
    intensity = tables.a_number(cells["intensity"], "intensity")
    if said.casefold() in NO_PLACE:
        return Checkin(day=day, logged_at=written, clear=False, note=f"{said} {intensity:g}")
    side = SIDES.get(cells.get("side", "").casefold())
    region, side = _place(said, side)
    site = load_body().site(region, side)
    return Niggle(day=day, logged_at=written, site=site, severity=intensity, moment=moment, note=said)


def _place(said: str, side: Side | None) -> tuple[str, Side | None]:
    text = said.casefold()
    for word in (Side.LEFT, Side.RIGHT):
        if text.startswith(f"{word} "):
            text, side = text.removeprefix(f"{word} "), word
    region = REGIONS.get(text) or region_called(text)
    if region is None:
        raise InvalidValueError(f"“{said}” is no body region we know")
    return region, side
