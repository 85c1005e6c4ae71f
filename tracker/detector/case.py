"""What the signs look at: a History with its episodes worked out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, TypeVar

from tracker.body import Body, load_body
from tracker.diary import episodes, joined
from tracker.model import Choices, Diary, Episode, History, Niggle, Site

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from tracker.model import GaitRun

FROM_WITHIN = frozenset({"chest_ribs", "head"})
"""Where pain may come from the heart, the lungs or the head: it is never a step of a trail."""

STANDING_DAYS = 120
"""A warning stands until this many days have passed without anything new on its trail."""

USUAL_ONSETS_PER_YEAR = 6.0
"""What a runner is taken to have before the diary tells (our assumption, one every two months)."""

USUAL_WEIGHT_YEARS = 0.25
"""How much diary that assumption is worth: chosen by measurement, for busy runners are soon known."""

LONGEST_SILENCE_DAYS = 28
"""A longer stretch without an entry counts as this much: nobody knows what happened in the rest of it."""


Over = TypeVar("Over")


def stretches(over: Iterable[Over], day: Callable[[Over], date]) -> Iterator[list[Over]]:
    """What lies over a threshold, in order, by stretches: one ends when nothing follows for 120 days."""
    run: list[Over] = []
    for one in over:
        if run and (day(one) - day(run[-1])).days > STANDING_DAYS:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


@dataclass(frozen=True, slots=True)
class Days:
    """The columns of a DAILY frame as arrays, one row a day from ``first`` on."""

    first: date
    columns: Mapping[str, np.ndarray]
    count: int
    made: dict[object, np.ndarray] = field(default_factory=dict)
    """Series made of the columns, shared by all cuts (`tracker.detector.load_alarm.causal`)."""

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Days | None:
        """The days of a frame, None where it has none."""
        if not len(frame):
            return None
        return cls(frame.index[0].date(), {str(name): frame[name].to_numpy() for name in frame}, len(frame))

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name][: self.count]

    def day(self, row: int) -> date:
        """The day in a row."""
        return self.first + timedelta(days=row)

    @property
    def whole(self) -> Days:
        """All days, where these have been cut."""
        return replace(self, count=len(next(iter(self.columns.values()))))

    def until(self, day: date) -> Days:
        """The days up to this one."""
        return replace(self, count=min(max((day - self.first).days + 1, 0), self.count))

    def total(self, name: str, since: date, until: date) -> float:
        """The sum of a column from one day to before another; unknown counts as nothing."""
        low, high = ((day - self.first).days for day in (since, until))
        values = self[name][max(low, 0) : max(high, 0)]
        return float(values[values == values].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One athlete at one moment: the day, the body model, and the episodes in order.

    ``episodes`` are those of each site for itself, ``complaints`` the same with neighbours joined that are
    plainly one. ``onsets`` are the complaints that came on gradually: injuries heal, and are never counted as
    a hand-over; nor is pain that may come from within. ``observed`` are the observed days, ``years`` the
    diary kept up to each of them [years], long silences shortened. ``daily`` are the days of the DAILY
    frame and ``gait`` the last runs, where there is a history and not a diary alone. ``choices`` are the
    runner's; ``known`` tells when pain at a site on a day was first known.
    """

    as_of: date
    body: Body
    episodes: tuple[Episode, ...]
    complaints: tuple[Episode, ...]
    observed: tuple[date, ...]
    diary: Diary
    years: tuple[float, ...]
    known: Mapping[tuple[Site, date], date]
    choices: Choices
    daily: Days | None = None
    gait: tuple[GaitRun, ...] = ()
    onsets: tuple[Episode, ...] = field(init=False)

    def __post_init__(self) -> None:
        gradual = (e for e in self.complaints if not e.sudden and e.site.region not in FROM_WITHIN)
        object.__setattr__(self, "onsets", tuple(gradual))

    @classmethod
    def of(cls, history: History) -> Case:
        """The case of a history at its ``as_of``."""
        return replace(
            cls.on(history, history.as_of),
            daily=Days.of(history.daily),
            gait=history.gait,
            choices=history.choices,
        )

    @classmethod
    def on(cls, diary: Diary, day: date) -> Case:
        """The case of a diary on a day."""
        observed, known = diary.observed_since, diary.first_known
        found = episodes(diary, observed=observed, known=known)
        steps = (min((b - a).days, LONGEST_SILENCE_DAYS) / 365.25 for a, b in pairwise(observed))
        return cls(
            as_of=day,
            body=load_body(),
            episodes=found,
            complaints=joined(found),
            observed=tuple(observed),
            diary=diary,
            years=tuple(accumulate(steps, initial=0.0)),
            known=known,
            choices=Choices(),
        )

    def until(self, day: date) -> Case:
        """The case as it was known at the end of a day, its diary having been written in order.

        Where entries were written out of order or withdrawn, cut the History instead (`History.until`).
        """
        observed = self.observed[: bisect_right(self.observed, day)]
        last = observed[-1] if observed else date.min
        return replace(
            self,
            as_of=day,
            episodes=tuple(_cut(e, day, last) for e in self.episodes if e.known_on <= day),
            complaints=tuple(_cut(e, day, last) for e in self.complaints if e.known_on <= day),
            observed=observed,
            years=self.years[: max(len(observed), 1)],
            daily=None if self.daily is None else self.daily.until(day),
            gait=tuple(run for run in self.gait if run.day <= day),
        )

    def years_kept(self, day: date) -> float:
        """How much diary there was up to a day [years]."""
        at = bisect_right(self.observed, day) - 1
        return self.years[at] if at >= 0 else 0.0

    def onsets_per_year(self, count: int, day: date) -> float:
        """The rate of onsets [1/year] with ``count`` of them up to a day, held near the usual at first."""
        usual = USUAL_ONSETS_PER_YEAR * USUAL_WEIGHT_YEARS
        return (count + usual) / (self.years_kept(day) + USUAL_WEIGHT_YEARS)

    def known_on(self, entry: Niggle) -> date:
        """When it was first known that this site hurt on that day, whatever was corrected since."""
        return self.known.get((entry.site, entry.day), entry.known_on)

    def days_logged_after(self, day: date) -> int:
        """How many observed days lie after this one."""
        return len(self.observed) - bisect_right(self.observed, day)

    def stands(self, last: date) -> bool:
        """Whether a warning whose last entry was on ``last`` still stands."""
        return (self.as_of - last).days <= STANDING_DAYS


def _cut(episode: Episode, day: date, last: date) -> Episode:
    """An episode as it was known at the end of a day up to which ``last`` was the last observed one."""
    if episode.entries[-1].known_on <= day and (episode.resolved is None or episode.resolved <= last):
        return episode
    entries = tuple(entry for entry in episode.entries if entry.known_on <= day)
    return replace(
        episode,
        last=entries[-1].day,
        resolved=episode.resolved if episode.resolved and episode.resolved <= last else None,
        peak=max(entry.severity for entry in entries),
        entries=entries,
    )
