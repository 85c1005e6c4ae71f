"""PMSYS (as in PMData): daily wellness and weekly injuries of one person, as CSV.

The scales are 1 to 5 with 3 as usual and 5 as best; 0 is no answer. Soreness is asked with places, as SNOMED
CT codes of body structures. Places are coarse, so ours are whole areas too. How bad a sore place is, PMSYS
does not ask: the numbers are ours.

References
----------
Thambawita 2020, PMData (MMSys), for the scales; SNOMED CT for the codes. That 5 is best also for soreness and
stress was seen in the data: places are named where soreness is 1 or 2, and hardly ever from 3 on.
"""

from __future__ import annotations

import ast
from datetime import datetime, tzinfo
from typing import TypeVar

from tracker import tables
from tracker.body import load_body
from tracker.errors import InvalidValueError
from tracker.model import Checkin, Entry, Niggle, Side

WELLNESS = frozenset({"effective_time_frame", "fatigue", "soreness", "soreness_area"})
INJURY = frozenset({"effective_time_frame", "injuries"})

SORE = {1: 4.0, 2: 2.0}
"""The severity given to a sore place, by the answer for soreness: 1 much more than usual, 2 more."""

HURT = {"minor": 2.0, "major": 6.0}
"""The severity given to an injury: the numbers of our words mild and bad."""

USUAL = 3

Place = tuple[str, Side | None]

AREAS: dict[int, Place] = {
    69536005: ("head", None),
    22943007: ("trunk", None),
    12921003: ("pelvis", None),
    368208006: ("upper_arm", Side.LEFT),
    368209003: ("upper_arm", Side.RIGHT),
    48979004: ("lower_leg", Side.LEFT),
    32696007: ("lower_leg", Side.RIGHT),
    61396006: ("thigh", Side.LEFT),
    11207009: ("thigh", Side.RIGHT),
    82169009: ("pfj", Side.LEFT),
    6757004: ("pfj", Side.RIGHT),
    51636004: ("ankle_lateral", Side.LEFT),
    6685009: ("ankle_lateral", Side.RIGHT),
    22335008: ("foot", Side.LEFT),
    7769000: ("foot", Side.RIGHT),
    287679003: ("hip_joint", Side.LEFT),
    287579007: ("hip_joint", Side.RIGHT),
    91775009: ("shoulder_girdle", Side.LEFT),
    91774008: ("shoulder_girdle", Side.RIGHT),
    368148009: ("elbow", Side.LEFT),
    368149001: ("elbow", Side.RIGHT),
    66480008: ("forearm", Side.LEFT),
    64262003: ("forearm", Side.RIGHT),
    85151006: ("hand", Side.LEFT),
    78791008: ("hand", Side.RIGHT),
}
"""SNOMED CT codes: the first seven occur in PMData, the others are its codes for further parts."""

PLACES = {str(code): place for code, place in AREAS.items()}

PARTS: dict[str, str] = {
    "head_neck": "neck",
    "chest": "chest_ribs",
    "stomach_back": "trunk",
    "groin_hip": "pelvis",
    "shoulder": "shoulder_girdle",
    "elbow": "elbow",
    "hand": "hand",
    "thigh": "thigh",
    "knee": "pfj",
    "leg": "lower_leg",
    "ankle": "ankle_lateral",
    "foot": "foot",
}
"""Parts of its body map for injuries; the leg is asked beside thigh, knee and foot: the lower leg."""


def read_wellness(data: bytes, name: str, zone: tzinfo) -> list[Entry]:
    """Check-ins, one for each row, and a niggle for each sore place.

    Ratings are turned into 1 to 7 with 1 as best. A row that is as sore as usual or less, and names no
    place, says that nothing hurt.
    """
    return [entry for row in tables.read(data, name, lambda cells: _wellness(cells, zone)) for entry in row]


def _wellness(cells: dict[str, str], zone: tzinfo) -> list[Entry]:
    written = tables.an_instant(cells["effective_time_frame"]).astimezone(zone)
    soreness = _rating(cells, "soreness")
    places = _listed(cells.get("soreness_area", "") or "[]", list)
    entries: list[Entry] = [
        Checkin(
            day=written.date(),
            logged_at=written,
            clear=soreness is not None and soreness >= USUAL and not places,
            soreness=_turned(soreness),
            fatigue=_turned(_rating(cells, "fatigue")),
            stress=_turned(_rating(cells, "stress")),
            sleep=_turned(_rating(cells, "sleep_quality")),
            mood=_turned(_rating(cells, "mood")),
            readiness=tables.optional_number(cells.get("readiness", ""), "readiness")
            if soreness is not None
            else None,
            sleep_h=_given(cells, "sleep_duration_h") or None,
        )
    ]
    severity = SORE.get(int(soreness or 0), 1.0)
    for code in dict.fromkeys(map(str, places)):
        if code not in PLACES:
            raise InvalidValueError(f"the place {code[:40]} is none we know")
        entries.append(_niggle(written, *PLACES[code], severity, note="sore (PMSYS)"))
    return entries


def read_injuries(data: bytes, name: str, zone: tzinfo) -> list[Entry]:
    """A niggle for each injury of a row; a row without any says that nothing hurt."""
    return [entry for row in tables.read(data, name, lambda cells: _injuries(cells, zone)) for entry in row]


def _injuries(cells: dict[str, str], zone: tzinfo) -> list[Entry]:
    written = tables.an_instant(cells["effective_time_frame"]).astimezone(zone)
    injuries = _listed(cells["injuries"] or "{}", dict)
    if not injuries:
        return [Checkin(day=written.date(), logged_at=written, clear=True, note="no injury (PMSYS)")]
    entries: list[Entry] = []
    for place, severity in injuries.items():
        side, _, part = str(place).partition("_")
        sided = side in ("left", "right")
        region = PARTS.get(part if sided else str(place))
        if region is None or str(severity) not in HURT:
            raise InvalidValueError(f"the injury {place}, {severity} is none we know")
        told = f"{severity} injury (PMSYS)"
        entries.append(_niggle(written, region, Side(side) if sided else None, HURT[severity], note=told))
    return entries


def _niggle(written: datetime, region: str, side: Side | None, severity: float, *, note: str) -> Niggle:
    site = load_body().site(region, side)
    return Niggle(day=written.date(), logged_at=written, site=site, severity=severity, note=note)


def _turned(rating: float | None) -> float | None:
    """1 to 5 with 5 as best → 1 to 7 with 1 as best."""
    return None if rating is None else 1 + (5 - rating) * 1.5


def _given(cells: dict[str, str], column: str) -> float | None:
    return tables.optional_number(cells.get(column, ""), column)


def _rating(cells: dict[str, str], column: str) -> float | None:
    value = _given(cells, column)
    if value is not None and not 0 <= value <= 5:
        raise InvalidValueError(f"{column} {value:g} is not on the 1–5 scale")
    return value or None


Shape = TypeVar("Shape", list[int], dict[str, str])


def _listed(text: str, kind: type[Shape]) -> Shape:
    """A Python list or dictionary written as text, as PMSYS exports it."""
    try:
        value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        raise InvalidValueError(f"“{text[:40]}” is not understood") from None
    if not isinstance(value, kind):
        raise InvalidValueError(f"“{text[:40]}” is not understood")
    return value
