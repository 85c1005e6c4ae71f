"""From scores to one standing alarm: since when, and how bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.detector.case import STANDING_DAYS, Case
from tracker.detector.thresholds import Threshold, chance, threshold
from tracker.model import Episode, Impact, Stage

SEVERE = 6.0
"""A peak from here on makes a warning urgent: pain above 5 is beyond what rehabilitation under load
accepts (pain-monitoring model, Silbernagel 2007, Am J Sports Med 35:897; the zones are quoted from
memory, and clinics differ on the cut)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The alarm that stands: the onset that raised it, the one with the best score, and how unusual.

    ``chance`` is how often a year unrelated onsets would reach the score; ``limit`` is what the
    score had to reach.
    """

    raised_at: int
    at: int
    score: int
    limit: Threshold
    chance: float


def standing(case: Case, sign: str, candidates: Sequence[int], scores: Sequence[int]) -> Standing | None:
    """The alarm standing at the end of the case, None where there is none.

    Parameters
    ----------
    case
        The athlete at one moment.
    sign
        The sign's id, for its threshold.
    candidates
        Onsets (indices into ``case.onsets``) in order.
    scores
        The score at each onset of the case.

    Notes
    -----
    Every onset is judged by the threshold for what was known up to it. Onsets over their threshold no
    more than `STANDING_DAYS` apart belong to one alarm, raised at the first of them.
    """
    run: Standing | None = None
    last: date | None = None
    lasts: date | None = None
    for j in candidates:
        rate = case.onsets_per_year(j + 1)
        limit = threshold(sign, rate)
        if scores[j] < limit.score:
            continue
        day = case.onsets[j].first
        lasts = max(lasts or day, case.onsets[j].last)
        if run is None or last is None or (day - last).days > STANDING_DAYS:
            run = Standing(j, j, scores[j], limit, chance(sign, scores[j], rate))
        elif scores[j] >= run.score:
            run = Standing(run.raised_at, j, scores[j], limit, chance(sign, scores[j], rate))
        last = day
    return run if run and lasts and case.stands(lasts) else None


def raised_on(onsets: Sequence[Episode]) -> date:
    """The day on which all of these onsets had been written down."""
    return max(onset.known_on for onset in onsets)


def stage(trail: Sequence[Episode], found: Standing) -> Stage:
    """How far it has gone: by the latest complaint's peak and impact, and by the score."""
    latest = trail[-1]
    if latest.peak >= SEVERE or any(entry.impact is Impact.STOPPED for entry in latest.entries):
        return Stage.ACT_NOW
    rising = len(trail) > 1 and latest.peak > trail[0].peak
    return Stage.DEVELOPING if found.score > found.limit.score or rising else Stage.WATCH
