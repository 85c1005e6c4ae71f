"""Put what was decoded into the database: in batches, every run once."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from tracker.errors import FileRefusedError, NoActivityError, TrackerError
from tracker.importers import is_list
from tracker.model import Activity
from tracker.pipeline.decoding import Outcome
from tracker.pipeline.files import Found
from tracker.pipeline.import_report import ImportReport
from tracker.pipeline.twins import (
    SAME_DAY,
    maybe_shifted,
    maybe_stump,
    same_course,
    same_moment,
    same_run,
)
from tracker.store import Store
from tracker.store.prepared import Prepared
from tracker.store.recorded import Candidate, Known, StoredFile

FIRST_WATCHES = date(1990, 1, 2)
"""Clocks of devices begin at the end of 1989, or in 1970: an earlier date, or that one, was never set."""

BATCH = 64
BATCH_S = 0.5
"""So many files, or what came in this time [s], are stored in one transaction."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is to be stored of one file; ``None`` for one whose content is there already."""

    found: Found
    hash: str
    outcome: Outcome | None
    size: int = 0
    content: bytes | None = None
    remembered: bool = True
    """Whether the place is to be passed over next time, while it is unchanged."""


@dataclass(frozen=True, slots=True)
class _Described:
    """The activities of the file a row of a list describes, and how many of them were forgotten."""

    activities: tuple[Activity, ...]
    forgotten: int


TAKEN = NoActivityError("its track was taken into a workout of Apple Health")


ComeBack = Literal["none", "named", "all"]
"""Which forgotten runs come back: none, those whose own file the runner has named, or all."""


class Storing:
    """Stores results as they come, in batches, and counts them in the report."""

    def __init__(self, store: Store, report: ImportReport, today: date, come_back: ComeBack) -> None:
        self.store = store
        self.report = report
        self.today = today
        self.come_back = come_back
        self.passing = False
        self.places = store.places()
        self.refused: dict[str, str] = {}
        self._counted: dict[str, Activity] = {}
        """The runs that are new with this import, by the recording that stands for each."""
        self._unplaced: set[str] = set()
        """Activities of the file at hand that are stored and not yet compared with the others."""
        self._waiting: list[Result] = []
        self._stored_at = time.monotonic()

    def comes_back(self, found: Found) -> bool:
        """Whether what was forgotten of this file comes back: it is one recording, and named itself."""
        if self.come_back == "named":
            return found.given and not is_list(found.name)
        return self.come_back == "all"

    def count_known(self, found: Found, known: Known) -> None:
        """Count a file whose content is there already."""
        if known.reason is not None and known.reason != TAKEN.what:
            self.report.skipped.append((found.name, known.reason))
        self.report.duplicates += known.activities
        self.report.forgotten += known.forgotten

    def add(self, result: Result) -> None:
        self._waiting.append(result)
        if len(self._waiting) >= BATCH or time.monotonic() - self._stored_at > BATCH_S:
            self.flush()

    def flush(self) -> None:
        """Store what waits, in one transaction."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            with self.store.transaction():
                for result in waiting:
                    self._store(result)
        self._stored_at = time.monotonic()

    def _store(self, result: Result) -> None:
        found, outcome, report = result.found, result.outcome, self.report
        if outcome is None:
            known = self.store.file(result.hash)
            if known is not None:
                self.count_known(found, known)
                self._remember(result)
            elif result.hash in self.refused:
                report.failed.append((found.name, self.refused[result.hash]))
            return
        outcome = believable(outcome, self.today)
        reason = outcome.what if isinstance(outcome, NoActivityError) else None
        if isinstance(outcome, TrackerError) and reason is None:
            report.failed.append((found.name, outcome.reason))
            self.refused[result.hash] = outcome.reason
            return
        recordings = () if isinstance(outcome, TrackerError) else outcome
        file = StoredFile(found.short_name, result.hash, result.size, result.content, reason)
        added = self.store.add_file(file, recordings, forgotten_too=self.comes_back(found))
        new = {activity.id for activity in added.new}
        self._unplaced = set(new)
        if reason is not None and outcome is not TAKEN:
            report.skipped.append((found.name, reason))
        report.repaired += [(found.name, repair) for recording in recordings for repair in recording.repairs]
        report.duplicates += added.known
        report.forgotten += added.forgotten
        for recording in recordings:
            if recording.activity.id in new:
                self._place_run(recording, result.hash, found)
                self._unplaced.discard(recording.activity.id)
        self._remember(result)

    def _remember(self, result: Result) -> None:
        found = result.found
        if self.passing or not result.remembered:
            return
        self.store.remember_place(found.place, found.size, found.stamp, result.hash)
        self.places[found.place] = (found.size, found.stamp, result.hash)

    def _place_run(self, recording: Prepared, file_hash: str, found: Found) -> None:
        """Count a new activity, joined with the recordings of the same run that are there already."""
        activity = recording.activity
        described = self._described(recording, found.folder)
        if described is not None and described.forgotten and not described.activities:
            self.report.forgotten += self.store.forget(for_good=True, activity_id=activity.id)
            return
        nearest = self._nearest(described, activity)
        twins = [nearest] if nearest else self._twins(activity, file_hash)
        if not twins and not self.comes_back(found) and self._was_forgotten(activity):
            self.report.forgotten += self.store.forget(for_good=True, activity_id=activity.id)
            return
        if not twins:
            self.report.count(activity)
            self._counted[activity.id] = activity
            if recording.describes:
                what = f"{recording.describes} is not there or was refused: that run has its totals only"
                self.report.repaired.append((found.name, what))
            return
        best = self.store.join([activity.id, *twins])
        counted = [self._counted.pop(run) for run in twins if run in self._counted]
        if counted:
            self._counted[best] = counted[0]
        for superfluous in counted[1:]:
            self.report.uncount(superfluous)
        if recording.samples is None and recording.activity.timed:
            self.report.described += 1
        else:
            self.report.duplicates += 1
            self.report.joined.append((found.name, best))

    def _described(self, recording: Prepared, folder: str) -> _Described | None:
        """What there is of the file that a row of a list names."""
        place = self.places.get(f"{folder}/{recording.describes}") if recording.describes else None
        known = self.store.file(place[2]) if place else None
        if place is None or known is None:
            return None
        return _Described(self.store.activities_of(place[2]), known.forgotten)

    def _nearest(self, described: _Described | None, activity: Activity) -> str | None:
        """Of several activities in the described file, the one that begins with this one."""
        theirs = described.activities if described else ()
        return min(theirs, key=lambda a: abs(a.start - activity.start)).id if theirs else None

    def _twins(self, activity: Activity, file_hash: str) -> list[str]:
        """The runs that other recordings of the same activity belong to.

        A recording can show that two runs are one: it agrees with both, though they hardly did with each
        other. Recordings of one file, and those that the runner has set apart, take another only if it
        begins and ends with them. A row that tells only the day never joins two runs, and a run with a
        recording of known time is recognised by that.
        """
        runs: dict[str, list[Candidate]] = {}
        for candidate in self.store.candidates(activity.start, SAME_DAY):
            if candidate.activity.id not in self._unplaced:
                runs.setdefault(candidate.run, []).append(candidate)
        taken = {file_hash}
        found: list[str] = []
        for run, members in sorted(runs.items(), key=lambda item: _distance_apart(activity, item[1])):
            files = {member.file_hash for member in members}
            apart = any(member.apart for member in members)
            timed = [member.activity for member in members if member.activity.timed]
            if apart or files & taken:
                matches = any(same_moment(activity, other) for other in timed)
            else:
                asked = timed or [member.activity for member in members]
                matches = any(self._same(activity, other) for other in asked)
            if matches:
                found.append(run)
                taken |= files
                if apart or not activity.timed:
                    break
        return found

    def _same(self, one: Activity, other: Activity) -> bool:
        if same_run(one, other):
            return True
        if not (maybe_shifted(one, other) or maybe_stump(one, other)):
            return False
        return same_course(self.store.samples_of(one.id), self.store.samples_of(other.id))

    def _was_forgotten(self, activity: Activity) -> bool:
        """Whether it is another recording of a run that was forgotten; a day alone does not tell."""
        gone = self.store.forgotten_near(activity.start, SAME_DAY)
        return any(activity.timed and other.timed and same_run(activity, other) for other in gone)


def _distance_apart(activity: Activity, members: list[Candidate]) -> tuple[bool, float]:
    """The order in which runs are asked: those not set apart first, the nearest distance first."""
    ways = [m.activity.distance_m for m in members if m.activity.distance_m is not None]
    near = min((abs(way - (activity.distance_m or 0)) for way in ways), default=0.0)
    return any(member.apart for member in members), near


def believable(outcome: Outcome, today: date) -> Outcome:
    """The recordings whose date can be meant, or a refusal where there are none.

    A day of grace is given to runners ahead of us. Of several activities only the wrongly dated are left
    out, and the others say so.
    """
    if isinstance(outcome, TrackerError):
        return outcome
    good = tuple(one for one in outcome if FIRST_WATCHES <= one.activity.day <= today + timedelta(days=1))
    if len(good) == len(outcome):
        return outcome
    wrong = next(one.activity.day for one in outcome if one not in good)
    why = "the clock was never set" if wrong < FIRST_WATCHES else "that day has not come yet"
    if not good:
        listed = outcome[0].activity.source.lower().endswith(".csv")
        hint = "Mend the date in the table." if listed else "Enter the run in a runs.csv instead."
        return FileRefusedError(f"it is dated {wrong}: {why}", hint=hint)
    count = len(outcome) - len(good)
    told = f"{count} of its activities, dated {wrong} or the like ({why}), were left out"
    return (replace(good[0], repairs=(*good[0].repairs, told)), *good[1:])
