"""What the runs before each onset had in common (claim C14), against the same runner's other weeks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, log, sqrt

import numpy as np

from tracker.diary.noticing import USUAL_DAYS
from tracker.model import Activity, Episode

WINDOW_DAYS = 7
"""An onset's week is its day and the six before it."""

COMPARED_WEEKS = 8
"""Comparison weeks end on the same weekday in the eight weeks before; those after an onset follow from it."""

LEAST_SETS = 6
"""From fewer onsets whose comparison weeks tell anything, nothing is estimated (our choice)."""

FURTHER = 1.3
MORE = 1.5
SPIKE = 1.1
IN_A_ROW = 4
HOURS_APART = 3.0
MOST_UNKNOWN = 0.1
NEW_SHOE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Weeks:
    """The runs of one runner, day by day, from ``first`` on; rows are days."""

    first: date
    daily: Mapping[str, np.ndarray]
    """Distance, longest run, descent, fast time …: see `WANTED`; NaN where not known."""
    runs: Mapping[date, Sequence[Activity]]

    def week(self, name: str, end: date) -> np.ndarray:
        """The values of the week that ends on a day."""
        at = (end - self.first).days
        return self.daily[name][max(0, at - WINDOW_DAYS + 1) : max(0, at + 1)]

    def usual(self, name: str, end: date) -> np.ndarray:
        """The values of the four weeks before that week."""
        at = (end - self.first).days - WINDOW_DAYS
        return self.daily[name][max(0, at - USUAL_DAYS + 1) : max(0, at + 1)]

    def tells(self, values: np.ndarray) -> bool:
        """Whether hardly any day of these is unknown."""
        return int(np.isnan(values).sum()) <= MOST_UNKNOWN * max(1, int(np.count_nonzero(values)))

    def settled(self, end: date) -> bool:
        """Whether there is a week, and four before it, to look at."""
        at = (end - self.first).days
        return WINDOW_DAYS + USUAL_DAYS <= at + 1 <= len(self.daily["distance_m"])

    def ran(self, end: date) -> bool:
        """Whether there is a run in that week or the four before it."""
        return any(end - timedelta(days=back) in self.runs for back in range(WINDOW_DAYS + USUAL_DAYS))

    def of_week(self, end: date) -> list[Activity]:
        """The runs of that week."""
        days = (end - timedelta(days=back) for back in range(WINDOW_DAYS))
        return [run for day in days for run in self.runs.get(day, ())]


WANTED = ("distance_m", "longest_run_m", "descent_m", "fast_s")


@dataclass(frozen=True, slots=True)
class Exposure:
    """Something that can be so in a week or not; ``so`` gives None where the runs do not tell."""

    id: str
    words: str
    so: Callable[[Weeks, date], bool | None]


def _more(name: str, share: float) -> Callable[[Weeks, date], bool | None]:
    def so(weeks: Weeks, end: date) -> bool | None:
        now, usual = weeks.week(name, end), weeks.usual(name, end)
        if not (weeks.tells(now) and weeks.tells(usual)) or not np.nansum(usual):
            return None
        return bool(np.nansum(now) / WINDOW_DAYS > share * np.nansum(usual) / USUAL_DAYS)

    return so


def _spike(weeks: Weeks, end: date) -> bool | None:
    now, usual = weeks.week("longest_run_m", end), weeks.usual("longest_run_m", end)
    if not (weeks.tells(now) and weeks.tells(usual)) or not np.nanmax(usual):
        return None
    return bool(np.nanmax(now) > SPIKE * np.nanmax(usual))


def _in_a_row(weeks: Weeks, end: date) -> bool | None:
    ran = [end - timedelta(days=back) in weeks.runs for back in range(WINDOW_DAYS)]
    longest = count = 0
    for day in ran:
        count = count + 1 if day else 0
        longest = max(longest, count)
    return longest >= IN_A_ROW


def _new_shoe(weeks: Weeks, end: date) -> bool | None:
    named = [run for run in weeks.of_week(end) if run.gear]
    if not named:
        return None
    first: dict[str, date] = {}
    for day in sorted(weeks.runs):
        for run in weeks.runs[day]:
            if run.gear:
                first.setdefault(run.gear, day)
    began = weeks.first + timedelta(days=NEW_SHOE_DAYS)
    return any(
        run.gear and began < first[run.gear] and (end - first[run.gear]).days < NEW_SHOE_DAYS for run in named
    )


def _odd_hour(weeks: Weeks, end: date) -> bool | None:
    def hours(runs: Sequence[Activity]) -> list[float]:
        local = [run.start + run.utc_offset for run in runs if run.timed]
        return [moment.hour + moment.minute / 60 for moment in local]

    before = [
        run
        for back in range(WINDOW_DAYS, WINDOW_DAYS + USUAL_DAYS)
        for run in weeks.runs.get(end - timedelta(days=back), ())
    ]
    now, usual = hours(weeks.of_week(end)), hours(before)
    if not now or not usual:
        return None
    return _hours_between(_middle_hour(now), _middle_hour(usual)) > HOURS_APART


def _middle_hour(hours: Sequence[float]) -> float:
    """The hour from which the others are least far away, round the clock."""
    return min(hours, key=lambda hour: sum(_hours_between(hour, other) for other in hours))


def _hours_between(one: float, other: float) -> float:
    return min((one - other) % 24, (other - one) % 24)


def _other_ground(weeks: Weeks, end: date) -> bool | None:
    before = {
        run.sub_sport
        for back in range(WINDOW_DAYS, WINDOW_DAYS + USUAL_DAYS)
        for run in weeks.runs.get(end - timedelta(days=back), ())
    }
    known, new = before - {None}, {run.sub_sport for run in weeks.of_week(end)} - {None}
    return bool(new - known) if new and known else None


EXPOSURES: tuple[Exposure, ...] = (
    Exposure(
        "further", "a week more than 30 % above the mean of the four before", _more("distance_m", FURTHER)
    ),
    Exposure("spike", "a run more than 10 % beyond the longest of the four weeks before", _spike),
    Exposure("descent", "half as much again downhill", _more("descent_m", MORE)),
    Exposure("fast", "half as many fast minutes again", _more("fast_s", MORE)),
    Exposure("in_a_row", "four days of running in a row", _in_a_row),
    Exposure("new_shoe", "shoes less than two weeks old", _new_shoe),
    Exposure("hour", "another time of day, by three hours", _odd_hour),
    Exposure("ground", "a kind of running that the four weeks before did not have", _other_ground),
)
"""What is looked at; each is one more chance to find something by chance, and the reader is told so."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much more often onsets followed a week with an exposure than chance would have it.

    ``odds_ratio`` with its 95 % interval, None where there is not enough to say; ``onsets`` is the number
    whose week and comparison weeks tell, ``exposed`` those with the exposure, ``expected`` how many of them
    the comparison weeks would give.
    """

    exposure: Exposure
    onsets: int
    exposed: int
    expected: float
    odds_ratio: float | None = None
    low: float | None = None
    high: float | None = None
    one_sided: bool = False
    """Whether enough onsets tell, and all of those point the same way: then there is no finite ratio."""


@dataclass(frozen=True, slots=True)
class Preceded:
    """One onset: the episode, and the exposures of its week."""

    episode: Episode
    exposures: tuple[Exposure, ...]
    distance_m: float
    usual_m: float


def preceded(weeks: Weeks, onsets: Sequence[Episode]) -> tuple[Preceded, ...]:
    """For each onset with five weeks to look at and a run in them: what its week had that is not usual."""
    return tuple(
        Preceded(
            episode=onset,
            exposures=tuple(exposure for exposure in EXPOSURES if exposure.so(weeks, onset.first)),
            distance_m=float(np.nansum(weeks.week("distance_m", onset.first))),
            usual_m=float(np.nansum(weeks.usual("distance_m", onset.first))) / USUAL_DAYS * WINDOW_DAYS,
        )
        for onset in onsets
        if weeks.settled(onset.first) and weeks.ran(onset.first)
    )


def case_crossover(weeks: Weeks, onsets: Sequence[Episode], observed: Sequence[date]) -> tuple[Estimate, ...]:
    """Each exposure in the weeks of the onsets against the same runner's other weeks.

    Parameters
    ----------
    weeks
        The runs.
    onsets
        Episodes that came on gradually.
    observed
        The days with a diary entry: on others an onset would not have been seen.

    Notes
    -----
    A case–crossover study of one (Maclure 1991, Am J Epidemiol 133:144; from memory): each onset's week is
    compared with weeks that end on the same weekday in the eight weeks before, on observed days without an
    onset within six days. Odds ratio by Mantel and Haenszel, its interval by Robins, Breslow &
    Greenland 1986, Biometrics 42:311. Weeks of one runner are not independent; read it as a hint.
    """
    starts = {onset.first for onset in onsets}
    seen = set(observed)
    cases = [day for day in sorted(starts) if weeks.settled(day)]
    controls = {day: _controls(weeks, day, starts, seen) for day in cases}
    return tuple(_estimate(exposure, weeks, controls) for exposure in EXPOSURES)


def _controls(weeks: Weeks, day: date, starts: set[date], seen: set[date]) -> list[date]:
    near = (day - timedelta(weeks=back) for back in range(1, COMPARED_WEEKS + 1))
    return [
        other
        for other in near
        if other in seen
        and weeks.settled(other)
        and not any(abs((other - start).days) < WINDOW_DAYS for start in starts)
    ]


def _estimate(exposure: Exposure, weeks: Weeks, controls: Mapping[date, Sequence[date]]) -> Estimate:
    tables = []
    for day, others in controls.items():
        case = exposure.so(weeks, day)
        known = [so for other in others if (so := exposure.so(weeks, other)) is not None]
        if case is not None and known:
            tables.append((int(case), sum(known), len(known)))
    exposed = sum(case for case, _, _ in tables)
    expected = sum(hits / count for _, hits, count in tables)
    telling = [t for t in tables if 0 < t[0] + t[1] < 1 + t[2]]
    plain = Estimate(exposure, len(tables), exposed, expected)
    if len(telling) < LEAST_SETS:
        return plain
    found = mantel_haenszel(telling)
    if found is None:
        return replace(plain, one_sided=True)
    return Estimate(exposure, len(tables), exposed, expected, *found)


def mantel_haenszel(tables: Sequence[tuple[int, int, int]]) -> tuple[float, float, float] | None:
    """Odds ratio and 95 % interval of matched sets; None where one side is empty.

    Parameters
    ----------
    tables
        For each set: whether the case was exposed (0 or 1), how many comparisons were, and of how many.

    References
    ----------
    Robins J, Breslow N, Greenland S 1986, Biometrics 42:311, for the variance of the logarithm.
    """
    r = s = pr = ps_qr = qs = 0.0
    for case, hits, count in tables:
        total = count + 1
        ad, bc = case * (count - hits) / total, (1 - case) * hits / total
        p, q = (case + count - hits) / total, (1 - case + hits) / total
        r, s = r + ad, s + bc
        pr, ps_qr, qs = pr + p * ad, ps_qr + p * bc + q * ad, qs + q * bc
    if not r or not s:
        return None
    middle = log(r / s)
    spread = 1.96 * sqrt(pr / (2 * r * r) + ps_qr / (2 * r * s) + qs / (2 * s * s))
    return exp(middle), exp(middle - spread), exp(middle + spread)
