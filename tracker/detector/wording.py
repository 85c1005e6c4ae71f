"""Warnings in plain words: what was seen and how unusual it is, never a diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from tracker.body import Body
from tracker.detector.raising import Standing
from tracker.model import Episode, Site, Step

RAREST_PER_YEAR = 0.01
"""Rarer than this the simulation cannot tell apart well."""

TIMES = {1: "once", 2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def shift(body: Body, trail: Sequence[Episode], found: Standing) -> str:
    """The text of a shift warning."""
    way = " → ".join(body.name(site) for site, _ in groupby(onset.site for onset in trail))
    faded = any(onset.resolved is not None for onset in trail[:-1])
    return (
        f"In {span(trail[0].first, trail[-1].first)} the pain handed over {times(found.score)} along linked "
        f"structures: {way}. {how_rare(found.chance)} "
        f"Where it hurts now may not be where it starts; it began at the {body.name(trail[0].site)}. "
        + ("What faded on the way was not solved: have" if faded else "Have")
        + " the whole chain looked at, not only the sore spot."
    )


def recurrence(body: Body, trail: Sequence[Episode], found: Standing) -> str:
    """The text of a recurrence warning."""
    return (
        f"The {body.name(trail[-1].site)} has hurt {times(found.score)} in "
        f"{span(trail[0].first, trail[-1].first)}, each time after at least two weeks without it. "
        f"{how_rare(found.chance)} "
        "An injury that heals does not keep coming back: the niggle that went away is the warning."
    )


def dated(body: Body, trail: Sequence[Step]) -> str:
    """The trail with its dates, on one line."""
    return " → ".join(f"{body.name(step.site)} ({day(step.day)})" for step in trail)


def hand_over(body: Body, before: Site, step: Step, days: int) -> str:
    """One step of a trail in a runner's words."""
    now, then = body.name(step.site), body.name(before)
    if step.site == before:
        return f"{now} again, {plural(days, 'day')} after it last began"
    return f"{now}, {plural(days, 'day')} after {then}: {step.mechanism} ({step.grade} evidence)"


def how_rare(per_year: float) -> str:
    """How often unrelated niggles would look the same, as a sentence."""
    if per_year < RAREST_PER_YEAR:
        return "A runner with as many, but unrelated, niggles would see this less than once in 100 years."
    years = 1 / per_year
    if years < 1.5:
        return "A runner with as many, but unrelated, niggles would see this about once a year."
    return f"A runner with as many, but unrelated, niggles would see this about once in {years:.0f} years."


def span(first: date, last: date) -> str:
    """A stretch of time in the unit a person would use."""
    days = (last - first).days
    return plural(days, "day") if days < 21 else f"{round(days / 7)} weeks"


def times(count: int) -> str:
    """Once, twice, three times …"""
    return TIMES.get(count, f"{count} times")


def plural(count: int, word: str) -> str:
    """A count with its word: 1 day, 3 days."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def day(when: date) -> str:
    """A date as people write it: 3 May 2026."""
    return f"{when.day} {when:%b %Y}"
