"""Tables of a diary into the database: what is new, what a corrected table no longer says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from tracker.diary.sources import Source
from tracker.errors import FileRefusedError
from tracker.model import Checkin, Entry, Niggle
from tracker.pipeline.diary import says_more
from tracker.pipeline.files import Found
from tracker.pipeline.import_report import ImportReport
from tracker.store import Store

WHOLE = "Nothing of this table was taken: mend it and bring it again."


class Diaries:
    """Stores the tables of one import, each as one change that `niggle undo` takes back."""

    def __init__(self, store: Store, report: ImportReport, zone: tzinfo, today: date) -> None:
        self.store = store
        self.report = report
        self.zone = zone
        self.today = today

    def store_table(self, found: Found, data: bytes, source: Source) -> None:
        """Store what a table says.

        Read again from the same place, it replaces what it said before about its days, from its first to
        its last: what a corrected table no longer says is withdrawn, and with it what was made of it here.
        """
        try:
            entries = source.read(data, found.name, self.zone)
        except FileRefusedError as error:
            self.report.failed.append((found.name, f"{error.reason.rstrip('.')}. {WHOLE}"))
            return
        if not entries:
            self.report.skipped.append((found.name, "it holds no entry"))
            return
        first, last = min(e.day for e in entries), max(e.day for e in entries)
        if last > self.today:
            self.report.failed.append((found.name, f"it has an entry about {last}, which has not come yet"))
            return
        said = {entry.id for entry in entries}
        before = self.store.from_source(found.place, since=first, until=last)
        standing = self.store.checkins(since=first, until=last)
        clear = {(c.day, c.logged_at): c for c in standing if c.clear}
        doubles = list(_doubles(entries, clear))
        poorer = [old for new, old in doubles if says_more(new) and not says_more(old)]
        superfluous = {new.id for new, old in doubles if not says_more(new) and says_more(old)}
        edited = self.store.edited_from_source(found.place, since=first, until=last)
        gone = [entry for entry in before if entry.id not in said]
        gone += [entry for origin, entry in edited if origin not in said]
        new = self.store.write(
            [entry for entry in entries if entry.id not in superfluous],
            what="import",
            source=found.place,
            withdraw=[*gone, *poorer],
        )
        self.report.niggles += new[Niggle]
        self.report.checkins += new[Checkin]
        self.report.replaced += len(gone)
        self.report.known_diaries += not (new or gone)


def _doubles(
    entries: list[Entry], clear: dict[tuple[date, datetime], Checkin]
) -> Iterator[tuple[Checkin, Checkin]]:
    """Clear check-ins written at the same instant as one that stands: the same one, told by two tables."""
    for entry in entries:
        if isinstance(entry, Checkin) and entry.clear:
            old = clear.get((entry.day, entry.logged_at))
            if old is not None and old.id != entry.id:
                yield entry, old
