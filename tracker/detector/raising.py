"""From scores to one standing alarm: since when, and how bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.detector.case import STANDING_DAYS, Case
from tracker.detector.thresholds import Threshold, chance, threshold
from tracker.model import Episode, Impact, Stage

SEVERE = 6.0
"""A peak from here on makes a warning urgent: pain above 5 is beyond what rehabilitation under load
accepts (pain-monitoring model, Silbernagel 2007, Am J Sports Med 35:897; the zones are quoted from
memory, and clinics differ on the cut)."""

URGENT_DAYS = 28
"""Severe pain makes a warning urgent while its episode is open, and this long after its last entry."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The alarm that stands: the onsets over the threshold, the best of them, and how unusual it is.

    ``over`` are indices into ``case.onsets``, the first of which raised the alarm; ``chance`` is how
    often a year unrelated onsets would reach the score, ``limit`` what the score had to reach.
    """

    over: tuple[int, ...]
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
    Every onset is judged by the threshold for what was known up to it. Onsets over their threshold
    belong to one alarm while no more than `STANDING_DAYS` lie between the last entry of those before
    and the next; the alarm is raised at the first of them.
    """
    run: Standing | None = None
    last = date.min
    for j in candidates:
        rate = case.onsets_per_year(j + 1)
        limit = threshold(sign, rate, sided=case.sided)
        if scores[j] < limit.score:
            continue
        onset = case.onsets[j]
        here = Standing((j,), j, scores[j], limit, chance(sign, scores[j], rate, sided=case.sided))
        if run is None or (onset.first - last).days > STANDING_DAYS:
            run, last = here, onset.last
            continue
        best = here if here.score >= run.score else run
        run, last = replace(best, over=(*run.over, j)), max(last, onset.last)
    return run if run and case.stands(last) else None


def raised_on(onsets: Sequence[Episode]) -> date:
    """The day on which all of these onsets were known."""
    return max(onset.known_on for onset in onsets)


def stage(case: Case, trail: Sequence[Episode], found: Standing) -> Stage:
    """How far it has gone: by pain and impact anywhere on it since it was raised, and by the score."""
    sites = {onset.site for onset in trail} | {case.onsets[j].site for j in found.over}
    since = case.onsets[found.over[0]].first
    if any(_urgent(case, e) for e in case.episodes if e.site in sites and e.last >= since):
        return Stage.ACT_NOW
    rising = len(trail) > 1 and trail[-1].peak > trail[0].peak
    return Stage.DEVELOPING if found.score > found.limit.score or rising else Stage.WATCH


def _urgent(case: Case, episode: Episode) -> bool:
    fresh = episode.resolved is None or (case.as_of - episode.last).days <= URGENT_DAYS
    return fresh and any(e.severity >= SEVERE or e.impact is Impact.STOPPED for e in episode.entries)
