"""How the runner felt, and how the gait was, day by day."""

from __future__ import annotations

import numpy as np

from tracker.charts.palette import LINES
from tracker.charts.spec import Spec, daily, spec
from tracker.charts.trend import Trend

RATINGS = ("soreness", "fatigue", "stress", "sleep", "mood")
"""Of a check-in, 1 (best) to 7."""

GAIT = (("stance_balance_pct", "contact balance", "%"), ("cadence_spm", "cadence", "/min"))
MEAN_RUNS = 9
"""The line is the mean of so many runs, the run itself in their middle."""


def feeling(trend: Trend) -> Spec | None:
    """The ratings of the check-ins, each a line; 1 is best."""
    data = []
    for colour, name in zip(LINES, RATINGS, strict=True):
        given = [(c.day, value) for c in trend.history.checkins if (value := getattr(c, name)) is not None]
        if given:
            first = given[0][0]
            values = np.full((given[-1][0] - first).days + 1, np.nan)
            values[[(day - first).days for day, _ in given]] = [value for _, value in given]
            told = f"%{{x|%-d %b %Y}}<br>{name} <b>%{{y:g}}</b> of 7<extra></extra>"
            dots = {"marker": {"size": 4, "color": colour, "opacity": 0.35}, "showlegend": False}
            data.append(daily(first, values, mode="markers", hovertemplate=told, **dots))
            line = {"line": {"color": colour, "width": 2}, "connectgaps": True, "hoverinfo": "skip"}
            data.append(daily(first, _week(values), name=name, **line))
    if not data:
        return None
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0}
    made = spec(data, height=224, y={"range": [7.3, 0.7], "nticks": 7}, click="day", legend=legend)
    made["layout"] |= {"showlegend": True}
    made["layout"]["margin"] = made["layout"]["margin"] | {"t": 34}
    return made


def _week(values: np.ndarray) -> np.ndarray:
    """On each day with a rating the mean of the ratings from three days before to three after."""
    known = np.isfinite(values)
    window = np.ones(7)
    total = np.convolve(np.where(known, values, 0.0), window)[3:-3]
    count = np.convolve(known.astype(float), window)[3:-3]
    return np.where(known, total / np.maximum(count, 1), np.nan)


def gait(trend: Trend) -> Spec | None:
    """Contact balance and cadence: each run, and a running mean, in panels of their own."""
    known = [(*told, trend.values(told[0])) for told in GAIT]
    known = [one for one in known if np.isfinite(one[3]).sum() >= MEAN_RUNS]
    if not known:
        return None
    data, axes = [], {}
    for number, (_, title, unit, values) in enumerate(known):
        key = "" if not number else "2"
        first = trend.series.days[0]
        smooth = values.copy()
        smooth[np.isfinite(values)] = _smooth(values[np.isfinite(values)])
        told = f"%{{x|%-d %b %Y}}<br>{title} <b>%{{y:.1f}}</b> {unit}<extra></extra>"
        dots = {"marker": {"size": 4, "color": LINES[number], "opacity": 0.45}, "hovertemplate": told}
        line = {"line": {"color": LINES[number], "width": 2}, "hoverinfo": "skip", "connectgaps": True}
        data.append(daily(first, values, mode="markers", yaxis=f"y{key}", **dots))
        data.append(daily(first, smooth, yaxis=f"y{key}", **line))
        axes[f"yaxis{key}"] = {"title": {"text": title, "standoff": 4}, "nticks": 4}
    made = spec(data, height=130 * len(known) + 44, y=axes.pop("yaxis"), click="day")
    if len(known) > 1:
        made["layout"]["yaxis"] |= {"domain": [0.55, 1]}
        made["layout"]["yaxis2"] = made["layout"]["yaxis"] | axes["yaxis2"] | {"domain": [0, 0.45]}
        made["layout"]["xaxis"]["anchor"] = "y2"
    return made


def _smooth(values: np.ndarray) -> np.ndarray:
    """The mean of the runs around each; fewer at both ends."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    at = np.arange(len(values))
    low, high = np.maximum(at - MEAN_RUNS // 2, 0), np.minimum(at + MEAN_RUNS // 2 + 1, len(values))
    smooth: np.ndarray = (total[high] - total[low]) / (high - low)
    return smooth
