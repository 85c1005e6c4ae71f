"""A file's messages as columns, whichever engine has read them, and the names and scales of their fields.

The names, scales and offsets are those of ``fitparse.profile`` (Garmin's public profile), with the few
newer fields that niggle uses added by number.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np

NEWER_FIELDS: dict[tuple[int, str], tuple[int, float]] = {
    (18, "workout_feel"): (192, 1),
    (18, "workout_rpe"): (193, 10),
    (216, "hr_zone_high_boundary"): (6, 1),
    (216, "max_heart_rate"): (11, 1),
    (216, "resting_heart_rate"): (12, 1),
    (216, "threshold_heart_rate"): (13, 1),
}
"""(message number, field name) → (field number, scale): what fitparse 1.2's profile does not know yet."""

MESSAGE_NUMBERS: dict[str, int] = {
    "file_id": 0,
    "user_profile": 3,
    "zones_target": 7,
    "hr_zone": 8,
    "sport": 12,
    "session": 18,
    "lap": 19,
    "record": 20,
    "event": 21,
    "device_info": 23,
    "activity": 34,
    "hrv": 78,
    "hr": 132,
    "field_description": 206,
    "time_in_zone": 216,
}
"""The messages niggle reads."""


SLIPS = (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)
"""What an engine may stumble into on damaged bytes; fitparse 1.2 lets it escape."""


class Table(Protocol):
    """All messages of one kind, in the order of the file."""

    rows: int

    def number(self, name: str) -> np.ndarray:
        """A field in its unit, one float a message; NaN where it is missing, invalid or several values."""

    def arrays(self, name: str) -> list[np.ndarray]:
        """A field of several values a message: one float array each, without the invalid values."""

    def octets(self, name: str, width: int) -> np.ndarray:
        """A field of bytes: ``width`` of them a message, 255 throughout where it is missing."""

    def text(self, name: str) -> list[str | None]:
        """A field's text, or the name of an enumerated value (its number, where it has no name)."""

    def developer(self) -> list[DeveloperColumn]:
        """The fields that apps on the watch have added."""


class Messages(Protocol):
    """The messages of a file by name."""

    repairs: list[str]

    def table(self, name: str) -> Table:
        """All messages of that name; a table of no rows where there are none."""


@dataclass(frozen=True, slots=True, eq=False)
class DeveloperColumn:
    """One developer field: name and unit as the app states them, and which native field it stands for."""

    name: str
    unit: str
    native: tuple[int, int] | None
    """(message, field) numbers of the native field it replaces."""
    values: np.ndarray


@cache
def spec(message: int, name: str) -> tuple[int, float, float]:
    """Field number, scale and offset: the physical value is ``raw / scale - offset``."""
    if (message, name) in NEWER_FIELDS:
        number, scale = NEWER_FIELDS[message, name]
        return number, scale, 0
    from fitparse import profile  # the process that only stores need not load it

    for number, known in profile.MESSAGE_TYPES[message].fields.items():
        if known.name == name:
            return number, _plain(known.scale, 1), _plain(known.offset, 0)
    raise KeyError(f"message {message} has no field {name}")


def _plain(value: Any, otherwise: float) -> float:
    return float(value) if isinstance(value, int | float) and value else otherwise


@cache
def value_names(message: int, name: str) -> dict[int, str]:
    """The names of an enumerated field's values; empty where it is not enumerated."""
    from fitparse import profile

    fields = profile.MESSAGE_TYPES[message].fields if message in profile.MESSAGE_TYPES else {}
    values = next((getattr(f.type, "values", None) for f in fields.values() if f.name == name), None)
    return {number: str(text) for number, text in (values or {}).items()} | NEWER_VALUES.get(name, {})


NEWER_VALUES: dict[str, dict[int, str]] = {
    "sport": {
        53: "diving",
        62: "hiit",
        64: "racket",
        65: "wheelchair_push_walk",
        66: "wheelchair_push_run",
        67: "meditation",
        72: "rugby",
        73: "hockey",
        74: "lacrosse",
        75: "volleyball",
        76: "water_tubing",
        77: "wakesurfing",
        80: "mixed_martial_arts",
        82: "snorkeling",
        83: "dance",
        84: "jump_rope",
    },
    "sub_sport": {
        62: "breathing",
        65: "sail_race",
        66: "expedition",
        67: "ultra",
        68: "indoor_climbing",
        69: "bouldering",
        70: "hiit",
        73: "amrap",
        74: "emom",
        75: "tabata",
        84: "pickleball",
        85: "padel",
        86: "indoor_wheelchair_walk",
        87: "indoor_wheelchair_run",
        88: "indoor_hand_cycling",
    },
}
"""Enumerated values that fitparse 1.2's profile does not name yet."""
