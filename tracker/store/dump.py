"""Everything in the database as lines of JSON, and back: for `niggle export`.

The first line tells the schema and the content of the tables written beside; each other line is a row of a
table. Rows of an older schema are brought up to date before they are taken.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from tracker.errors import FileRefusedError, StoreError, TrackerError
from tracker.store.connection import SCRATCH
from tracker.store.database import PRIVATE_SETTINGS, Store
from tracker.store.entries import TABLES as ENTRY_TABLES
from tracker.store.entries import from_row
from tracker.store.migrations import STEPS, migrations
from tracker.store.recorded import FORGOT
from tracker.store.rows import from_portable, portable

EXPORT = "niggle.jsonl"
"""The name of the file."""

FORMAT = "niggle export 1"

TABLES = (
    *("files", "activities", "samples", "laps", "details", "forgotten", "changes"),
    *ENTRY_TABLES.values(),
    *("settings", "athlete_settings"),
)
"""What is exported, in an order in which every row finds what it refers to."""

KINDS = {table: kind for kind, table in ENTRY_TABLES.items()}
"""The kind of entry of each table: a row that makes none is damage."""

WRITTEN_IN_ORDER = frozenset({"changes", *ENTRY_TABLES.values()})
"""Tables whose rows keep the order in which they were written."""

DAMAGE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, TrackerError)
"""What rows that are none of ours raise."""

MOST_LINE = 512 * 2**20


def write(store: Store, out: IO[str], tables: Mapping[str, str]) -> None:
    """Write everything; ``tables`` are the hashes of the tables written beside, by their names."""
    with store.transaction():
        head = {"format": FORMAT, "schema": list(STEPS), "tables": dict(sorted(tables.items()))}
        out.write(_line(head))
        rows = 0
        for table in TABLES:
            for row in _ordered(store, table):
                out.write(_line({"table": table, "row": {k: portable(v) for k, v in row.items()}}))
                rows += 1
        out.write(_line({"rows": rows}))


def _ordered(store: Store, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table: as they were written where that matters, else by their key."""
    sql = store.sql
    keys = [row[1] for row in sql.execute(f"PRAGMA table_info({table})") if row[5]]
    order = "rowid" if table in WRITTEN_IN_ORDER else ", ".join(keys)
    if table == "activities":
        order = f"same_as IS NOT NULL, {order}"
    found = sql.execute(f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 - our names
    names = [column[0] for column in found.description]
    for values in found:
        row = dict(zip(names, values, strict=True))
        if table == "forgotten":
            row["kept"] = None  # what is forgotten goes nowhere
        if table == "changes" and row["what"] == FORGOT:
            continue
        if table != "settings" or row["key"] not in PRIVATE_SETTINGS:
            yield row


def head_of(line: bytes) -> dict[str, Any] | None:
    """What the first line of an export tells; None where it is none of ours."""
    try:
        head = json.loads(line)
    except ValueError:
        return None
    right = isinstance(head, dict) and head.get("format") == FORMAT and isinstance(head.get("tables"), dict)
    return head if right else None


def load(store: Store, stream: IO[bytes], name: str, *, forgotten_too: bool = False) -> Counter[str]:
    """Take in what is not there yet; returns how many rows of each table are new.

    Runs that were forgotten here stay so, unless ``forgotten_too``; one that is here is not forgotten by it.

    Raises
    ------
    FileRefusedError
        It is no export, one of a newer program, or damaged; nothing is taken then.
    """
    head = head_of(stream.readline(MOST_LINE))
    if head is None:
        raise FileRefusedError("this is no export of niggle", where=name)
    steps, at = list(STEPS), Counter(line=1)
    schema = head.get("schema")
    if not isinstance(schema, list) or schema != steps[: len(schema)]:
        raise FileRefusedError(
            "it was written by a newer niggle",
            where=name,
            hint="Update the program: pip install --upgrade niggle.",
        )
    try:
        if len(schema) == len(steps):
            with store.transaction():
                return _taken(store.sql, _rows(stream, at), forgotten_too=forgotten_too)
        return _load_older(store, _rows(stream, at), len(schema), forgotten_too=forgotten_too)
    except StoreError:
        raise
    except _UnfitError as error:
        raise FileRefusedError(f"it is damaged ({error}, line {at['line']})", where=name) from None
    except DAMAGE:  # what they say may hold words of the diary
        raise FileRefusedError(f"it is damaged (line {at['line']})", where=name) from None


def _load_older(
    store: Store, found: Iterator[tuple[str, dict[str, Any]]], steps: int, *, forgotten_too: bool
) -> Counter[str]:
    """Put the rows into a database of their own schema, bring that up to date, and take them from there."""
    with tempfile.TemporaryDirectory(prefix=SCRATCH) as folder:
        path = Path(folder, "older.sqlite")
        from tracker.store.lean import Database

        older = Database(path, execute_plugins=False)
        migrations().apply(older, stop_before=list(STEPS)[steps])
        _insert(older.conn, found, set())
        older.conn.commit()
        older.close()
        with Store(path) as renewed, store.transaction():
            rows = ((table, row) for table in TABLES for row in _ordered(renewed, table))
            return _taken(store.sql, rows, forgotten_too=forgotten_too)


class _UnfitError(ValueError):
    """What is wrong with an export, in words of ours: nothing of its content."""


def _rows(stream: IO[bytes], at: Counter[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of an export; ``at`` counts its lines."""
    rows, told = 0, None
    while line := stream.readline(MOST_LINE):
        at["line"] += 1
        if told is not None:
            raise _UnfitError("it goes on after its end")
        content = json.loads(line)
        if "rows" in content:
            told = content["rows"]
            continue
        table = content["table"]
        if table not in TABLES:
            raise _UnfitError("a table that there is not")
        rows += 1
        yield table, {key: from_portable(value) for key, value in content["row"].items()}
    if told != rows:
        raise _UnfitError("its end is missing")


def _taken(
    sql: sqlite3.Connection, rows: Iterator[tuple[str, dict[str, Any]]], *, forgotten_too: bool
) -> Counter[str]:
    """Take rows in, but for runs that were forgotten here; what comes back is forgotten no longer."""
    new = _insert(sql, rows, set() if forgotten_too else _ids(sql, "forgotten"))
    here = "SELECT run FROM forgotten WHERE id IN (SELECT id FROM activities)"
    sql.execute(f"DELETE FROM changes WHERE what = ? AND source IN ({here})", [FORGOT])  # noqa: S608
    sql.execute("DELETE FROM forgotten WHERE id IN (SELECT id FROM activities)")
    return new


def _insert(
    sql: sqlite3.Connection, rows: Iterator[tuple[str, dict[str, Any]]], gone: set[str]
) -> Counter[str]:
    here: set[str] | None = None
    sql.execute("PRAGMA defer_foreign_keys = ON")  # a change is undone in a later one
    new: Counter[str] = Counter()
    columns: dict[str, frozenset[str]] = {}
    for table, row in rows:
        if table not in columns:
            columns[table] = frozenset(info[1] for info in sql.execute(f"PRAGMA table_info({table})"))
        if not set(row) <= columns[table]:
            raise _UnfitError(f"a column that {table} has not")
        if table == "forgotten" and here is None:
            here = _ids(sql, "activities")
        if _stays_out(table, row, gone, here or set()):
            continue
        if table in KINDS:
            from_row(KINDS[table], dict.fromkeys(columns[table]) | row)
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
        try:
            new[table] += sql.execute(statement, list(row.values())).rowcount
        except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError) as error:
            raise _UnfitError(f"a row of {table}: {type(error).__name__}") from None
    return new


OF_A_RUN = {"activities": "id", "samples": "activity_id", "laps": "activity_id", "details": "activity_id"}
"""Tables whose rows are of one recording, and where they name it."""


def _stays_out(table: str, row: Mapping[str, Any], gone: set[str], here: set[str]) -> bool:
    """Whether a row is not taken: a machine's own, a forgotten run's, or the forgetting of one here."""
    if table == "activities" and row.get("same_as") in gone:
        gone.add(str(row["id"]))  # what was joined with a forgotten one goes with it
    if table in OF_A_RUN:
        return row.get(OF_A_RUN[table]) in gone
    if table == "forgotten":
        return row.get("id") in here
    return table == "settings" and row.get("key") in PRIVATE_SETTINGS


def _ids(sql: sqlite3.Connection, table: str) -> set[str]:
    return {own for (own,) in sql.execute(f"SELECT id FROM {table}")}  # noqa: S608 - our names


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
