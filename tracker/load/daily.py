"""Activities → the gap-free DAILY frame."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from tracker.frames import DAILY, empty_daily
from tracker.model import Activity

SUMMED = ("distance_m", "moving_s", "ascent_m", "descent_m")


def daily(activities: Iterable[Activity], *, until: date) -> pd.DataFrame:
    """One row a local day, from the first activity to ``until``: what was run, and other sport.

    Parameters
    ----------
    activities
        In any order; those after ``until`` are left out.
    until
        The last day of the frame.

    Returns
    -------
    A DAILY frame: distance [m], moving time [s], ascent and descent [m], longest run [m], other
    sports [s].

    Notes
    -----
    Days without a run are 0 by an explicit fill. A day with runs none of which knows a value (ascent
    of a runs.csv, distance of a treadmill) is NaN there: unknown is not nothing. Where some of a
    day's runs know it and others do not, the known ones are summed.
    """
    known = [a for a in activities if a.day <= until]
    if not known:
        return empty_daily()
    rows = pd.DataFrame([_row(activity) for activity in known])
    days = pd.date_range(min(rows["day"]), until, freq="D", name="day").astype("datetime64[ns]")
    runs = rows[rows["is_run"]].groupby("day")
    out = pd.DataFrame(index=days)
    out["runs"] = runs.size().reindex(days, fill_value=0).astype("int64")
    for column in SUMMED:
        out[column] = runs[column].sum(min_count=1).reindex(days)
    out["longest_run_m"] = runs["distance_m"].max().reindex(days)
    out.loc[out["runs"] == 0, [*SUMMED, "longest_run_m"]] = 0.0
    other = rows[~rows["is_run"]].groupby("day")["moving_s"].sum(min_count=1)
    out["cross_training_s"] = other.reindex(days, fill_value=0.0)
    return out[[column.name for column in DAILY]].astype({c.name: c.dtype for c in DAILY})


def _row(activity: Activity) -> dict[str, object]:
    values = {column: getattr(activity, column) for column in SUMMED}
    return {
        "day": pd.Timestamp(activity.day),
        "is_run": activity.is_run,
        **{column: float("nan") if value is None else value for column, value in values.items()},
    }
