"""``niggle load``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta

import click
import numpy as np

from tracker.cli.common import (
    DAY,
    WAY,
    Day,
    Way,
    database_option,
    json_option,
    now,
    open_store,
    print_json,
)
from tracker.load.metric import Metric
from tracker.load.metrics import BY_ID
from tracker.load.series import LoadSeries
from tracker.model.units import Units, week_of
from tracker.pipeline import loads, review

SHOWN = (
    *("distance_m", "moving_s", "ascent_m", "session_rpe", "trimp_banister", "rtss", "cross_training_s"),
    *("acwr_coupled", "longest_run_ratio", "ctl", "tsb"),
)
"""What the table of weeks shows, where it is known."""

HOUR_S = 3600.0
WEEKS = 8
WIDTH = 10
HEADS = {
    "moving_s": "hours",
    "session_rpe": "sRPE",
    "trimp_banister": "TRIMP",
    "rtss": "rTSS",
    "cross_training_s": "other h",
    "acwr_coupled": "7:28 days",
    "longest_run_ratio": "longest",
    "ctl": "fitness",
    "tsb": "form",
}


@click.command("load")
@click.option("--metric", "metrics", multiple=True, metavar="ID", help="Only this metric; may be repeated.")
@click.option("--since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Last day (default: today).")
@click.option("--basis", metavar="ID", help="Build fitness, form, monotony and strain on this load.")
@click.option("--explain", "explained", metavar="ID", help="Tell how a metric comes about.")
@click.option(
    "--plan",
    "planned",
    type=WAY,
    metavar="KM",
    help="Hold a planned run against them: 18, 18km or 11mi.",
)
@json_option
@database_option
def load(
    metrics: Sequence[str],
    *,
    since: Day | None,
    until: Day | None,
    basis: str | None,
    explained: str | None,
    planned: Way | None,
    as_json: bool,
) -> None:
    """Show what the body was asked to do, week by week. Every day with --json or --metric.

    \b
    Examples:
      niggle load
      niggle load --metric longest_run_ratio --since 2026-03-01
      niggle load --explain trimp_banister
      niggle load --plan 18
      niggle load --json
    """
    wanted = [loads.metric_called(name).id for name in metrics]
    with open_store() as store:
        today = now(store).date()
        first, last = since.on(today) if since else None, until.on(today) if until else today
        loads.check_day(last, today)
        if explained:
            told = loads.explain(store, explained, until=last, day=first, basis=_basis(basis))
            _tell(_explained_as_json(told), _explained(told), as_json=as_json)
            return
        units, first_weekday = store.units, store.first_weekday
        if planned is not None:
            guard = review.guard(store, planned_m=planned.metres(units), day=last, today=today)
            text = guard.told(units)
            _tell(asdict(guard) | {"over": guard.over, "text": text}, [text], as_json=as_json)
            return
        found = loads.load_series(store, until=last, basis=_basis(basis))
        why = loads.reasons(store, found, until=last)
    days = [day for day in found.days if first is None or day >= first]
    lines = _days(found, why, days, wanted) if wanted else _weeks(found, why, days, units, first_weekday)
    _tell(_as_json(found, why, days, wanted), lines if days else _no_runs(found), as_json=as_json)


def _tell(value: object, lines: Iterable[str], *, as_json: bool) -> None:
    """Write one or the other: the value as JSON, or the lines."""
    if as_json:
        print_json(value)
        return
    for line in lines:
        click.echo(line)


def _basis(name: str | None) -> str | None:
    if name is not None and not loads.metric_called(name).adds_up:
        ids = ", ".join(metric.id for metric in BY_ID.values() if metric.adds_up)
        raise click.UsageError(f"{name} does not add up over days. These do: {ids}.")
    return name


def _as_json(
    found: LoadSeries, why: dict[str, str], days: Sequence[date], wanted: Sequence[str]
) -> dict[str, object]:
    start = len(found.days) - len(days)
    return {
        "days": list(days),
        "metrics": {
            name: values[start:].tolist()
            for name, values in found.metrics.items()
            if not wanted or name in wanted
        },
        "absent": {name: reason for name, reason in why.items() if not wanted or name in wanted},
        "basis": dict(found.basis),
    }


def _days(
    found: LoadSeries, why: dict[str, str], days: Sequence[date], wanted: Sequence[str]
) -> Iterator[str]:
    start = len(found.days) - len(days)
    known = [name for name in wanted if name in found.metrics]
    for name in wanted:
        metric = BY_ID[name]
        if name in known:
            on = found.basis.get(name)
            yield f"{metric.title} [{_unit(metric, on)}], {metric.grade}" + (f", of {on}" if on else "")
        else:
            yield f"{metric.title}: absent, {why[name]}"
    for number, day in enumerate(days):
        values = [found.metrics[name][start + number] for name in known]
        if any(not np.isnan(value) for value in values):
            yield f"{day:%a} {day}  " + "  ".join(f"{_number(value):>{WIDTH}}" for value in values)


def _no_runs(found: LoadSeries) -> Iterator[str]:
    yield "No runs then." if found.days else "No runs yet. Import some: niggle import FOLDER"


def _weeks(
    found: LoadSeries, why: dict[str, str], days: Sequence[date], units: Units, first_weekday: int
) -> Iterator[str]:
    shown = [name for name in SHOWN if name in found.metrics]
    if not np.nansum(found.metrics.get("cross_training_s", 0.0)):
        shown = [name for name in shown if name != "cross_training_s"]
    yield f"{'week from':<12}" + "".join(f"{_head(name, units):>{WIDTH}}" for name in shown)
    last = _last_active(found, days)
    latest, least = week_of(last, first_weekday), False
    weeks = min(WEEKS, (latest - week_of(days[0], first_weekday)).days // 7 + 1)
    for back in range(weeks - 1, -1, -1):
        first = latest - timedelta(weeks=back)
        at = [n for n, day in enumerate(found.days) if first <= day < first + timedelta(days=7)]
        if at:
            cells = [_cell(BY_ID[name], found.metrics[name][at], units) for name in shown]
            least = least or any(cell.endswith("+") for cell in cells)
            yield f"{first!s:<12}" + "".join(f"{cell:>{WIDTH}}" for cell in cells)
    if least:
        yield "+ at least: a run of that week does not tell it"
    built_on = (found.basis[name] for name in ("ctl", "tsb") if name in shown and name in found.basis)
    for own in dict.fromkeys(built_on):
        yield f"fitness and form are built on {BY_ID[own].title} ({own}) [{BY_ID[own].unit}]"
    lacking = {name: why[name] for name in SHOWN if name in why}
    if "moving_s" in lacking:
        yield ""
        yield "There are no runs yet, other sports only."
        return
    if lacking:
        yield ""
        for name, reason in lacking.items():
            yield f"{BY_ID[name].title}: absent, {reason}"
    yield ""
    yield "“longest” is the week's longest run against the longest of the 30 days before it: the one load"
    yield "figure with strong evidence. What a figure is: niggle load --explain longest_run_ratio"


def _head(name: str, units: Units) -> str:
    own = {"distance_m": units.distance, "ascent_m": f"climb {units.height}"}
    return own.get(name) or HEADS[name]


def _scale(name: str, units: Units) -> float:
    own = {"distance_m": units.distance_m, "ascent_m": units.height_m}
    return own.get(name) or (HOUR_S if name in ("moving_s", "cross_training_s") else 1.0)


def _last_active(found: LoadSeries, days: Sequence[date]) -> date:
    """The last day with some sport: weeks long after it have nothing to show."""
    start = len(found.days) - len(days)
    unknown = np.zeros(len(found.days))
    active = sum(np.nan_to_num(found.metrics.get(n, unknown)) for n in ("moving_s", "cross_training_s"))
    ran = np.flatnonzero(np.asarray(active)[start:])
    return days[int(ran[-1])] if len(ran) else days[-1]


def _of_week(metric: Metric, values: np.ndarray) -> float:
    """A week's figure: the sum of what adds up, the highest of spikes, else that of its last day."""
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan")
    if metric.id == "longest_run_ratio":
        return float(known.max())
    return float(known.sum() if metric.adds_up else known[-1])


def _explained_as_json(told: loads.Explained) -> dict[str, object]:
    metric = told.metric
    return {
        "id": metric.id,
        "title": metric.title,
        "unit": _unit(metric, told.basis),
        "formula": metric.formula,
        "day": told.day,
        "value": told.value,
        "value_of_day": told.of_day,
        "absent": told.absent,
        "basis": told.basis,
        "inputs": [
            {"title": title, "value": value, "rests_on": rests} for title, value, rests in told.inputs
        ],
        "grade": metric.grade,
        "reference": metric.reference,
        "disputed": metric.disputed,
    }


def _cell(metric: Metric, values: np.ndarray, units: Units) -> str:
    """A week's figure as it is shown; a sum that lacks a day is told as the least it can be."""
    lacking = metric.adds_up and np.isnan(values).any() and not np.isnan(values).all()
    return _number(_of_week(metric, values) / _scale(metric.id, units)) + ("+" if lacking else "")


def _explained(told: loads.Explained) -> Iterator[str]:
    metric = told.metric
    yield f"{metric.title} ({metric.id}) [{_unit(metric, told.basis)}]"
    yield f"  what it is    {metric.formula}"
    if told.basis:
        yield f"  built on      {told.basis}: {BY_ID[told.basis].title}"
    for title, value, rests_on in told.inputs:
        yield f"  went in       {title}: {value} ({rests_on})"
    if told.value is None:
        yield f"  no value      {told.absent or 'not known on that day'}"
    else:
        yield f"  on {told.day}  {_number(told.value)} {_unit(metric, told.basis)}"
    if told.of_day is not None:
        yield f"  the whole day  {_number(told.of_day)} {metric.unit}, with the day's other runs"
    yield f"  evidence      {metric.grade}"
    yield f"  reference     {metric.reference}"
    if metric.disputed:
        yield f"  disputed      {metric.disputed}"


def _unit(metric: Metric, basis: str | None) -> str:
    return BY_ID[basis].unit if metric.unit == "of its basis" and basis else metric.unit


def _number(value: float) -> str:
    if np.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
