"""The Trends page: what is going on, over time, on one axis."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, render_template, request

from tracker.charts import CHARTS, Trend
from tracker.detector.case import Case
from tracker.detector.detection import stands
from tracker.load.metrics import BY_ID, METRICS
from tracker.pipeline import loads, review
from tracker.web.opened import as_json, opened

pages = Blueprint("trends_page", __name__)

RANGES = ((42, "6 weeks"), (182, "Season"), (365, "Year"), (0, "All"))
"""The stretches of time to choose from [days]."""

DEFAULT_METRIC = "distance_m"


@pages.get("/trends")
def page() -> str:
    """The page itself; its charts come after it."""
    with opened() as (store, _):
        empty = store.is_empty()
    return render_template(
        "trends.html",
        charts=CHARTS,
        ranges=RANGES,
        metrics=METRICS,
        metric=_chosen(),
        empty=empty,
    )


@pages.get("/trends.json")
def charts() -> Response:
    """Every chart that has something to show, and the stretch of time they all span."""
    with opened() as (store, now):
        known = review.history(store, as_of=now.date(), today=now.date())
        series = loads.load_series(store, until=now.date())
        units, first_weekday = store.units, store.first_weekday
    case = Case.of(known)
    trend = Trend(
        history=known,
        series=series,
        episodes=case.episodes,
        standing=stands(case),
        metric=_chosen(),
        units=units,
        first_weekday=first_weekday,
    )
    drawn = {chart.id: chart.draw(trend) for chart in CHARTS}
    days = [*series.days[:1], *(n.day for n in known.niggles[:1]), *known.observed[:1], known.as_of]
    return as_json(
        {
            "charts": {name: made for name, made in drawn.items() if made},
            "absent": sorted(set(series.absent)),
            "span": [min(days).isoformat(), (known.as_of + timedelta(days=1)).isoformat()],
        }
    )


def _chosen() -> str:
    asked = request.args.get("metric", DEFAULT_METRIC)
    return asked if asked in BY_ID else DEFAULT_METRIC
