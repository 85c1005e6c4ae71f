"""Charts: data in, plotly Figure out.

``CHARTS`` is the one place to add another; the web page, the notebooks and the report draw from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.charts import trends
from tracker.model import History

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its id in addresses, its title, what it answers, and the function that draws it."""

    id: str
    title: str
    answers: str
    draw: Callable[[History], go.Figure]


CHARTS: tuple[Chart, ...] = (
    Chart(
        "trends",
        "Running and niggles on one time axis",
        "Did what hurt follow what was run, and did it wander?",
        trends.draw,
    ),
)
"""Every chart, in the order in which pages show them."""
