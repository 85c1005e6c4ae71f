"""The two tables that travel between rooms: SAMPLES (one activity) and DAILY (one athlete).

Each is declared once, column by column, with type, unit, meaning and the range in which a value is
physically possible; `check_samples` and `check_daily` hold a frame to that at the boundary. Missing
is NaN, never 0; a rest day's 0 in DAILY is an explicit fill.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tracker.errors import InvalidValueError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, numpy dtype, unit and meaning, and the limits of the possible.

    ``step`` is the finest difference the store keeps (see ``store.samples``), in the column's unit.
    """

    name: str
    dtype: str
    unit: str
    meaning: str
    low: float
    high: float
    step: float


SAMPLES: tuple[Column, ...] = (
    Column("time_s", "float64", "s", "since the start of the activity; never falls", 0, 5e6, 1e-3),
    Column("lat_deg", "float64", "deg", "latitude, WGS 84", -90, 90, 1e-8),
    Column("lon_deg", "float64", "deg", "longitude, WGS 84", -180, 180, 1e-8),
    Column("distance_m", "float64", "m", "covered since the start", 0, 2e6, 1e-2),
    Column("altitude_m", "float64", "m", "above sea level", -1000, 15000, 1e-2),
    Column("speed_mps", "float64", "m/s", "as the device gives it", 0, 100, 1e-3),
    Column("hr_bpm", "float64", "1/min", "heart rate", 20, 255, 1),
    Column("cadence_spm", "float64", "1/min", "steps of both feet for foot sports, else turns", 0, 511, 1e-2),
    Column("power_w", "float64", "W", "as the device gives it", 0, 10000, 1),
    Column("temperature_c", "float64", "°C", "at the device", -80, 80, 1e-1),
    Column("vertical_oscillation_mm", "float64", "mm", "rise and fall of the trunk per step", 0, 500, 1e-1),
    Column("stance_time_ms", "float64", "ms", "ground contact per step", 0, 3000, 1e-1),
    Column(
        "stance_balance_pct", "float64", "%", "raw contact-time balance; its foot is not stated", 0, 100, 1e-2
    ),
    Column("step_length_mm", "float64", "mm", "one step", 0, 5000, 1e-1),
)
"""Samples of one activity, in time order; only ``time_s`` must be there, the rest is NaN when unknown."""

BEYOND_ANY_DAY = 1e9
"""A day's sums have no upper limit of their own: several recordings of one ultramarathon may fall on it."""

DAILY: tuple[Column, ...] = (
    Column("runs", "int64", "1", "number of runs", 0, BEYOND_ANY_DAY, 1),
    Column("distance_m", "float64", "m", "run on this day", 0, BEYOND_ANY_DAY, 1e-2),
    Column("moving_s", "float64", "s", "running time without pauses", 0, BEYOND_ANY_DAY, 1),
    Column("ascent_m", "float64", "m", "climbed while running", 0, BEYOND_ANY_DAY, 1e-1),
    Column("descent_m", "float64", "m", "descended while running", 0, BEYOND_ANY_DAY, 1e-1),
    Column("longest_run_m", "float64", "m", "longest single run of this day", 0, BEYOND_ANY_DAY, 1e-2),
    Column("cross_training_s", "float64", "s", "moving time in other sports", 0, BEYOND_ANY_DAY, 1),
)
"""One row a local day from the first activity on, without gaps (index: ``day``, datetime64).

Rest days are 0 by an explicit fill; NaN is left where runs took place but none of them knew the value.
"""


def samples(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """A SAMPLES frame from the columns at hand; the others are filled with NaN.

    Impossible values become NaN (`make_possible`). Rows are not reordered; `check_samples` refuses a
    time that falls.
    """
    import pandas as pd  # here, because the process that only stores must not wait for it

    n = len(columns["time_s"])
    data = {c.name: np.array(columns.get(c.name, np.full(n, np.nan)), dtype=c.dtype) for c in SAMPLES}
    make_possible(data)
    return pd.DataFrame(data)


@cache
def no_samples() -> pd.DataFrame:
    """The SAMPLES frame of an activity without any; one for all, not to be changed."""
    return samples({"time_s": np.array([])})


def make_possible(columns: dict[str, np.ndarray]) -> None:
    """Turn what cannot be (a heart rate of 0, a latitude of 180°) into NaN, in place.

    A sensor that says so has nothing to say.
    """
    for column in SAMPLES:
        values = columns.get(column.name)
        if values is not None:
            with np.errstate(invalid="ignore"):
                values[(values < column.low) | (values > column.high)] = np.nan
    lat, lon = columns.get("lat_deg"), columns.get("lon_deg")
    if lat is not None and lon is not None:
        nowhere = (np.abs(lat) < NO_FIX_DEG) & (np.abs(lon) < NO_FIX_DEG)
        lat[nowhere], lon[nowhere] = np.nan, np.nan


NO_FIX_DEG = 1e-4
"""A receiver without a fix writes 0° north, 0° east, a point in the sea that nobody runs at."""

LONGEST_STEP_S = 30.0
"""A longer gap between two samples is a pause, unless the way between them was covered meanwhile."""

SLOWEST_MOVE_MPS = 0.6
"""Slower than this over a long gap is standing still (a slow walk is 1 m/s)."""


def moving_steps(time_s: np.ndarray, distance_m: np.ndarray | None = None) -> np.ndarray:
    """The moving time [s] between each two samples: the whole step, or 0 for a pause.

    A pause is a gap longer than `LONGEST_STEP_S` in which little way was made. Recorders that save
    memory leave out points on a straight: where the distance [m] is known, a long gap that covers ground
    at `SLOWEST_MOVE_MPS` or more is not a pause.
    """
    step = np.diff(time_s)
    moved = step <= LONGEST_STEP_S
    if distance_m is not None:
        with np.errstate(invalid="ignore"):
            moved |= np.diff(distance_m) >= SLOWEST_MOVE_MPS * step
    return np.where(moved, step, 0.0)


def check_samples(frame: pd.DataFrame) -> None:
    """Hold a frame to SAMPLES.

    Raises
    ------
    InvalidValueError
        A column is missing, superfluous, of another type or out of its range, or time falls.
    """
    _check_columns(frame, SAMPLES, "samples")
    time = frame["time_s"].to_numpy()
    if np.isnan(time).any() or (np.diff(time) < 0).any():
        raise InvalidValueError("sample times must be known and must not fall")


def check_daily(frame: pd.DataFrame) -> None:
    """Hold a frame to DAILY.

    Raises
    ------
    InvalidValueError
        A column does not fit DAILY, or the index is not one row a day without gaps.
    """
    _check_columns(frame, DAILY, "daily")
    import pandas as pd

    index = frame.index
    if not isinstance(index, pd.DatetimeIndex) or index.tz is not None:
        raise InvalidValueError("the daily frame needs local days as its index")
    if len(index) > 1 and not (np.diff(index.to_numpy()) == np.timedelta64(1, "D")).all():
        raise InvalidValueError("the daily frame must hold every day once, in order")


def empty_daily() -> pd.DataFrame:
    """A DAILY frame of no days, for an athlete without activities."""
    import pandas as pd

    index = pd.DatetimeIndex([], name="day")
    return pd.DataFrame({c.name: pd.Series(dtype=c.dtype, index=index) for c in DAILY}, index=index)


def _check_columns(frame: pd.DataFrame, columns: tuple[Column, ...], label: str) -> None:
    expected = [column.name for column in columns]
    if list(frame.columns) != expected:
        raise InvalidValueError(f"the {label} frame needs exactly the columns {', '.join(expected)}")
    for column in columns:
        values = frame[column.name].to_numpy()
        if values.dtype != np.dtype(column.dtype):
            raise InvalidValueError(f"{label}.{column.name} is {values.dtype}, not {column.dtype}")
        with np.errstate(invalid="ignore"):
            if ((values < column.low) | (values > column.high)).any():
                raise InvalidValueError(
                    f"{label}.{column.name} leaves {column.low:g} to {column.high:g} {column.unit}"
                )
