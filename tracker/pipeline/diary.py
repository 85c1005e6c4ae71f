"""Note down what a runner says, mend it, and take it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tracker.body import load_body
from tracker.diary import describe, read
from tracker.diary.concerns import QUESTIONS, URGES, Kind
from tracker.diary.noticing import USUAL_DAYS, noticed, same_again
from tracker.diary.phrases import amend
from tracker.errors import InvalidValueError, PhraseError
from tracker.model import (
    CHECKIN_SCALES,
    Alert,
    Answer,
    Checkin,
    Effort,
    Entry,
    Niggle,
    Site,
)
from tracker.pipeline.asking import LOOK_BACK_DAYS, known_diary, may_raise_flag, new_flags, open_questions
from tracker.pipeline.twins import SAME_START_S
from tracker.store import Store
from tracker.store.recorded import FORGOT
from tracker.store.written import Change

if TYPE_CHECKING:
    from tracker.model import RedFlag


@dataclass(frozen=True, slots=True)
class LogReply:
    """What was understood and stored, and what is said back.

    ``noticed`` are sentences about the new entries, ``questions`` the red-flag questions they touch,
    ``red_flags`` those that stand now and did not before.
    """

    day: date
    clear: bool
    niggles: tuple[Niggle, ...]
    reply: str
    noticed: tuple[str, ...] = ()
    questions: tuple[tuple[Niggle, Kind], ...] = ()
    red_flags: tuple[RedFlag, ...] = ()


def log(store: Store, phrase: str, *, now: datetime, day: date | None = None) -> LogReply:
    """Store the entries of a phrase.

    Parameters
    ----------
    store
        Where to.
    phrase
        What the runner wrote, see `tracker.diary.phrases`; "nothing" and "same as yesterday" too.
    now
        The present, with the writer's UTC offset.
    day
        The local date it is about; None for the day the phrase names, or today.

    Raises
    ------
    PhraseError
        The phrase is not understood; nothing is stored.
    InvalidValueError
        The day has not come yet.
    """
    reading = read(phrase, day=day or now.date(), logged_at=now)
    if reading.dated and day is not None and day != now.date():
        raise PhraseError("the day is said twice", hint="Leave it out of the phrase, or give no date.")
    if reading.clear:
        return log_clear(store, day=reading.day, now=now)
    if reading.same:
        return log_same(store, day=reading.day, now=now, of_yesterday="yesterday" in phrase.casefold())
    return log_niggles(store, reading.niggles, now=now)


def log_niggles(
    store: Store, niggles: Sequence[Niggle], *, now: datetime, replacing: Sequence[Entry] = ()
) -> LogReply:
    """Store entries as they are, in place of others where some are to be replaced.

    A day on which something hurt is no longer clear, whatever was said before.

    Raises
    ------
    InvalidValueError
        A day has not come yet.
    """
    for entry in niggles:
        check_day(entry.day, now)
    before = known_diary(store, now) if any(map(may_raise_flag, niggles)) else None
    hurt = {entry.day for entry in niggles if entry.severity > 0 or entry.alerts}
    no_longer = [c for day in hurt for c in store.checkins(since=day, until=day) if c.clear]
    kept = [replace(c, clear=False, logged_at=now) for c in no_longer if says_more(c)]
    what = "edit" if replacing else "log"
    standing = [n for entry in niggles for n in store.niggles(since=entry.day, until=entry.day)]
    standing = [n for n in standing if n not in replacing]
    twice = [TWICE] if any(_is_alike(entry, standing) for entry in niggles) else []
    beside = twice + [NOT_CLEAR.format(_first(when(c.day, now))) for c in no_longer]
    store.write(niggles, kept, what=what, at=now, withdraw=[*replacing, *no_longer])
    after = known_diary(store, now)
    runs = store.distances(since=now.date() - timedelta(days=LOOK_BACK_DAYS + USUAL_DAYS))
    days = dict.fromkeys(entry.day for entry in niggles)
    said = (f"{when(day, now)}: {'; '.join(describe(e) for e in niggles if e.day == day)}" for day in days)
    units = store.units
    sentences = ((entry, noticed(after, entry, runs, units)) for entry in niggles)
    return LogReply(
        day=niggles[0].day,
        clear=False,
        niggles=tuple(niggles),
        reply=f"Noted for {'. For '.join(said)}.",
        noticed=(*dict.fromkeys(_about(entry, said, niggles) for entry, said in sentences if said), *beside),
        questions=open_questions(after, niggles),
        red_flags=new_flags(before, after, now) if before else (),
    )


def _first(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


TWICE = "The same was noted for that day before: it stands twice now."
NOT_CLEAR = "{} was noted as clear: it no longer is."


def _is_alike(new: Niggle, standing: Iterable[Niggle]) -> bool:
    """Whether the same stands already, word for word."""
    return any(replace(old, logged_at=new.logged_at, x=new.x, y=new.y) == new for old in standing)


def log_clear(store: Store, *, day: date, now: datetime) -> LogReply:
    """Store that nothing hurt on a day.

    Raises
    ------
    InvalidValueError
        The day has not come yet, or has niggles: then it was not clear.
    """
    check_day(day, now)
    _check_clear(store, day)
    if any(checkin.clear for checkin in store.checkins(since=day, until=day)):
        return LogReply(day, clear=True, niggles=(), reply=f"{_first(when(day, now))} is clear already.")
    store.write([Checkin(day=day, logged_at=now, clear=True)], at=now)
    return LogReply(day=day, clear=True, niggles=(), reply=f"Noted for {when(day, now)}: nothing hurt.")


def _check_clear(store: Store, day: date) -> None:
    niggles = [n for n in store.niggles(since=day, until=day) if n.severity > 0 or n.alerts]
    if niggles:
        raise InvalidValueError(
            f"this day already has {'; '.join(map(describe, niggles))}, so it was not clear",
            where=day.isoformat(),
            hint="Take it back with niggle undo if it was a slip.",
        )


def log_same(store: Store, *, day: date, now: datetime, of_yesterday: bool = False) -> LogReply:
    """Store once more what the last logged day before said, but for what happens once: the event that
    began it, a pop, the comparison with the day before, and the note.

    Raises
    ------
    PhraseError
        Nothing was logged before.
    InvalidValueError
        The day has not come yet.
    """
    check_day(day, now)
    known = known_diary(store, now)
    niggles, clear = same_again(known, day)
    if of_yesterday and day - timedelta(days=1) not in known.observed_since:
        raise PhraseError("the day before was not logged", hint="Say what hurts, or: same as last time.")
    if clear:
        return log_clear(store, day=day, now=now)
    if not niggles:
        raise PhraseError("nothing was logged before, so there is nothing to repeat", hint="Say what hurts.")
    again = [_again(niggle, day, now) for niggle in niggles]
    again = [niggle for niggle in again if niggle.severity > 0 or niggle.alerts]
    if not again:
        raise PhraseError("what was said then happened once", hint="Say what hurts, or that nothing does.")
    return log_niggles(store, again, now=now)


HAPPENED = (Alert.POP, Alert.FAINT, Alert.BREATH)
"""What was an event, and is not said again by “same as yesterday”."""


def _again(niggle: Niggle, day: date, now: datetime) -> Niggle:
    lasting = tuple(alert for alert in niggle.alerts if alert not in HAPPENED)
    once: dict[str, None] = dict.fromkeys(("withdrawn_at", "onset", "trend", "note", "x", "y"))
    return replace(niggle, day=day, logged_at=now, alerts=lasting, **once)  # type: ignore[arg-type]


def check_in(
    store: Store,
    scales: Mapping[str, float | None],
    *,
    day: date,
    now: datetime,
    note: str | None = None,
    clear: bool = False,
) -> str:
    """Store how a day felt: soreness, fatigue, stress, sleep … (see `CHECKIN_SCALES`).

    Only with ``clear`` does it say anything about pain: that nothing hurt. Returns the reply.

    Raises
    ------
    InvalidValueError
        A value is off its scale, the day has not come yet or was not clear, or nothing is given.
    """
    check_day(day, now)
    given = {name: value for name, value in scales.items() if value is not None}
    note = (note or "").strip()
    if not given and not note and not clear:
        raise InvalidValueError("there is nothing to note", hint=f"There are: {', '.join(CHECKIN_SCALES)}.")
    if clear:
        _check_clear(store, day)
        if not given and not note:
            return log_clear(store, day=day, now=now).reply
    from tracker.diary.telling import in_words

    entry = Checkin(day=day, logged_at=now, clear=clear, note=note or None, **given)  # type: ignore[arg-type]
    store.write([entry], at=now)
    hooper = f" (Hooper index {entry.hooper:g} of 28)" if entry.hooper is not None else ""
    return f"Noted for {when(day, now)}: {in_words(replace(entry, note=None))}{hooper}."


def rate_run(store: Store, activity_id: str, rpe: float, *, now: datetime) -> str:
    """Store how hard a run was, 0 to 10; a later rating replaces an earlier one. Returns the reply.

    Raises
    ------
    InvalidValueError
        There is no such run, or the rating is off its scale.
    """
    run = store.run_of(activity_id)
    activity = store.recording(run).activity
    entry = Effort(day=activity.day, logged_at=now, activity_id=run, rpe=rpe)
    old = [e for e in store.entries(Effort, since=entry.day, until=entry.day) if e.activity_id == run]
    store.write([entry], at=now, withdraw=old)
    minutes = (activity.moving_s or activity.elapsed_s or 0) / 60
    load = f" Session load {rpe * minutes:.0f} (effort × {minutes:.0f} min)." if minutes else ""
    return f"Noted: the run of {when(entry.day, now)} felt like {rpe:g} of 10.{load}"


def answer(
    store: Store, answers: Iterable[tuple[str, bool, Site | None]], *, day: date, now: datetime
) -> LogReply:
    """Store answers to red-flag questions; the reply says what a yes asks for, and new red flags."""
    check_day(day, now)
    before = known_diary(store, now)
    given = [Answer(day=day, logged_at=now, question=q, yes=yes, site=site) for q, yes, site in answers]
    store.write(given, at=now)
    flags = new_flags(before, known_diary(store, now), now)
    worst = [QUESTIONS[answer.question][1].on_yes for answer in given if answer.yes]
    urge = f" {min(worst, key=URGES.index)}" if worst else ""
    return LogReply(day=day, clear=False, niggles=(), reply=f"Your answers are noted.{urge}", red_flags=flags)


def edit(store: Store, entry_id: str, phrase: str, *, now: datetime, day: date | None = None) -> LogReply:
    """Replace a niggle by what a phrase says; what it does not say stays as it was.

    Raises
    ------
    PhraseError
        The phrase is not understood.
    InvalidValueError
        There is no such entry, it is no niggle, or the day has not come yet.
    """
    old = store.entry(entry_id)
    if not isinstance(old, Niggle):
        raise InvalidValueError(
            "only a niggle can be edited", where=entry_id, hint="Delete the entry and log it anew."
        )
    new = amend(old, phrase, today=now.date(), logged_at=now)
    return log_niggles(store, [replace(new, day=day or new.day)], now=now, replacing=[old])


def delete(store: Store, entry_ids: Iterable[str], *, now: datetime) -> str:
    """Withdraw entries; they are kept, and `undo` brings them back. Returns the reply."""
    from tracker.diary.telling import told

    found = list({entry.id: entry for entry in map(store.entry, entry_ids)}.values())
    store.write(what="delete", at=now, withdraw=found)
    return f"Deleted: {'; '.join(told(entry) for entry in found)}."


def undo(store: Store, *, now: datetime) -> str:
    """Take back the last thing done: to the diary, or the forgetting of a run. Returns the reply.

    Raises
    ------
    InvalidValueError
        There is nothing to take back.
    """
    change = store.last_change()
    if change is None:
        raise InvalidValueError("there is nothing to take back")
    gone = store.forgotten(change.source) if change.what == FORGOT and change.source else None
    if gone is not None:
        here = store.candidates(gone.start, timedelta(seconds=SAME_START_S))
        if any(not recording.apart for recording in here):
            raise InvalidValueError(
                "that run is here again, from another file", hint="Forget that one first (niggle forget)."
            )
        store.bring_back(gone.run)
        way = f", {store.units.way(gone.distance_m)}" if gone.distance_m else ""
        return f"Taken back: the forgetting of what was recorded on {when(gone.day, now)}{way}."
    store.undo(change, now)
    return f"Taken back: {_what(change)}."


def last_done(store: Store) -> str | None:
    """What `undo` would take back, with its day; None where there is nothing."""
    change = store.last_change()
    if change is None:
        return None
    if change.what == FORGOT:
        return "the forgetting of a run"
    return _what(change)


def _what(change: Change) -> str:
    from tracker.diary.telling import told

    if change.source:
        name = change.source.replace("\\", "/").rpartition("/")[2]
        return f"{len(change.written)} entries of {name}"
    verb = {"delete": "the deleting of ", "edit": "the change to "}.get(change.what, "")
    return verb + "; ".join(told(entry) for entry in change.written or change.withdrawn)


def says_more(checkin: Checkin) -> bool:
    """Whether a check-in says anything but that nothing hurt."""
    return bool(checkin.note) or checkin.rated


def _about(entry: Niggle, said: str, niggles: Sequence[Niggle]) -> str:
    """A sentence, with the place it is about where there are several."""
    if len({n.site for n in niggles}) == 1:
        return said
    name = load_body().name(entry.site)
    return f"{name[0].upper()}{name[1:]}: {said[0].lower()}{said[1:]}"


def check_day(day: date, now: datetime) -> None:
    """Refuse a day that has not come yet."""
    if day > now.date():
        raise InvalidValueError(
            "this day has not come yet", where=day.isoformat(), hint="Give a day up to today."
        )


def when(day: date, now: datetime) -> str:
    """A day in words, as seen from now."""
    return {0: "today", 1: "yesterday"}.get((now.date() - day).days, f"{day.day} {day:%B %Y}")
