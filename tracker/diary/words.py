"""The words of a diary phrase, and what each of them says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from tracker.body import load_body
from tracker.model import Impact, Moment, Onset, Quality, Side

WORD = re.compile(r"(?<![\w.])-?(?:\d+(?:\.\d+)?|\.\d+)(?:/10)?|[^\W\d_]+(?:['-][^\W\d_]+)*")
"""A number, with its scale if it has one, or a word, with its hyphens and apostrophes."""

FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "my",
        "of",
        "in",
        "on",
        "at",
        "is",
        "was",
        "it",
        "feels",
        "felt",
        "feeling",
        "bit",
        "some",
        "still",
        "pain",
        "sore",
    ]
)
"""Words that change nothing; they are dropped from phrases and from region names alike."""

SIDES: dict[str, tuple[Side, ...]] = {
    "left": (Side.LEFT,),
    "l": (Side.LEFT,),
    "lt": (Side.LEFT,),
    "left-hand": (Side.LEFT,),
    "right": (Side.RIGHT,),
    "r": (Side.RIGHT,),
    "rt": (Side.RIGHT,),
    "right-hand": (Side.RIGHT,),
    "both": (Side.LEFT, Side.RIGHT),
    "centre": (Side.CENTRE,),
    "center": (Side.CENTRE,),
    "central": (Side.CENTRE,),
}

SEVERITIES: dict[str, float] = {"slight": 1, "mild": 2, "moderate": 4, "bad": 6, "severe": 8}
"""What the words for strength stand for on the 0–10 scale; the reply repeats the number."""

MOMENTS: dict[str, Moment] = {
    "before": Moment.BEFORE,
    "before run": Moment.BEFORE,
    "beforehand": Moment.BEFORE,
    "during": Moment.DURING,
    "during run": Moment.DURING,
    "while running": Moment.DURING,
    "after": Moment.AFTER,
    "after run": Moment.AFTER,
    "afterwards": Moment.AFTER,
    "next morning": Moment.NEXT_MORNING,
    "morning after": Moment.NEXT_MORNING,
    "next day": Moment.NEXT_MORNING,
    "rest day": Moment.REST_DAY,
    "day off": Moment.REST_DAY,
}

ONSETS: dict[str, Onset] = {
    "sudden": Onset.SUDDEN,
    "suddenly": Onset.SUDDEN,
    "gradual": Onset.GRADUAL,
    "gradually": Onset.GRADUAL,
}

QUALITIES: dict[str, Quality] = {
    "tight": Quality.TIGHT,
    "tightness": Quality.TIGHT,
    "stiff": Quality.TIGHT,
    "ache": Quality.ACHE,
    "aching": Quality.ACHE,
    "achy": Quality.ACHE,
    "dull": Quality.ACHE,
    "sharp": Quality.SHARP,
    "stabbing": Quality.STABBING,
    "burning": Quality.BURNING,
    "numb": Quality.NUMB,
}

IMPACTS: dict[str, Impact] = {
    "eased off": Impact.EASED,
    "slowed down": Impact.EASED,
    "cut short": Impact.STOPPED,
    "had to stop": Impact.STOPPED,
    "stopped": Impact.STOPPED,
    "could not run": Impact.STOPPED,
    "couldn't run": Impact.STOPPED,
}


@dataclass(frozen=True, slots=True)
class Word:
    """One understood piece of a phrase: what kind of thing it says, its value, and the text."""

    kind: str
    value: Any
    text: str


def split_words(text: str) -> list[str]:
    """Lower-case words without fillers; ``3/10`` and ``3.5`` stay one word."""
    text = text.casefold().replace("’", "'").replace("‘", "'")
    return [
        w
        for w in re.findall(r"(?<![\w.])-?(?:\d+(?:\.\d+)?|\.\d+)(?:/10)?|[^\W\d_]+(?:['-][^\W\d_]+)*", text)
        if w not in FILLERS
    ]


@cache
def vocabulary() -> dict[tuple[str, ...], Word]:
    """Every known expression, as its words without fillers."""
    tables: tuple[tuple[str, dict[str, Any]], ...] = (
        ("region", _region_names()),
        ("side", SIDES),
        ("severity", SEVERITIES),
        ("moment", MOMENTS),
        ("onset", ONSETS),
        ("quality", QUALITIES),
        ("impact", IMPACTS),
    )
    return {
        tuple(split_words(text)): Word(kind, value, text)
        for kind, table in tables
        for text, value in table.items()
    }


@cache
def longest_expression() -> int:
    """The number of words of the longest known expression."""
    return max(map(len, vocabulary()))


def _region_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for region in load_body().regions.values():
        for name in (region.id.replace("_", " "), region.name, *region.also_called):
            names[name.casefold()] = region.id
    return names
