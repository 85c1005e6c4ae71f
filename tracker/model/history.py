"""Everything known of one athlete at the end of a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tracker.errors import InvalidValueError
from tracker.model.activity import Activity, Athlete
from tracker.model.diary import Diary

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History(Diary):
    """Everything known of one athlete at the end of the local day ``as_of``: the diary, and the running.

    ``daily`` is a DAILY frame.
    """

    as_of: date
    athlete: Athlete = field(default_factory=Athlete)
    daily: pd.DataFrame
    activities: tuple[Activity, ...] = ()

    def __post_init__(self) -> None:
        from tracker.frames import check_daily

        check_daily(self.daily)
        object.__setattr__(self, "activities", tuple(sorted(self.activities, key=lambda a: (a.start, a.id))))
        Diary.__post_init__(self)

    def until(self, day: date) -> History:
        """The history as it was known at the end of ``day``.

        Diary entries are cut by when they were *written*, so an entry back-dated later cannot leak
        into the past, and by when they were withdrawn, so a correction cannot either. Activities and
        DAILY are cut by the day they took place. A ``day`` after ``as_of`` is an error: the future is
        not known.
        """
        if day > self.as_of:
            raise InvalidValueError(f"nothing is known beyond {self.as_of}", where=day.isoformat())
        diary = Diary.until(self, day)
        return History(
            as_of=day,
            athlete=self.athlete,
            daily=self.daily.loc[: day.isoformat()],
            activities=tuple(a for a in self.activities if a.day <= day),
            checkins=diary.checkins,
            niggles=diary.niggles,
            answers=diary.answers,
            withdrawn=diary.withdrawn,
        )
