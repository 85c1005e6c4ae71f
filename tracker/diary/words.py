"""The words of a diary phrase, and what each of them says.

Two tables hold them: the names of the regions (``tracker/body/regions.tsv``), and ``words.tsv`` beside
this module for everything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from tracker.body import load_body
from tracker.body.graph import table_rows
from tracker.model import Alert, Impact, Moment, Onset, Quality, Side, Trend

ARTICLES = frozenset(
    ["a", "an", "the", "my", "your", "his", "her", "their", "that", "these", "those", "this"]
)
"""Words that change nothing, dropped from phrases and expressions alike, unless an expression needs them."""

LINKS = frozenset(["of", "in", "on", "at", "is", "was", "it", "its", "it's", "feels", "felt", "feeling"])
"""Small words that an expression may have or lack: “back of knee”, “back knee”."""

SIDES: dict[str, tuple[Side, ...]] = {
    "left": (Side.LEFT,),
    "right": (Side.RIGHT,),
    "both": (Side.LEFT, Side.RIGHT),
    "centre": (Side.CENTRE,),
}

VALUES: dict[str, Any] = {
    "side": lambda text: SIDES[text],
    "region": str,
    "severity": float,
    "well": float,
    "number": float,
    "moment": Moment,
    "where": str,
    "day": int,
    "weekday": int,
    "onset": Onset,
    "quality": Quality,
    "impact": Impact,
    "trend": Trend,
    "alert": Alert,
}
"""How a value in words.tsv is read. Days are counted back, weekdays from Monday."""


@dataclass(frozen=True, slots=True)
class Word:
    """One understood piece of a phrase: what kind of thing it says, its value, and how it was said."""

    kind: str
    value: Any
    text: str


Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every known expression as its words without articles; ``short`` are those without small words."""

    full: dict[tuple[str, ...], Words]
    short: dict[tuple[str, ...], Words]
    longest: int
    words: frozenset[str]
    """Every single word of them."""

    def find(self, words: tuple[str, ...]) -> Words | None:
        """What these words say together."""
        found = self.full.get(words)
        if found or words[0] in LINKS:
            return found
        return self.short.get(tuple(word for word in words if word not in LINKS))


@cache
def vocabulary() -> Vocabulary:
    """Every known expression. A region's name means the region, whatever else its words may say."""
    full: dict[tuple[str, ...], Words] = {}
    short: dict[tuple[str, ...], Words] = {}
    for text, says in (*_region_names(), *_other_words()):
        words = _words(text)
        full.setdefault(words, says)
        bare = tuple(word for word in words if word not in LINKS)
        if bare != words and (len(bare) > 1 or (bare and says[0].kind == "region")):
            short.setdefault(bare, says)
    for words, says in full.items():
        short.setdefault(words, says)
    return Vocabulary(full, short, max(map(len, full)) + 3, frozenset(chain.from_iterable(full)))


@cache
def single_words() -> dict[str, set[str]]:
    """Every word of an expression, with the kinds of what the expressions say."""
    found: dict[str, set[str]] = {}
    for words, says in vocabulary().full.items():
        for word in words:
            kinds = {w.kind for w in says}
            found.setdefault(word, set()).update(kinds)
    return found


def expressions(kind: str) -> frozenset[tuple[str, ...]]:
    """The expressions of one kind, whatever else they may say inside a longer phrase."""
    return _by_kind().get(kind, frozenset())


@cache
def _by_kind() -> dict[str, frozenset[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for text, says in _other_words():
        found.setdefault(says[0].kind, []).append(_words(text))
    return {kind: frozenset(words) for kind, words in found.items()}


@cache
def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split() if word not in ARTICLES) or (text,)


def region_called(text: str) -> str | None:
    """The id of the region of that name, None where there is none."""
    words = _words(text.casefold().replace("’", "'").replace("_", " ").replace("/", " "))
    found = vocabulary().find(words) if words[0] else None
    return str(found[0].value) if found and found[0].kind == "region" else None


def _region_names() -> Iterator[tuple[str, Words]]:
    for region in load_body().regions.values():
        for name in (region.id.replace("_", " "), region.name, *region.also_called):
            yield name.casefold(), (Word("region", region.id, name),)


@cache
def _other_words() -> tuple[tuple[str, Words], ...]:
    """Every expression of words.tsv with what it says; all of one row say the same."""
    found: list[tuple[str, Words]] = []
    for row in table_rows(Path(__file__).with_name("words.tsv")):
        says = tuple(map(_said, _parts(row["says"])))
        found += ((text, says) for text in row["words"].split("; "))
    return tuple(found)


def _parts(says: str) -> list[str]:
    """``day=1 moment=next morning`` → its two parts: a value may hold a blank, a kind may not."""
    parts: list[str] = []
    for piece in says.split(" "):
        if "=" in piece or not parts:
            parts.append(piece)
        else:
            parts[-1] += " " + piece
    return parts


def _said(says: str) -> Word:
    kind, _, value = says.partition("=")
    return Word(kind, VALUES[kind](value) if value else None, "")
