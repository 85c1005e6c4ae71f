"""Text tables (CSV) as people and spreadsheets write them, with faults named by their line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from tracker.errors import FileRefusedError, InvalidValueError

MOST_REASONS = 3
"""So many faults are told in full; the others are counted."""

DELIMITERS = ",;\t"

Row = TypeVar("Row")


def header(data: bytes) -> frozenset[str]:
    """The column names of a table, in lower case; empty where the bytes are no text table."""
    head = data[:4096]
    if b"\0" in head:
        return frozenset()
    line = head.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")[0]
    try:
        cells = next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return frozenset()
    return frozenset(cell.strip().lower() for cell in cells)


def read(data: bytes, name: str, convert: Callable[[dict[str, str]], Row]) -> list[Row]:
    """Every row of a table, converted; empty lines are passed over.

    Parameters
    ----------
    data
        The table: UTF-8 with or without its mark; comma, semicolon or tab; any line ends.
    name
        The file's name, for messages.
    convert
        Turns one row (column name in lower case → stripped text, "" where missing) into a value.

    Raises
    ------
    FileRefusedError
        A row is not understood. The first faults are told with their line, and nothing of the file
        is taken, so that it can be mended and read again.
    """
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = csv.reader(io.StringIO(text), delimiter=_delimiter(text.split("\n", 1)[0]), strict=True)
    rows: list[Row] = []
    faults: list[str] = []
    try:
        names = [cell.strip().lower() for cell in next(lines, [])]
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            filled = [*map(str.strip, cells), *[""] * (len(names) - len(cells))]
            try:
                rows.append(convert(dict(zip(names, filled, strict=False))))
            except (ValueError, InvalidValueError) as error:
                faults.append(f"line {lines.line_num}: {error}")
    except csv.Error as error:
        faults.append(f"line {lines.line_num}: {error}")
    if faults:
        more = f" (and {len(faults) - MOST_REASONS} more)" if len(faults) > MOST_REASONS else ""
        raise FileRefusedError("; ".join(faults[:MOST_REASONS]) + more, where=name)
    return rows


def a_day(text: str) -> date:
    """A date of a table.

    Raises
    ------
    InvalidValueError
        It is none; the message says how to write it.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"“{text}” is no date; write it like 2026-03-01") from None


DECIMAL_COMMA = re.compile(r"-?\d+,(?:\d{1,2}|\d{4,})")
"""A number with a decimal comma; three digits after it could be thousands, and are refused."""


def a_number(text: str, column: str) -> float:
    """A number of a table.

    Raises
    ------
    InvalidValueError
        It is missing or no number; the message names the column.
    """
    if not text:
        raise InvalidValueError(f"{column} is missing")
    try:
        if "_" in text:
            raise ValueError
        return float(text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text)
    except ValueError:
        raise InvalidValueError(f"{column} “{text}” is no number; write it like 3 or 3.5") from None


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)
