"""SAMPLES ↔ one compressed blob per activity.

Why a blob: an hour recorded every second is 3,600 rows of up to 14 values, about 280 kB as table rows.
As columns of small whole-number differences, compressed, it takes about 36 kB and loads four times as
fast, and a sample is never queried on its own. ``manual/database.md`` has the figures.

The layout, version 1: one byte for the version, then zlib over, for each column that knows anything,
a bit mask of the known rows and the differences of its values in units of the column's ``step``
(`tracker.frames.SAMPLES`), one byte plane after another so that like bytes lie together.
"""

from __future__ import annotations

import zlib

import numpy as np
import pandas as pd

from tracker import frames
from tracker.errors import StoreError

VERSION = 1
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
        planes = np.diff(whole, prepend=0).view("u1").reshape(-1, 8).T
        names.append(name)
        parts += [np.packbits(known).tobytes(), np.ascontiguousarray(planes).tobytes()]
    return names, bytes([VERSION]) + zlib.compress(b"".join(parts), 6)


def unpack(names: list[str], rows: int, blob: bytes) -> pd.DataFrame:
    """The SAMPLES frame of a blob.

    Raises
    ------
    StoreError
        The blob is damaged or was written by a newer program.
    """
    if not blob or blob[0] != VERSION:
        raise StoreError("these samples were written by a newer niggle", hint="Update the program.")
    try:
        data = zlib.decompress(blob[1:])
    except zlib.error as error:
        raise StoreError(f"the samples of an activity are damaged ({error})") from None
    columns: dict[str, np.ndarray] = {"time_s": np.full(rows, np.nan)}
    at = 0
    for name in names:
        mask = np.frombuffer(data, "u1", count=(rows + 7) // 8, offset=at)
        known = np.unpackbits(mask, count=rows).astype(bool)
        at += len(mask)
        count = int(known.sum())
        planes = np.frombuffer(data, "u1", count=8 * count, offset=at).reshape(8, count)
        at += 8 * count
        values = np.full(rows, np.nan)
        values[known] = np.cumsum(np.ascontiguousarray(planes.T).view("<i8").ravel()) * STEPS[name]
        columns[name] = values
    return frames.samples(columns)
