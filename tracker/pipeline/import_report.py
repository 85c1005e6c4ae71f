"""What came of an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tracker.model import Activity

FEW = 4
"""So many new activities are kept in the report, to be shown where there are no more."""


@dataclass
class ImportReport:
    """What came of an import. Counts are activities, except ``skipped`` (files without one)."""

    imported: int = 0
    runs: int = 0
    """How many of the imported activities are runs."""
    distance_m: float = 0.0
    """The way of those runs."""
    first: date | None = None
    last: date | None = None
    """Days of the first and the last of them."""
    duplicates: int = 0
    """Activities that were there already, from this or another file."""
    joined: list[tuple[str, str]] = field(default_factory=list)
    """Files among them that are other recordings of a run that is there, and that run's id."""
    new: list[Activity] = field(default_factory=list)
    """The first few new activities."""
    described: int = 0
    """Rows of services' lists that tell more about an activity that is there."""
    forgotten: int = 0
    """Activities left out because they were forgotten before."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    repaired: list[tuple[str, str]] = field(default_factory=list)
    checkins: int = 0
    niggles: int = 0
    replaced: int = 0
    """Entries that a corrected table no longer has."""
    known_diaries: int = 0
    """Diary tables all of whose entries were there already."""
    files: int = 0
    seconds: float = 0.0

    @property
    def something_done(self) -> bool:
        """Whether any file could be used, or was already there."""
        counts = (self.imported, self.duplicates, self.described, self.forgotten)
        return any(counts) or bool(self.checkins or self.niggles or self.known_diaries)

    def count(self, activity: Activity) -> None:
        """Count a new activity."""
        self._add(activity, 1)
        if len(self.new) < FEW:
            self.new.append(activity)
        if activity.is_run:
            self.first = min(self.first or activity.day, activity.day)
            self.last = max(self.last or activity.day, activity.day)

    def uncount(self, activity: Activity) -> None:
        """Take back a new activity that turned out to be one with another."""
        self._add(activity, -1)
        self.new = [other for other in self.new if other.id != activity.id]
        self.duplicates += 1

    def _add(self, activity: Activity, count: int) -> None:
        self.imported += count
        if activity.is_run:
            self.runs += count
            self.distance_m += count * (activity.distance_m or 0.0)
