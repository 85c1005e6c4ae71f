"""Weekly distance above, the diary as one lane a site below, on one time axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from tracker.body import load_body
from tracker.charts.palette import BAR, GRID, INK, severity_colour
from tracker.detector import detect
from tracker.detector.wording import day as spoken
from tracker.diary import episodes
from tracker.model import Episode, History, Impact, Niggle, Onset

if TYPE_CHECKING:
    import plotly.graph_objects as go

LANE_PX = 26
TOP_PX = 210
TICKS = [
    {"dtickrange": [None, 2_419_200_000], "value": "%-d %b"},
    {"dtickrange": ["M1", None], "value": "%b\n%Y"},
]
"""Days within a few weeks, else months with the year below where it changes."""

WEEK = timedelta(days=6)


ARROW = {
    **dict.fromkeys(("xref", "axref"), "x2"),
    **dict.fromkeys(("yref", "ayref"), "y2"),
    "showarrow": True,
    "arrowhead": 2,
    "arrowwidth": 1.5,
    "arrowcolor": INK,
    "opacity": 0.75,
    "text": "",
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One site's line in the diary: its name and its episodes, in order."""

    name: str
    episodes: tuple[Episode, ...]


def weekly_distance(daily: pd.DataFrame) -> pd.Series:
    """Distance run in each week [km], by the week's Monday; unknown days count nothing."""
    if daily.empty:
        return pd.Series(dtype="float64")
    weeks = pd.DatetimeIndex(daily.index).to_period("W-SUN").start_time
    return daily["distance_m"].groupby(weeks).sum() / 1000


def lanes(history: History) -> tuple[Lane, ...]:
    """One lane a site, the site that hurt first on top."""
    found: dict[str, list[Episode]] = {}
    for episode in episodes(history):
        found.setdefault(load_body().name(episode.site), []).append(episode)
    return tuple(Lane(name, tuple(several)) for name, several in found.items())


def unknown_spans(history: History) -> tuple[tuple[date, date], ...]:
    """Stretches of more than a week without any entry, between the first entry and the last day."""
    known = [*history.observed, history.as_of + timedelta(days=1)]
    return tuple(
        (before + timedelta(days=1), after - timedelta(days=1))
        for before, after in pairwise(known)
        if (after - before).days > 8
    )


def hand_overs(history: History) -> tuple[tuple[date, str, date, str], ...]:
    """The steps of the standing warning: from day and lane, to day and lane."""
    body = load_body()
    trails = [a.trail for a in detect(history) if len(a.sites) > 1 and a.red_flag is None]
    return tuple(
        (a.day, body.name(a.site), b.day, body.name(b.site))
        for trail in trails[:1]
        for a, b in pairwise(trail)
        if a.site != b.site
    )


def draw(history: History) -> go.Figure:
    """The figure: weekly bars, swim-lanes coloured by severity, hand-overs as arrows, unknown days shaded.

    Parameters
    ----------
    history
        What is known; an empty one gives an empty figure with its axes.
    """
    from plotly.subplots import make_subplots

    diary = lanes(history)
    diary_px = LANE_PX * max(len(diary), 2) + 30
    figure = make_subplots(
        rows=2,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=24 / (TOP_PX + diary_px),
        row_heights=[TOP_PX, diary_px],
    )
    _bars(figure, weekly_distance(history.daily))
    for bar in (*_episode_bars(diary), *map(_dots, diary)):
        figure.add_trace(bar, row=2, col=1)
    for start, end in unknown_spans(history):
        figure.add_vrect(x0=start, x1=end, row=2, col=1, fillcolor=GRID, opacity=0.35, line_width=0)
    for when, lane_from, then, lane_to in hand_overs(history):
        figure.add_annotation(
            x=then,
            y=lane_to,
            ax=when,
            ay=lane_from,
            **ARROW,
        )
    _layout(figure, [lane.name for lane in diary], TOP_PX + diary_px + 70)
    return figure


def _bars(figure: go.Figure, weeks: pd.Series) -> None:
    import plotly.graph_objects as go

    figure.add_trace(
        go.Bar(
            x=[when.date() + timedelta(days=3) for when in weeks.index],
            y=weeks.round(1).tolist(),
            width=6 * 86_400_000,
            marker={"color": BAR, "line": {"width": 0}},
            customdata=[f"{spoken(w.date())} to {spoken(w.date() + WEEK)}" for w in weeks.index],
            hovertemplate="%{customdata}<br><b>%{y:.0f} km</b><extra></extra>",
            name="Distance a week",
        ),
        row=1,
        col=1,
    )


def _episode_bars(diary: tuple[Lane, ...]) -> Iterator[go.Scatter]:
    """The episodes as thick lines, one trace a colour: thousands of traces would take seconds."""
    import plotly.graph_objects as go

    by_colour: dict[str, list[tuple[date | None, str]]] = {}
    for lane in diary:
        for episode in lane.episodes:
            line = by_colour.setdefault(severity_colour(episode.peak), [])
            line += [(episode.first, lane.name), (episode.last, lane.name), (None, lane.name)]
    for colour, points in by_colour.items():
        yield go.Scatter(
            x=[x for x, _ in points],
            y=[y for _, y in points],
            mode="lines",
            line={"color": colour, "width": 5},
            opacity=0.45,
            hoverinfo="skip",
        )


def _dots(lane: Lane) -> go.Scatter:
    import plotly.graph_objects as go

    entries = [entry for episode in lane.episodes for entry in episode.entries]
    return go.Scatter(
        x=[entry.day for entry in entries],
        y=[lane.name] * len(entries),
        mode="markers",
        marker={
            "color": [severity_colour(entry.severity) for entry in entries],
            "size": [8 + entry.severity for entry in entries],
            "symbol": [_symbol(entry) for entry in entries],
            "line": {"width": 1, "color": "rgba(0,0,0,.35)"},
            "opacity": 1,
        },
        customdata=[_story(lane.name, entry) for entry in entries],
        hovertemplate="%{customdata}<extra></extra>",
        name=lane.name,
    )


def _story(name: str, entry: Niggle) -> str:
    """What hovering over an entry tells."""
    lines = [spoken(entry.day), f"<b>{name} {entry.severity:g} of 10</b>"]
    lines += [str(entry.moment)] if entry.moment else []
    lines += ["stopped the run"] if entry.impact is Impact.STOPPED else []
    return "<br>".join(lines)


def _symbol(entry: Niggle) -> str:
    """An entry that stopped a run is a cross, one that began with an event a diamond."""
    if entry.impact is Impact.STOPPED:
        return "x"
    return "diamond" if entry.onset is Onset.SUDDEN else "circle"


def _layout(figure: go.Figure, names: list[str], height_px: int) -> None:
    figure.update_layout(
        height=height_px,
        showlegend=False,
        margin={"l": 10, "r": 10, "t": 12, "b": 30},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK, "size": 13, "family": "system-ui, sans-serif"},
        hovermode="closest",
        dragmode="pan",
        bargap=0.1,
    )
    figure.update_xaxes(gridcolor=GRID, zeroline=False, showgrid=True, automargin=True)
    figure.update_yaxes(gridcolor=GRID, zeroline=False, automargin=True, fixedrange=True)
    figure.update_yaxes(row=1, col=1, rangemode="tozero", ticksuffix=" km")
    figure.update_yaxes(
        row=2, col=1, categoryorder="array", categoryarray=names[::-1], showgrid=False, type="category"
    )
    figure.update_xaxes(row=2, col=1, type="date", tickangle=0, tickformatstops=TICKS)
