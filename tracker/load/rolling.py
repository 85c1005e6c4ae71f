"""Daily loads → what they add up to over weeks: ratios, fitness and fatigue, monotony, spikes.

Every function takes one value a day without gaps (rest days 0, NaN where a run's value is not known) and
gives one a day; a day's value depends on that day and those before it only. A mean over days is given from
three quarters of them known on. An unknown day leaves an exponential mean as it was.
"""

from __future__ import annotations

import numpy as np

ACUTE_DAYS = 7
CHRONIC_DAYS = 28
FITNESS_DAYS = 42
FATIGUE_DAYS = 7
LONGEST_OF_DAYS = 30
LEAST_KNOWN = 0.75


def mean_over(load: np.ndarray, days: int) -> np.ndarray:
    """The mean of the last ``days`` days, this one included; NaN before there are so many."""
    known = ~np.isnan(load)
    total = _summed(np.where(known, load, 0.0), days)
    count = _summed(known.astype(float), days)
    with np.errstate(invalid="ignore", divide="ignore"):
        out = np.where(count >= LEAST_KNOWN * days, total / count, np.nan)
    out[: days - 1] = np.nan
    return out


def shifted(values: np.ndarray, days: int) -> np.ndarray:
    """The values of ``days`` days before."""
    return np.concatenate([np.full(min(days, len(values)), np.nan), values[:-days]])


def ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """The quotient; NaN where nothing is to be divided by."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)


def acwr_coupled(load: np.ndarray) -> np.ndarray:
    """The last 7 days against the last 28, those 7 among them; it can never exceed 4."""
    return ratio(mean_over(load, ACUTE_DAYS), mean_over(load, CHRONIC_DAYS))


def acwr_uncoupled(load: np.ndarray) -> np.ndarray:
    """The last 7 days against the 21 before them."""
    before = shifted(mean_over(load, CHRONIC_DAYS - ACUTE_DAYS), ACUTE_DAYS)
    return ratio(mean_over(load, ACUTE_DAYS), before)


def acwr_ewma(load: np.ndarray) -> np.ndarray:
    """Exponential means with 2/(7+1) and 2/(28+1) against each other (Williams 2017); from day 28 on.

    NaN after four weeks of nothing, when both means are all but 0.
    """
    acute, chronic = (
        exponential_mean(load, 2 / (days + 1), start=None) for days in (ACUTE_DAYS, CHRONIC_DAYS)
    )
    month = mean_over(load, CHRONIC_DAYS)
    return np.where(month > 0, ratio(acute, chronic), np.nan)


def exponential_mean(load: np.ndarray, share: float, *, start: float | None = 0.0) -> np.ndarray:
    """A mean into which every day goes with this share.

    Parameters
    ----------
    load
        One value a day.
    share
        Of the new day, between 0 and 1.
    start
        The mean before the first day; None to begin with the first known day's value.
    """
    out = np.empty(len(load))
    now = np.nan if start is None else start
    for day, value in enumerate(load.tolist()):
        if value == value:  # not NaN
            now = value if now != now else now + share * (value - now)
        out[day] = now
    return out


def fitness(load: np.ndarray, *, days: float = FITNESS_DAYS) -> np.ndarray:
    """Chronic load (CTL): an exponential mean with a time constant of 42 days, the share 1 − e^(−1/42)."""
    return exponential_mean(load, 1 - float(np.exp(-1 / days)))


def fatigue(load: np.ndarray) -> np.ndarray:
    """Acute load (ATL): as `fitness`, with 7 days."""
    return fitness(load, days=FATIGUE_DAYS)


def form(load: np.ndarray) -> np.ndarray:
    """Balance (TSB) with which a day is begun: fitness less fatigue of the evening before."""
    before = shifted(fitness(load) - fatigue(load), 1)
    before[:1] = 0.0
    return before


def monotony(load: np.ndarray, *, ddof: int = 1) -> np.ndarray:
    """The mean of the last 7 days over their spread; NaN where all are alike.

    ``ddof`` is 1 for the sample's spread, 0 for the population's, which reads 8 % higher.
    """
    mean = mean_over(load, ACUTE_DAYS)
    known = (~np.isnan(load)).astype(float)
    count = _summed(known, ACUTE_DAYS)
    squares = np.zeros(len(load))
    for back in range(ACUTE_DAYS):
        value = shifted(load, back) if back else load
        squares += np.where(np.isnan(value), 0.0, (value - mean) ** 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(squares / (count - ddof))
    even: np.ndarray = spread <= 1e-9 * np.abs(mean)
    return np.where(even, np.nan, ratio(mean, spread))


def strain(load: np.ndarray, *, ddof: int = 1) -> np.ndarray:
    """The week's load × its monotony."""
    week: np.ndarray = mean_over(load, ACUTE_DAYS) * ACUTE_DAYS
    out: np.ndarray = week * monotony(load, ddof=ddof)
    return out


def week_change(load: np.ndarray) -> np.ndarray:
    """The last 7 days against the 7 before: 0.2 for a fifth more; NaN after a week of nothing."""
    week = mean_over(load, ACUTE_DAYS)
    change: np.ndarray = ratio(week, shifted(week, ACUTE_DAYS)) - 1
    return change


def longest_run_ratio(longest_m: np.ndarray) -> np.ndarray:
    """A day's longest run over the longest of the 30 days before it; NaN without a run on either side."""
    before = longest_before(longest_m)
    return np.where(longest_m > 0, ratio(longest_m, before), np.nan)


def longest_before(longest_m: np.ndarray, *, days: int = LONGEST_OF_DAYS) -> np.ndarray:
    """The longest run of the days before each day, that day itself left out.

    A run of unknown length counts as none: what is beyond the longest known may not be beyond all.
    """
    known = np.concatenate([np.zeros(days), np.nan_to_num(longest_m)])
    if not len(longest_m):
        return longest_m.copy()
    longest: np.ndarray = np.lib.stride_tricks.sliding_window_view(known, days)[: len(longest_m)].max(axis=1)
    return longest


def days_since_rest(active: np.ndarray) -> np.ndarray:
    """Days in a row with some sport up to each day, 0 on a day without."""
    at = np.arange(len(active))
    rest = np.where(active, -1, at)
    return (at - np.maximum.accumulate(rest)).astype(float)


def _summed(values: np.ndarray, days: int) -> np.ndarray:
    """The sum of the last ``days`` values, fewer at the start."""
    sums: np.ndarray = np.cumsum(values)
    sums[days:] -= sums[:-days].copy()
    return sums
