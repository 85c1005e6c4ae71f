"""Warnings in plain words: what was seen and how unusual it is, never a diagnosis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from tracker.body import Body
from tracker.model import Episode, Site, Step

MOST_YEARS = 100.0
"""Rarer than once in so many years the simulation cannot tell apart well."""

MOST_MONTHS = 5

TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def imbalance(body: Body, trail: Sequence[Episode], *, years: float, now: Sequence[Site]) -> str:
    """The text of the warning: what was seen, how unusual it is, and what it means to look at."""
    places = [site for site, _ in groupby(onset.site for onset in trail)]
    way = ": " + " → ".join(body.name(site) for site in places) if len(places) > 1 else ""
    moves = len(places) - 1
    seen = " and ".join(filter(None, [f"moved {times(moves)}" if moves else "", *_returns(body, trail)]))
    first = trail[0]
    text = (
        f"Since {day(first.first)}, in {span(first.first, trail[-1].first)}, the pain has {seen}{way}. "
        f"{how_rare(years)} "
    )
    if any(onset.resolved is not None for onset in trail[:-1]):
        text += "What faded on the way may not have been solved: a niggle that goes away is a sign as well. "
    if moves and trail[-1].site == first.site:
        text += f"It is back at the {body.name(first.site)}, where it began: "
        text += "have the whole chain looked at, not only the sore spot."
    elif moves:
        text += f"Where it hurts now may not be where it started, at the {body.name(first.site)}: "
        text += "have the whole chain looked at, not only the sore spot."
    else:
        text += "What keeps coming back may not have healed: have someone look at what loads this place."
    if not now:
        text += " It is quiet today."
    return text


def dated(body: Body, trail: Sequence[Step]) -> str:
    """The trail with its dates, on one line."""
    return " → ".join(f"{body.name(step.site)} ({day(step.day)})" for step in trail)


def hand_over(body: Body, before: Episode, after: Episode, step: Step, days: int) -> str:
    """One step of a trail in a runner's words."""
    now, then = body.name(after.site), body.name(before.site)
    pain = f"{after.peak:g} of 10 at worst"
    if after.site == before.site:
        return f"{now} again, {plural(days, 'day')} after it last began; {pain}"
    if step.mechanism is None:
        return f"{now}, {plural(days, 'day')} after {then}, {pain}: no link known; time and pain speak"
    return f"{now}, {plural(days, 'day')} after {then}, {pain}: {step.mechanism} (evidence: {step.grade})"


def _returns(body: Body, trail: Sequence[Episode]) -> list[str]:
    """To which sites it came back, and how often."""
    often = Counter(onset.site for onset in trail)
    return [f"come back to the {body.name(site)} {times(n - 1)}" for site, n in often.items() if n > 1]


def how_rare(years: float) -> str:
    """How often chance alone would show the same, as a sentence."""
    return f"By chance alone a runner of your habits would see this {once_in(years)}."


def once_in(years: float) -> str:
    """Once in so many years, as far as simulation can tell."""
    if years > MOST_YEARS:
        return f"less than once in {MOST_YEARS:.0f} years"
    if years < 1.5:
        return f"about once in {plural(max(round(12 * years), 1), 'month')}"
    return f"about once in {years:.0f} years"


def share(place: float, pain: float) -> str:
    """How much of a score comes from where and when, and how much from how bad and how long."""
    if place <= 0 or pain >= 2 * place:
        return "less than how bad it was and how long it lasted"
    return (
        "more than how bad it was and how long it lasted"
        if place > 2 * pain
        else ("about as much as how bad it was and how long it lasted")
    )


def span(first: date, last: date) -> str:
    """A stretch of time in the unit a person would use."""
    days = (last - first).days
    return plural(days, "day") if days < 21 else f"{round(days / 7)} weeks"


def times(count: int) -> str:
    """Once, twice, three times …"""
    return TIMES.get(count, f"{count} times")


def months(days: Sequence[date]) -> str:
    """The months of some days, at most so many of them named: Feb 2024, Apr 2024 and Sep 2025."""
    named = list(dict.fromkeys(f"{when:%b %Y}" for when in sorted(days)))
    if len(named) > MOST_MONTHS:
        return f"{len(named)} months from {named[0]} to {named[-1]}"
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]


def plural(count: int, word: str) -> str:
    """A count with its word: 1 day, 3 days."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def day(when: date) -> str:
    """A date as people write it: 3 May 2026."""
    return f"{when.day} {when:%b %Y}"
