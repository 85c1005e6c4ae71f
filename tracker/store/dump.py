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


def load(store: Store, stream: IO[bytes], name: str) -> Counter[str]:
    """Take in what is not there yet; returns how many rows of each table are new.

    Raises
    ------
    FileRefusedError
        It is no export, one of a newer program, or damaged; nothing is taken then.
    """
    head = head_of(stream.readline(MOST_LINE))
    if head is None:
        raise FileRefusedError("this is no export of niggle", where=name)
    steps = list(STEPS)
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
                return _insert(store.sql, _rows(stream))
        return _load_older(store, stream, len(schema))
    except StoreError:
        raise
    except DAMAGE as error:
        raise FileRefusedError(f"it is damaged ({error})", where=name) from None


def _load_older(store: Store, stream: IO[bytes], steps: int) -> Counter[str]:
    """Put the rows into a database of their own schema, bring that up to date, and take them from there."""
    with tempfile.TemporaryDirectory(prefix="niggle-") as folder:
        path = Path(folder, "older.sqlite")
        from tracker.store.lean import Database

        older = Database(path, execute_plugins=False)
        migrations().apply(older, stop_before=list(STEPS)[steps])
        _insert(older.conn, _rows(stream))
        older.conn.commit()
        older.close()
        with Store(path) as renewed, store.transaction():
            rows = ((table, row) for table in TABLES for row in _ordered(renewed, table))
            return _insert(store.sql, rows)


def _rows(stream: IO[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    rows, told = 0, None
    while line := stream.readline(MOST_LINE):
        if told is not None:
            raise ValueError("it goes on after its end")
        content = json.loads(line)
        if "rows" in content:
            told = content["rows"]
            continue
        table = content["table"]
        if table not in TABLES:
            raise ValueError(f"there is no table {table}")
        rows += 1
        yield table, {key: from_portable(value) for key, value in content["row"].items()}
    if told != rows:
        raise ValueError("its end is missing")


def _insert(sql: sqlite3.Connection, rows: Iterator[tuple[str, dict[str, Any]]]) -> Counter[str]:
    sql.execute("PRAGMA defer_foreign_keys = ON")  # a change is undone in a later one
    new: Counter[str] = Counter()
    columns: dict[str, frozenset[str]] = {}
    for table, row in rows:
        if table not in columns:
            columns[table] = frozenset(info[1] for info in sql.execute(f"PRAGMA table_info({table})"))
        if not set(row) <= columns[table]:
            raise ValueError(f"{table} has no column {', '.join(set(row) - columns[table])}")
        if table == "settings" and row.get("key") in PRIVATE_SETTINGS:
            continue
        if table in KINDS:
            from_row(KINDS[table], dict.fromkeys(columns[table]) | row)
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        statement = f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
        try:
            new[table] += sql.execute(statement, list(row.values())).rowcount
        except (sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError) as error:
            raise ValueError(f"a row of {table}: {error}") from None
    return new


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
