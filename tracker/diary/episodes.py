"""Entries → episodes: which entries are one and the same complaint.

The rule is fixed before anyone looks at the data: an entry opens a new episode when it is the first
at its site, or when at least `CLEAR_DAYS` *observed* days without that site lie between it and the
entry before. Days of which nothing is known neither end an episode nor lengthen it.

A runner does not always find the same word: the calf of Monday is the soleus of Wednesday, or a side is
left out. `joined` puts such neighbours together, by a rule that is fixed too and looks at nothing later
than the day on which the second name is first used.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from tracker.body import load_body
from tracker.model import Diary, Episode, Niggle, Site

CLEAR_DAYS = 14
"""Observed days without the site that end an episode: two weeks (our rule; compare Fuller 2006, as quoted in
Sports Med Open 2020 s40798-020-00286-3, where a recurrence needs a return to full participation)."""

JOINED_DAYS = 3
"""A neighbour that begins to hurt so soon after an entry, when this site no longer does, is the same
complaint by another name (our rule: a hand-over takes weeks)."""


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


def joined(found: Sequence[Episode]) -> tuple[Episode, ...]:
    """The episodes, those that are plainly one complaint put together under the site that hurt first.

    An episode belongs to an earlier one where its site can be another name of a place of that one (a side not
    said, a whole area and a part of it) and that one is still open; or where it lies beside one, in the same
    area and on the same side, and that one hurt in the last three days. Never where both hurt on its first
    day, and never where it began with an event: that is an injury of its own. What is decided on its first
    day stays so.
    """
    groups: list[list[Episode]] = []
    going_on: list[list[Episode]] = []
    for episode in found:
        going_on = [group for group in going_on if any(_lately(old, episode.first) for old in group)]
        near = () if episode.sudden else reversed(going_on)
        group = next((group for group in near if _goes_on(group, episode)), None)
        if group is None:
            group = []
            groups.append(group)
            going_on.append(group)
        group.append(episode)
    return tuple(group[0] if len(group) == 1 else _together(group) for group in groups)


def _lately(old: Episode, day: date) -> bool:
    return old.resolved is None or max(old.resolved, old.last + timedelta(days=JOINED_DAYS)) >= day


def _goes_on(group: Sequence[Episode], new: Episode) -> bool:
    """Whether an episode goes on with a complaint by another name."""
    if not any(_fits(old, new) for old in group):
        return False
    return all(entry.day != new.first for old in group for entry in old.entries)


def _fits(old: Episode, new: Episode) -> bool:
    body = load_body()
    if body.may_be_one(old.site, new.site) and old.site != new.site:
        return old.resolved is None or old.resolved > new.first
    last = max((e.day for e in old.entries if e.day < new.first), default=date.min)
    soon = (new.first - last).days <= JOINED_DAYS
    return soon and body.beside(old.site, new.site)


def _together(group: Sequence[Episode]) -> Episode:
    first = group[0]
    over = [episode.resolved for episode in group]
    entries = sorted((e for episode in group for e in episode.entries), key=lambda e: (e.day, e.logged_at))
    return Episode(
        site=first.site,
        first=first.first,
        last=max(episode.last for episode in group),
        resolved=None if None in over else max(day for day in over if day),
        known_on=first.known_on,
        peak=max(episode.peak for episode in group),
        entries=tuple(entries),
    )


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
