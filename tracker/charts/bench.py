"""How much each method finds, over the rate of false alarms it is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

OURS = "#b8432f"
OTHERS = ("#33658a", "#86a36b", "#8d6a9f", "#7d8491")
DASHES = ("solid", "dash", "dot", "dashdot")


def bench(methods: Mapping[str, Mapping[str, Any]], *, title: str, wanted: float) -> go.Figure:
    """The curves of one world.

    Parameters
    ----------
    methods
        By id, each with a ``curve``: ``false_alarms_per_year`` [1/year] and ``found`` (a share).
    title
        What is told above.
    wanted
        The rate at which the methods are compared; marked.
    """
    figure = go.Figure()
    simple = [name for name in methods if name != "niggle"]
    for name, row in methods.items():
        ours = name == "niggle"
        at = 0 if ours else simple.index(name)
        figure.add_scatter(
            x=[point["false_alarms_per_year"] for point in row["curve"]],
            y=[point["found"] for point in row["curve"]],
            name=name,
            mode="lines+markers",
            line={
                "color": OURS if ours else OTHERS[at % len(OTHERS)],
                "width": 4 if ours else 2,
                "dash": "solid" if ours else DASHES[at % len(DASHES)],
            },
        )
    figure.add_vline(x=wanted, line={"dash": "dot", "color": "#999"})
    figure.update_layout(
        title=title,
        xaxis={"title": "false alarms per innocent runner-year", "type": "log"},
        yaxis={"title": "found 14 days before the stop or earlier", "tickformat": ".0%", "range": [0, 1]},
        template="plotly_white",
    )
    return figure
