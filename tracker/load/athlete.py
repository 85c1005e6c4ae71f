"""What is known of the runner on a day: set by hand, stated by the watch, or estimated from the runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

from tracker.errors import InvalidValueError
from tracker.model import POSSIBLE_ATHLETE, Athlete

KEYS = tuple(field.name for field in fields(Athlete) if field.name != "hr_zones_bpm")

ENOUGH_RUNS = 10
"""From fewer runs nothing is estimated."""

RECENT_DAYS = 730
"""What is older says little about the runner of today."""

SPEED_STEP_MPS = 0.05
"""Estimates are rounded, so that they do not move with every run."""

RISING = ("hr_rest_bpm", "hr_aerobic_bpm", "hr_threshold_bpm", "hr_max_bpm")
"""Heart rates that can only stand in this order."""

Dated = Sequence[tuple[date, Any]]
"""Values with the first day each holds on, in order."""


class Source(IntEnum):
    """Where a value comes from, the surest first."""

    SET = 0
    STATED = 1
    ESTIMATED = 2


@dataclass(frozen=True, slots=True)
class Value:
    """One value, where it comes from, and what it rests on, in words."""

    value: Any
    rests_on: str
    source: Source

    @property
    def shown(self) -> str:
        """The value as it is written."""
        return f"{self.value:.4g}" if isinstance(self.value, float) else str(self.value)


@dataclass(frozen=True, slots=True)
class Best:
    """What one run reached, for estimates: see `tracker.model.digest.Digest`."""

    day: date
    hr_held_bpm: float | None = None
    hr_half_hour_bpm: float | None = None
    hour_speed_mps: float | None = None


class AthleteBook:
    """The runner's values by day.

    Parameters
    ----------
    set_by_hand
        By key, the values and the first day on which each holds.
    stated
        By key, what watches said and since when; it gives way to what was set. The first holds for the days
        before it as well.
    estimates
        By key, what the runs say; it gives way to both.
    """

    def __init__(
        self,
        set_by_hand: Mapping[str, Dated] | None = None,
        stated: Mapping[str, Sequence[tuple[date, Value]]] | None = None,
        estimates: Mapping[str, Value] | None = None,
    ) -> None:
        self.set_by_hand = {key: tuple(values) for key, values in (set_by_hand or {}).items()}
        self.stated = {key: tuple(values) for key, values in (stated or {}).items()}
        self.estimates = estimates or {}
        self._known: dict[int, Athlete] = {}

    def value(self, key: str, day: date) -> Value | None:
        """One value on a day, None where nothing is known."""
        held = self.set_by_hand.get(key, ())
        at = bisect_right([since for since, _ in held], day) - 1
        if at >= 0:
            since = held[at][0]
            return Value(held[at][1], f"set by you{since_when(since)}", Source.SET)
        told = self.stated.get(key, ())
        if told:
            return told[max(0, bisect_right([since for since, _ in told], day) - 1)][1]
        return self.estimates.get(key)

    def on(self, day: date) -> Athlete:
        """The athlete of a day; what would contradict a surer value is left out."""
        at = bisect_right(self._changes, day)
        if at not in self._known:
            self._known[at] = self._made(day)
        return self._known[at]

    @cached_property
    def _changes(self) -> list[date]:
        held = (*self.set_by_hand.values(), *self.stated.values())
        return sorted({since for values in held for since, _ in values})

    def _made(self, day: date) -> Athlete:
        known = {key: value for key in KEYS if (value := self.value(key, day))}
        surest = sorted(known, key=lambda key: known[key].source)
        athlete: dict[str, Any] = {}
        for key in surest:
            with suppress(InvalidValueError):
                more = {**athlete, key: known[key].value}
                check_together(more)
                athlete = more
        return Athlete(**athlete)

    @property
    def said(self) -> str:
        """Every value in it, to tell whether two books say the same."""
        stated = {key: [(day, v.value) for day, v in told] for key, told in sorted(self.stated.items())}
        estimated = {key: held.value for key, held in sorted(self.estimates.items())}
        return repr((sorted(self.set_by_hand.items()), stated, estimated))


def since_when(since: date) -> str:
    """The first day of a value, to be put behind it; nothing for one that holds from ever on."""
    return "" if since == date.min else f", from {since} on"


def check_together(values: Mapping[str, Any]) -> None:
    """Hold values of one athlete to what can be at the same time.

    Raises
    ------
    InvalidValueError
        One is impossible, or two heart rates stand in the wrong order.
    """
    Athlete(**values)
    known = [(key, values[key]) for key in RISING if key in values]
    for (low, smaller), (high, larger) in pairwise(known):
        if smaller >= larger:
            raise InvalidValueError(f"{low} {smaller:g} is not below {high} {larger:g}")


def estimates(bests: Iterable[Best], *, until: date) -> dict[str, Value]:
    """What the runs of the last two years say about the runner.

    Parameters
    ----------
    bests
        What each run reached.
    until
        The last day to look at.

    Notes
    -----
    The second best of each stands, as a single one may be a slip of a sensor. The maximal heart rate is
    the highest held for 15 s; the threshold heart rate the mean of the hardest half hour; the threshold
    speed what the best 20 minutes to an hour promise for an hour. All are too low for a runner who never
    ran all out, and nothing is said from fewer than ten runs that tell.
    """
    recent = [b for b in bests if 0 <= (until - b.day).days <= RECENT_DAYS]
    found = {}
    for key, name, words in (
        ("hr_max_bpm", "hr_held_bpm", "the highest heart rate held for 15 s"),
        ("hr_threshold_bpm", "hr_half_hour_bpm", "the hardest half hour"),
        ("threshold_speed_mps", "hour_speed_mps", "the best 20 minutes to an hour"),
    ):
        low, high = POSSIBLE_ATHLETE[key]
        told = [(value, b.day) for b in recent if (value := getattr(b, name)) and low <= value <= high]
        if len(told) < ENOUGH_RUNS:
            continue
        value, day = sorted(told, reverse=True)[1]
        step = SPEED_STEP_MPS if key == "threshold_speed_mps" else 1.0
        rounded = round(round(value / step) * step, 2)
        with suppress(InvalidValueError):
            Athlete(**{key: rounded})
            found[key] = Value(rounded, f"estimated: {words}, {day}, in {len(told)} runs", Source.ESTIMATED)
    return found
