"""What a runner writes → diary entries: ``left calf 3 after, right hip flexor 2``.

Words come in any order. A place begins an entry, and what follows belongs to it; a number or a moment
said once more is another entry about the same place (``left calf 2 before, 4 during``). Places joined by
"and" share one side and one number. Nothing is guessed: a missing side or severity, or a word in place of
a region that is not known, is an error that says what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from tracker.body import load_body
from tracker.diary.concerns import GENERAL
from tracker.diary.drafts import Draft, drafted
from tracker.diary.wording import EXAMPLE, Token, says_only, suggestions, tokens
from tracker.diary.words import Word, region_called
from tracker.errors import InvalidValueError, PhraseError
from tracker.model import Alert, Impact, Niggle, Side, Site, Trend

NOTE = re.compile(r"\bnotes?:\s*(?P<said>.+)$|[\"“](?P<quoted>[^\"”]+)[\"”]", re.IGNORECASE | re.DOTALL)
"""What a runner adds in so many words: after “note:”, or in quotation marks."""

IMPACT_SAID = {Impact.NONE: "ran through it", Impact.EASED: "eased off", Impact.STOPPED: "had to stop"}
TREND_SAID = {Trend.BETTER: "better", Trend.SAME: "no change", Trend.WORSE: "worse"}
ALERT_SAID = {
    Alert.POP: "heard a pop",
    Alert.SWELLING: "swollen",
    Alert.WARM: "warm",
    Alert.BRUISE: "bruised",
    Alert.NIGHT: "at night",
    Alert.HOP: "hurts to hop",
    Alert.LIMP: "limping",
    Alert.SPOT: "one sore spot",
    Alert.WEAK: "weak",
    Alert.GIVING_WAY: "gave way",
    Alert.LOCKING: "locked",
    Alert.FAINT: "fainted or nearly",
    Alert.BREATH: "could hardly breathe",
    Alert.UNWELL: "dizzy or breathless",
    Alert.SADDLE: "saddle numb or bladder changed",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says: entries, or that nothing hurt, or that all is as it was the last time.

    ``day`` is the day it speaks of, ``dated`` whether it names that day itself.
    """

    day: date
    dated: bool
    niggles: tuple[Niggle, ...] = ()
    clear: bool = False
    same: bool = False


class UnclearError(PhraseError):
    """A phrase that lacks one thing, the side or the severity; `with_answer` gives the whole phrase."""

    def __init__(self, what: str, *, hint: str, missing: str, text: str, at: int) -> None:
        super().__init__(what, hint=hint)
        self.missing = missing
        self.text = text
        self.at = at

    def with_answer(self, answer: str) -> str:
        """The phrase with what was missing put where it belongs."""
        return f"{self.text[: self.at]} {answer} {self.text[self.at :]}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        fields = {"hint": self.hint, "missing": self.missing, "text": self.text, "at": self.at}
        return _rebuild, (self.what, fields)


def _rebuild(what: str, fields: dict[str, str]) -> UnclearError:
    return UnclearError(what, **fields)  # type: ignore[arg-type]


def read_phrase(text: str, *, day: date, logged_at: datetime) -> tuple[Niggle, ...]:
    """The entries a phrase stands for, in the order written; "both" gives two.

    Parameters
    ----------
    text
        What the runner wrote.
    day
        The local date it is about; a day word in the phrase ("yesterday") counts from it.
    logged_at
        When it was written, with the writer's UTC offset.

    Raises
    ------
    PhraseError
        A place is unknown, or the side or the severity is missing; the hint says what to write. An
        `UnclearError` can be answered.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    >>> [describe(n) for n in read_phrase("left calf 3 after", day=date(2026, 3, 1), logged_at=now)]
    ['left calf 3 after']
    """
    reading = read(text, day=day, logged_at=logged_at)
    if not reading.niggles:
        raise PhraseError("it does not say what hurts", hint=EXAMPLE)
    return reading.niggles


def read(text: str, *, day: date, logged_at: datetime) -> Reading:
    """What a phrase says; as `read_phrase`, with "nothing" and "same as yesterday" understood too."""
    rest, note = _without_note(text)
    if says_only(rest, "same"):
        return Reading(day, dated=False, same=True)
    found = tokens(rest)
    back = _all_days(found, day)
    about = day - timedelta(days=back[0]) if len(set(back)) == 1 else day
    if says_only(rest, "clear"):
        return Reading(about, dated=bool(back), clear=True)
    drafts = drafted(found)
    if not drafts:
        what = "does not say where it hurts" if rest.strip() else "is empty"
        raise PhraseError(f"the phrase {what}", hint=EXAMPLE)
    each = _each_its_day(drafts, back)
    entries: list[Niggle] = []
    for draft in drafts:
        own = _own_day(draft)
        when = about if not each else day - timedelta(days=_days_back(own, day)) if own else day
        entries += _finish(draft, rest, when, logged_at)
    entries = _with_symptoms(entries)
    _refuse_doubles(entries)
    said, warned = note or _ignored(drafts, text), _alerts_in(note)
    entries = [replace(e, note=said, alerts=(*e.alerts, *warned)) for e in entries]
    return Reading(about, dated=bool(back), niggles=tuple(entries))


def _each_its_day(drafts: Sequence[Draft], back: Sequence[int]) -> bool:
    """Whether each entry has the day said with it, and not all of them the only one that is said."""
    own = [bool(_own_day(draft)) for draft in drafts]
    compared = any(said and draft.inherited for said, draft in zip(own, drafts, strict=True))
    return len(set(back)) > 1 or (compared and not all(own))


def _own_day(draft: Draft) -> Word | None:
    return draft.words.get("day") or draft.words.get("weekday")


def amend(niggle: Niggle, phrase: str, *, today: date, logged_at: datetime) -> Niggle:
    """A niggle with what a phrase says of it changed: a number, a side, a place, a moment, a day …

    Raises
    ------
    PhraseError
        It is not understood, or says more than one thing of a kind.
    """
    rest, note = _without_note(phrase)
    found = tokens(rest)
    back = _all_days(found, today)
    drafts = drafted(found)
    if len(drafts) > 1 or len(set(back)) > 1:
        raise PhraseError("a change is about one entry", hint="Delete the entry and log it anew.")
    draft = drafts[0] if drafts else Draft()
    if draft.unknown:
        raise _unknown(draft.unknown[0].text)
    changes: dict[str, object] = {kind: draft.value(kind) for kind in SAID if kind in draft.words}
    if draft.alerts or draft.lifted:
        changes["alerts"] = tuple({*niggle.alerts, *draft.alerts} - set(draft.lifted))
    if note:
        changes["note"] = note
    site = _changed_site(niggle.site, draft)
    if site != niggle.site:
        changes |= {"site": site, "x": None, "y": None}
    if back:
        changes["day"] = today - timedelta(days=back[0])
    return replace(niggle, logged_at=logged_at, withdrawn_at=None, **changes)  # type: ignore[arg-type]


def _changed_site(site: Site, draft: Draft) -> Site:
    body = load_body()
    if "region" not in draft.words and "where" in draft.words:
        name = body.region(site.region).name
        draft.words["region"] = Word("region", site.region, name)
    region = body.region(_exact_region(draft) if "region" in draft.words else site.region)
    sides = draft.value("side")
    if isinstance(sides, tuple) and len(sides) > 1:
        raise PhraseError("both sides are two entries", hint="Log the other side as well.")
    side = sides[0] if isinstance(sides, tuple) else site.side
    if "side" not in draft.words and not region.allows(side):
        side = None
    try:
        return body.site(region.id, side)
    except InvalidValueError as error:
        raise PhraseError(error.what, hint=EXAMPLE) from None


def _without_note(text: str) -> tuple[str, str | None]:
    """The phrase with blanks where its note stands, and the note."""
    told = NOTE.search(text)
    if told is None:
        return text, None
    rest = text[: told.start()] + " " * len(told[0]) + text[told.end() :]
    return rest, (told["said"] or told["quoted"]).strip()


def _alerts_in(note: str | None) -> tuple[Alert, ...]:
    """What a note says that asks for questions: nobody should have to say it in the right place."""
    try:
        drafts = drafted(tokens(note or ""))
    except PhraseError:
        return ()
    return tuple(alert for draft in drafts for alert in draft.alerts)


def _all_days(found: Sequence[Token], day: date) -> list[int]:
    """How many days back each day word of the phrase lies."""
    return [
        _days_back(word, day) for token in found for word in token.said if word.kind in ("day", "weekday")
    ]


def _days_back(word: Word, day: date) -> int:
    """How many days before ``day``; a weekday is the last one before it."""
    return int(word.value) if word.kind == "day" else (day.weekday() - word.value - 1) % 7 + 1


def describe(niggle: Niggle) -> str:
    """One entry in a runner's words, in a form that `read_phrase` reads back."""
    parts = [load_body().name(niggle.site), f"{niggle.severity:g}"]
    parts += [str(part) for part in (niggle.moment, niggle.quality, niggle.onset) if part]
    parts += [IMPACT_SAID[niggle.impact]] if niggle.impact else []
    parts += [TREND_SAID[niggle.trend]] if niggle.trend else []
    parts += [ALERT_SAID[alert] for alert in niggle.alerts]
    return " ".join(parts)


def _finish(draft: Draft, text: str, day: date, logged_at: datetime) -> Iterator[Niggle]:
    body = load_body()
    near = next((t for t in draft.unknown if suggestions(t.text, cutoff=SURELY_NEAR)), None)
    if draft.unknown and (not draft.place or near):
        raise _unknown((near or draft.unknown[0]).text)
    if draft.place is None:
        said = " ".join(word.text for word in draft.words.values())
        raise PhraseError(f"“{said or text.strip()}” does not say where it hurts", hint=EXAMPLE)
    region = body.region(_exact_region(draft))
    named = draft.words["region"].text
    said = " ".join(word.text for kind, word in draft.words.items() if kind in ("side", "region"))
    sides = draft.value("side") or (Side.CENTRE,)
    if "side" not in draft.words and not region.has_centre:
        hint = f"Say left, right or both: left {said}"
        raise UnclearError(f"which {named}?", hint=hint, missing="side", text=text, at=draft.place.start)
    if "severity" not in draft.words or draft.doubtful:
        hint = f"Add a number from 0 to 10: {said} 3"
        raise UnclearError(
            f"how bad is the {said}?", hint=hint, missing="severity", text=text, at=draft.place.end
        )
    for side in sides if isinstance(sides, tuple) else ():
        try:
            site = body.site(region.id, side)
        except InvalidValueError as error:
            raise PhraseError(error.what, hint=EXAMPLE) from None
        yield Niggle(
            day=day,
            logged_at=logged_at,
            site=site,
            alerts=tuple(draft.alerts),
            **{kind: draft.value(kind) for kind in SAID},  # type: ignore[arg-type]
        )


SURELY_NEAR = 0.75
"""An odd word beside a place that is as like a region's name as this may be meant for it."""


def _exact_region(draft: Draft) -> str:
    """The region, with what is said about it: “knee, on the inside”."""
    where = draft.words.pop("where", None)
    region = str(draft.value("region"))
    if where is None:
        return region
    for name in dict.fromkeys((draft.words["region"].text, load_body().region(region).name)):
        found = region_called(f"{where.value} of the {name}")
        if found:
            return found
    if where.value in ("high", "low") and draft.place is not None:
        draft.unknown.append(draft.place)  # the place has no such part by name: the words go into the note
        return region
    raise PhraseError(
        f"“{draft.words['region'].text}, {where.text}” is no place we know",
        hint="Name the muscle or the joint, or leave that out.",
    )


SAID = ("severity", "moment", "onset", "quality", "impact", "trend")


def _with_symptoms(entries: list[Niggle]) -> list[Niggle]:
    """A symptom that names its place itself (“short of breath”) belongs to the pain that is said of it."""
    told = [entry for entry in entries if entry.severity <= 0 and GENERAL & set(entry.alerts)]
    kept = [entry for entry in entries if entry not in told]
    for entry in told:
        same = next((n for n, e in enumerate(kept) if (e.site, e.day) == (entry.site, entry.day)), None)
        if same is None:
            kept.append(entry)
        else:
            kept[same] = replace(kept[same], alerts=(*kept[same].alerts, *entry.alerts))
    return kept


def _refuse_doubles(entries: list[Niggle]) -> None:
    """Two numbers for one place, day and moment cannot both be meant."""
    seen: set[tuple[object, ...]] = set()
    for entry in entries:
        key = (entry.site, entry.day, entry.moment)
        if key in seen:
            name = load_body().name(entry.site)
            raise PhraseError(
                f"the {name} is said twice", hint="Say before, during, after or next morning too."
            )
        seen.add(key)


def _ignored(drafts: list[Draft], text: str) -> str | None:
    """The whole phrase as a note, where a word of it was not understood."""
    return text.strip() if any(draft.unknown for draft in drafts) else None


def _unknown(word: str) -> PhraseError:
    near = suggestions(word)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"{EXAMPLE} (in English)"
    return PhraseError(f"“{word}” is not understood", hint=hint)
