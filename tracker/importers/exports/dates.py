"""Dates as services write them, in the language of the account."""

from __future__ import annotations

import re
from datetime import UTC, datetime

MONTHS: tuple[tuple[int, str], ...] = (
    (1, "jan ene gen sty янв oca tammi"),
    (2, "feb fév fev lut фев helmi şub"),
    (3, "mar mär mrt mars maa мар"),
    (4, "apr avr abr kwi апр huhti nis"),
    (5, "may mai mei mag maj май мая touko"),
    (6, "jun juin giu cze июн kesä haz"),
    (7, "jul juil lug lip июл heinä tem"),
    (8, "aug aoû aou ago agu sie авг elo ağu"),
    (9, "sep set wrz сен syys eyl"),
    (10, "oct okt ott out paź paz окт loka eki"),
    (11, "nov lis ноя marras kas"),
    (12, "dec dez dic déc des gru дек joulu ara"),
)
"""The beginnings of the months' names in the languages of the services."""

MORNING = re.compile(r"\ba\.?\s?m\b|上午|午前|오전|π\.?\s?μ|\bπμ\b")
AFTERNOON = re.compile(r"\bp\.?\s?m\b|下午|午後|오후|[μµ]\.?\s?[μµ]")

_BEGINNINGS = sorted(
    ((beginning, month) for month, words in MONTHS for beginning in words.split()),
    key=lambda pair: -len(pair[0]),
)


def instant(text: str) -> datetime | None:
    """A date and time without a zone, which the service means as UTC; None where it is not understood.

    Understood are years first (``2026-06-29 20:14:15``, ``2026年8月16日 09:01:41``), days first with
    dots (``09.12.2022, 15:24:49``), and months in words in a dozen languages, with or without am and pm.
    """
    text = text.strip().lower()
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month = _month(text)
    if month is not None and len(numbers) >= 4:
        year_at = next((i for i, number in enumerate(numbers[:2]) if number > 31), None)
        if year_at is None:
            return None
        year, day, clock = numbers[year_at], numbers[1 - year_at], numbers[2:]
    elif month is None and len(numbers) >= 5:
        if numbers[0] > 31:
            year, month, day = numbers[:3]
        else:
            day, month, year = numbers[:3]
            american = "/" in text and (MORNING.search(text) or AFTERNOON.search(text))
            if month > 12 or (american and day <= 12):
                day, month = month, day
        clock = numbers[3:]
    else:
        return None
    hour, minute, second = (*clock, 0)[:3]
    try:
        return datetime(year, month, day, _hour(hour, text), minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _month(text: str) -> int | None:
    for word in re.findall(r"[^\W\d_]+", text):
        for beginning, month in _BEGINNINGS:
            if word.startswith(beginning):
                return month
    return None


def _hour(hour: int, text: str) -> int:
    if MORNING.search(text):
        return hour % 12
    return hour % 12 + 12 if AFTERNOON.search(text) else hour
