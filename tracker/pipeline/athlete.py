"""What is known of the runner: settings with their history, and what they stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from tracker.errors import InvalidValueError
from tracker.load.athlete import AthleteBook, Best, Source, Value, check_together, estimates, since_when
from tracker.load.digests import hour_speed
from tracker.model.units import Units
from tracker.settings import SETTINGS, Setting
from tracker.store import Store

BEST_COLUMNS = ("hr_held_bpm", "hr_half_hour_bpm", "hour_speed_mps")
HOUR_EFFORT_S = (1200.0, 7200.0)
"""A whole run of so long [s] promises an hour's speed where it has no recording."""

PACED = "threshold_speed_mps"
"""The setting that runners write and read as a pace."""

STATED = ("hr_max_bpm", "hr_rest_bpm", "hr_threshold_bpm", "sex", "mass_kg", "height_m")
"""What watches say about their wearer."""


def athlete_book(store: Store, *, until: date) -> AthleteBook:
    """What is known of the runner on each day: set, stated by a watch, or estimated from the runs."""
    keys = {setting.key for setting in SETTINGS if setting.dated}
    set_by_hand = {
        key: [(since, _typed(key, text)) for since, text in values]
        for key, values in store.dated().items()
        if key in keys
    }
    stated: dict[str, list[tuple[date, Value]]] = {}
    for text, day in store.stated_athletes():
        told = json.loads(text)
        for key in STATED:
            before = stated.get(key)
            if told.get(key) and not (before and before[-1][1].value == told[key]):
                held = Value(told[key], f"as your watch says, {day}", Source.STATED)
                stated.setdefault(key, []).append((date.fromisoformat(day), held))
    return AthleteBook(set_by_hand, stated, estimates(_bests(store), until=until))


def _typed(key: str, text: str) -> str | float:
    return text if key == "sex" else float(text)


def _bests(store: Store) -> Iterator[Best]:
    for day, seconds, distance, held, half_hour, speed in store.bests(BEST_COLUMNS):
        if speed is None and seconds and distance and HOUR_EFFORT_S[0] <= seconds <= HOUR_EFFORT_S[1]:
            speed = hour_speed(distance / seconds, seconds)
        yield Best(date.fromisoformat(day), held, half_hour, speed)


def change(store: Store, setting: Setting, text: str, *, since: date | None, today: date) -> str:
    """Store a setting; returns the reply.

    Parameters
    ----------
    store
        Where to.
    setting
        Which.
    text
        The value as it was written.
    since
        The first day on which it holds; None to take the place of the last one.
    today
        The runner's.

    Raises
    ------
    InvalidValueError
        It is none that the setting can have, or contradicts another one.
    """
    units = store.units
    checked = setting.check(_with_unit(setting, text, units))
    if not setting.dated:
        return _set(store, setting, checked)
    known = store.dated().get(setting.key, [])
    in_force = [day for day, _ in known if day <= today]
    first = since or (in_force[-1] if in_force else date.min)
    _refuse_contradiction(store, setting.key, checked, first)
    store.set_dated(setting.key, checked, first)
    later = [(day, value) for day, value in known if day > first]
    before = [value for day, value in known if day < first]
    held, told = since_when(first), _told(setting.key, checked, units)
    if later and later[0][0] <= today:
        now = [value for day, value in known if day <= today][-1]
        return f"{setting.key} was {checked}{held} until {later[0][0]}; it is {now} now."
    reply = f"{setting.key} {'is now' if first <= today else 'will be'} {told}{held}"
    reply += f"; from {later[0][0]} on it is {later[0][1]}." if later else "."
    replaced = next((value for day, value in known if day == first), None)
    return reply + (f" Before, it is {before[-1]}." if before else "") + _was(replaced, checked)


def _set(store: Store, setting: Setting, checked: str) -> str:
    old = store.setting(setting.key) or setting.default
    store.set(setting.key, checked)
    return f"{setting.key} is now {checked}.{_was(old, checked)}"


def _was(old: str | None, new: str) -> str:
    """What a value took the place of, so that it can be set again."""
    return f" It was {old}." if old and old != new else ""


def _told(key: str, text: str, units: Units) -> str:
    return f"{text} ({units.pace(float(text))})" if key == PACED else text


def _with_unit(setting: Setting, text: str, units: Units) -> str:
    """A pace without a unit is in the runner's own."""
    bare = setting.key == PACED and re.fullmatch(r"\s*\d{1,2}:\d\d\s*", text)
    return f"{text.strip()}/{units.distance}" if bare else text


def _refuse_contradiction(store: Store, key: str, text: str, first: date) -> None:
    """Refuse a value that others do not allow on a day on which it holds, as rest above the maximum."""
    dated = store.dated()
    until = min((day for day, _ in dated.get(key, ()) if day > first), default=date.max)
    changes = {day for values in dated.values() for day, _ in values if first < day < until}
    for day in (first, *sorted(changes)):
        held = {
            other: _typed(other, [text for since, text in values if since <= day][-1])
            for other, values in dated.items()
            if other != key and any(since <= day for since, _ in values)
        }
        try:
            check_together({**held, key: _typed(key, text)})
        except InvalidValueError as error:
            raise InvalidValueError(error.what, where=key, hint="Change the other one first.") from None


def forget(store: Store, setting: Setting, *, since: date | None) -> str:
    """Forget what was set; returns the reply."""
    if not setting.dated:
        gone = store.setting(setting.key) is not None
        store.unset(setting.key)
        return f"{setting.key} is not set any more." if gone else f"{setting.key} was not set."
    if not store.unset_dated(setting.key, since):
        return f"{setting.key} was not set{f' from {since} on' if since else ''}."
    left = store.dated().get(setting.key, [])
    if not left:
        return f"{setting.key} is not set any more."
    told = ", ".join(text + ("" if day == date.min else f" from {day} on") for day, text in left)
    return f"{setting.key} has no value from {since} on any more; it is {told}."


def shown(store: Store, setting: Setting, *, today: date) -> Iterator[str]:
    """A setting in words: its value, what that rests on, and what held before."""
    if not setting.dated:
        value = store.setting(setting.key) or setting.default or "not set"
        yield f"{setting.key}: {value}  ({setting.meaning})"
        return
    book = athlete_book(store, until=today)
    held = book.value(setting.key, today)
    units = store.units
    value = "not set" if held is None else _told(setting.key, held.shown, units)
    yield f"{setting.key}: {value}  ({f'{held.rests_on}; ' if held else ''}{setting.meaning})"
    known = store.dated().get(setting.key, [])
    at = max((n for n, (since, _) in enumerate(known) if since <= today), default=-1)
    for number, (since, text) in enumerate(known):
        if number != at:
            when = "before" if number < at else "later"
            yield f"    {when}: {text}{since_when(since)}"
