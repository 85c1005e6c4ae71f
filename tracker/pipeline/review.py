"""Look back: the History of what is stored, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from tracker.detector import BESIDE, Complaint, complaints, detect
from tracker.detector.guard import Guard, last_run_guard, load_guard
from tracker.detector.preceding import WANTED, Estimate, Preceded, Weeks, case_crossover, preceded
from tracker.diary import episodes, joined
from tracker.diary.concerns import KINDS as CONCERNS
from tracker.diary.concerns import QUESTIONS, Kind, Question
from tracker.errors import InvalidValueError
from tracker.load import daily
from tracker.model import (
    EARLIEST,
    KINDS,
    Activity,
    Alarm,
    Choices,
    Entry,
    History,
    Lean,
    Niggle,
    RedFlag,
    Site,
    Stage,
    Verdict,
)
from tracker.pipeline.asking import still_open
from tracker.pipeline.loads import check_day, gait_runs, load_series
from tracker.store import Store

LONGEST_PLAN_M = 1e6


@dataclass(frozen=True, slots=True)
class Review:
    """What stands at the end of a day: red flags before everything, then the warnings."""

    as_of: date
    red_flags: tuple[RedFlag, ...]
    warnings: tuple[Alarm, ...]
    beside: tuple[Alarm, ...] = ()
    """What single signs say of the load and of the days after runs: told beside, and no warning."""
    guard: Guard | None = None
    """The last run, where it went beyond the load guard while a warning stands (claim C11)."""
    guard_closed: date | None = None
    """The day on which the runner closed the load guard while this warning's trail was open."""
    complaints: tuple[Complaint, ...] = ()
    """What hurts now, and whether it behaves like an injury or like an imbalance."""

    asked: tuple[tuple[Niggle, Kind], ...] = ()
    """Questions about something serious that an entry of the last two weeks left open."""

    @property
    def to_answer(self) -> tuple[tuple[Site | None, tuple[Question, ...]], ...]:
        """The questions not answered yet, those of red flags first, each group with what it is about."""
        groups: list[tuple[Site | None, tuple[Question, ...]]] = []
        asked: set[tuple[str, Site | None]] = set()
        for site, questions in self._open_groups():
            about = {q: (q.id, QUESTIONS[q.id][0].about(site)) for q in questions}
            new = tuple(q for q in questions if about[q] not in asked)
            asked |= {about[q] for q in new}
            groups += [(site, new)] if new else []
        return tuple(groups)

    @property
    def may_answer(self) -> tuple[tuple[Site | None, tuple[Question, ...]], ...]:
        """Every question of what stands, answered or not: a runner may think better of it."""
        flags = ((_latest(flag), CONCERNS[flag.id].questions) for flag in self.red_flags)
        return (*flags, *((entry.site, CONCERNS[kind.id].questions) for entry, kind in self.asked))

    def questions_of(self, flag: RedFlag) -> tuple[Question, ...]:
        """Those of `to_answer` that are asked with this flag."""
        about, own = _latest(flag), set(flag.question_ids)
        groups = (found for site, found in self.to_answer if site == about and {q.id for q in found} & own)
        return next(groups, ())

    def _open_groups(self) -> Iterator[tuple[Site | None, tuple[Question, ...]]]:
        for flag in self.red_flags:
            yield _latest(flag), tuple(QUESTIONS[own][1] for own in flag.question_ids)
        for entry, kind in self.asked:
            yield entry.site, kind.questions

    @property
    def stop(self) -> bool:
        """Whether the runner is told to stop and to be seen: then no run is within any guard."""
        return bool(self.red_flags) or any(alarm.stage is Stage.ACT_NOW for alarm in self.warnings)

    @property
    def anything(self) -> bool:
        """Whether a red flag or a warning stands."""
        return bool(self.red_flags or self.warnings)

    @property
    def trail_open(self) -> bool:
        """Whether the load guard is to be held: a warning stands, and the runner has not closed the guard."""
        return bool(self.warnings) and self.guard_closed is None

    @property
    def others(self) -> tuple[Complaint, ...]:
        """What hurts now and is on no warning's trail."""
        on_trail = {site for alarm in self.warnings for site in alarm.sites}
        return tuple(c for c in self.complaints if c.episode.site not in on_trail)


def history(store: Store, *, as_of: date, today: date) -> History:
    """Everything stored of the athlete, as it was known at the end of ``as_of``.

    Raises
    ------
    InvalidValueError
        ``as_of`` has not come yet.
    """
    if as_of > today:
        raise InvalidValueError(
            "this day has not come yet", where=as_of.isoformat(), hint="Give a day up to today."
        )
    if as_of < EARLIEST.date():
        raise InvalidValueError("this day is too long ago to be meant", where=as_of.isoformat())
    activities = store.activities(until=as_of)
    standing: dict[str, tuple[Entry, ...]] = {
        name: store.entries(kind, until=as_of) for name, kind in KINDS.items()
    }
    whole = History(
        as_of=as_of,
        choices=choices(store),
        daily=daily(activities, until=as_of),
        activities=activities,
        gait=gait_runs(store, until=as_of),
        withdrawn=tuple(
            entry for kind in KINDS.values() for entry in store.entries(kind, until=as_of, withdrawn=True)
        ),
        **standing,  # type: ignore[arg-type]
    )
    return whole.until(as_of)


def choices(store: Store) -> Choices:
    """What the runner has chosen, or the usual."""
    usual = Choices()
    return Choices(
        false_alarms_per_year=float(store.setting("false_alarms_per_year") or usual.false_alarms_per_year),
        mode=store.setting("mode") or usual.mode,
        units=store.units,
    )


def review(of: History) -> Review:
    """What stands at the end of the history's ``as_of``.

    A warning whose place a red flag takes is not shown: the clinician comes first.
    """
    alarms = detect(of)
    flags = tuple(dict.fromkeys(alarm.red_flag for alarm in alarms if alarm.red_flag))
    warnings = tuple(a for a in alarms if a.red_flag is None and a.sign not in BESIDE)
    flagged = {site for flag in flags for site in flag.sites}
    closed = _guard_closed(of, warnings)
    last = last_run_guard(of.daily, as_of=of.as_of) if warnings and not closed else None
    return Review(
        as_of=of.as_of,
        red_flags=flags,
        warnings=warnings,
        beside=tuple(a for a in alarms if a.sign in BESIDE),
        guard=last if last and last.over else None,
        guard_closed=closed,
        complaints=tuple(
            replace(one, verdict=NOT_JUDGED) if one.episode.site in flagged else one for one in complaints(of)
        ),
        asked=tuple(one for one in still_open(of, of.as_of) if not _is_flagged(one, flags)),
    )


NOT_JUDGED = Verdict(leans=Lean.UNCLEAR, for_imbalance=(), for_injury=())
"""What is said of a place for which a clinician comes first."""


def _latest(flag: RedFlag) -> Site | None:
    """The place that a flag's questions are about: the last that hurt."""
    return flag.sites[-1] if flag.sites else None


def _is_flagged(asked: tuple[Niggle, Kind], flags: Iterable[RedFlag]) -> bool:
    """Whether a red flag that stands says and asks the same."""
    entry, kind = asked
    return any(flag.id == kind.id and (entry.site in flag.sites or not kind.of_a_place) for flag in flags)


def _guard_closed(of: History, warnings: Sequence[Alarm]) -> date | None:
    """The day on which the guard was closed, since the trail of a warning began; None while it is open."""
    since = min((alarm.trail[0].day for alarm in warnings), default=date.max)
    done = [a for a in of.actions if a.what in ("close_guard", "open_guard") and a.day >= since]
    return done[-1].day if done and done[-1].what == "close_guard" else None


@dataclass(frozen=True, slots=True)
class Onsets:
    """What the runs before each onset had in common: each onset, and the estimates over all of them."""

    each: tuple[Preceded, ...]
    estimates: tuple[Estimate, ...]
    events: int = 0
    """How many began with an event: for those no load is to be looked for."""
    early: int = 0
    """How many have no five weeks of runs before them."""

    @property
    def left_out(self) -> str | None:
        """What is not among them, and why, in words."""
        parts = (
            f"{self.events} that began with an event" if self.events else None,
            f"{self.early} without five weeks of runs before" if self.early else None,
        )
        told = ", ".join(filter(None, parts))
        return f"Left out: {told}." if told else None


def onsets(store: Store, *, as_of: date, today: date) -> Onsets:
    """What preceded each onset that came on gradually (claim C14)."""
    known = history(store, as_of=as_of, today=today)
    every = joined(episodes(known))
    found = [episode for episode in every if not episode.sudden]
    events = len(every) - len(found)
    told = load_series(store, until=as_of)
    if not told.days:
        return Onsets((), (), events, len(found))
    unknown = np.full(len(told.days), np.nan)
    runs: dict[date, list[Activity]] = {}
    for activity in known.activities:
        if activity.is_run:
            runs.setdefault(activity.day, []).append(activity)
    weeks = Weeks(told.days[0], {name: told.metrics.get(name, unknown) for name in WANTED}, runs)
    each = preceded(weeks, found)
    return Onsets(each, case_crossover(weeks, found, known.observed), events, len(found) - len(each))


def guard(store: Store, *, planned_m: float, day: date, today: date) -> Guard:
    """What a planned run would be against the last weeks, with what stands today (claim C11)."""
    known = history(store, as_of=today, today=today)
    check_day(day, today)
    if not 0 <= planned_m < LONGEST_PLAN_M:
        raise InvalidValueError("this is no distance to plan", where="--plan")
    now = review(known)
    today_m = known.daily["distance_m"].get(day.isoformat(), 0.0) if len(known.daily) else 0.0
    also = float(np.nan_to_num(today_m))
    held = load_guard(known.daily, day=day, planned_m=planned_m, trail_open=now.trail_open, also_m=also)
    return replace(held, stop=now.stop)
