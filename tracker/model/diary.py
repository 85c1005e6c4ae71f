"""What a diary says at one moment, and the episodes that follow from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tracker.errors import InvalidValueError
from tracker.model.entries import Action, Answer, Checkin, Entry, Niggle, SelfCheck
from tracker.model.terms import Impact, Onset, Site


def tells_of_pain(entry: Entry) -> bool:
    """Whether an entry tells if something hurt on its day: a niggle does, and a clear check-in."""
    return isinstance(entry, Niggle) or (isinstance(entry, Checkin) and entry.clear)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """What an athlete's diary says at one moment; entries are kept in order of the day they are about.

    ``withdrawn`` are the entries that stood once and no longer do: needed to tell what was known on an
    earlier day.
    """

    checkins: tuple[Checkin, ...] = ()
    niggles: tuple[Niggle, ...] = ()
    answers: tuple[Answer, ...] = ()
    self_checks: tuple[SelfCheck, ...] = ()
    actions: tuple[Action, ...] = ()
    withdrawn: tuple[Entry, ...] = ()

    def __post_init__(self) -> None:
        for name in (*KINDS, "withdrawn"):
            entries: tuple[Entry, ...] = getattr(self, name)
            object.__setattr__(self, name, _sorted(entries))

    @property
    def observed(self) -> tuple[date, ...]:
        """The days of which it is known whether something hurt, in order."""
        return tuple(self.observed_since)

    @property
    def observed_since(self) -> dict[date, date]:
        """Each observed day in order, with the day on which that was first known.

        A day is observed by a niggle or by a check-in that says nothing hurt. An entry corrected later
        was known from its first version on.
        """
        since: dict[date, date] = {}
        for entry in filter(tells_of_pain, (*self.checkins, *self.niggles)):
            known_on = entry.known_on
            if since.get(entry.day, date.max) > known_on:
                since[entry.day] = known_on
        for entry in filter(tells_of_pain, self.withdrawn):
            if entry.day in since:
                since[entry.day] = min(since[entry.day], entry.known_on)
        return dict(sorted(since.items()))

    @property
    def first_known(self) -> dict[tuple[Site, date], date]:
        """When pain at a site on a day was first known, whatever was corrected about it since."""
        known: dict[tuple[Site, date], date] = {}
        for entry in (*self.niggles, *self.withdrawn):
            if isinstance(entry, Niggle) and entry.severity > 0:
                key = (entry.site, entry.day)
                known[key] = min(known.get(key, date.max), entry.known_on)
        return known

    def until(self, day: date) -> Diary:
        """The diary as it was known at the end of ``day``: cut by when entries were written or withdrawn."""
        return Diary(**self.parts(day))  # type: ignore[arg-type]

    def parts(self, day: date) -> dict[str, tuple[Entry, ...]]:
        """The fields of the diary as it was known at the end of ``day``."""
        everything = (entry for name in (*KINDS, "withdrawn") for entry in getattr(self, name))
        known = [e for e in everything if e.known_on <= day and e.day <= day]
        standing = [replace(e, withdrawn_at=None) if e.withdrawn_at else e for e in known if e.stands_on(day)]
        parts = {name: tuple(e for e in standing if isinstance(e, kind)) for name, kind in KINDS.items()}
        return {**parts, "withdrawn": tuple(e for e in known if not e.stands_on(day))}


KINDS: dict[str, type[Entry]] = {
    "checkins": Checkin,
    "niggles": Niggle,
    "answers": Answer,
    "self_checks": SelfCheck,
    "actions": Action,
}
"""The fields of a diary and what they hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One complaint, from its onset until enough observed days without it: derived, never stored.

    ``site`` is where it began. Where neighbours were joined as plainly one complaint, entries at other sites
    belong to it too: ``sites`` are all of them.
    ``resolved`` is the day on which it counted as over, None while it is open. ``known_on`` is the
    first day on which its onset was known: an entry of it had been written down, and enough days
    without it before, where an earlier episode had to be told apart.
    """

    site: Site
    first: date
    last: date
    resolved: date | None
    known_on: date
    peak: float
    entries: tuple[Niggle, ...]

    def __post_init__(self) -> None:
        if not self.entries or not self.first <= self.last or self.entries[0].site != self.site:
            raise InvalidValueError(f"these entries are no episode at the {self.site}")

    @property
    def sites(self) -> tuple[Site, ...]:
        """Where it hurt, in the order in which it was first said."""
        return tuple(dict.fromkeys(entry.site for entry in self.entries))

    @property
    def sudden(self) -> bool:
        """Whether it began with an event: an injury, which is never counted as a hand-over."""
        return any(e.onset is Onset.SUDDEN for e in self.entries if e.day == self.first)

    @property
    def stopped_on(self) -> date | None:
        """The first day on which it stopped a run."""
        return next((e.day for e in self.entries if e.impact is Impact.STOPPED), None)


def _sorted(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """In order; the words are looked at only where two were written at one instant about one day."""
    whens = [(entry.day, entry.logged_at) for entry in entries]
    if len(set(whens)) == len(whens):
        at = sorted(range(len(entries)), key=whens.__getitem__)
        return tuple(entries[n] for n in at)
    return tuple(sorted(entries, key=_order))


def _order(entry: Entry) -> tuple[object, ...]:
    """Day and time of writing; what was written at once stands in a fixed order."""
    said = (str(getattr(entry, name, "")) for name in ("site", "severity", "moment", "clear", "note"))
    return (entry.day, entry.logged_at, *said)
