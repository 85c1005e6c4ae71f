"""SAMPLES ↔ one compressed blob per activity.

Why a blob: an hour recorded every second is 3,600 rows of up to 14 values, about 280 kB as table rows.
As columns of small whole-number differences, compressed, it takes a tenth of that and loads four times
as fast, and a sample is never queried on its own. ``manual/database.md`` has the figures.

The layout, version 2: one byte for the version, then zlib over, for each column that knows anything,
a bit mask of the known rows, and the differences of its values in units of the column's ``step``
(`tracker.frames.SAMPLES`), folded so that small ones of either sign are small whole numbers, one byte
plane after another so that like bytes lie together; a byte before tells how many planes there are.
Version 1 wrote all eight planes of the differences as they were; it can still be read.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from tracker import frames
from tracker.errors import StoreError

if TYPE_CHECKING:
    import pandas as pd

VERSION = 2
EMPTY = bytes([VERSION]) + zlib.compress(b"")
STEPS = {column.name: column.step for column in frames.SAMPLES}


def pack(frame: pd.DataFrame) -> tuple[list[str], bytes]:
    """The names of the columns that know anything, and the blob; exact to half a ``step``."""
    names: list[str] = []
    parts: list[bytes] = []
    for name in frame.columns:
        values = frame[name].to_numpy()
        known = ~np.isnan(values)
        if not known.any():
            continue
        whole = np.rint(values[known] / STEPS[name]).astype("<i8")
        steps = np.diff(whole, prepend=0)
        planes = ((steps << 1) ^ (steps >> 63)).view("u1").reshape(-1, 8).T
        used = max(place for place in range(8) if place == 0 or planes[place].any()) + 1
        names.append(name)
        parts += [np.packbits(known).tobytes(), bytes([used]), np.ascontiguousarray(planes[:used]).tobytes()]
    return names, bytes([VERSION]) + zlib.compress(b"".join(parts), 6)


def pack_beats(beats_ms: tuple[int, ...]) -> bytes:
    """The times between heart beats as 16-bit numbers, compressed."""
    return zlib.compress(np.clip(beats_ms, 0, 0xFFFF).astype("<u2").tobytes(), 6)


def unpack_beats(blob: bytes) -> tuple[int, ...]:
    """The times between heart beats of a blob.

    Raises
    ------
    StoreError
        The blob is damaged.
    """
    try:
        return tuple(np.frombuffer(zlib.decompress(blob), "<u2").tolist())
    except (zlib.error, ValueError) as error:
        raise StoreError(f"the heart beats of an activity are damaged ({error})") from None


def unpack(names: list[str], rows: int, blob: bytes) -> pd.DataFrame:
    """The SAMPLES frame of a blob.

    Raises
    ------
    StoreError
        The blob is damaged or was written by a newer program.
    """
    if not blob or blob[0] not in (1, VERSION):
        raise StoreError("these samples were written by a newer niggle", hint="Update the program.")
    try:
        data = zlib.decompress(blob[1:])
        columns = _columns(names, rows, data, folded=blob[0] == VERSION)
    except (zlib.error, ValueError, IndexError) as error:
        raise StoreError(f"the samples of an activity are damaged ({error})") from None
    return frames.samples(columns)


def _columns(names: list[str], rows: int, data: bytes, *, folded: bool) -> dict[str, np.ndarray]:
    columns: dict[str, np.ndarray] = {"time_s": np.full(rows, np.nan)}
    at = 0
    for name in names:
        mask = np.frombuffer(data, "u1", count=(rows + 7) // 8, offset=at)
        known = np.unpackbits(mask, count=rows).astype(bool)
        at += len(mask)
        used = data[at] if folded else 8
        at += folded
        count = int(known.sum())
        planes = np.zeros((8, count), "u1")
        planes[:used] = np.frombuffer(data, "u1", count=used * count, offset=at).reshape(used, count)
        at += used * count
        steps = np.ascontiguousarray(planes.T).view("<u8").ravel()
        if folded:
            steps = (steps >> np.uint64(1)) ^ -(steps & np.uint64(1))
        values = np.full(rows, np.nan)
        values[known] = np.cumsum(steps.view("<i8")) * STEPS[name]
        columns[name] = values
    return columns
