"""The load guard (claim C11): with a trail open, a rise of the load is called out with numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from tracker.load.rolling import LONGEST_OF_DAYS
from tracker.model.units import METRIC, Units

OPEN_SHARE = 1.0
"""With a trail open no run should be longer than the longest of the last 30 days (our rule; claim C11)."""

USUAL_SHARE = 1.1
"""Without one, up to a tenth longer: what Schuster Brandt Frandsen 2025 (Br J Sports Med 59:1203) held
longer runs against."""

WEEKS = 4

STOP = "No run for now: have it seen first."

SPOKEN_OF_DAYS = 7
"""A run that went beyond the guard is spoken of for a week."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What a run would be, or was, against the last weeks.

    ``allowed_m`` is None where there is nothing to hold it against; ``week_m`` are the seven days with it,
    and ``highest_week_m`` the most that any seven days of the four weeks before them held, None where the
    record is shorter.
    """

    day: date
    planned_m: float
    allowed_m: float | None
    longest_m: float
    week_m: float
    highest_week_m: float | None
    trail_open: bool
    stop: bool = False
    """Whether something stands for which the runner is to stop and be seen: said before any allowance."""

    @property
    def too_far(self) -> bool:
        """Whether the run itself goes beyond what the guard allows."""
        return self.allowed_m is not None and self.planned_m > self.allowed_m

    @property
    def too_much(self) -> bool:
        """Whether its week does: held against only while a trail is open."""
        return self.trail_open and self.highest_week_m is not None and self.week_m > self.highest_week_m

    @property
    def over(self) -> bool:
        """Whether the run goes beyond what the guard allows, by itself or with its week."""
        return self.allowed_m is not None and (self.too_far or self.too_much)

    @property
    def text(self) -> str:
        """What there is to say, in kilometres."""
        return self.told(METRIC)

    def told(self, units: Units) -> str:
        """What there is to say, in a runner's words and units."""
        return f"{STOP} {self._measured(units)}" if self.stop else self._measured(units)

    def _measured(self, units: Units) -> str:
        if self.allowed_m is None:
            return f"There is no run in the {LONGEST_OF_DAYS} days before to hold it against: begin short."
        run = (
            f"the run is {units.way(self.planned_m)}, the longest of the {LONGEST_OF_DAYS} days before "
            f"was {units.way(self.longest_m)}"
        )
        week = f"the seven days with it hold {units.way(self.week_m, 0)}"
        if self.highest_week_m is not None:
            most = units.way(self.highest_week_m, 0)
            week += f", the most of any seven in the four weeks before was {most}"
        if not self.over:
            return f"Within the guard: {run}; {week}."
        said = "; ".join(part for part, over in ((run, self.too_far), (week, self.too_much)) if over)
        if self.trail_open:
            return (
                f"More than the guard allows while a trail is open: {said}. "
                "Hold or cut back until it is quiet; closing the guard is your decision."
            )
        return f"Further than a tenth beyond the last month: {said}."


def room(guard: Guard, units: Units = METRIC) -> str | None:
    """What is left for the day of a guard that nothing is planned for; None where there is no measure."""
    if guard.stop:
        return STOP
    if guard.allowed_m is None:
        return None
    run = f"a single run up to {units.way(guard.allowed_m)}"
    if not guard.trail_open:
        return (
            f"For tomorrow: {run} stays within a tenth beyond the longest of the last {LONGEST_OF_DAYS} days."
        )
    if guard.highest_week_m is None:
        return f"For tomorrow, while the trail is open: {run}."
    left = max(guard.highest_week_m - guard.week_m, 0.0)
    week = f"at most {units.way(left, 0)} to keep seven days within the most of the last weeks"
    return f"For tomorrow, while the trail is open: {run}, and {week}."


def load_guard(
    daily: pd.DataFrame, *, day: date, planned_m: float, trail_open: bool, also_m: float = 0.0
) -> Guard:
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
    also_m
        What else was run on that day [m].
    """
    before = daily.loc[: (day - timedelta(days=1)).isoformat()]
    longest = float(np.nan_to_num(_since(before, day, LONGEST_OF_DAYS)["longest_run_m"]).max(initial=0.0))
    distance = np.nan_to_num(before["distance_m"].to_numpy())
    gap = (day - before.index[-1].date()).days - 1 if len(before) else 0
    distance = np.concatenate([distance, np.zeros(gap)])
    share = OPEN_SHARE if trail_open else USUAL_SHARE
    return Guard(
        day=day,
        planned_m=planned_m,
        allowed_m=share * longest if longest > 0 else None,
        longest_m=longest,
        week_m=float(distance[-6:].sum()) + planned_m + also_m,
        highest_week_m=_highest_week(distance[:-6]),
        trail_open=trail_open,
    )


def _highest_week(distance_m: np.ndarray) -> float | None:
    """The most that seven days in a row held, of the four weeks that end on the last day."""
    days = 7 * WEEKS
    if len(distance_m) < days:
        return None
    weeks = np.convolve(distance_m[-days:], np.ones(7), "valid")
    return float(weeks.max())


def last_run_guard(daily: pd.DataFrame, *, as_of: date) -> Guard | None:
    """What the longest run of the last day with one was while a trail is open; None if a week ago or more."""
    recent = _since(daily.loc[: as_of.isoformat()], as_of, SPOKEN_OF_DAYS - 1)
    ran = recent[recent["longest_run_m"] > 0]
    if ran.empty:
        return None
    day, longest = ran.index[-1].date(), float(ran["longest_run_m"].iloc[-1])
    also = float(np.nan_to_num(ran["distance_m"].iloc[-1])) - longest
    return load_guard(daily, day=day, planned_m=longest, also_m=also, trail_open=True)


def _since(daily: pd.DataFrame, day: date, days: int) -> pd.DataFrame:
    """The rows from so many days before a day on."""
    return daily.loc[(day - timedelta(days=days)).isoformat() :]
