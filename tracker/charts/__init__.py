"""Charts: data in, a chart out, written down as plain values (`tracker.charts.spec`).

``CHARTS`` is the one place to add another; the web page, the notebooks and the report draw from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.charts import diary_chart, load_charts, state_charts
from tracker.charts.spec import Spec, figure
from tracker.charts.trend import Trend

__all__ = ["CHARTS", "Chart", "Spec", "Trend", "figure"]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart over time: its id, its title, how it is to be read, and the function that draws it.

    ``draw`` gives None where there is nothing to draw.
    """

    id: str
    title: str
    reading: str
    draw: Callable[[Trend], Spec | None]


CHARTS: tuple[Chart, ...] = (
    Chart(
        "load",
        "Load",
        "A bar a week, or a line where days do not add up. Shaded: two weeks or more with less than 70 % of "
        "the running of the four before.",
        load_charts.weekly,
    ),
    Chart(
        "diary",
        "What hurt",
        "One lane a site, darker and larger the worse; a diamond began with an event, a cross stopped a run. "
        "Arrows: hand-overs of the standing warning. Hatched: more than a week without an entry, so unknown.",
        diary_chart.draw,
    ),
    Chart(
        "longest",
        "Longest run",
        "Dots: the longest run of a day. Line: the longest of the 30 days before it. A diamond is more than "
        "10 % beyond: such runs came with more injuries in a study of 5,205 runners.",
        load_charts.longest,
    ),
    Chart(
        "acute",
        "The last week against the three before",
        "1 is as much as before. Disputed: in 5,205 runners a higher ratio did not go with more injuries.",
        load_charts.acute_chronic,
    ),
    Chart(
        "feeling",
        "How it felt",
        "The ratings of the check-ins, and the mean of a week around each; 1, at the top, is best.",
        state_charts.feeling,
    ),
    Chart(
        "gait",
        "Gait",
        "Each run, and the mean of nine. The contact balance is of one foot; the file does not say which.",
        state_charts.gait,
    ),
)
"""Every chart over time, in the order in which the page shows them."""
