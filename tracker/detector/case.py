"""What the signs look at: a History with its episodes worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.body import Body, load_body
from tracker.diary import episodes
from tracker.model import Episode, History, Niggle

STANDING_DAYS = 120
"""A warning stands until this many days have passed without a further onset on it."""

USUAL_ONSETS_PER_YEAR = 6.0
"""What a runner is taken to have before the diary tells (our assumption, one every two months)."""

USUAL_WEIGHT_YEARS = 0.5
"""How much diary that assumption is worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One athlete at one moment: the day, the body model, and the onsets in order.

    Injuries (episodes that began with an event) are not among ``onsets``: they heal, and are never
    counted as a hand-over. ``began`` is the first day of the diary.
    """

    as_of: date
    began: date
    body: Body
    onsets: tuple[Episode, ...]
    recent: tuple[Niggle, ...] = ()

    @classmethod
    def of(cls, history: History) -> Case:
        """The case of a history at its ``as_of``."""
        observed = history.observed
        recent_from = history.as_of - timedelta(days=14)
        return cls(
            as_of=history.as_of,
            began=observed[0] if observed else history.as_of,
            body=load_body(),
            onsets=tuple(episode for episode in episodes(history) if not episode.sudden),
            recent=tuple(n for n in history.niggles if n.day > recent_from),
        )

    def onsets_per_year(self, count: int) -> float:
        """The rate of onsets [1/year] after the first ``count`` of them, held near the usual at first."""
        until = self.onsets[count - 1].first if count else self.began
        years = max(0, (until - self.began).days) / 365.25
        usual = USUAL_ONSETS_PER_YEAR * USUAL_WEIGHT_YEARS
        return (count + usual) / (years + USUAL_WEIGHT_YEARS)

    def stands(self, last: date) -> bool:
        """Whether a warning whose last onset was on ``last`` still stands."""
        return (self.as_of - last).days <= STANDING_DAYS
