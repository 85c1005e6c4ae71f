"""What a runner writes → diary entries: ``left calf 3 after, right hip flexor 2``.

Commas, semicolons, "and" and line ends separate clauses. A clause that names a region starts a new
entry; one that does not (``left calf, 3, after``) adds to the entry before it. Nothing is guessed: a
missing side or severity, or an unknown word, is an error that says what to write instead.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.body import load_body
from tracker.diary.words import Word, longest_expression, split_words, vocabulary
from tracker.errors import InvalidValueError, PhraseError
from tracker.model import Niggle, Side

EXAMPLE = "Write it like: left calf 3 after, right hip flexor 2"


@dataclass
class _Draft:
    """An entry in the making: at most one word of each kind."""

    words: dict[str, Word] = field(default_factory=dict)

    def takes(self, word: Word) -> bool:
        return word.kind not in self.words

    def value(self, kind: str) -> object:
        word = self.words.get(kind)
        return word.value if word else None


def read_phrase(text: str, *, day: date, logged_at: datetime) -> tuple[Niggle, ...]:
    """The entries a phrase stands for, in the order written; "both" gives two.

    Parameters
    ----------
    text
        What the runner wrote.
    day
        The local date it is about.
    logged_at
        When it was written, with the writer's UTC offset.

    Raises
    ------
    PhraseError
        A word is unknown, or the side or the severity is missing; the hint says what to write.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> now = datetime(2026, 3, 1, 20, tzinfo=UTC)
    >>> [describe(n) for n in read_phrase("left calf 3 after", day=date(2026, 3, 1), logged_at=now)]
    ['left calf 3 after']
    """
    drafts: list[_Draft] = []
    for clause in re.split(r"[,;\n+]|\band\b|\.\s", text):
        _read_clause(clause, drafts)
    if not drafts:
        raise PhraseError("there is nothing to note in an empty phrase", hint=EXAMPLE)
    return tuple(niggle for draft in drafts for niggle in _finish(draft, day, logged_at))


def describe(niggle: Niggle) -> str:
    """One entry in a runner's words, in a form that `read_phrase` reads back."""
    parts = [load_body().name(niggle.site), f"{niggle.severity:g}"]
    parts += [str(part) for part in (niggle.moment, niggle.quality, niggle.onset) if part]
    if niggle.impact:
        parts.append({"stopped": "had to stop", "eased": "eased off"}.get(niggle.impact, ""))
    return " ".join(filter(None, parts))


def _read_clause(clause: str, drafts: list[_Draft]) -> None:
    words = list(_understood(clause))
    names_region = any(word.kind == "region" for word in words)
    for number, word in enumerate(words):
        fresh = not drafts or (names_region and number == 0)
        if fresh or not drafts[-1].takes(word):
            if not fresh and not names_region:
                raise PhraseError(f"“{clause.strip()}” says the same thing twice", hint=EXAMPLE)
            drafts.append(_Draft())
        drafts[-1].words[word.kind] = word


def _understood(clause: str) -> Iterator[Word]:
    words = split_words(clause)
    at = 0
    while at < len(words):
        for length in range(min(longest_expression() + 1, len(words) - at), 0, -1):
            found = _expression(words[at : at + length])
            if found:
                yield from found
                at += length
                break
        else:
            raise _unknown(words[at], clause)


def _expression(words: list[str]) -> list[Word]:
    """What these words say together; "back of the right knee" says a region and a side."""
    word = vocabulary().get(tuple(words)) or (_number(words[0]) if len(words) == 1 else None)
    if word:
        return [word]
    for inside in range(1, len(words) - 1):
        side = vocabulary().get((words[inside],))
        region = vocabulary().get(tuple(words[:inside] + words[inside + 1 :]))
        if side and region and side.kind == "side" and region.kind == "region":
            return [side, region]
    return []


def _number(text: str) -> Word | None:
    if not text[-1].isdecimal():
        return None
    value = float(text.removesuffix("/10"))
    if not 0 <= value <= 10:
        raise PhraseError(f"a severity of {text} is not on the 0–10 scale", hint=EXAMPLE)
    return Word("severity", value, text)


def _unknown(word: str, clause: str) -> PhraseError:
    known = {" ".join(key): entry.text for key, entry in vocabulary().items()}
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.6)
    near = near or difflib.get_close_matches(" ".join(split_words(clause)), known, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(known[key] for key in near)}?" if near else EXAMPLE
    return PhraseError(f"“{word}” is not understood", hint=hint)


def _finish(draft: _Draft, day: date, logged_at: datetime) -> Iterator[Niggle]:
    body = load_body()
    region_id = draft.value("region")
    if not isinstance(region_id, str):
        said = " ".join(word.text for word in draft.words.values())
        raise PhraseError(f"“{said}” does not say where it hurts", hint=EXAMPLE)
    region = body.region(region_id)
    named = draft.words["region"].text
    if "severity" not in draft.words:
        said = " ".join(word.text for word in draft.words.values())
        raise PhraseError(f"how bad is the {named}?", hint=f"Add a number from 0 to 10: {said} 3")
    sides = draft.value("side") or (Side.CENTRE,)
    if "side" not in draft.words and not region.has_centre:
        said = " ".join(word.text for word in draft.words.values())
        raise PhraseError(f"which {named}?", hint=f"Say left, right or both: left {said}")
    for side in sides if isinstance(sides, tuple) else ():
        try:
            site = body.site(region_id, side)
        except InvalidValueError as error:
            raise PhraseError(error.what, hint=EXAMPLE) from None
        yield Niggle(
            day=day,
            logged_at=logged_at,
            site=site,
            **{kind: draft.value(kind) for kind in ("severity", "moment", "onset", "quality", "impact")},  # type: ignore[arg-type]
        )
