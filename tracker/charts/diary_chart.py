"""The diary as swim-lanes: one line a site, what hurt on it, and how it was handed on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.body import load_body
from tracker.charts.palette import HATCH, INK, severity_colour
from tracker.charts.spec import DAY_MS, Spec, iso, spec
from tracker.charts.trend import Trend
from tracker.detector.wording import day as spoken
from tracker.model import Alarm, Episode, History, Impact, Niggle, Onset

LANE_PX = 32
MOST_LANES = 14
OTHERS = "other sites"

ARROW = {
    "xref": "x",
    "axref": "x",
    "yref": "y",
    "ayref": "y",
    "showarrow": True,
    "arrowhead": 2,
    "arrowwidth": 1.5,
    "arrowcolor": INK,
    "opacity": 0.8,
    "text": "",
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One site's line in the diary: its name and its episodes, in order."""

    name: str
    episodes: tuple[Episode, ...]


def lanes(episodes: Sequence[Episode], standing: Sequence[Alarm] = ()) -> tuple[Lane, ...]:
    """One lane a site, in the order in which they first hurt; of many, those that matter now.

    Sites of a standing trail are always among them, then those that hurt last; the rest share one lane.
    """
    found: dict[str, list[Episode]] = {}
    for episode in episodes:
        found.setdefault(load_body().name(episode.site), []).append(episode)
    on_trail = {load_body().name(site) for alarm in standing for site in alarm.sites}
    ranked = sorted(found, key=lambda name: (name not in on_trail, -found[name][-1].last.toordinal()))
    kept = set(ranked if len(ranked) <= MOST_LANES else ranked[: MOST_LANES - 1])
    out = [Lane(name, tuple(several)) for name, several in found.items() if name in kept]
    rest = [episode for name, several in found.items() if name not in kept for episode in several]
    return (*out, Lane(OTHERS, tuple(rest))) if rest else tuple(out)


def unknown_spans(history: History) -> tuple[tuple[date, date], ...]:
    """Stretches of more than a week without any entry, between the first entry and the last day."""
    known = [*history.observed, history.as_of + timedelta(days=1)]
    return tuple(
        (before + timedelta(days=1), after - timedelta(days=1))
        for before, after in pairwise(known)
        if (after - before).days > 8
    )


def hand_overs(standing: Sequence[Alarm]) -> tuple[tuple[date, str, date, str], ...]:
    """The steps of the standing warning: from day and lane, to day and lane."""
    body = load_body()
    trails = [alarm.trail for alarm in standing if len(alarm.sites) > 1 and alarm.red_flag is None]
    return tuple(
        (a.day, body.name(a.site), b.day, body.name(b.site))
        for trail in trails[:1]
        for a, b in pairwise(trail)
        if a.site != b.site
    )


def draw(trend: Trend) -> Spec | None:
    """The lanes, episodes coloured by severity, hand-overs as arrows, unknown days hatched."""
    diary = lanes(trend.episodes, trend.standing)
    if not diary:
        return None
    at = {lane.name: row for row, lane in enumerate(diary)}
    arrows = [
        {"x": then.isoformat(), "y": at[to], "ax": when.isoformat(), "ay": at[back], **ARROW}
        for when, back, then, to in hand_overs(trend.standing)
        if back in at and to in at
    ]
    names = [
        {"xref": "paper", "x": 0, "xanchor": "left", "y": row, "yshift": 12, "text": name, "showarrow": False}
        for name, row in at.items()
    ]
    return spec(
        [*_unknown(trend.history, len(diary)), *_bars(diary), _dots(diary)],
        height=LANE_PX * len(diary) + 58,
        y={
            "range": [len(diary) - 0.4, -0.75],
            "tickvals": list(range(len(diary))),
            "showticklabels": False,
        },
        click="day",
        annotations=names + arrows,
    )


def _unknown(history: History, count: int) -> Iterator[Spec]:
    """The days of which nobody knows, hatched over all lanes."""
    found = unknown_spans(history)
    if found:
        yield {
            "type": "bar",
            "x": [first.isoformat() for first, _ in found],
            "offset": 0,
            "width": [((last - first).days + 1) * DAY_MS for first, last in found],
            "base": -0.75,
            "y": [count + 0.35] * len(found),
            "marker": {
                "color": "rgba(0,0,0,0)",
                "line": {"width": 0},
                "pattern": {"shape": "/", "fgcolor": HATCH, "size": 7, "solidity": 0.12},
            },
            "customdata": [f"{spoken(first)} to {spoken(last)}" for first, last in found],
            "hovertemplate": "%{customdata}<br>nothing logged: unknown<extra></extra>",
        }


def _bars(diary: Sequence[Lane]) -> Iterator[Spec]:
    """The episodes as thick lines, one trace a colour: thousands of traces would take seconds."""
    by_colour: dict[str, tuple[list[str | None], list[int]]] = {}
    for row, lane in enumerate(diary):
        for episode in lane.episodes:
            days, rows = by_colour.setdefault(severity_colour(episode.peak), ([], []))
            days += [episode.first.isoformat(), episode.last.isoformat(), None]
            rows += [row, row, row]
    for colour, (days, rows) in by_colour.items():
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": days,
            "y": rows,
            "connectgaps": False,
            "line": {"color": colour, "width": 9},
            "opacity": 0.5,
            "hoverinfo": "skip",
        }


def _dots(diary: Sequence[Lane]) -> Spec:
    found = [(row, e) for row, lane in enumerate(diary) for one in lane.episodes for e in one.entries]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": iso(entry.day for _, entry in found),
        "y": [row for row, _ in found],
        "marker": {
            "color": [severity_colour(entry.severity) for _, entry in found],
            "size": [8 + entry.severity for _, entry in found],
            "symbol": [_symbol(entry) for _, entry in found],
            "line": {"width": 1, "color": "rgba(0,0,0,.35)"},
            "opacity": 1,
        },
        "customdata": [_story(entry) for _, entry in found],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _story(entry: Niggle) -> str:
    """What hovering over an entry tells."""
    lines = [spoken(entry.day), f"<b>{load_body().name(entry.site)} {entry.severity:g} of 10</b>"]
    lines += [str(entry.moment)] if entry.moment else []
    lines += ["stopped the run"] if entry.impact is Impact.STOPPED else []
    return "<br>".join(lines)


def _symbol(entry: Niggle) -> str:
    """An entry that stopped a run is a cross, one that began with an event a diamond."""
    if entry.impact is Impact.STOPPED:
        return "x"
    return "diamond" if entry.onset is Onset.SUDDEN else "circle"
