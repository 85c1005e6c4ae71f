"""Everything known of one athlete at the end of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.errors import InvalidValueError
from tracker.model.activity import Activity, Athlete
from tracker.model.diary import Checkin, Entry, Niggle

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """Everything known of one athlete at the end of the local day ``as_of``.

    ``daily`` is a DAILY frame. Entries are kept in order of the day they are about.
    """

    as_of: date
    athlete: Athlete = field(default_factory=Athlete)
    daily: pd.DataFrame
    activities: tuple[Activity, ...] = ()
    checkins: tuple[Checkin, ...] = ()
    niggles: tuple[Niggle, ...] = ()

    def __post_init__(self) -> None:
        from tracker.frames import check_daily

        check_daily(self.daily)
        _sorted(self, "activities", lambda a: (a.start, a.id))
        _sorted(self, "checkins", lambda c: (c.day, c.logged_at, c.clear, str(c.note)))
        _sorted(self, "niggles", _entry_order)

    def until(self, day: date) -> History:
        """The history as it was known at the end of ``day``.

        Diary entries are cut by when they were *written*, so an entry back-dated later cannot leak
        into the past; activities and DAILY are cut by the day they took place. A ``day`` after
        ``as_of`` is an error: the future is not known.
        """
        if day > self.as_of:
            raise InvalidValueError(f"nothing is known beyond {self.as_of}", where=day.isoformat())
        return History(
            as_of=day,
            athlete=self.athlete,
            daily=self.daily.loc[: day.isoformat()],
            activities=tuple(a for a in self.activities if a.day <= day),
            checkins=tuple(c for c in self.checkins if c.known_on <= day and c.day <= day),
            niggles=tuple(n for n in self.niggles if n.known_on <= day and n.day <= day),
        )

    @property
    def observed(self) -> tuple[date, ...]:
        """The days of which something is known (a check-in or a niggle), in order."""
        return tuple(self.observed_since)

    @property
    def observed_since(self) -> dict[date, date]:
        """Each observed day in order, with the day on which something of it was first written down."""
        since: dict[date, date] = {}
        entries: tuple[Entry, ...] = (*self.checkins, *self.niggles)
        for entry in entries:
            since[entry.day] = min(since.get(entry.day, date.max), entry.known_on)
        return dict(sorted(since.items()))


def _sorted(history: History, name: str, key: Callable[[Any], Any]) -> None:
    object.__setattr__(history, name, tuple(sorted(getattr(history, name), key=key)))


def _entry_order(niggle: Niggle) -> tuple[object, ...]:
    """Day and time of writing; what was written at once stands in a fixed order."""
    site = (niggle.site.region, str(niggle.site.side))
    return (niggle.day, niggle.logged_at, *site, niggle.severity, str(niggle.moment), str(niggle.onset))
