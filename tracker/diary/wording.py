"""Text → the words it is made of, each with what it says and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import prod

from tracker.diary.days import COUNTED_DAYS, IN_LETTERS, with_days_counted
from tracker.diary.words import ARTICLES, LINKS, Vocabulary, Word, expressions, single_words, vocabulary
from tracker.errors import PhraseError

EXAMPLE = "Write it like: left calf 3 after, right hip flexor 2"

UNITS_AWAY = "k|kms?|kilomet(?:re|er)s?|mi|miles?|mins?|minutes?|hours?|hrs?|h"
UNITS_OTHER = (
    "x|%|reps?|steps?|weeks?|months?|days?|years?|secs?|seconds|am|pm|met(?:re|er)s|nights?"
    "|times|sessions|runs|laps?|us|them|people|spots|places|m(?![a-z])"
)
COUNT = rf"(?:\d+(?:[.,:]\d+)?|half|{IN_LETTERS})"
MANY = rf"{COUNT}(?:\s?(?:-|–|to|of|out\sof)\s?(?:the\s)?(?:last\s)?{COUNT})?"
MARKS = (
    "km|mile|kilomet(?:re|er)|minute|min|lap|rep|week|zone|hr|set|stage|interval|round"
    "|size|model|version|number|age|bib"
)

QUANTITY = re.compile(
    rf"""(?<![\w./-])(?:(?P<lead>for|since|last|past|in|within|after|from|at|around|about|by|during)\s+(?:the\s+)?(?:last\s+|first\s+|about\s+|around\s+)?)?
    (?:(?P<mark>{MARKS})\s+(?P<marked>{COUNT})
    |\d+\sof\s(?:us|them)\b
    |{MANY}\s?-?(?:(?P<way>{UNITS_AWAY})(?:/(?:km|mile|h|hour))?|(?P<other>{UNITS_OTHER})|(?P<pace>/(?:km|mile)))(?![\w])(?!\s+\d)
    |(?P<clock>\d{{1,2}}[:]\d\d(?:[:]\d\d)?(?:\s?(?:pace|/km|/mile|am|pm|min))?)
    |(?P<sets>\d+\s?x\s?\d+\s?(?:m|k|km)?)
    |(?P<started>(?:ran|run|running|started|starting|woke|up|out)\s+(?:at|by|around)\s+\d+))
    (?P<into>\s+(?:in|into|onwards?|on)\b(?!\s+(?:my|the|a|left|right|both)\b))?""",
    re.VERBOSE,
)
"""Distances, times and counts, which are no severity: “from km 5”, “after 10k”, “for 2 days”, “zone 2”."""

PLAINLY = (
    (re.compile(r"100%"), "fine"),
    (re.compile(r"(?<!\w)(?:left|l)\s?/\s?(?:right|r)(?!\w)"), "both"),
    (re.compile(r"(?<!\w)(left|right)-(?!hand|side)"), r"\1 "),
    (re.compile(r"(?<![\w.])(\d)\s?ish(?!\w)"), r"\1"),
    (re.compile(r"(?<!\w)(?:between\s+)?(\d)\s+(?:or|and)\s+(\d)(?![\w/])(?=\s*(?:$|[,.;]))"), r"\1-\2"),
)
"""Ways to write what has a plain form."""

NUMBER = r"\d+(?:[.,]\d+)?|[.]\d+"

TOKEN = re.compile(
    rf"""(?P<ago>{COUNTED_DAYS.pattern})
    |(?P<range>(?<![\w.])(?:{NUMBER})\s?(?:-|–|to)\s?(?:{NUMBER})(?:\s?(?:/|out\sof|of)\s?10)?(?![\w.]))
    |(?P<other_scale>(?<![\w./])\d+/(?!10\b)\d+)
    |(?P<number>(?<![\w.])-?(?:{NUMBER})(?:\s?(?:/|out\sof|of)\s?10)?(?![\w]|[.,]\d))
    |(?P<ordinal>(?<![\w.])\d+(?:st|nd|rd|th)\b)
    |(?P<word>[^\W\d_]+/[^\W\d_](?![^\W\d_])|[^\W\d_]+(?:['-][^\W\d_]+)*)
    |(?P<stop>[,;\n+&/]|[.!?:](?=\s|$)|\s[-–—]+\s)
    |(?P<junk>[\w.]+)""",
    re.VERBOSE,
)

JOINERS = frozenset({"and", "&", "plus", "n", "/", "+"})
STOPS = JOINERS | {",", ";", "\n", ".", "!", "?", ":", "also", "then", "with", "or", "nor"}


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of the phrase: what it says, its text, and where it begins and ends.

    ``kind`` is that of a `Word`, or ``stop`` between clauses, or ``unknown``.
    """

    kind: str
    said: tuple[Word, ...]
    text: str
    start: int
    end: int
    doubtful: bool = False
    """Whether it is a number after a word that is not known."""
    named: bool = False
    """Whether that word, or this one, begins with a capital letter inside the phrase: a name."""


def tokens(text: str) -> list[Token]:
    """The pieces of a phrase, in order; what says nothing is left out.

    Raises
    ------
    PhraseError
        A number is no severity.
    """
    plain = text.casefold().replace("’", "'").replace("‘", "'")
    if len(plain) != len(text):
        plain = text.lower()
    pieces = [m for m in TOKEN.finditer(_plain(plain)) if m["word"] is None or m["word"] not in ARTICLES]
    found = list(_understood(pieces))
    if len(plain) != len(text) or text.isupper():
        return found
    return [
        replace(token, named=token.kind == "unknown" and token.start > 0 and text[token.start].isupper())
        for token in found
    ]


LONGEST_SAID = 8
MOST_LETTERS = 2000
"""A longer phrase is a slip of the clipboard."""


def _plain(text: str) -> str:
    """The phrase with what is no severity taken out, each letter that stays in its place where possible.

    Raises
    ------
    PhraseError
        It is too long, or the day it names is none to log for.
    """
    if len(text) > MOST_LETTERS:
        raise PhraseError("this is too long for one phrase", hint=EXAMPLE)
    for pattern, plainly in PLAINLY:
        text = pattern.sub(lambda m, plainly=plainly: m.expand(plainly).ljust(len(m[0])), text)  # type: ignore[misc]
    return QUANTITY.sub(_quantity, with_days_counted(text))


def says_only(text: str, kind: str) -> bool:
    """Whether a phrase is made of expressions of one kind, days and words that say nothing."""
    if len(text) > MOST_LETTERS:
        return False
    plain = text.casefold().replace("’", "'")
    if kind == "clear":
        plain = COUNTED_DAYS.sub(" ", with_days_counted(plain))
    said = re.findall(r"[^\W_]+(?:['/-][^\W_]+)*", plain)
    words = [word for word in said if word not in ARTICLES]
    wanted = expressions(kind)
    others = frozenset().union(*map(expressions, ("drop", "day", "weekday", "thing")))
    at, told = 0, False
    while at < len(words):
        for length in range(min(len(words) - at, LONGEST_SAID), 0, -1):
            part = tuple(words[at : at + length])
            if part in wanted or part in others or (part[0] in LINKS and length == 1):
                told = told or part in wanted
                at += length
                break
        else:
            return False
    return told


NO_WAY = frozenset({"week", "zone", "hr", "size", "model", "version", "number", "age", "bib"})


def _quantity(found: re.Match[str]) -> str:
    """A distance or a time within the run means during; anything else means nothing."""
    since_there = found["lead"] == "since" and found["mark"] in ("km", "mile")
    within = (
        found["into"]
        or since_there
        or found["lead"]
        in (
            "in",
            "after",
            "from",
            "at",
            "around",
            "by",
            "last",
            "about",
            "during",
        )
    )
    away = found["way"] or (found["marked"] and found["mark"] not in NO_WAY)
    told = "during" if within and away else ""
    return told.ljust(len(found[0]))


def _understood(pieces: Sequence[re.Match[str]]) -> Iterator[Token]:
    known = vocabulary()
    at = 0
    while at < len(pieces):
        taken, kind, said = _longest(pieces[at : at + known.longest], known)
        told = " ".join(piece[0] for piece in pieces[at : at + taken])
        said = tuple(word if word.text else replace(word, text=told) for word in said)
        if kind != "drop" or said:
            part = pieces[at : at + taken]
            text = " ".join(piece[0] for piece in part)
            yield Token(kind, said, text, part[0].start(), part[-1].end())
        at += taken


def _longest(pieces: Sequence[re.Match[str]], known: Vocabulary) -> tuple[int, str, tuple[Word, ...]]:
    """How many pieces belong together, of which kind, and what they say."""
    words = []
    for piece in pieces:
        if not (piece["word"] or piece["ordinal"] or piece["number"] == "0"):
            break
        words.append(piece[0])
    options = [nearest(word) for word in words]
    for length in range(len(words), 0, -1):
        said = _meant(options[:length], known)
        if said and not (length == 1 and pieces[0]["number"]):
            return length, said[0].kind, said
    first = pieces[0]
    if first["ago"]:
        return 1, "day", (Word("day", int(first[0][1:]), first[0]),)
    if first["number"] or first["range"] or first["other_scale"]:
        return 1, "severity", (_severity(first[0]),)
    if first["stop"] or first[0] in STOPS:
        return 1, "stop", ()
    return 1, "drop" if first[0] in LINKS else "unknown", ()


def _meant(options: Sequence[Sequence[str]], known: Vocabulary) -> tuple[Word, ...] | None:
    """What these words say, misspelt ones read as what they are near to, where that is one thing only."""
    if prod(map(len, options)) > MOST_READINGS:
        return None
    slipped = any(len(option) > 1 for option in options)
    found = [said for words in product(*options) if (said := _expression(words, known))]
    if slipped:
        found = [said for said in found if said[0].kind not in SAY_NOTHING]
    meanings = {tuple((word.kind, word.value) for word in said) for said in found}
    return found[0] if len(meanings) == 1 else None


SAY_NOTHING = frozenset({"drop", "clear", "except", "not", "same"})
MOST_READINGS = 64


def _expression(words: tuple[str, ...], known: Vocabulary) -> tuple[Word, ...] | None:
    """What these words say together; “back of the right knee” says a region and a side."""
    found = known.find(words)
    if found:
        return found
    for inside in range(1, len(words)):
        side = known.full.get((words[inside],))
        if side and side[0].kind == "side" and inside < len(words) - 1:
            region = known.find(words[:inside] + words[inside + 1 :])
            if region and region[0].kind == "region":
                return (side[0], *region)
    return None


def _severity(text: str) -> Word:
    if "/" in text and not re.search(r"/10$", text):
        raise PhraseError(f"{text} is not on the 0–10 scale", hint=EXAMPLE)
    numbers = re.findall(r"\d+(?:[.,]\d+)?|[.]\d+", re.sub(r"\s?(?:/|out\sof|of)\s?10$", "", text))
    value = max(float(number.replace(",", ".")) for number in numbers)
    if text.startswith("-") or value > 10:
        raise PhraseError(f"a severity of {text} is not on the 0–10 scale", hint=EXAMPLE)
    return Word("severity", value, text)


@lru_cache(4096)
def nearest(word: str) -> tuple[str, ...]:
    """A known word itself; else the known words within a slip or two of it, or itself without any."""
    if word in vocabulary().words or word in STOPS or word in LINKS or len(word) < SHORTEST_SLIP:
        return (word,)
    allowed = 1 if len(word) < LONG_WORD else 2
    best: list[str] = []
    for other, kinds in single_words().items():
        if kinds <= SAY_NOTHING or len(other) < SHORTEST_SLIP - 1 or abs(len(other) - len(word)) > allowed:
            continue
        if not kinds & {"region", "side"} and not (
            kinds <= FELT and len(word) >= LONG_WORD and word[0] == other[0]
        ):
            continue
        away = slips(word, other, allowed)
        if away > allowed or (kinds == {"side"} and sorted(word) != sorted(other)):
            continue
        if away < allowed:
            best, allowed = [], away
        best.append(other)
    return tuple(best) or (word,)


SHORTEST_SLIP = 5
LONG_WORD = 8
"""Words from 5 letters may have one slip, from 8 letters two."""

FELT = frozenset({"alert", "quality"})
"""Misspelt, these are read only where the word is long: a false alarm is as bad as a missed one."""


def slips(a: str, b: str, most: int) -> int:
    """How many letters are left out, added, changed or swapped between two words; ``most`` + 1 where more."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if older and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def suggestions(text: str, *, cutoff: float = 0.7) -> list[str]:
    """The names of the regions nearest to a word that is not understood, from that likeness on (0–1)."""
    import difflib

    names = {
        " ".join(words): said[0].text
        for words, said in vocabulary().full.items()
        if said[0].kind == "region" and said[0].text
    }
    near = difflib.get_close_matches(text, names, n=3, cutoff=cutoff)
    return list(dict.fromkeys(names[name] for name in near))
