"""The load of every activity and day, worked out where something changed and read where it did not."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tracker.errors import InvalidValueError
from tracker.load import digests
from tracker.load.athlete import AthleteBook
from tracker.load.gait import BEFORE_DAYS, RECENT_DAYS, Drift, gait_drift
from tracker.load.metric import Metric, missing
from tracker.load.metrics import BY_ID, METRICS, figure, figures
from tracker.load.metrics_of_runs import OF_RUNS
from tracker.load.needs import NEEDS
from tracker.load.series import Loads, LoadSeries, series
from tracker.load.session import Session
from tracker.model import EARLIEST, GaitRun
from tracker.pipeline.athlete import athlete_book
from tracker.store import Store
from tracker.store.loaded import LOADS_SETTING

MOST_LOOKED_AT = 30
"""So many of the latest runs tell why a metric is absent."""

FURTHEST_DAYS = 366


def refresh(store: Store, *, until: date) -> AthleteBook:
    """Make the loads that are missing or stale, and keep them.

    Recordings of an older niggle are digested first; they can change the estimates, and so every load.
    """
    book, made_of = _renewed(store, until)
    if _digest(store):
        book, made_of = _renewed(store, until)
    while todo := store.without_loads():
        known = store.digests(todo, version=digests.VERSION)
        sessions = (
            Session(activity, known.get(activity.id), book.on(activity.day))
            for activity in store.activities_called(todo)
        )
        rows = ((s.activity.id, s.activity.day, s.activity.is_run, figures(s).tobytes()) for s in sessions)
        if not store.keep_loads(rows, made_of=made_of):
            book, made_of = _renewed(store, until)  # another program has begun to make them of something else
    return book


def _renewed(store: Store, until: date) -> tuple[AthleteBook, str]:
    """What is known of the runner, and its digest; loads that were made of anything else are dropped."""
    book = athlete_book(store, until=until)
    parts = f"{digests.VERSION} {[m.id for m in OF_RUNS]} {book.said}"
    made_of = hashlib.sha256(parts.encode()).hexdigest()[:16]
    if store.setting(LOADS_SETTING) != made_of:
        with store.transaction():
            store.drop_loads()
            store.set(LOADS_SETTING, made_of)
    return book, made_of


def check_day(day: date, today: date) -> None:
    """Refuse a day that nobody can mean.

    Raises
    ------
    InvalidValueError
        It is before 1971, or more than a year ahead.
    """
    if not EARLIEST.date() <= day <= today + timedelta(days=FURTHEST_DAYS):
        raise InvalidValueError("this day is too far away to be meant", where=day.isoformat())


def _digest(store: Store) -> bool:
    """Digest the recordings that are not digested yet, those of an older niggle; whether there were any."""
    any_made = False
    for own in store.undigested(version=digests.VERSION):
        made = digests.digest(store.recording(own))
        if made is not None:
            store.keep_digest(own, made, version=digests.VERSION)
            any_made = True
    return any_made


def load_series(store: Store, *, until: date, basis: str | None = None) -> LoadSeries:
    """The daily series of everything stored, see `tracker.load.series.series`."""
    refresh(store, until=until)
    return series(stored_loads(store), until=until, basis=basis)


def stored_loads(store: Store) -> Loads:
    """The kept loads, read in one go."""
    rows = store.loads()
    return Loads(
        np.array([day for day, _, _ in rows], dtype="datetime64[D]"),
        np.array([is_run for _, is_run, _ in rows], dtype=bool),
        np.frombuffer(b"".join(values for _, _, values in rows), dtype=float).reshape(-1, len(OF_RUNS)),
    )


def gait(store: Store, *, until: date) -> tuple[Drift, ...]:
    """How the runner's gait has changed, see `tracker.load.gait.gait_drift`."""
    refresh(store, until=until)
    return gait_drift(gait_runs(store, until=until), until=until)


def gait_runs(store: Store, *, until: date) -> tuple[GaitRun, ...]:
    """The digests of the runs that tell of the gait of a day, as far as they have been made."""
    since = until - timedelta(days=RECENT_DAYS + BEFORE_DAYS)
    runs = [activity for activity in store.activities(since=since, until=until) if activity.is_run]
    known = store.digests([run.id for run in runs], version=digests.VERSION)
    devices = store.first_devices([run.id for run in runs])
    return tuple(
        GaitRun(run.day, known[run.id], devices.get(run.id), run.gear) for run in runs if run.id in known
    )


def reasons(store: Store, found: LoadSeries, *, until: date) -> dict[str, str]:
    """Why each absent metric has no value: what most of the latest runs lack."""
    sessions = _latest(store, athlete_book(store, until=until), until)
    if not sessions:
        return dict.fromkeys(found.absent if found.days else BY_ID, "no runs yet")
    return {name: _lacking(BY_ID[name], found, sessions) or "not enough days yet" for name in found.absent}


def _lacking(metric: Metric, found: LoadSeries, sessions: Sequence[Session]) -> str | None:
    if metric.of_run:
        told = Counter(filter(None, (missing(metric, session) for session in sessions)))
        return told.most_common(1)[0][0] if told else "no run tells it"
    basis = "distance_m" if "longest_run_m" in metric.basis else found.basis.get(metric.id)
    return _lacking(BY_ID[basis], found, sessions) if basis in found.absent and basis in BY_ID else None


def _latest(store: Store, book: AthleteBook, until: date, since: date | None = None) -> list[Session]:
    """The latest runs, the last one first."""
    runs = [activity for activity in store.activities(since=since, until=until) if activity.is_run]
    latest = runs[-MOST_LOOKED_AT:][::-1]
    known = store.digests([run.id for run in latest], version=digests.VERSION)
    return [Session(run, known.get(run.id), book.on(run.day)) for run in latest]


@dataclass(frozen=True, slots=True)
class Explained:
    """A metric's value and where it comes from: what went in, each with its unit and what it rests on."""

    metric: Metric
    day: date | None
    value: float | None
    inputs: tuple[tuple[str, str, str], ...]
    absent: str | None
    basis: str | None = None
    of_day: float | None = None
    """The value of the whole day, where it had more than that one run."""


def explain(
    store: Store, name: str, *, until: date, day: date | None = None, basis: str | None = None
) -> Explained:
    """What a metric is, and how its latest value, or that of a day, came about.

    Raises
    ------
    InvalidValueError
        There is no such metric.
    """
    metric = metric_called(name)
    found = load_series(store, until=until, basis=basis)
    if metric.of_run is None:
        return _explained_day(metric, found, day or until, reasons(store, found, until=until))
    book = athlete_book(store, until=until)
    sessions = _latest(store, book, day or until, since=day)
    if not sessions:
        return Explained(metric, None, None, (), "no run then" if day else "no runs yet")
    session = sessions[0]
    on = session.activity.day
    several = sum(other.activity.day == on for other in sessions) > 1 and name in found.metrics
    return Explained(
        metric,
        on,
        figure(session, name),
        tuple(_inputs(metric, session, book)),
        missing(metric, session),
        of_day=float(found.metrics[name][found.days.index(on)]) if several else None,
    )


def explain_run(store: Store, activity_id: str, *, until: date) -> tuple[Explained, ...]:
    """Every metric that one run has a value of, with what went into it."""
    book = athlete_book(store, until=until)
    (run,) = store.activities_called([activity_id])
    session = Session(run, store.digests([run.id], version=digests.VERSION).get(run.id), book.on(run.day))
    return tuple(
        Explained(metric, run.day, value, tuple(_inputs(metric, session, book)), None)
        for metric in METRICS
        if metric.of_run and (value := figure(session, metric.id)) is not None
    )


def _inputs(metric: Metric, session: Session, book: AthleteBook) -> Iterator[tuple[str, str, str]]:
    for name in metric.needs:
        need = NEEDS[name]
        value = need.find(session)
        if value is None:
            yield need.title, "unknown", need.missing
            continue
        told = f"{value:.5g}" if isinstance(value, float | int) else str(value)
        rests = book.value(name, session.activity.day)
        yield need.title, f"{told} {need.unit}".strip(), rests.rests_on if rests else "of this run"


def _explained_day(metric: Metric, found: LoadSeries, day: date, why: dict[str, str]) -> Explained:
    basis = found.basis.get(metric.id)
    if metric.id in found.absent or day not in found.days:
        return Explained(metric, day, None, (), why.get(metric.id, "that day lies outside the runs"), basis)
    at = found.days.index(day)
    value = float(found.metrics[metric.id][at])
    inputs = []
    if basis and basis in found.metrics:
        loads = found.metrics[basis][max(0, at - 6) : at + 1]
        unit = BY_ID[basis].unit
        inputs.append(
            (f"{BY_ID[basis].title}, the last 7 days", f"{np.nansum(loads):.5g} {unit}", "of your runs")
        )
    return Explained(metric, day, None if np.isnan(value) else value, tuple(inputs), None, basis)


def metric_called(name: str) -> Metric:
    """The metric of that id.

    Raises
    ------
    InvalidValueError
        There is none; the known ones are named.
    """
    if name not in BY_ID:
        known = ", ".join(metric.id for metric in METRICS)
        raise InvalidValueError(f"there is no metric “{name}”", hint=f"There are: {known}.")
    return BY_ID[name]
