"""The fields of a niggle as text, from a table, a form or a script → the entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from tracker import tables
from tracker.body import load_body
from tracker.diary.wording import suggestions
from tracker.diary.words import region_called
from tracker.errors import InvalidValueError
from tracker.model import Alert, Impact, Moment, Niggle, Onset, Quality, Side, Site, Trend

SIDE_WORDS = {"l": "left", "r": "right", "c": "centre", "center": "centre", "middle": "centre"}


def niggle_of(
    fields: Mapping[str, str], *, day: date, logged_at: datetime, alerts: Iterable[str] = ()
) -> Niggle:
    """The niggle that these fields tell; an empty or missing one is unknown.

    Raises
    ------
    InvalidValueError
        Region or severity are missing, or a value is not understood; the field is named.
    """
    return Niggle(
        day=day,
        logged_at=logged_at,
        site=site_of(fields),
        severity=tables.a_number(fields.get("severity", ""), "severity"),
        moment=one_of(Moment, fields.get("moment", ""), "moment"),
        onset=one_of(Onset, fields.get("onset", ""), "onset"),
        quality=one_of(Quality, fields.get("quality", ""), "quality"),
        impact=one_of(Impact, fields.get("impact", ""), "impact"),
        trend=one_of(Trend, fields.get("trend", ""), "trend"),
        alerts=tuple(alert for text in alerts if (alert := one_of(Alert, text, "alert"))),
        note=fields.get("note") or None,
        x=tables.optional_number(fields.get("x", ""), "x"),
        y=tables.optional_number(fields.get("y", ""), "y"),
    )


def site_of(fields: Mapping[str, str]) -> Site:
    """The site of the fields ``region`` and ``side``; the region by its id or any name the phrases know."""
    side = fields.get("side", "").casefold()
    return load_body().site(
        region_of(fields.get("region", "")), one_of(Side, SIDE_WORDS.get(side, side), "side")
    )


def region_of(text: str) -> str:
    """The id of the region of that id or name.

    Raises
    ------
    InvalidValueError
        There is none; the nearest are named.
    """
    found = text if text in load_body().regions else region_called(text)
    if found is None:
        near = suggestions(text.casefold())
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise InvalidValueError(f"“{text[:60]}” is no body region we know{hint}")
    return found


Choice = TypeVar("Choice", bound=StrEnum)


def one_of(choices: Callable[[str], Choice] | type[Choice], text: str, name: str) -> Choice | None:
    """The choice of that word, None for an empty one.

    Raises
    ------
    InvalidValueError
        There is no such choice.
    """
    if not text:
        return None
    word = text.casefold()
    for said in (word, word.replace("_", " ")):
        try:
            return choices(said)
        except ValueError:
            continue
    raise InvalidValueError(f"{name} “{text[:40]}” is not understood")
