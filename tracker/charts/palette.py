"""Colours of the charts: readable on light and dark, and told apart by colour-blind eyes.

The scale for severity runs from pale yellow to dark red and rises in darkness alone, so it also works
in grey.
"""

from __future__ import annotations

BAR = "#4c8fb8"
INK = "#73808c"
GRID = "rgba(128,140,150,.28)"
SOFT = "#7d8b96"
FAINT = "rgba(128,140,150,.16)"
HATCH = "rgba(128,140,150,.75)"
ALERT = "#c8641b"

LINES = ("#3b7ea6", "#c8641b", "#6b8f3c", "#8a63a5", "#a8862a")
"""For lines that stand together: told apart by eyes that see no red or no green, and all dark enough."""

SEVERITY = (
    *("#ffe9a8", "#ffdc85", "#ffcb62", "#fdb44b", "#f89a3c"),
    *("#ee7f35", "#de6433", "#c84b33", "#ab3732", "#8a2930", "#67202c"),
)
"""One colour for each whole number from 0 to 10."""


def severity_colour(severity: float) -> str:
    """The colour of a severity from 0 to 10."""
    return SEVERITY[min(10, max(0, round(severity)))]
