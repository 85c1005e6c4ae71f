"""From a History to what is to be said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np

from tracker.detector.case import Case
from tracker.detector.red_flags import around_the_hip, red_flags
from tracker.detector.signs import SIGNS
from tracker.model import Alarm, History, Stage


def detect(history: History) -> tuple[Alarm, ...]:
    """The warnings that stand at the end of ``history.as_of``, red flags first.

    Parameters
    ----------
    history
        What is known of one athlete. Nothing else is looked at.

    Returns
    -------
    Alarms in the order in which they are to be shown. An alarm whose trail runs around the hip
    carries the red flag that takes its place: the clinician comes first.

    Notes
    -----
    Pure and deterministic. An alarm's ``raised_on`` is the day on which it would first have been
    said, judged by when the entries were written.
    """
    case = Case.of(history)
    flags = red_flags(case)
    hip = next(
        (alarm.red_flag for alarm in flags if alarm.red_flag and alarm.red_flag.id == "femoral_neck"), None
    )
    found = [alarm for sign in SIGNS for alarm in sign.find(case)]
    if hip is not None:
        found = [
            replace(alarm, red_flag=hip)
            if around_the_hip(frozenset(s.region for s in alarm.sites))
            else alarm
            for alarm in found
        ]
    return (*flags, *found)


def _load_days(history: History) -> set[date]:
    """The days on which a load sign begins to speak."""
    case = Case.of(history)
    rows = (row for sign in SIGNS if sign.raised for row in np.flatnonzero(sign.raised(case)).tolist())
    return {history.daily.index[row].date() for row in rows}


def replay(history: History) -> Iterator[tuple[date, Alarm]]:
    """Every warning of a history on the day it would first have been said, in order.

    Each day on which a niggle, an answer, or a check-in about an earlier day, was written is asked with
    what was known then; a clear check-in about its own day can end a warning but never raise one. A warning
    that goes on is told once, and again only when its stage has risen.
    """
    told: dict[object, int] = {}
    days = {n.known_on for n in history.niggles}
    days |= {c.known_on for c in history.checkins if c.known_on != c.day}
    days |= {entry.known_on for entry in (*history.answers, *history.withdrawn)}
    days |= _load_days(history)
    for day in sorted(d for d in days if d <= history.as_of):
        for alarm in detect(history.until(day)):
            kind = alarm.red_flag.id if alarm.red_flag else alarm.sign
            key = (kind, alarm.about, alarm.raised_on)
            level = list(Stage).index(alarm.stage)
            if told.get(key, -1) < level:
                told[key] = level
                yield day, alarm
