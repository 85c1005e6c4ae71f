"""The weeks and the diary as one still picture, for paper: numbers in, places on the paper out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.body import load_body
from tracker.charts.palette import severity_colour
from tracker.model import Episode
from tracker.model.units import next_month, week_of

WIDTH = 700.0
LEFT = 128.0
BARS_PX = 70.0
LANE_PX = 17.0
TOP_PX = 16.0
MOST_LANES = 10
LEAST_PX = 3.0
"""An episode of a day is still to be seen."""


@dataclass(frozen=True, slots=True)
class Box:
    """One rectangle: left, top, width and height, and its colour, if it has one of its own."""

    x: float
    y: float
    width: float
    height: float
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A word and where it stands."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing of ``WIDTH`` by ``height``: a bar a week, a lane a site, marks for the months."""

    height: float
    bars: tuple[Box, ...]
    most: float
    lanes: tuple[Label, ...]
    episodes: tuple[Box, ...]
    months: tuple[Label, ...]


def draw(
    runs: Sequence[tuple[date, float]],
    episodes: Sequence[Episode],
    *,
    since: date,
    until: date,
    first_weekday: int = 0,
) -> Timeline:
    """The timeline of a stretch of days.

    Parameters
    ----------
    runs
        Days with the way run on them, in any unit of length.
    episodes
        What hurt; of many sites, those that hurt last have a lane.
    since, until
        The first day and the last.
    first_weekday
        On which weekday a week begins, from Monday (0).
    """
    by = (WIDTH - LEFT) / max((until - since).days + 1, 1)
    weeks = _by_week(((day, way) for day, way in runs if since <= day <= until), first_weekday)
    most = max(weeks.values(), default=0.0)
    bars = tuple(_bars(weeks, most, since, until, by))
    here = [e for e in episodes if e.last >= since and e.first <= until]
    names = _lanes(here)
    top = TOP_PX + BARS_PX + 12
    boxes = []
    for episode in here:
        name = load_body().name(episode.site)
        if name in names:
            x, width = _across(episode.first, episode.last, since, until, by)
            y = top + names.index(name) * LANE_PX + 3
            boxes.append(Box(x, y, max(width, LEAST_PX), LANE_PX - 6, severity_colour(episode.peak)))
    lanes = tuple(Label(name, 0.0, top + n * LANE_PX + LANE_PX - 5) for n, name in enumerate(names))
    months = tuple(_months(since, until, by))
    return Timeline(top + LANE_PX * len(names) + 4, bars, most, lanes, tuple(boxes), months)


def _by_week(runs: Iterable[tuple[date, float]], first_weekday: int) -> dict[date, float]:
    weeks: dict[date, float] = {}
    for day, way in runs:
        week = week_of(day, first_weekday)
        weeks[week] = weeks.get(week, 0.0) + way
    return weeks


def _bars(weeks: Mapping[date, float], most: float, since: date, until: date, by: float) -> Iterator[Box]:
    for first, way in sorted(weeks.items()):
        x, width = _across(first, first + timedelta(days=6), since, until, by)
        high = BARS_PX * way / most if most else 0.0
        yield Box(x, round(TOP_PX + BARS_PX - high, 1), round(max(width - 1, 1), 1), round(high, 1))


def _across(first: date, last: date, since: date, until: date, by: float) -> tuple[float, float]:
    """Left edge and width of some days, as far as they are shown."""
    first, last = max(first, since), min(last, until)
    return round(LEFT + (first - since).days * by, 1), round(((last - first).days + 1) * by, 1)


def _lanes(episodes: Sequence[Episode]) -> list[str]:
    """The sites that hurt last, in the order in which they first hurt."""
    body = load_body()
    last: dict[str, date] = {}
    for episode in episodes:
        name = body.name(episode.site)
        last[name] = max(last.get(name, episode.last), episode.last)
    kept = sorted(last, key=lambda name: last[name], reverse=True)[:MOST_LANES]
    return [name for name in last if name in kept]


def _months(since: date, until: date, by: float) -> list[Label]:
    """The first of each month, or of each year where there is no room."""
    every = 1 if (until - since).days < 500 else 3 if (until - since).days < 1500 else 12
    out = []
    day = since.replace(day=1)
    while day <= until:
        if day >= since and (day.month - 1) % every == 0:
            text = f"{day:%b}" if day.month > 1 and every < 12 else f"{day:%Y}"
            out.append(Label(text, round(LEFT + (day - since).days * by, 1), TOP_PX - 5))
        day = next_month(day)
    return out
