"""Entries → episodes: which entries are one and the same complaint.

The rule is fixed before anyone looks at the data: an entry opens a new episode when it is the first
at its site, or when at least `CLEAR_DAYS` *observed* days without that site lie between it and the
entry before. Days of which nothing is known neither end an episode nor lengthen it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from tracker.model import Episode, History, Niggle, Site

CLEAR_DAYS = 14
"""Observed clear days that end an episode: two weeks (our rule; compare Fuller 2006, as quoted in
Sports Med Open 2020 s40798-020-00286-3, where a recurrence needs a return to full participation)."""


def episodes(history: History, *, clear_days: int = CLEAR_DAYS) -> tuple[Episode, ...]:
    """The episodes of a history, in order of their onset.

    Parameters
    ----------
    history
        What is known; cut it with ``until`` first to ask what was known on an earlier day.
    clear_days
        Observed days without the site that end an episode [days].

    Notes
    -----
    An entry of severity 0 says that the site did not hurt: its day is observed, and the entry opens
    nothing. Linear in the number of entries, but for the look-up of days.
    """
    observed = history.observed
    by_site: dict[Site, list[Niggle]] = {}
    for niggle in history.niggles:
        if niggle.severity > 0:
            by_site.setdefault(niggle.site, []).append(niggle)
    found = [
        _episode(site, run, observed, clear_days)
        for site, entries in by_site.items()
        for run in _runs(entries, observed, clear_days)
    ]
    return tuple(sorted(found, key=lambda e: (e.first, e.known_on, e.site.region, str(e.site.side))))


def _runs(entries: list[Niggle], observed: Sequence[date], clear_days: int) -> Iterator[list[Niggle]]:
    run = entries[:1]
    for entry in entries[1:]:
        if _days_between(observed, run[-1].day, entry.day) >= clear_days:
            yield run
            run = []
        run.append(entry)
    yield run


def _days_between(observed: Sequence[date], after: date, before: date) -> int:
    return bisect_left(observed, before) - bisect_right(observed, after)


def _episode(site: Site, entries: list[Niggle], observed: Sequence[date], clear_days: int) -> Episode:
    last = entries[-1].day
    settled = bisect_right(observed, last) + clear_days - 1
    return Episode(
        site=site,
        first=entries[0].day,
        last=last,
        resolved=observed[settled] if settled < len(observed) else None,
        peak=max(entry.severity for entry in entries),
        entries=tuple(entries),
    )
