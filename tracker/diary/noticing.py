"""What is worth saying back at once about an entry: how often, since when, and what went before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tracker.diary.episodes import episodes
from tracker.model import Diary, Episode, Niggle
from tracker.model.units import METRIC, Units

LOOK_BACK_DAYS = 365
"""Episodes that began longer ago are not counted in the reply."""

USUAL_DAYS = 28
"""The four weeks before are what is usual."""

REST_DAYS = 14
CUT_BACK = 0.7
"""Two weeks with less than 0.7 of the running of the four weeks before count as a cut-back (our choice)."""

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

Runs = Sequence[tuple[date, float]]
"""Days with the way run on them [m]."""


def noticed(diary: Diary, entry: Niggle, runs: Runs = (), units: Units = METRIC) -> str | None:
    """A sentence about an entry in the light of the diary, None where there is nothing to say.

    Parameters
    ----------
    diary
        All that is known, the entry among it.
    entry
        The new entry.
    runs
        What was run, to tell whether the complaint faded when there was less running.
    units
        In what that is told.

    Notes
    -----
    It states what is written down and nothing about chance: that is the warnings' part.
    """
    if entry.severity <= 0:
        return None
    here = [e for e in episodes(diary) if e.site == entry.site and e.first <= entry.day]
    now = next((e for e in here if e.first <= entry.day <= e.last), None)
    if now is None:
        return None
    earlier = [e for e in here if e.first < now.first and (now.first - e.first).days <= LOOK_BACK_DAYS]
    if now.first < entry.day:
        return _going_on(now, entry)
    if not earlier:
        return None
    count = len(earlier) + 1
    ordinal = f"{ORDINALS[count]} time" if count < len(ORDINALS) else f"{count} times"
    text = f"{ordinal[0].upper()}{ordinal[1:]} in {_span((now.first - earlier[0].first).days)}"
    faded = _faded_in_rest(earlier[-1], runs, units)
    return f"{text}; last time it faded when you {faded}." if faded else f"{text}."


def _going_on(now: Episode, entry: Niggle) -> str:
    days = (entry.day - now.first).days
    before = [e for e in now.entries if e.day < entry.day]
    told = f"Still there: it began {_span(days)} ago"
    if before and entry.severity > max(e.severity for e in before):
        return f"{told}, and this is the highest number since."
    return f"{told}, and was {before[-1].severity:g} the last time." if before else f"{told}."


def _faded_in_rest(before: Episode, runs: Runs, units: Units) -> str | None:
    """What the runner did when an episode ended, if that was running less."""
    usual = _per_week(runs, before.first - timedelta(days=USUAL_DAYS), before.first)
    after = _per_week(runs, before.last + timedelta(days=1), before.last + timedelta(days=1 + REST_DAYS))
    known = any(day > before.last + timedelta(days=REST_DAYS) for day, _ in runs)  # else nobody knows
    if usual <= 0 or after >= CUT_BACK * usual or not known:
        return None
    if after == 0:
        return "rested"
    return f"ran less ({units.way(after, 0)} a week instead of {units.way(usual, 0)})"


def _per_week(runs: Iterable[tuple[date, float]], since: date, until: date) -> float:
    """The way run a week [m] from ``since`` up to the day before ``until``."""
    return sum(way for day, way in runs if since <= day < until) * 7 / (until - since).days


def _span(days: int) -> str:
    if days < 14:
        return "a day" if days == 1 else f"{days} days"
    if days < 90:
        return f"{round(days / 7)} weeks"
    return f"{round(days / 30.4)} months"


def same_again(diary: Diary, day: date) -> tuple[tuple[Niggle, ...], bool]:
    """What "same as last time" stands for on a day: the niggles of the last day that was logged, or clear.

    Only the last word on each site counts; a day of which nothing is known is passed over.
    """
    last = max((observed for observed in diary.observed if observed < day), default=None)
    if last is None:
        return (), False
    latest = {n.site: n for n in diary.niggles if n.day == last}
    told = tuple(n for n in latest.values() if n.severity > 0 or n.alerts)
    return told, not told
