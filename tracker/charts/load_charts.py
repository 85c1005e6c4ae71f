"""The load over time: week by week, now against before, and the longest run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from tracker.body import load_body
from tracker.charts.palette import ALERT, BAR, FAINT, INK, SOFT
from tracker.charts.spec import DAY_MS, Spec, daily, iso, spec
from tracker.charts.trend import Trend, shown, spans
from tracker.detector.signs.spike import LIMIT
from tracker.detector.wording import day as spoken
from tracker.detector.wording import plural
from tracker.diary.noticing import CUT_BACK
from tracker.load.rolling import longest_before
from tracker.model.units import clock


def weekly(trend: Trend) -> Spec | None:
    """The chosen load: a bar a week where it adds up, else its values day by day."""
    metric = trend.chosen
    values = trend.values(metric.id)
    if not np.isfinite(values).any():
        return None
    if metric.unit == "m/s":
        return _paces(trend, values)
    by, unit = shown(metric, trend.units)
    axis = {"ticksuffix": f" {unit}" if unit else "", "rangemode": "tozero" if metric.low >= 0 else "normal"}
    if not metric.adds_up:
        line = daily(
            trend.series.days[0],
            values / by,
            mode="lines+markers" if metric.of_run else "lines",
            connectgaps=bool(metric.of_run),
            line={"color": BAR, "width": 1.5},
            marker={"size": 4},
            name=metric.title,
            hovertemplate=f"%{{x|%-d %b %Y}}<br><b>%{{y:.3~g}} {unit}</b><extra></extra>",
        )
        return spec([line], height=244, y=axis, click="day")
    weeks = trend.by_week(values)
    totals = np.where(np.isnan(weeks).all(axis=1), np.nan, np.nansum(weeks, axis=1)) / by
    bars = {
        "type": "bar",
        "x": iso(monday + timedelta(days=3) for monday in trend.weeks),
        "y": [None if np.isnan(total) else round(float(total), 2) for total in totals],
        "width": 6 * DAY_MS,
        "marker": {"color": BAR, "line": {"width": 0}},
        "customdata": list(_stories(trend)),
        "hovertemplate": f"%{{customdata}}<br><b>%{{y:.3~g}} {unit}</b><extra></extra>",
        "name": metric.title,
    }
    return spec([bars], height=244, y=axis, click="week", shapes=list(_cut_backs(trend)))


def _paces(trend: Trend, speeds: np.ndarray) -> Spec:
    """A speed as runners read it: minutes and seconds for a kilometre or mile, the fast above."""
    units = trend.units
    with np.errstate(divide="ignore", invalid="ignore"):
        minutes = np.where(speeds > 0, units.distance_m / speeds / 60, np.nan)
    fast, slow = np.nanpercentile(minutes, (0, 98)) if np.isfinite(minutes).any() else (4.0, 8.0)
    every = next(
        step for step in (0.25, 0.5, 1.0, 2.0, 5.0, 60.0) if (slow - fast) / step < 7 or step == 60.0
    )
    ticks = np.arange(np.floor(fast / every), np.ceil(slow / every) + 1) * every
    line = daily(
        trend.series.days[0],
        minutes,
        mode="lines+markers",
        connectgaps=True,
        line={"color": BAR, "width": 1.5},
        marker={"size": 4},
        customdata=[units.pace(speed) for speed in speeds],
        hovertemplate="%{x|%-d %b %Y}<br><b>%{customdata}</b><extra></extra>",
    )
    axis = {
        "range": [float(ticks[-1]), float(ticks[0])],
        "tickvals": ticks.tolist(),
        "ticktext": [clock(60 * tick) for tick in ticks],
    }
    return spec([line], height=244, y=axis, click="day")


def _stories(trend: Trend) -> Iterator[str]:
    """What hovering over a week tells: its days, its runs and what hurt."""
    runs: dict[date, int] = {}
    hurt: dict[date, dict[str, float]] = {}
    weeks = trend.weeks
    for activity in trend.history.activities:
        if activity.is_run:
            at = weeks[(activity.day - weeks[0]).days // 7]
            runs[at] = runs.get(at, 0) + 1
    for niggle in trend.history.niggles:
        if niggle.severity > 0 and weeks[0] <= niggle.day <= weeks[-1] + timedelta(days=6):
            worst = hurt.setdefault(weeks[(niggle.day - weeks[0]).days // 7], {})
            name = load_body().name(niggle.site)
            worst[name] = max(worst.get(name, 0), niggle.severity)
    for week in weeks:
        told = f"{spoken(week)} to {spoken(week + timedelta(days=6))}<br>{plural(runs.get(week, 0), 'run')}"
        sore = ", ".join(f"{name} {severity:g}" for name, severity in hurt.get(week, {}).items())
        yield f"{told}<br>{sore}" if sore else told


def _cut_backs(trend: Trend) -> Iterator[Spec]:
    """Stretches of two weeks and more with far less running than the four weeks before."""
    ran = np.nan_to_num(trend.values("distance_m"))
    if len(ran) < 42:
        return
    total = np.concatenate([[0.0], np.cumsum(ran)])
    two, four = total[42:] - total[28:-14], total[28:-14] - total[:-42]
    low = np.zeros(len(ran), dtype=bool)
    for end in np.flatnonzero((two / 2 < CUT_BACK * four / 4) & (four > 0)) + 41:
        low[end - 13 : end + 1] = True
    for first, last in spans(trend.series.days, low):
        yield {
            "type": "rect",
            "yref": "paper",
            "x0": first.isoformat(),
            "x1": (last + timedelta(days=1)).isoformat(),
            "y0": 0,
            "y1": 1,
            "fillcolor": FAINT,
            "line": {"width": 0},
            "layer": "below",
        }


def acute_chronic(trend: Trend) -> Spec | None:
    """The last week against the three before it."""
    values = trend.values("acwr_uncoupled")
    if not np.isfinite(values).any():
        return None
    line = daily(
        trend.series.days[0],
        np.minimum(values, 4),
        line={"color": SOFT, "width": 1.5},
        hovertemplate="%{x|%-d %b %Y}<br><b>%{y:.2f}</b> times the three weeks before<extra></extra>",
    )
    even = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": 1,
        "y1": 1,
        "line": {"color": INK, "width": 1, "dash": "dot"},
    }
    return spec([line], height=164, y={"rangemode": "tozero", "nticks": 4}, click="day", shapes=[even])


def longest(trend: Trend) -> Spec | None:
    """Every day's longest run, the longest of the thirty days before it, and the runs far beyond that."""
    runs = trend.values("longest_run_m")
    days = trend.series.days
    at = np.flatnonzero(runs > 0)
    if not len(at):
        return None
    before = longest_before(runs)
    by, unit = trend.units.distance_m, trend.units.distance
    beyond = at[(before[at] > 0) & (runs[at] > LIMIT * before[at])]
    dots = daily(
        days[0],
        np.where(runs > 0, runs / by, np.nan),
        mode="markers",
        marker={"color": BAR, "size": 4},
        hovertemplate=f"%{{x|%-d %b %Y}}<br><b>%{{y:.1f}} {unit}</b><extra></extra>",
    )
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": iso(days[n] for n in beyond),
        "y": [round(float(runs[n]) / by, 2) for n in beyond],
        "customdata": [f"{runs[n] / before[n]:.2f}" for n in beyond],
        "marker": {"color": ALERT, "size": 10, "symbol": "diamond"},
        "hovertemplate": f"%{{x|%-d %b %Y}}<br><b>%{{y:.1f}} {unit}</b>: %{{customdata}} times the longest "
        "of the 30 days before<extra></extra>",
    }
    line = daily(
        days[0],
        np.where(before > 0, before / by, np.nan),
        line={"color": SOFT, "width": 1.5, "shape": "hv"},
        hoverinfo="skip",
    )
    return spec(
        [line, dots, marks],
        height=184,
        y={"rangemode": "tozero", "ticksuffix": f" {unit}", "nticks": 4},
        click="day",
    )
