"""From a History to what is to be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, groupby, pairwise
from operator import attrgetter

from tracker.detector.case import STANDING_DAYS, Case
from tracker.detector.imbalance import Scored, Spell, daily_scores, scored, spells, stage, trail_of
from tracker.detector.red_flags import red_flags, worrying_days
from tracker.detector.signs import BESIDE
from tracker.detector.trail import places
from tracker.detector.warning import standing, warning
from tracker.model import KINDS, Alarm, History, RedFlag, Stage

DAY = timedelta(days=1)


def detect(history: History) -> tuple[Alarm, ...]:
    """What stands at the end of ``history.as_of``: red flags first, the warning, then what is told beside it.

    Parameters
    ----------
    history
        What is known of one athlete. Nothing else is looked at.

    Returns
    -------
    Alarms in the order in which they are to be shown. A warning whose trail runs around the hip
    carries the red flag that takes its place: the clinician comes first.

    Notes
    -----
    Pure and deterministic. An alarm's ``raised_on`` is the day on which it would first have been
    said, judged by when the entries were written.
    """
    case = Case.of(history)
    return (*stands(case), *_beside(case))


def stands(case: Case) -> tuple[Alarm, ...]:
    """The red flags and the warning that stand at the end of the case's day, without what is told beside."""
    spell = standing(_spells(case, scored(case)), case.as_of)
    return _with_warning(case, red_flags(case), spell)


def _spells(case: Case, found: list[Scored]) -> list[Spell]:
    return list(spells(found, years=1 / case.choices.false_alarms_per_year))


def _with_warning(case: Case, flags: tuple[Alarm, ...], spell: Spell | None) -> tuple[Alarm, ...]:
    """The red flags, and the warning where one stands."""
    if spell is None:
        return flags
    alarm = warning(case, spell)
    hip = _hip(flags)
    if hip and set(hip.sites) & set(places(trail_of(case, spell.best(case.as_of)))):
        alarm = replace(alarm, red_flag=hip)
    return (*flags, alarm)


def _hip(flags: Sequence[Alarm]) -> RedFlag | None:
    return next((a.red_flag for a in flags if a.red_flag and a.red_flag.id == "femoral_neck"), None)


def _beside(case: Case) -> tuple[Alarm, ...]:
    return tuple(alarm for sign in BESIDE.values() if sign.find for alarm in sign.find(case))


@dataclass(frozen=True, slots=True)
class Followed:
    """A history followed from its first day to its last.

    ``told`` is everything said on the day it would first have been said, in order: what goes on is told once,
    and again only when its stage has risen. ``scores`` is the imbalance score [years] on every day on which
    it changed: in how many years chance alone would show this runner, once, as much as the rarest chain of
    the last 120 days. ``standing`` are the red flags and the warning that stand at the end.
    """

    told: tuple[tuple[date, Alarm], ...]
    scores: tuple[tuple[date, float], ...]
    standing: tuple[Alarm, ...]


def follow(history: History) -> Followed:
    """Follow a history; each day is judged by what was known then.

    One pass, linear in the diary, where it was written in order; a correction begins another.
    """
    told: list[tuple[date, Alarm]] = []
    scores: list[tuple[date, float]] = []
    standing_now: tuple[Alarm, ...] = ()
    levels: dict[object, int] = {}
    for since, part in _parts(history):
        case = Case.of(part)
        found = scored(case)
        over = _spells(case, found)
        for day, alarm in _replay(case, since, over):
            kind = alarm.red_flag.id if alarm.red_flag else alarm.sign
            key = (kind, alarm.about, alarm.raised_on)
            level = list(Stage).index(alarm.stage)
            if levels.get(key, -1) < level:
                levels[key] = level
                told.append((day, alarm))
        for change in _scores(found, since, case.as_of):
            if not scores or change[1] != scores[-1][1]:
                scores.append(change)
        standing_now = _with_warning(case, red_flags(case), standing(over, case.as_of))
    return Followed(tuple(told), tuple(scores), standing_now)


def _scores(found: list[Scored], since: date, until: date) -> list[tuple[date, float]]:
    """The score at the beginning of a stretch, and its changes after."""
    now = daily_scores(found, until=until)
    before = [score for day, score in now if day <= since][-1:]
    return [(since + DAY, score) for score in before] + [change for change in now if change[0] > since]


def imbalance_scores(history: History) -> list[tuple[date, float]]:
    """The imbalance score [years] on every day on which it changed (`Followed`)."""
    return list(follow(history).scores)


def replay(history: History) -> Iterator[tuple[date, Alarm]]:
    """Everything said of a history on the day it would first have been said, in order (`Followed`)."""
    return iter(follow(history).told)


def _parts(history: History) -> Iterator[tuple[date, History]]:
    """Stretches in which the diary was written in order: the day before each, and what was known at its end.

    An entry about a day of which, or after which, something was written before begins a new one, and so does
    one that is withdrawn: until then, what was known was not the beginning of what is known now.
    """
    breaks = {entry.withdrawn_at.date() for entry in history.withdrawn if entry.withdrawn_at}
    entries = (getattr(history, name) for name in (*KINDS, "withdrawn"))
    latest = date.min
    written = sorted(chain.from_iterable(entries), key=attrgetter("known_on"))
    for known_on, group in groupby(written, key=attrgetter("known_on")):
        days = [entry.day for entry in group]
        if min(days) <= latest:
            breaks.add(known_on)
        latest = max(latest, *days)
    ends = [day - DAY for day in sorted(breaks) if day <= history.as_of]
    for since, until in pairwise([date.min, *ends, history.as_of]):
        if since < until:
            yield since, (history if until == history.as_of else history.until(until))


def _replay(case: Case, since: date, found: list[Spell]) -> Iterator[tuple[date, Alarm]]:
    """What is to be asked of a stretch written in order, on the days after ``since``."""
    changing = {day for spell in found for day in _changing_days(case, spell, since)}
    worrying = worrying_days(case)
    beside: dict[date, list[str]] = {}
    for sign in BESIDE.values():
        for day in sign.begins(case) if sign.begins else ():
            beside.setdefault(day, []).append(sign.id)
    if since > date.min:
        changing.add(since + DAY)
        beside[since + DAY] = list(BESIDE)
    hip = False
    for day in sorted(d for d in changing | worrying | set(beside) if since < d <= case.as_of):
        then = case.until(day)
        if day in changing or day in worrying:
            flags = red_flags(then)
            if day in changing or hip != bool(_hip(flags)):
                flags = _with_warning(then, flags, standing(found, day))
            hip = bool(_hip(flags))
            yield from ((day, alarm) for alarm in flags)
        for sign_id in beside.get(day, ()):
            find = BESIDE[sign_id].find
            yield from ((day, alarm) for alarm in (find(then) if find else ()))


def _changing_days(case: Case, spell: Spell, since: date) -> Iterator[date]:
    """The day on which a warning is raised, and those on which its stage rises, after ``since``."""
    level = -1
    last = spell.over[-1].day + timedelta(days=STANDING_DAYS)
    written = {case.known_on(entry) for episode in case.episodes for entry in episode.entries}
    for day in sorted(d for d in written if spell.raised_on <= d <= last and d > since):
        then = case.until(day)
        known = spell.until(day)
        found = list(Stage).index(stage(then, known)) if known else level
        if found > level:
            level = found
            yield day
        if level == len(Stage) - 1:
            return
