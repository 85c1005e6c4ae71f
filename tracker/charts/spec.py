"""How a chart is written down: plotly's own form as plain values, which needs no plotly to be made.

The page draws it with plotly.js; `figure` makes a plotly Figure of it for notebooks. Long series travel as
base64 of 32-bit numbers, a tenth of the text.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from tracker.charts.palette import GRID, INK

if TYPE_CHECKING:
    import plotly.graph_objects as go

Spec = dict[str, Any]
"""``data`` and ``layout`` as plotly takes them; ``layout.meta`` says what a click leads to."""

DAY_MS = 86_400_000

MARGIN = {"l": 54, "r": 12, "t": 8, "b": 40}
"""The same for every chart of a page, so that their time axes stand one below the other."""

AXIS = {"gridcolor": GRID, "zeroline": False}

TICKS = [
    {"dtickrange": [None, 2_419_200_000], "value": "%-d %b"},
    {"dtickrange": ["M1", None], "value": "%b\n%Y"},
]
"""Days within a few weeks, else months with the year below where it changes."""


def packed(values: np.ndarray | Sequence[float]) -> dict[str, str]:
    """Numbers as plotly.js reads them from base64; NaN is a gap."""
    plain = np.asarray(values, dtype="<f4")
    return {"dtype": "f4", "bdata": base64.b64encode(plain.tobytes()).decode()}


def daily(first: date, values: np.ndarray, **more: Any) -> Spec:
    """A line with one value a day from ``first`` on."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x0": first.isoformat(),
        "dx": DAY_MS,
        "y": packed(values),
        "connectgaps": False,
        **more,
    }


def iso(days: Iterable[date]) -> list[str]:
    """Days as plotly reads them."""
    return [day.isoformat() for day in days]


def spec(data: Sequence[Spec], *, height: int, y: Spec, click: str | None = None, **more: Any) -> Spec:
    """A chart over a time axis of days, in the house's looks."""
    layout = {
        **looks(height, click=click),
        "bargap": 0.1,
        "xaxis": {**AXIS, "type": "date", "tickangle": 0, "ticklabelstandoff": 6, "tickformatstops": TICKS},
        "yaxis": {**AXIS, "fixedrange": True, **y},
        **more,
    }
    return {"data": list(data), "layout": layout}


def looks(height: int, *, click: str | None = None) -> Spec:
    """The layout that every chart shares: its height [px], and what a click leads to."""
    return {
        "height": height,
        "showlegend": False,
        "margin": MARGIN,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK, "size": 13, "family": "system-ui, sans-serif"},
        "hovermode": "closest",
        "dragmode": "zoom",
        "meta": {"click": click},
    }


def figure(made: Spec) -> go.Figure:
    """The same as a plotly Figure."""
    import plotly.graph_objects as go

    return go.Figure(made)
