"""Which diaries can be read, and how a file finds its reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from tracker import tables
from tracker.diary import table
from tracker.diary.foreign import intervals, myaiguide, pmsys
from tracker.model import Entry


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of diary: patterns of its files' names, a test of its content, and its reader.

    ``runs_too`` marks files that hold activities beside the entries.
    """

    name: str
    patterns: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str, tzinfo], list[Entry]]
    runs_too: bool = False


def _has(columns: frozenset[str]) -> Callable[[bytes], bool]:
    return lambda data: columns <= tables.header(data)


SOURCES: tuple[Source, ...] = (
    Source("niggles.csv", ("*niggles.csv", "*niggles.xlsx"), _has(table.NIGGLES), table.read_niggles),
    Source("checkins.csv", ("*checkins.csv", "*checkins.xlsx"), _has(table.CHECKINS), table.read_checkins),
    Source("PMSYS wellness", ("wellness.csv",), _has(pmsys.WELLNESS), pmsys.read_wellness),
    Source("PMSYS injuries", ("injury.csv",), _has(pmsys.INJURY), pmsys.read_injuries),
    Source("MyAIGuide sport", ("sport.csv",), _has(myaiguide.SPORT), myaiguide.read_sport, runs_too=True),
    Source("MyAIGuide pain by day", ("*pain*.csv",), _has(myaiguide.LONG), myaiguide.read_long),
    Source(
        "MyAIGuide pain",
        (),
        lambda data: tables.header(myaiguide.without_first_line(data[:4096])) >= myaiguide.PAIN,
        myaiguide.read_pain,
    ),
    Source(
        "intervals.icu wellness",
        ("*wellness*.csv",),
        lambda data: intervals.is_table(tables.header(data)),
        intervals.read_table,
    ),
    Source("intervals.icu wellness JSON", ("*wellness*.json",), intervals.is_json, intervals.read_json),
)
"""Every diary, in the order in which content is tried."""


def source_of(data: bytes) -> Source | None:
    """The kind of diary that a text table or JSON is; None where it is none."""
    return next((source for source in SOURCES if source.recognises(data)), None)
