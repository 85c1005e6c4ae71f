"""The days a phrase speaks of: what names one, what only goes back to one, and what names none.

An entry on the wrong day is worse than one refused, so “a few days ago” is an error that asks for the day.
"""

from __future__ import annotations

import re

from tracker.errors import PhraseError

ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen"]
TEENS += ["fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
COUNTED = {"a": 1, "an": 1, "couple": 2}
COUNTED |= {word: number for number, word in enumerate(ONES + TEENS, start=1)}
COUNTED |= {word: 10 * number for number, word in enumerate(TENS, start=2)}

ONE = "|".join(ONES)
IN_LETTERS = "|".join(ONES + TEENS + TENS)
BELOW_HUNDRED = rf"(?:(?:{'|'.join(TENS)})(?:[\s-](?:{ONE}))?(?!\w)|{'|'.join(TEENS)}|{ONE})"
"""A number, written out."""

COUNT = rf"(?:\d{{1,3}}|{BELOW_HUNDRED}|(?:an?\s+)?couple(?:\s+of)?|an?)"
DAYS_LONG = {"day": 1, "night": 1, "morning": 1, "afternoon": 1, "evening": 1, "week": 7, "fortnight": 14}
UNIT = "|".join(DAYS_LONG)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
MONTH = (
    "(?:january|february|march|april|june|july|august|september|october|november|december"
    "|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)"
)

AGO = rf"(?<![\w.])(?<!half\s)(?P<count>{COUNT})\s+(?P<unit>{UNIT})s?\s+ago\b"
"""“3 days ago”, “a week ago”, “twenty-one days ago”."""

COUNTED_DAYS = re.compile(r"@\d+")
"""How `with_days_counted` writes such a day."""

DATED = re.compile(
    r"(?<!\w)(?:\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{2,4}|on\s+\d{1,2}/\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH})(?!\w)"
)
FUTURE = re.compile(rf"(?<!\w)(?:tomorrow|next\s+{WEEKDAY})(?!\w)")

VAGUE = (
    rf"(?:(?:\d+\s*[-–]\s*\d+|{COUNT}\s+(?:or|to)\s+(?:{COUNT}|so|more))\s+(?:(?:{UNIT})s?\s+)?ago"
    rf"|{COUNT}\s+(?:{UNIT})s?\s+or\s+(?:{COUNT}|so|more)\s+ago"
    rf"|(?:an?\s+)?(?:few|several|some|many|number\s+of)\s+(?:{UNIT}|month|year)s?\s+ago"
    rf"|{COUNT}\s+(?:month|year|{WEEKDAY})s?\s+ago"
    r"|(?:an?\s+)?(?:long\s+|little\s+)?(?:while|time|some\s?time|ages)\s+(?:back|ago)"
    r"|\d{4,}\s+\w+\s+ago"
    r"|the\s+other\s+(?:day|night|week|morning|evening)"
    r"|(?:the\s+)?(?:last|previous)\s+(?:weekend|week|month|year)(?!')|(?:at|over)\s+the\s+weekend"
    r"|earlier\s+(?:in\s+the|this)\s+(?:week|month|year))"
)
NO_DAY = rf"(?<!\w){VAGUE}(?!\w)"
"""A time past that names no day."""

NEARLY = r"(?:(?:about|around|almost|nearly|over|only|just|maybe)\s+)?"
PAST = rf"(?:{COUNT}\s+(?:{UNIT})s?\s+ago|{VAGUE})"
HELD_AGAINST = (
    r"(?<!\w)(?:(?:since|from|until|till|left\s+over\s+from)\s+"
    rf"(?:{NEARLY}{PAST}|(?:last\s+)?{WEEKDAY}|yesterday|last\s+night|the\s+(?:last\s+)?weekend)"
    r"|(?:than|as|like|unlike|after|following|compared\s+(?:to|with)|in|over|for|during|of)\s+"
    rf"(?:it\s+was\s+|they\s+were\s+)?{NEARLY}{PAST})(?!\w)"
)
"""A time that something goes back to, or is held against, is no day of the entry."""


PAST_SAID = re.compile(r"\b(?:ago|last|previous|other|weekend|back|earlier|since|from|until|till)\b")
"""Without one of these words a phrase is of today: the patterns above cost as much as all the rest."""


def with_days_counted(text: str) -> str:
    """The phrase with “3 days ago” as ``@3``, and without the times that it is only held against.

    It is in small letters, before and after; every other letter stays where it is.

    Raises
    ------
    PhraseError
        It names a date, a day to come, or a time past that is no one day.
    """
    if dated := DATED.search(text):
        raise PhraseError(
            f"“{dated[0]}” looks like a date", hint="Say the day with --date, or yesterday, or on Monday."
        )
    if coming := FUTURE.search(text):
        raise PhraseError(f"“{coming[0]}” has not come yet", hint="Log it when it has.")
    if not PAST_SAID.search(text):
        return text
    text = re.sub(HELD_AGAINST, lambda found: " " * len(found[0]), text)
    if vague := re.search(NO_DAY, text):
        raise PhraseError(
            f"“{vague[0]}” does not say which day",
            hint="Say 3 days ago, on Monday, or --date with the day; or leave it out and it is for today.",
        )
    return re.sub(AGO, _counted, text)


def _counted(found: re.Match[str]) -> str:
    count = found["count"]
    words = [word for word in re.split(r"[\s-]+", count) if word in COUNTED]
    number = int(count) if count.isdecimal() else 2 if "couple" in words else sum(COUNTED[w] for w in words)
    return f"@{number * DAYS_LONG[found['unit']]}".ljust(len(found[0]))
