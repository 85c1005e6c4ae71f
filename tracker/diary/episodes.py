"""Entries → episodes: which entries are one and the same complaint.

The rule is fixed before anyone looks at the data: an entry opens a new episode when it is the first
at its site, or when at least `CLEAR_DAYS` *observed* days without that site lie between it and the
entry before. Days of which nothing is known neither end an episode nor lengthen it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tracker.model import Diary, Episode, Niggle, Site

CLEAR_DAYS = 14
"""Observed days without the site that end an episode: two weeks (our rule; compare Fuller 2006, as quoted in
Sports Med Open 2020 s40798-020-00286-3, where a recurrence needs a return to full participation)."""


def episodes(
    diary: Diary,
    *,
    clear_days: int = CLEAR_DAYS,
    observed: Mapping[date, date] | None = None,
    known: Mapping[tuple[Site, date], date] | None = None,
) -> tuple[Episode, ...]:
    """The episodes of a diary, in order of their onset.

    Parameters
    ----------
    diary
        What is known; cut it with ``until`` first to ask what was known on an earlier day.
    clear_days
        Observed days without the site that end an episode [days].
    observed, known
        The diary's ``observed_since`` and ``first_known``, where they are at hand.

    Notes
    -----
    An entry of severity 0 says that the site did not hurt: its day is observed, and the entry opens
    nothing. Linear in the number of entries, but for the look-up of days.
    """
    observed = diary.observed_since if observed is None else observed
    first_known = diary.first_known if known is None else known
    days = list(observed)
    by_site = _by_site(diary)
    found: list[Episode] = []
    for site, entries in by_site.items():
        split_known = date.min
        unsure = _unsure_days(site, by_site)
        sure = [day for day in days if day not in unsure] if unsure else days
        for run, gap in _runs(entries, sure, clear_days):
            if gap:
                split_known = sorted(observed[day] for day in gap)[clear_days - 1]
            found.append(
                _episode(run, sure, clear_days, max(split_known, min(first_known[site, e.day] for e in run)))
            )
    return tuple(sorted(found, key=lambda e: (e.first, e.known_on, e.site.region, str(e.site.side))))


def _by_site(diary: Diary) -> dict[Site, list[Niggle]]:
    by_site: dict[Site, list[Niggle]] = {}
    for niggle in diary.niggles:
        if niggle.severity > 0:
            by_site.setdefault(niggle.site, []).append(niggle)
    return by_site


def _unsure_days(site: Site, by_site: dict[Site, list[Niggle]]) -> set[date]:
    """Days on which the same region hurt and this side may have been meant, because none was said."""
    return {
        entry.day
        for other, entries in by_site.items()
        if other.region == site.region and other != site and None in (other.side, site.side)
        for entry in entries
    }


def _runs(
    entries: list[Niggle], days: Sequence[date], clear_days: int
) -> Iterator[tuple[list[Niggle], Sequence[date]]]:
    """The entries of each episode, with the observed days that part it from the one before."""
    run, gap = entries[:1], days[:0]
    for entry in entries[1:]:
        between = days[bisect_right(days, run[-1].day) : bisect_left(days, entry.day)]
        if len(between) >= clear_days:
            yield run, gap
            run, gap = [], between
        run.append(entry)
    yield run, gap


def _episode(entries: list[Niggle], days: Sequence[date], clear_days: int, known: date) -> Episode:
    first, last = entries[0].day, entries[-1].day
    settled = bisect_right(days, last) + clear_days - 1
    return Episode(
        site=entries[0].site,
        first=first,
        last=last,
        resolved=days[settled] if settled < len(days) else None,
        known_on=max(first, known),
        peak=max(entry.severity for entry in entries),
        entries=tuple(entries),
    )
