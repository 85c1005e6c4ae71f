"""The diary day by day: what hurt, what was clear, what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.diary.ostrc import WEEK_DAYS
from tracker.errors import InvalidValueError
from tracker.model import (
    CHECKIN_SCALES,
    Activity,
    Checkin,
    Effort,
    Entry,
    Niggle,
    Questionnaire,
    SelfCheck,
    tells_of_pain,
)
from tracker.model.units import METRIC, Units
from tracker.pipeline.diary import LogReply
from tracker.store import Store
from tracker.store.entries import TABLES


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One day: its standing entries of all kinds in the order of writing, and what was run.

    ``state`` is ``hurt``, ``clear`` or ``unknown``: without a niggle or a clear check-in nobody knows.
    """

    day: date
    entries: tuple[Entry, ...]
    activities: tuple[Activity, ...]

    @property
    def niggles(self) -> tuple[Niggle, ...]:
        """What hurt, or was not as it should be."""
        return tuple(e for e in self.entries if isinstance(e, Niggle) and (e.severity > 0 or e.alerts))

    @property
    def state(self) -> str:
        """What is known of the day: hurt, clear, or unknown."""
        if self.niggles:
            return "hurt"
        return "clear" if any(map(tells_of_pain, self.entries)) else "unknown"

    @property
    def worst(self) -> float:
        """The highest severity, 0 where nothing hurt or nothing is known."""
        return max((n.severity for n in self.niggles), default=0.0)

    @property
    def runs(self) -> tuple[str, ...]:
        """The day's activities in a few words."""
        return tuple(brief(activity) for activity in self.activities)


def days(store: Store, *, since: date, until: date) -> tuple[DiaryDay, ...]:
    """Every day from ``since`` to ``until``, the newest first.

    Raises
    ------
    InvalidValueError
        ``until`` lies before ``since``.
    """
    if until < since:
        raise InvalidValueError(f"{until} lies before {since}", hint="Give the earlier day first.")
    entries: dict[date, list[Entry]] = {}
    for kind in TABLES:
        for entry in store.entries(kind, since=since, until=until):
            entries.setdefault(entry.day, []).append(entry)
    activities: dict[date, list[Activity]] = {}
    for activity in store.activities(since=since, until=until):
        activities.setdefault(activity.day, []).append(activity)
    return tuple(
        DiaryDay(
            day,
            tuple(sorted(entries.get(day, ()), key=lambda e: e.logged_at)),
            tuple(activities.get(day, ())),
        )
        for day in (until - timedelta(days=back) for back in range((until - since).days + 1))
    )


def unrated_runs(store: Store, *, today: date, days_back: int = 3) -> tuple[Activity, ...]:
    """The latest runs without a rating of effort, the newest first."""
    runs = store.activities(since=today - timedelta(days=days_back - 1), until=today)
    return tuple(run for run in reversed(runs) if run.is_run and run.rpe is None)


def week_is_due(store: Store, *, today: date) -> bool:
    """Whether the weekly questions were not answered in the last seven days, but were ever answered."""
    asked = store.entries(Questionnaire, until=today)
    return bool(asked) and (today - asked[-1].day).days >= WEEK_DAYS


def latest_self_checks(store: Store) -> tuple[SelfCheck, ...]:
    """The self-checks, the newest first."""
    return tuple(reversed(store.entries(SelfCheck)))


def brief(activity: Activity, units: Units = METRIC) -> str:
    """An activity in a few words."""
    way = f" {units.way(activity.distance_m)}" if activity.distance_m is not None else ""
    return f"{activity.sport}{way}"


def as_json(day: DiaryDay) -> dict[str, object]:
    """A day in the shape of ``niggle diary --json``."""
    return {
        "day": day.day,
        "state": day.state,
        "niggles": [niggle_json(n) for n in day.entries if isinstance(n, Niggle)],
        "efforts": [
            {"id": e.id, "run": e.activity_id, "rpe": e.rpe} for e in day.entries if isinstance(e, Effort)
        ],
        "checkins": [checkin_json(c) for c in day.entries if isinstance(c, Checkin)],
        "activities": [a.id for a in day.activities],
    }


def reply_json(reply: LogReply) -> dict[str, object]:
    """What came of logging, as others read it."""
    return {
        "day": reply.day.isoformat(),
        "clear": reply.clear,
        "niggles": [niggle_json(niggle) for niggle in reply.niggles],
        "reply": " ".join((reply.reply, *reply.noticed)),
        "noticed": reply.noticed,
        "red_flags": [{"id": flag.id, "text": flag.text} for flag in reply.red_flags],
        "questions": [
            {"id": question.id, "kind": kind.id, "text": question.text}
            for _, kind in reply.questions
            for question in kind.questions
        ],
    }


def niggle_json(niggle: Niggle) -> dict[str, object]:
    """A niggle as others read it."""
    return {
        "id": niggle.id,
        "day": niggle.day.isoformat(),
        "region": niggle.site.region,
        "side": niggle.site.side,
        "severity": niggle.severity,
        "moment": niggle.moment,
        "onset": niggle.onset,
        "quality": niggle.quality,
        "impact": niggle.impact,
        "trend": niggle.trend,
        "alerts": niggle.alerts,
        "note": niggle.note,
    }


def checkin_json(checkin: Checkin) -> dict[str, object]:
    """A check-in as others read it."""
    scales = {name: getattr(checkin, name) for name in CHECKIN_SCALES}
    return {"id": checkin.id, "clear": checkin.clear, **scales, "note": checkin.note}
