"""The questions about something serious: which are open, and which red flags are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tracker.diary.concerns import AROUND_THE_HIP, ASKED_AGAIN_DAYS, KINDS, Kind, touched
from tracker.model import Answer, Diary, Niggle, Site
from tracker.store import Store

if TYPE_CHECKING:
    from tracker.model import RedFlag

LOOK_BACK_DAYS = 430
"""What a reply looks back on: enough to find last year's episodes and what went before them."""


def known_diary(store: Store, now: datetime) -> Diary:
    """The diary of the last fourteen months: all that a reply needs."""
    since = now.date() - timedelta(days=LOOK_BACK_DAYS)
    return Diary(
        checkins=store.checkins(since=since),
        niggles=store.niggles(since=since),
        answers=store.entries(Answer, since=since),
    )


def open_questions(diary: Diary, niggles: Sequence[Niggle]) -> tuple[tuple[Niggle, Kind], ...]:
    """The questions the entries touch and that are not answered, each kind once a site, gravest first."""
    asked: dict[tuple[str, Site | None], tuple[Niggle, Kind]] = {}
    for entry in niggles:
        late = [a for a in diary.answers if (entry.day - a.day).days < ASKED_AGAIN_DAYS]
        for kind, _ in touched(entry):
            answered = {answer.question for answer in late if kind.takes(answer, (entry.site,))}
            left = tuple(question for question in kind.questions if question.id not in answered)
            if left:
                asked.setdefault((kind.id, kind.about(entry.site)), (entry, replace(kind, questions=left)))
    return tuple(sorted(asked.values(), key=lambda one: list(KINDS).index(one[1].id)))


def still_open(diary: Diary, day: date) -> tuple[tuple[Niggle, Kind], ...]:
    """The questions that the latest entry of each site, of the two weeks up to a day, left open."""
    latest = {n.site: n for n in diary.niggles if 0 <= (day - n.day).days < ASKED_AGAIN_DAYS}
    return open_questions(diary, list(latest.values()))


def may_raise_flag(entry: Niggle) -> bool:
    """Whether an entry can raise a red flag: the detector is asked then, and loaded only then."""
    return entry.site.region in AROUND_THE_HIP or any(True for _ in touched(entry))


def new_flags(before: Diary, after: Diary, now: datetime) -> tuple[RedFlag, ...]:
    """The red flags that stand now and did not before, or say something else."""
    from tracker.detector.case import Case
    from tracker.detector.red_flags import red_flags

    old, new = (
        [alarm.red_flag for alarm in red_flags(Case.on(diary, now.date())) if alarm.red_flag]
        for diary in (before, after)
    )
    texts = {flag.text for flag in old}
    return tuple(flag for flag in new if flag.text not in texts)
