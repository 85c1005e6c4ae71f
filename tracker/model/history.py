"""Everything known of one athlete at the end of a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tracker.errors import InvalidValueError
from tracker.model.activity import Activity, Athlete
from tracker.model.diary import Diary
from tracker.model.units import METRIC, Units

if TYPE_CHECKING:
    import pandas as pd

    from tracker.model.digest import GaitRun


MODES = ("strict", "pain-monitoring")
"""What can be held against soreness: nothing should hurt, or mild pain may, if it settles by next morning."""

FALSE_ALARMS_PER_YEAR = (0.02, 4.0)
"""The rates between which a runner can choose [1/year]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the runner has chosen: how often a warning may be wrong [1/year], a rule for soreness, units."""

    false_alarms_per_year: float = 0.25
    mode: str = "strict"
    units: Units = METRIC

    def __post_init__(self) -> None:
        low, high = FALSE_ALARMS_PER_YEAR
        if not low <= self.false_alarms_per_year <= high:
            raise InvalidValueError(
                f"a warning that may be wrong {self.false_alarms_per_year:g} times a year is not between "
                f"{low:g} and {high:g}"
            )
        if self.mode not in MODES:
            raise InvalidValueError(f"“{self.mode}” is none of {' and '.join(MODES)}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History(Diary):
    """Everything known of one athlete at the end of the local day ``as_of``: the diary, and the running.

    ``daily`` is a DAILY frame, ``gait`` the digests of the runs of the half year before ``as_of``.
    """

    as_of: date
    athlete: Athlete = field(default_factory=Athlete)
    choices: Choices = Choices()
    daily: pd.DataFrame
    activities: tuple[Activity, ...] = ()
    gait: tuple[GaitRun, ...] = ()

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
        return History(
            as_of=day,
            athlete=self.athlete,
            choices=self.choices,
            daily=self.daily.loc[: day.isoformat()],
            activities=tuple(a for a in self.activities if a.day <= day),
            gait=tuple(run for run in self.gait if run.day <= day),
            **Diary.parts(self, day),  # type: ignore[arg-type]
        )
