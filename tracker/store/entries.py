"""Diary entries ↔ table rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, TypeVar

from tracker.model import (
    Action,
    Alert,
    Answer,
    Checkin,
    Effort,
    Entry,
    Finding,
    Impact,
    Moment,
    Niggle,
    Onset,
    Quality,
    Questionnaire,
    SelfCheck,
    Side,
    Site,
    Trend,
)
from tracker.store.rows import Row, clean

Kind = TypeVar("Kind", bound=Entry)

TABLES: dict[type[Entry], str] = {
    Niggle: "niggles",
    Checkin: "checkins",
    Effort: "efforts",
    Answer: "answers",
    Questionnaire: "questionnaires",
    SelfCheck: "selfchecks",
    Action: "actions",
}
"""Where each kind of entry is kept."""


def _list(text: str) -> list[Any]:
    import json

    return list(json.loads(text))


def _findings(text: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(row["step"], row["seen"], Side(row["side"]) if row["side"] else None, row["note"])
        for row in _list(text)
    )


READ: dict[str, Callable[[Any], Any]] = {
    "day": date.fromisoformat,
    "logged_at": datetime.fromisoformat,
    "withdrawn_at": datetime.fromisoformat,
    "about": date.fromisoformat,
    "clear": bool,
    "yes": bool,
    "moment": Moment,
    "onset": Onset,
    "quality": Quality,
    "impact": Impact,
    "trend": Trend,
    "alerts": lambda text: tuple(map(Alert, _list(text))),
    "done": lambda text: tuple(_list(text)),
    "photos": lambda text: tuple(_list(text)),
    "findings": _findings,
}
"""How a column becomes a field again, where it is not taken as it is."""


def to_row(entry: Entry) -> Row:
    """The columns of an entry: a site is two of them, lists are JSON."""
    row: Row = {"id": entry.id}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name == "site":
            row |= {"region": value.region if value else None, "side": value.side if value else None}
        else:
            row[field.name] = _column(value)
    return row


def _column(value: Any) -> Any:
    if value == ():
        return None
    if isinstance(value, tuple):
        import json

        items = [asdict(item) if isinstance(item, Finding) else item for item in value]
        return json.dumps(items, ensure_ascii=False)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    return clean(value)


def from_row(kind: type[Kind], row: Row) -> Kind:
    """The entry of a row."""
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name == "site":
            side = Side(row["side"]) if row["side"] else None
            values["site"] = Site(row["region"], side) if row["region"] else None
        elif row.get(field.name) is not None:
            values[field.name] = READ.get(field.name, _same)(row[field.name])
    return kind(**values)


def _same(value: Any) -> Any:
    return value
