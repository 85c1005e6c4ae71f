"""An activity as a service's list tells it: totals, a name, the runner's own rating, no samples."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tracker import frames
from tracker.errors import FileRefusedError
from tracker.importers import derive
from tracker.importers.source import Source
from tracker.importers.sports import named_sport
from tracker.model import EARLIEST, Activity, Recording
from tracker.model.units import FOOT_M, MILE_M


@dataclass(slots=True)
class Listed:
    """One row of a list. ``key`` is the service's own name for the activity, and its identity here."""

    service: str
    key: str
    start: datetime
    offset: timedelta | None = None
    sport: str | None = None
    name: str | None = None
    description: str | None = None
    gear: str | None = None
    totals: dict[str, float | None] = field(default_factory=dict)
    describes: str | None = None
    bare: bool = False
    """Whether it counts as an activity even without time and distance."""


def recording(listed: Listed, source: Source) -> Recording | None:
    """The row as a recording; None where it tells neither a time nor a distance, or was never dated."""
    if listed.start < EARLIEST:
        return None
    totals, impossible = derive.possible(listed.totals)
    if not listed.bare and not any(totals.get(name) for name in ("elapsed_s", "moving_s", "distance_m")):
        return None
    sport, sub_sport = named_sport(listed.sport)
    offset = listed.offset
    if offset is None:
        offset = listed.start.astimezone(source.zone).utcoffset() or timedelta(0)
    identity = hashlib.sha256(f"{listed.service},{listed.key}".encode()).hexdigest()[:16]
    activity = Activity(
        id=identity,
        start=listed.start,
        utc_offset=offset,
        sport=sport or (listed.sport or "unknown").strip().lower().replace(" ", "_"),
        sub_sport=sub_sport,
        name=listed.name or None,
        description=listed.description or None,
        gear=listed.gear or None,
        source=source.name,
        **{name: value for name, value in totals.items() if value is not None},
    )
    return Recording(
        activity=activity,
        samples=frames.no_samples(),
        repairs=impossible,
        describes=listed.describes or None,
    )


def recordings(
    rows: Sequence[Listed | None], source: Source, *, hint: str | None = None
) -> tuple[Recording, ...]:
    """The rows of a list as recordings; the first tells how many others say too little.

    Raises
    ------
    FileRefusedError
        There are rows, and none is understood.
    """
    made = [recording(listed, source) for listed in rows if listed is not None]
    kept = [item for item in made if item is not None]
    if rows and not kept:
        raise FileRefusedError("no row of this list is understood", where=source.name, hint=hint)
    return derive.with_left_out(
        kept, len(rows) - len(kept), "row", "without a date, or without time and distance"
    )


def text(value: object) -> str | None:
    """A text without blanks around it; None for nothing and for what is none."""
    return value.strip() or None if isinstance(value, str) else None


LENGTHS_M = {"km": 1000.0, "mi": MILE_M, "m": 1.0, "ft": FOOT_M, "yd": 3 * FOOT_M, "cm": 0.01}
"""Metres a unit (the mile, yard and foot of 1959)."""


def local_number(text: str) -> float | None:
    """A number in whatever way a language writes it (``9,44``, ``1,234.5``, ``1.234,5``); None for none."""
    digits = re.sub(r"[^\d.,+-]", "", text)
    mark = max(digits.rfind("."), digits.rfind(","))
    if mark >= 0:
        whole, decimals = re.sub(r"[.,]", "", digits[:mark]), digits[mark + 1 :]
        thousands = len(decimals) == 3 and digits.count(digits[mark]) == 1 and whole not in ("", "0")
        digits = whole + decimals if thousands and digits[mark] == "," else f"{whole}.{decimals}"
    try:
        return float(digits)
    except ValueError:
        return None


def plain_number(value: object) -> float | None:
    """A number as a program writes it; None for nothing, for text that is none, and for NaN."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def times(value: float | None, factor: float) -> float | None:
    """A known value in another unit."""
    return None if value is None else value * factor
