"""Digests ↔ rows: small whole numbers, half a minute in eighteen bytes."""

from __future__ import annotations

import numpy as np

from tracker.model.digest import FIGURES, HR_BINS, WINDOW_COLUMNS, Digest
from tracker.store.rows import Row

STEPS = np.array([1.0, 1e-3, 1e-4, 0.1, 0.1, 0.1, 0.1, 0.01, 0.1])
"""The finest difference kept in each column of the windows."""

UNKNOWN = -32768


def pack(digest: Digest) -> Row:
    """The columns of a digest."""
    whole = np.clip(np.nan_to_num(digest.windows / STEPS, nan=UNKNOWN), UNKNOWN, 32767)
    used = np.flatnonzero(digest.hr_s)
    low = int(used[0]) if len(used) else 0
    rates = digest.hr_s[low : int(used[-1]) + 1] if len(used) else digest.hr_s[:0]
    return {
        "hr_low": low,
        "hr": np.rint(rates).astype("<u4").tobytes(),
        "windows": np.rint(whole).astype("<i2").tobytes(),
        **{name: getattr(digest, name) for name in FIGURES},
    }


def unpack(row: Row) -> Digest:
    """The digest of a row."""
    hr_s = np.zeros(HR_BINS)
    rates = np.frombuffer(row["hr"], "<u4")
    hr_s[row["hr_low"] : row["hr_low"] + len(rates)] = rates
    whole = np.frombuffer(row["windows"], "<i2").reshape(-1, len(WINDOW_COLUMNS))
    windows = np.where(whole == UNKNOWN, np.nan, whole * STEPS)
    return Digest(hr_s=hr_s, windows=windows, **{name: row[name] for name in FIGURES})
