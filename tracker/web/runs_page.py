"""The runs: a list to look through, and a page for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, Response, abort, render_template, request

from tracker.charts import route, run_chart
from tracker.charts.trend import shown
from tracker.errors import StoreError
from tracker.load.metric import Metric
from tracker.load.splits import splits
from tracker.model import Activity, Moment, Niggle
from tracker.model.units import Units, clock
from tracker.pipeline import diary_days, loads
from tracker.pipeline.loads import Explained
from tracker.store import Store
from tracker.web.opened import as_json, opened

pages = Blueprint("runs_page", __name__)

ON_A_PAGE = 60
MOST_LAPS = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the runner looks for: words of the name, a span of days, runs alone or every sport."""

    words: str
    since: date | None
    until: date | None
    every: bool

    @classmethod
    def asked(cls) -> Wanted:
        """What the address asks for; what is no day there is left out."""
        return cls(
            request.args.get("q", "").strip()[:100],
            _day(request.args.get("since")),
            _day(request.args.get("until")),
            request.args.get("sports") == "all",
        )

    def fits(self, activity: Activity) -> bool:
        """Whether an activity is among what is looked for."""
        if not (self.every or activity.is_run):
            return False
        told = (activity.name, activity.sport, activity.sub_sport, activity.gear, activity.description)
        text = " ".join(filter(None, told)).casefold()
        return all(word in text for word in self.words.casefold().split())


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


@pages.get("/runs")
def page() -> str:
    """The runs, the newest first, by month."""
    wanted = Wanted.asked()
    with opened() as (store, now):
        found = [a for a in store.activities(since=wanted.since, until=wanted.until) if wanted.fits(a)][::-1]
        pages_of = max(1, -(-len(found) // ON_A_PAGE))
        number = min(max(request.args.get("page", 1, type=int), 1), pages_of)
        some = found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
        hurt = _hurt(store, some)
        units, empty = store.units, store.is_empty()
    return render_template(
        "runs.html",
        wanted=wanted,
        months=[(month, list(group)) for month, group in groupby(some, lambda a: (a.day.year, a.day.month))],
        count=len(found),
        way=sum(a.distance_m or 0 for a in found),
        number=number,
        pages=pages_of,
        hurt=hurt,
        units=units,
        empty=empty,
        clock=clock,
        today=now.date(),
    )


def _hurt(store: Store, activities: Iterable[Activity]) -> dict[date, list[Niggle]]:
    """What hurt on the days of these activities."""
    days = {activity.day for activity in activities}
    found: dict[date, list[Niggle]] = {}
    if days:
        for niggle in store.niggles(since=min(days), until=max(days)):
            if niggle.day in days and niggle.severity > 0:
                found.setdefault(niggle.day, []).append(niggle)
    return found


@pages.get("/runs/<activity_id>")
def run(activity_id: str) -> str:
    """One run: its figures, its course, its loads and where they come from, and how it felt."""
    with opened() as (store, now):
        recording = store.recording(_known(store, activity_id))
        activity = recording.activity
        units = store.units
        day, after = activity.day, activity.day + timedelta(days=1)
        around = {d.day: d for d in diary_days.days(store, since=day, until=after)}
        morning = [e for e in around[after].niggles if e.moment is Moment.NEXT_MORNING]
        drawn = run_chart.draw(recording, units)
        told = loads.explain_run(store, activity.id, until=now.date())
    return render_template(
        "run.html",
        run=activity,
        recording=recording,
        facts=list(facts(activity, units)),
        route=route.draw(recording, units),
        drawn=drawn["layout"]["height"] if drawn else None,
        splits=splits(recording, each_m=units.distance_m) if activity.is_run else (),
        laps=[lap for lap in recording.laps if lap.elapsed_s and lap.distance_m][:MOST_LAPS],
        loads=[(one, *figure_of(one, units)) for one in told],
        that_day=around[day],
        next_morning=morning,
        units=units,
        clock=clock,
        size=(route.WIDTH, route.ROOM),
    )


@pages.get("/runs/<activity_id>.json")
def chart(activity_id: str) -> Response:
    """The run's chart."""
    with opened() as (store, _):
        recording = store.recording(_known(store, activity_id))
        made = run_chart.draw(recording, store.units)
    return as_json({"charts": {"run": made} if made else {}, "absent": [], "span": None})


def _known(store: Store, activity_id: str) -> str:
    try:
        return store.run_of(activity_id)
    except StoreError:
        abort(404)


def facts(activity: Activity, units: Units) -> Iterator[tuple[str, str]]:
    """What is known of a run, title and value."""
    if activity.distance_m is not None:
        yield "distance", units.way(activity.distance_m, 2)
    if activity.moving_s:
        paused = (activity.elapsed_s or 0) - activity.moving_s
        pauses = f", {clock(activity.elapsed_s or 0)} with pauses" if paused >= 10 else ""
        yield "moving time", clock(activity.moving_s) + pauses
    if activity.moving_s and activity.distance_m and activity.is_run:
        yield "pace", units.pace(activity.distance_m / activity.moving_s)
    if activity.ascent_m is not None:
        yield "climb", units.climb(activity.ascent_m)
    if activity.hr_mean_bpm:
        highest = f", highest {activity.hr_max_bpm:.0f}" if activity.hr_max_bpm else ""
        yield "heart rate", f"{activity.hr_mean_bpm:.0f} bpm{highest}"
    if activity.cadence_mean_spm:
        yield "cadence", f"{activity.cadence_mean_spm:.0f} a minute"
    if activity.stance_balance_pct:
        yield "contact balance", f"{activity.stance_balance_pct:.1f} % of one foot"
    if activity.rpe is not None:
        yield "effort", f"{activity.rpe:g} of 10"
    if activity.gear:
        yield "gear", activity.gear


def figure_of(told: Explained, units: Units) -> tuple[str, str]:
    """A metric's value as it is shown, and its unit."""
    return figure(told.metric, told.value or 0.0, units)


def figure(metric: Metric, value: float, units: Units) -> tuple[str, str]:
    """A value of a metric as it is shown, and its unit."""
    if metric.unit == "m/s":
        return units.pace(value), ""
    if metric.unit == "s":
        return clock(value), ""
    by, unit = shown(metric, units)
    number = value / by
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}", unit
