"""What a therapist gets to see on one page: how it began, and what was going on beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.body import load_body
from tracker.detector.wording import months
from tracker.diary import episodes, joined, posture
from tracker.diary.concerns import QUESTIONS
from tracker.diary.telling import in_words
from tracker.errors import InvalidValueError
from tracker.load.rolling import LONGEST_OF_DAYS
from tracker.model import Episode, History, Impact, Niggle, Site
from tracker.pipeline import review
from tracker.pipeline.review import Review
from tracker.store import Store

PARTS = {
    "trail": "the warning and its trail",
    "map": "the body map",
    "timeline": "weeks and complaints over time",
    "complaints": "every complaint of the time",
    "load": "the running",
    "answers": "answers to the questions for a clinician",
    "helped": "what was done, and the self-check",
    "notes": "your own notes",
}
"""What a report can hold; the runner unticks what is nobody's business."""

USUAL = frozenset(PARTS) - {"notes"}
"""What it holds unless told otherwise."""

LEAST_DAYS = 182
MOST_COMPLAINTS = 9
MOST_EARLIER = 8
MOST_NOTES = 12


@dataclass(frozen=True, slots=True)
class Complaint:
    """One site over the time: how often, when, how bad, and whether it is open."""

    name: str
    episodes: tuple[Episode, ...]

    @property
    def worst(self) -> float:
        """The highest severity."""
        return max(episode.peak for episode in self.episodes)

    @property
    def sore_days(self) -> int:
        """On how many days it was noted."""
        return len({entry.day for episode in self.episodes for entry in episode.entries})

    @property
    def open(self) -> bool:
        """Whether it is not over."""
        return any(episode.resolved is None for episode in self.episodes)

    @property
    def event(self) -> bool:
        """Whether it began with an event."""
        return any(episode.sudden for episode in self.episodes)

    @property
    def stopped(self) -> bool:
        """Whether it stopped a run."""
        return any(e.impact is Impact.STOPPED for episode in self.episodes for e in episode.entries)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one page tells of the days from ``since`` to ``until``."""

    since: date
    until: date
    known: History
    review: Review
    episodes: tuple[Episode, ...]
    complaints: tuple[Complaint, ...]
    earlier: tuple[tuple[str, str], ...]
    """Places that hurt before that time, those of now and the most frequent first, each with its months."""
    runs: tuple[tuple[date, float], ...]
    weeks_m: tuple[float, float]
    """The way run a week [m], over the last four weeks and over all of the time."""
    longest_m: float
    answers: tuple[tuple[date, str, bool], ...]
    done: tuple[tuple[date, str], ...]
    findings: tuple[tuple[date, str], ...]
    notes: tuple[tuple[date, str], ...]
    parts: frozenset[str]


def sheet(
    store: Store,
    *,
    today: date,
    since: date | None = None,
    until: date | None = None,
    parts: Collection[str] = USUAL,
) -> Sheet:
    """The page of a stretch of time; by default from a month before the trail, or half a year.

    Raises
    ------
    InvalidValueError
        The days are the wrong way round, have not come yet, or a part is unknown.
    """
    check_parts(parts)
    last = until or today
    known = review.history(store, as_of=last, today=today)
    result = review.review(known)
    first = since or _beginning(result, last)
    _check_order(first, last)
    here = tuple(e for e in episodes(known) if e.last >= first)
    every = [(a.day, a.distance_m or 0.0) for a in known.activities if a.is_run]
    return Sheet(
        since=first,
        until=last,
        known=known,
        review=result,
        episodes=here,
        complaints=_complaints(here),
        earlier=_earlier(known, first),
        runs=tuple((day, way) for day, way in every if day >= first),
        weeks_m=(_a_week(every, last - timedelta(days=27), last), _a_week(every, first, last)),
        longest_m=max((way for day, way in every if (last - day).days < LONGEST_OF_DAYS), default=0.0),
        answers=tuple(_answers(known, first)),
        done=tuple(_done(known, first, notes="notes" in parts)),
        findings=tuple(_findings(known, first)),
        notes=tuple(_notes(known, first)) if "notes" in parts else (),
        parts=frozenset(parts),
    )


def check_parts(parts: Collection[str]) -> None:
    """Refuse a part that no report has."""
    unknown = sorted(set(parts) - set(PARTS))
    if unknown:
        there = ", ".join(PARTS)
        raise InvalidValueError(f"“{unknown[0]}” is no part of a report", hint=f"There are: {there}.")


def _check_order(first: date, last: date) -> None:
    if first > last:
        raise InvalidValueError(f"{last} lies before {first}", hint="Give the earlier day first.")


def _beginning(result: Review, last: date) -> date:
    began = min((alarm.trail[0].day for alarm in result.warnings if alarm.trail), default=last)
    return min(began - timedelta(days=28), last - timedelta(days=LEAST_DAYS))


def _a_week(runs: Collection[tuple[date, float]], since: date, until: date) -> float:
    days = max((until - since).days + 1, 7)
    return 7 * sum(way for day, way in runs if since <= day <= until) / days


def _complaints(found: Collection[Episode]) -> tuple[Complaint, ...]:
    """The sites, those that matter most first: open ones, then the worst."""
    by_name: dict[str, list[Episode]] = {}
    for episode in found:
        by_name.setdefault(load_body().name(episode.site), []).append(episode)
    made = [Complaint(name, tuple(several)) for name, several in by_name.items()]
    return tuple(sorted(made, key=lambda c: (not c.open, -c.worst, -len(c.episodes)))[:MOST_COMPLAINTS])


def _answers(known: History, since: date) -> Iterator[tuple[date, str, bool]]:
    for given in known.answers:
        if given.question in QUESTIONS and given.day >= since:
            yield given.day, QUESTIONS[given.question][1].text, given.yes


def _earlier(known: History, since: date) -> tuple[tuple[str, str], ...]:
    """What hurt before the report begins: a page that shows half a year must not hide the years before."""
    began: dict[Site, list[date]] = {}
    for episode in joined(episodes(known)):
        if episode.last < since:
            began.setdefault(episode.site, []).append(episode.first)
    now = {niggle.site for niggle in known.niggles if niggle.day >= since and niggle.severity > 0}
    order = sorted(began, key=lambda site: (site not in now, -len(began[site]), -began[site][-1].toordinal()))
    return tuple((load_body().name(site), months(began[site])) for site in order[:MOST_EARLIER])


def _done(known: History, since: date, *, notes: bool) -> Iterator[tuple[date, str]]:
    for deed in known.actions:
        if deed.about is None and deed.day >= since:
            yield deed.day, in_words(deed if notes else replace(deed, note=None))


def _findings(known: History, since: date) -> Iterator[tuple[date, str]]:
    for check in known.self_checks[-1:]:
        if check.day >= since:
            yield from ((check.day, posture.in_words(finding)) for finding in check.findings)


def _notes(known: History, since: date) -> Iterator[tuple[date, str]]:
    told = [n for n in known.niggles if n.note and n.day >= since][-MOST_NOTES:]
    yield from ((n.day, _note(n)) for n in told)


def _note(niggle: Niggle) -> str:
    return f"{load_body().name(niggle.site)}: {niggle.note}"
