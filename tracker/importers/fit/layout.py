"""Layouts of FIT messages: what a definition message describes, as a numpy type."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

BASE_TYPES: dict[int, tuple[str, int | None]] = {
    0x00: ("u1", 0xFF),
    0x01: ("i1", 0x7F),
    0x02: ("u1", 0xFF),
    0x83: ("i2", 0x7FFF),
    0x84: ("u2", 0xFFFF),
    0x85: ("i4", 0x7FFFFFFF),
    0x86: ("u4", 0xFFFFFFFF),
    0x07: ("S", None),
    0x88: ("f4", None),
    0x89: ("f8", None),
    0x0A: ("u1", 0),
    0x8B: ("u2", 0),
    0x8C: ("u4", 0),
    0x0D: ("u1", 0xFF),
    0x8E: ("i8", 0x7FFFFFFFFFFFFFFF),
    0x8F: ("u8", 0xFFFFFFFFFFFFFFFF),
    0x90: ("u8", 0),
}
"""FIT base type → numpy type and the value that means "nothing" (floats: NaN)."""

TIMESTAMP = 253
"""The number of the timestamp field in every message."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a definition: its number, numpy column, and the value that means nothing."""

    number: int
    column: str
    kind: str
    nothing: int | None
    count: int


@dataclass(frozen=True, slots=True)
class DeveloperField:
    """A field of an app's own: its number, the app's index, numpy column, and size in bytes."""

    number: int
    index: int
    column: str
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """The layout of one kind of message; ``size`` counts the header byte."""

    message: int
    big_endian: bool
    size: int
    dtype: np.dtype
    fields: tuple[Field, ...]
    developer: tuple[DeveloperField, ...]
    time_at: int | None
    """Where the timestamp stands, None without one."""


@lru_cache(maxsize=4096)
def definition(message: int, big_endian: bool, native: bytes, developer: bytes) -> Definition:  # noqa: FBT001
    """The layout that a definition message describes; equal ones are shared between files."""
    names, formats, offsets = ["header"], ["u1"], [0]
    at, time_at = 1, None
    fields: list[Field] = []
    for i in range(0, len(native), 3):
        number, size, base = native[i : i + 3]
        if number == TIMESTAMP and size == 4:
            time_at = at
        made = _field(number, size, base, column=f"f{i}")
        names.append(made.column)
        formats.append(_format(made, size, big_endian=big_endian))
        offsets.append(at)
        fields.append(made)
        at += size
    theirs: list[DeveloperField] = []
    for i in range(0, len(developer), 3):
        number, size, index = developer[i : i + 3]
        theirs.append(DeveloperField(number, index, f"d{i}", size))
        names.append(f"d{i}")
        formats.append(f"V{size}")
        offsets.append(at)
        at += size
    dtype = np.dtype({"names": names, "formats": formats, "offsets": offsets, "itemsize": at})
    return Definition(message, big_endian, at, dtype, tuple(fields), tuple(theirs), time_at)


def _field(number: int, size: int, base: int, *, column: str) -> Field:
    kind, nothing = BASE_TYPES.get(base, ("V", None))
    if kind == "S" or kind == "V" or size == 0 or size % int(kind[1:]):
        return Field(number, column, "S" if kind == "S" else "V", None, 1)
    return Field(number, column, kind, nothing, size // int(kind[1:]))


def _format(made: Field, size: int, *, big_endian: bool) -> str:
    if made.kind in "SV":
        return f"{made.kind}{size}"
    order = ">" if big_endian else "<"
    return f"{made.count if made.count > 1 else ''}{order}{made.kind}"
