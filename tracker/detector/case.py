"""What the signs look at: a History with its episodes worked out."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from tracker.body import Body, load_body
from tracker.diary import episodes
from tracker.model import Diary, Episode, History, Niggle

if TYPE_CHECKING:
    import pandas as pd

STANDING_DAYS = 120
"""A warning stands until this many days have passed without a further entry of its own."""

USUAL_ONSETS_PER_YEAR = 6.0
"""What a runner is taken to have before the diary tells (our assumption, one every two months)."""

USUAL_WEIGHT_YEARS = 1.0
"""How much diary that assumption is worth."""

LONGEST_SILENCE_DAYS = 28
"""A longer stretch without an entry counts as this much: nobody knows what happened in the rest of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One athlete at one moment: the day, the body model, and the episodes in order.

    ``onsets`` are the episodes that came on gradually: injuries heal, and are never counted as a
    hand-over. ``episodes`` are all of them. ``observed`` are the observed days, ``years`` the diary
    kept up to each of them [years], long silences shortened. ``daily`` is the DAILY frame, where there is
    a history and not a diary alone.
    """

    as_of: date
    body: Body
    episodes: tuple[Episode, ...]
    onsets: tuple[Episode, ...]
    observed: tuple[date, ...]
    diary: Diary
    years: tuple[float, ...]
    daily: pd.DataFrame | None = None

    @classmethod
    def of(cls, history: History) -> Case:
        """The case of a history at its ``as_of``."""
        return replace(cls.on(history, history.as_of), daily=history.daily)

    @classmethod
    def on(cls, diary: Diary, day: date) -> Case:
        """The case of a diary on a day."""
        found = episodes(diary)
        return cls.build(found, observed=diary.observed, as_of=day, diary=diary)

    @classmethod
    def build(
        cls,
        found: tuple[Episode, ...],
        *,
        observed: tuple[date, ...],
        as_of: date,
        diary: Diary | None = None,
    ) -> Case:
        """The case of these episodes and observed days."""
        steps = (min((b - a).days, LONGEST_SILENCE_DAYS) / 365.25 for a, b in pairwise(observed))
        return cls(
            as_of=as_of,
            body=load_body(),
            episodes=found,
            onsets=tuple(episode for episode in found if not episode.sudden),
            observed=observed,
            diary=diary or Diary(),
            years=tuple(accumulate(steps, initial=0.0)),
        )

    @property
    def sided(self) -> bool:
        """Whether the runner mostly says left and right, where there are two sides."""
        two = [o for o in self.onsets if self.body.region(o.site.region).has_sides]
        return sum(onset.site.side is not None for onset in two) * 2 >= len(two)

    def onsets_per_year(self, count: int) -> float:
        """The rate of onsets [1/year] after the first ``count`` of them, held near the usual at first."""
        at = bisect_right(self.observed, self.onsets[count - 1].first) - 1 if count else -1
        years = self.years[at] if at >= 0 else 0.0
        usual = USUAL_ONSETS_PER_YEAR * USUAL_WEIGHT_YEARS
        return (count + usual) / (years + USUAL_WEIGHT_YEARS)

    def known_on(self, entry: Niggle) -> date:
        """When it was first known that this site hurt on that day, whatever was corrected since."""
        here = (n for n in (*self.diary.niggles, *self.diary.withdrawn) if isinstance(n, Niggle))
        same = (n for n in here if n.severity > 0 and (n.site, n.day) == (entry.site, entry.day))
        return min((n.known_on for n in same), default=entry.known_on)

    def days_logged_after(self, day: date) -> int:
        """How many observed days lie after this one."""
        return len(self.observed) - bisect_right(self.observed, day)

    def stands(self, last: date) -> bool:
        """Whether a warning whose last entry was on ``last`` still stands."""
        return (self.as_of - last).days <= STANDING_DAYS
