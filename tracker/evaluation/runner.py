"""A simulated runner: what hurt, what was run, what was written down, and the truth about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from tracker.body import Body
from tracker.evaluation.simulate import FIRST_DAY
from tracker.load import daily
from tracker.model import Activity, Checkin, History, Impact, Moment, Niggle, Onset, Side, Site

DAYS = 730


@dataclass(frozen=True, slots=True)
class Truth:
    """What the generator knows: the kind, and the first day and the stop of a developing imbalance."""

    kind: str
    began: int | None = None
    stopped: int | None = None

    @property
    def innocent(self) -> bool:
        """Whether nothing is developing."""
        return self.began is None


@dataclass(frozen=True, slots=True)
class Pain:
    """One complaint: where, from which day on, for how many days, and how bad at worst."""

    site: Site
    first: int
    days: int
    peak: float
    sudden: bool = False
    stops: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """How a runner writes: shares of days with pain and of days without that are logged, and slips.

    ``neighbour`` is the share of complaints that are named by another region of the same area, ``wrong_side``
    of those on the wrong side; ``wavers`` the share of entries that name their complaint otherwise than the
    day before, by a region beside it or without its side; ``sided`` whether sides are said at all.
    """

    logs_pain: float = 0.9
    logs_clear: float = 0.8
    neighbour: float = 0.1
    wrong_side: float = 0.02
    wavers: float = 0.05
    sided: bool = True


def usual_habits(rng: np.random.Generator) -> Habits:
    """Somebody who writes most days; one in ten never says the side."""
    return Habits(
        logs_pain=rng.uniform(0.7, 0.98), logs_clear=rng.uniform(0.5, 0.95), sided=rng.random() > 0.1
    )


@dataclass(frozen=True, slots=True)
class Runner:
    """One simulated runner; days are counted from `FIRST_DAY`."""

    truth: Truth
    pains: Sequence[Pain]
    runs_m: np.ndarray
    habits: Habits = field(default_factory=Habits)

    def history(self, rng: np.random.Generator, body: Body) -> History:
        """What this runner would have written and recorded."""
        niggles, checkins = _diary(self, rng, body)
        activities = tuple(_activities(self.runs_m))
        last = FIRST_DAY + timedelta(days=len(self.runs_m) - 1)
        return History(
            as_of=last,
            daily=daily(activities, until=last),
            activities=activities,
            niggles=tuple(niggles),
            checkins=tuple(checkins),
        )


def running(rng: np.random.Generator, *, surges: int = 0, until: int | None = None) -> np.ndarray:
    """The distance run on each day [m]: a weekly habit that grows and is cut back, with surges.

    From ``until`` on there are no runs.
    """
    week = rng.choice(7, size=rng.integers(3, 6), replace=False)
    usual = rng.uniform(5, 11)
    days = np.arange(DAYS)
    form = 1 + 0.25 * np.sin(2 * np.pi * (days / rng.uniform(90, 180) + rng.uniform()))
    km = np.where(np.isin(days % 7, week), usual * form * rng.lognormal(0, 0.15, DAYS), 0.0)
    long = days % 7 == week[0]
    km[long] *= rng.uniform(1.4, 2.0)
    for start in rng.integers(60, DAYS - 30, size=surges):
        km[start : start + 21] *= rng.uniform(1.5, 2.0)
    for start in rng.integers(30, DAYS - 20, size=rng.integers(1, 4)):
        km[start : start + rng.integers(5, 15)] = 0
    if until is not None:
        km[until:] = 0
    return km * 1000


def _activities(runs_m: np.ndarray) -> Iterable[Activity]:
    for number in np.flatnonzero(runs_m > 0).tolist():
        metres = float(runs_m[number])
        yield Activity(
            id=f"run-{number}",
            start=datetime.combine(FIRST_DAY + timedelta(days=number), time(12), tzinfo=UTC),
            utc_offset=timedelta(0),
            sport="running",
            distance_m=metres,
            moving_s=metres / 2.9,
            source="simulated",
        )


def _diary(runner: Runner, rng: np.random.Generator, body: Body) -> tuple[list[Niggle], list[Checkin]]:
    hurting: dict[int, list[tuple[Pain, Site]]] = {}
    for pain in runner.pains:
        named = _named(pain.site, runner.habits, rng, body)
        for day in range(pain.first, min(pain.first + pain.days, len(runner.runs_m))):
            hurting.setdefault(day, []).append((pain, named))
    niggles: list[Niggle] = []
    checkins: list[Checkin] = []
    writes = rng.random(len(runner.runs_m))
    for day in range(len(runner.runs_m)):
        here = hurting.get(day, ())
        if here and writes[day] < runner.habits.logs_pain:
            seen: set[Site] = set()
            for pain, named in here:
                site = _wavering(named, rng, body) if rng.random() < runner.habits.wavers else named
                if site not in seen:
                    seen.add(site)
                    niggles.append(_entry(pain, site, day, rng, ran=runner.runs_m[day] > 0))
        elif not here and writes[day] < runner.habits.logs_clear:
            checkins.append(Checkin(day=_day(day), logged_at=_evening(day), clear=True))
    return niggles, checkins


def _entry(pain: Pain, site: Site, day: int, rng: np.random.Generator, *, ran: bool) -> Niggle:
    far = (day - pain.first + 1) / (pain.days + 1)
    severity = float(np.clip(round(pain.peak * np.sin(np.pi * far) ** 0.5 + rng.normal(0, 0.4)), 1, 10))
    first = day == pain.first
    stops = pain.stops and day >= pain.first + pain.days // 2
    return Niggle(
        day=_day(day),
        logged_at=_evening(day),
        site=site,
        severity=severity,
        moment=(Moment.DURING if severity >= 4 else Moment.AFTER) if ran else Moment.REST_DAY,
        onset=(Onset.SUDDEN if pain.sudden else Onset.GRADUAL) if first else None,
        impact=Impact.STOPPED if stops else Impact.EASED if severity >= 5 else None,
    )


def _named(site: Site, habits: Habits, rng: np.random.Generator, body: Body) -> Site:
    """The site as this runner names it."""
    region = body.region(site.region)
    if rng.random() < habits.neighbour:
        near = [r for r in body.structures if r.area == region.area and r != region and r.allows(site.side)]
        region = near[rng.integers(len(near))] if near else region
    side = site.side
    if not habits.sided and region.has_sides:
        side = None
    elif side in (Side.LEFT, Side.RIGHT) and rng.random() < habits.wrong_side:
        side = Side.RIGHT if side is Side.LEFT else Side.LEFT
    return Site(region.id, side)


def _wavering(site: Site, rng: np.random.Generator, body: Body) -> Site:
    """The same complaint by another name: a region beside it, or its own without the side."""
    if site.side in (Side.LEFT, Side.RIGHT) and rng.random() < 0.5:
        return Site(site.region, None)
    beside = [Site(r.id, site.side) for r in body.structures if r.allows(site.side)]
    beside = [other for other in beside if other != site and body.beside(site, other)]
    return beside[rng.integers(len(beside))] if beside else site


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=int(number))


def _evening(number: int) -> datetime:
    return datetime.combine(_day(number), time(20), tzinfo=UTC)
