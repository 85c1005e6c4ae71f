"""Where content comes from: its identity, its name in messages, and the clock it was recorded by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

NONSENSE = (
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(RecursionError, OSError),
)
"""What a reader may run into when a file contradicts itself (a year 9999, a list for a number): what is
being read is refused, and the others go on."""


def content_hash(data: bytes) -> str:
    """The identity of a file's content: SHA-256 in hex, of the unpacked bytes."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name without a folder, the hash of its content, and the runner's time zone."""

    name: str
    digest: str
    zone: tzinfo

    def activity_id(self, number: int = 0) -> str:
        """The id of the ``number``-th activity (from 0) of the file; the same wherever it is read."""
        short = self.digest[:16]
        return short if number == 0 else f"{short}-{number + 1}"

    def utc_offset(self, start: datetime, lat_deg: np.ndarray, lon_deg: np.ndarray) -> timedelta:
        """Local time minus UTC at the start: where the track begins, else in the runner's zone."""
        known = np.flatnonzero(~(np.isnan(lat_deg) | np.isnan(lon_deg)))
        zone = zone_of(float(lat_deg[known[0]]), float(lon_deg[known[0]])) if len(known) else None
        return start.astimezone(zone or self.zone).utcoffset() or timedelta(0)


def zone_of(lat_deg: float, lon_deg: float) -> tzinfo | None:
    """The time zone of a place (boundaries of the tz database, by tzfpy); None where none is known."""
    import tzfpy  # the boundaries take 35 MB: only files without a clock of their own need them

    try:
        return ZoneInfo(tzfpy.get_tz(lon_deg, lat_deg))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
