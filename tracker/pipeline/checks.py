"""Store the weekly questions and the posture self-check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from tracker.diary import ostrc, posture
from tracker.diary.actions import DEEDS
from tracker.diary.telling import in_words
from tracker.errors import InvalidValueError
from tracker.model import Action, Finding, Questionnaire, SelfCheck
from tracker.pipeline.diary import check_day, when
from tracker.store import Store
from tracker.writing import whole_file

KINDS_OF_PHOTO = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n", "png"), (b"RIFF", "webp"))
"""How pictures begin, and the ending of their names."""


def log_week(
    store: Store, answers: Sequence[int | None], *, day: date, now: datetime, note: str | None = None
) -> str:
    """Store the four answers of a week that ends on ``day``. Returns the reply.

    Raises
    ------
    InvalidValueError
        An answer is off its scale or missing, or the day has not come yet.
    """
    check_day(day, now)
    entry = ostrc.week(day, tuple(answers), logged_at=now, note=note or None)
    old = store.entries(Questionnaire, since=day, until=day)
    before = store.entries(Questionnaire, until=day - timedelta(days=1))
    store.write([entry], at=now, withdraw=old)
    score, substantial = ostrc.severity_score(entry), ostrc.substantial(entry)
    reply = f"Noted for the week to {when(day, now)}: severity {score} of 100"
    reply += (
        ", a substantial problem." if substantial else "." if substantial is None else ", not substantial."
    )
    last = ostrc.severity_score(before[-1]) if before else None
    if last is not None and score is not None:
        small = abs(score - last) < ostrc.SMALLEST_CHANGE
        reply += f" The week to {when(before[-1].day, now)} had {last}" + (
            "; a change that small says little." if small else "."
        )
    return reply


def log_self_check(
    store: Store,
    *,
    done: Sequence[str],
    findings: Sequence[Finding],
    photos: Sequence[tuple[str, bytes]],
    day: date,
    now: datetime,
    note: str | None = None,
) -> str:
    """Store a self-check; photographs are put into a folder beside the database and nowhere else.

    Returns the reply, which compares it with the last one.

    Raises
    ------
    InvalidValueError
        No step was done, a finding belongs to none of them, a photograph is no picture, or the day has
        not come yet.
    """
    check_day(day, now)
    steps = tuple(step.id for step in posture.STEPS if step.id in {*done, *(f.step for f in findings)})
    if not steps:
        raise InvalidValueError("no step of the self-check was done", hint="Tick what you looked at.")
    posture.check_together(findings)
    named = [(_photo_name(day, view, data), data) for view, data in photos]
    entry = SelfCheck(
        day=day,
        logged_at=now,
        done=steps,
        findings=tuple(findings),
        photos=tuple(name for name, _ in named),
        note=note or None,
    )
    for name, data in named:
        keep_photo(photo_folder(store) / name, data)
    before = store.entries(SelfCheck, until=day)
    store.write([entry], at=now)
    told = "; ".join(map(posture.in_words, entry.findings)) or "nothing uneven"
    return f"Noted for {when(day, now)}: {told}.{_since(entry, before[-1], now) if before else ''}"


def _since(entry: SelfCheck, before: SelfCheck, now: datetime) -> str:
    """What became of the findings of the check before."""
    changes = list(posture.compared(entry, before))
    reply = ""
    for word, lead in (("new", "New"), ("gone", "Gone"), ("same", "As before")):
        found = [posture.in_words(f) for f, what in changes if what == word]
        reply += f" {lead} since {when(before.day, now)}: {'; '.join(found)}." if found else ""
    return reply


def log_action(
    store: Store, what: str, *, day: date, now: datetime, note: str | None = None, about: date | None = None
) -> str:
    """Store what was done or said about a trail; returns the reply.

    A word about a warning is about the one raised on the day ``about``, else about the one that stands.

    Raises
    ------
    InvalidValueError
        There is no such kind of action, the day has not come yet, or no warning stands to say it of.
    """
    check_day(day, now)
    what = what.strip().casefold()
    if what not in DEEDS:
        known = "; ".join(f"{deed.id} ({deed.words})" for deed in DEEDS.values())
        raise InvalidValueError(f"there is no action “{what}”", hint=f"There are: {known}.")
    if DEEDS[what].kind == "word" and about is None:
        about = _standing(store, now.date())
    store.write([Action(day=day, logged_at=now, what=what, note=note or None, about=about)], at=now)
    told = f"Noted for {when(day, now)}: {DEEDS[what].words}."
    if what == "close_guard":
        told += " The load is not called out any more until you open the guard (niggle did open_guard)."
    return told


def _standing(store: Store, today: date) -> date:
    """The day on which the warning that stands was raised."""
    from tracker.pipeline import review  # needs numpy, and most actions do not

    warnings = review.review(review.history(store, as_of=today, today=today)).warnings
    if not warnings:
        raise InvalidValueError("no warning stands that this could be about")
    return warnings[0].raised_on


def actions_in_words(store: Store) -> Iterator[str]:
    """What was done, the newest first; the kinds there are where nothing is noted yet."""
    done = store.entries(Action)[::-1]
    yield from (f"{action.day}  {in_words(action)}" for action in done)
    if not done:
        yield "Nothing is noted yet. What can be noted:"
        yield from (f"  {deed.id:<12} {deed.words}" for deed in DEEDS.values())


def _photo_name(day: date, view: str, data: bytes) -> str:
    return f"{day.isoformat()}-{view}-{sha256(data).hexdigest()[:10]}.{_kind(view, data)}"


def self_checks_in_words(store: Store) -> Iterator[str]:
    """The self-checks, the newest first, and what changed from one to the next."""
    done = store.entries(SelfCheck)[::-1]
    if not done:
        yield "No self-check is noted yet."
    for check, before in zip_longest(done, done[1:]):
        yield f"{check.day}  {'; '.join(map(posture.in_words, check.findings)) or 'nothing uneven'}"
        for found, what in posture.compared(check, before) if before else ():
            if what != "same":
                yield f"            {what}: {posture.in_words(found)}"


def photos_of(path: Path) -> Path:
    """The folder of the photographs of a database, or of a backup: beside it, named after it."""
    return path.with_name(f"{path.stem}-photos")


def photo_folder(store: Store) -> Path:
    """The folder of the photographs of a store."""
    return photos_of(store.path)


def _kind(view: str, data: bytes) -> str:
    for head, ending in KINDS_OF_PHOTO:
        if data.startswith(head) and (ending != "webp" or data[8:12] == b"WEBP"):
            return ending
    raise InvalidValueError("this is no JPEG, PNG or WebP picture", where=f"the photograph from the {view}")


PHOTO_NAME = re.compile(r"\d{4}-\d\d-\d\d-(?:front|side|back)-[0-9a-f]{10}\.(?:jpg|png|webp)")
"""How a kept photograph is called; nothing else is ever written or read."""


def keep_photo(path: Path, data: bytes) -> None:
    """Write a photograph that only its owner can read.

    Raises
    ------
    InvalidValueError
        Its name or its content is none of a photograph of ours, or it cannot be written.
    """
    if not PHOTO_NAME.fullmatch(path.name):
        raise InvalidValueError("this is no name of a photograph", where=path.name)
    _kind(path.name, data)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with whole_file(path) as file:
            file.write(data)
    except OSError as error:
        raise InvalidValueError(
            f"it cannot be written ({error.strerror})", where=str(path), hint="Is there room?"
        ) from None
