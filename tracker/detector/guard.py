"""The load guard (claim C11): with a trail open, a rise of the load is called out with numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from tracker.load.rolling import LONGEST_OF_DAYS

OPEN_SHARE = 1.0
"""With a trail open no run should be longer than the longest of the last 30 days (our rule; claim C11)."""

USUAL_SHARE = 1.1
"""Without one, up to a tenth longer: what Schuster Brandt Frandsen 2025 (Br J Sports Med 59:1203) held
longer runs against."""

WEEK_SHARE = 1.1
"""With a trail open no week should hold a tenth more than the mean of the four before (our rule)."""

WEEKS = 4

SPOKEN_OF_DAYS = 7
"""A run that went beyond the guard is spoken of for a week."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What a planned run would be, against the last weeks.

    ``allowed_m`` is None where there is nothing to hold it against; ``week_m`` are the seven days with
    it, ``usual_week_m`` the mean of the four weeks before them.
    """

    day: date
    planned_m: float
    allowed_m: float | None
    longest_m: float
    week_m: float
    usual_week_m: float
    trail_open: bool

    @property
    def over(self) -> bool:
        """Whether the run goes beyond what the guard allows, by itself or with its week."""
        if self.allowed_m is None:
            return False
        week = self.trail_open and self.week_m > WEEK_SHARE * self.usual_week_m
        return self.planned_m > self.allowed_m or week

    @property
    def text(self) -> str:
        """What there is to say, in a runner's words."""
        week = f"The seven days with it hold {self.week_m / 1000:.0f} km; "
        week += f"the four weeks before, {self.usual_week_m / 1000:.0f} km a week."
        if self.allowed_m is None:
            return f"There is no run in the last {LONGEST_OF_DAYS} days to hold it against: begin short."
        against = (
            f"{self.planned_m / 1000:.1f} km against {self.longest_m / 1000:.1f} km, the longest of the "
            f"{LONGEST_OF_DAYS} days before"
        )
        if not self.over:
            return f"Within the guard: {against}. {week}"
        if self.trail_open:
            return (
                f"More than the guard allows while a trail is open: {against}. {week} "
                "Hold or cut back until it is quiet; closing the guard is your decision."
            )
        return f"Further than a tenth beyond the last month: {against}. {week}"


def load_guard(daily: pd.DataFrame, *, day: date, planned_m: float, trail_open: bool) -> Guard:
    """What a run of that length on that day would be, planned or done.

    Parameters
    ----------
    daily
        A DAILY frame; days after it count as rest.
    day
        The day of the run.
    planned_m
        Its length [m].
    trail_open
        Whether a warning with a trail stands.
    """
    before = daily.loc[: (day - timedelta(days=1)).isoformat()]
    longest = float(np.nan_to_num(_since(before, day, LONGEST_OF_DAYS)["longest_run_m"]).max(initial=0.0))
    week = np.nansum(_since(before, day, 6)["distance_m"]) + planned_m
    weeks = np.nansum(_since(before, day, 6 + 7 * WEEKS)["distance_m"]) - (week - planned_m)
    share = OPEN_SHARE if trail_open else USUAL_SHARE
    return Guard(
        day=day,
        planned_m=planned_m,
        allowed_m=share * longest if longest > 0 else None,
        longest_m=longest,
        week_m=float(week),
        usual_week_m=float(weeks) / WEEKS,
        trail_open=trail_open,
    )


def last_run_guard(daily: pd.DataFrame, *, as_of: date, trail_open: bool) -> Guard | None:
    """What the longest run of the last day with one was, if that is no more than a week ago; None else."""
    recent = _since(daily.loc[: as_of.isoformat()], as_of, SPOKEN_OF_DAYS - 1)
    ran = recent[recent["longest_run_m"] > 0]
    if ran.empty:
        return None
    day = ran.index[-1].date()
    return load_guard(daily, day=day, planned_m=float(ran["longest_run_m"].iloc[-1]), trail_open=trail_open)


def _since(daily: pd.DataFrame, day: date, days: int) -> pd.DataFrame:
    """The rows of so many days before a day."""
    return daily.loc[(day - timedelta(days=days)).isoformat() :]
