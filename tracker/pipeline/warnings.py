"""What was said of one runner and when, what the runner said of it, and what is put aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.detector import BESIDE, follow
from tracker.detector.wording import plural
from tracker.diary.actions import DEEDS
from tracker.model import Action, Alarm, History, Stage
from tracker.pipeline.review import Review

SNOOZE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Said:
    """One warning as it was told: each stage on its day, what it said last, and the runner's words on it."""

    raised_on: date
    stages: tuple[tuple[date, Alarm], ...]
    words: tuple[Action, ...]
    standing: bool

    @property
    def last(self) -> Alarm:
        """The warning as it was told last."""
        return self.stages[-1][1]

    @property
    def nothing(self) -> bool:
        """Whether the runner called it nothing, and has not taken that back."""
        return bool(self.words) and self.words[-1].what == "nothing"


def said(known: History) -> tuple[Said, ...]:
    """Every imbalance warning that was ever told this runner, the newest first."""
    followed = follow(known)
    standing = {alarm.raised_on for alarm in followed.standing if _is_warning(alarm)}
    told: dict[date, list[tuple[date, Alarm]]] = {}
    for day, alarm in followed.told:
        if _is_warning(alarm):
            told.setdefault(alarm.raised_on, []).append((day, alarm))
    return tuple(
        Said(raised, tuple(stages), tuple(words(known.actions, raised)), raised in standing)
        for raised, stages in sorted(told.items(), reverse=True)
    )


def _is_warning(alarm: Alarm) -> bool:
    return alarm.sign not in BESIDE and alarm.sign != "red_flag"


def words(actions: Iterable[Action], raised_on: date) -> Iterator[Action]:
    """What the runner said of the warning raised on that day, in the order in which it was said."""
    for action in sorted(actions, key=lambda action: action.logged_at):
        if action.about == raised_on and action.what in DEEDS and DEEDS[action.what].kind == "word":
            yield action


def last_words(known: History, now: Review) -> dict[date, Action | None]:
    """The runner's last word on each warning that stands, by the day on which it was raised."""
    raised = [alarm.raised_on for alarm in now.warnings]
    return {day: max(words(known.actions, day), key=lambda a: a.logged_at, default=None) for day in raised}


def put_aside(known: History, alarm: Alarm) -> Action | None:
    """The runner's word by which a warning is not shown large: snoozed for two weeks, or called nothing.

    Urgent ones are always shown, and one called nothing is back with the next entry on its trail.
    """
    spoken = list(words(known.actions, alarm.raised_on))
    if not spoken or alarm.stage is Stage.ACT_NOW:
        return None
    last = spoken[-1]
    if last.what == "snooze" and known.as_of < last.day + timedelta(days=SNOOZE_DAYS):
        return last
    sites = set(alarm.sites)
    again = any(n.site in sites and n.severity > 0 and n.logged_at > last.logged_at for n in known.niggles)
    return last if last.what == "nothing" and not again else None


def record(known: History, found: Sequence[Said]) -> str:
    """How often this runner was warned and called it nothing, against what was chosen."""
    days = (known.as_of - known.observed[0]).days if known.observed else 0
    if not found or days < 1:
        return "No warning so far."
    years = days / 365.25
    called = sum(one.nothing for one in found)
    per_year = f": {called / years:.1f} a year" if years >= 1 else ""
    chosen = known.choices.false_alarms_per_year
    return (
        f"{plural(len(found), 'warning')} in {years:.1f} years of diary; you called {called} of them "
        f"nothing{per_year}. At your setting about {chosen:g} a year come by chance."
    )
