"""Text tables (CSV) as people and spreadsheets write them, with faults named by their line."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import IO, TypeVar

from tracker.errors import FileRefusedError, InvalidValueError

MOST_REASONS = 3
"""So many faults are told in full; the others are counted."""

DELIMITERS = ",;\t"

Row = TypeVar("Row")


def header(data: bytes) -> frozenset[str]:
    """The column names of a table, in lower case; empty where the bytes are no text table."""
    head = data[:4096]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in head and not wide:
        return frozenset()
    line = (
        head[: len(head) // 2 * 2].decode("utf-16", "replace")
        if wide
        else head.decode("utf-8-sig", "replace")
    )
    line = line.replace("\r", "\n").split("\n")[0]
    try:
        cells = next(csv.reader([line], delimiter=delimiter(line)), [])
    except csv.Error:
        return frozenset()
    return frozenset(cell.strip().lower() for cell in cells)


def read(
    data: bytes, name: str, convert: Callable[[dict[str, str]], Row], *, exact: bool = False
) -> list[Row]:
    """Every row of a table, converted; empty lines are passed over.

    Parameters
    ----------
    data
        The table: UTF-8 with or without its mark; comma, semicolon or tab; any line ends.
    name
        The file's name, for messages.
    convert
        Turns one row (column name in lower case → stripped text, "" where missing) into a value.
    exact
        Whether a row may not have more cells than there are columns: what is over is dropped otherwise.

    Raises
    ------
    FileRefusedError
        A row is not understood. The first faults are told with their line, and nothing of the file
        is taken, so that it can be mended and read again.
    """
    text = as_text(data)
    lines = csv.reader(io.StringIO(text), delimiter=delimiter(text.split("\n", 1)[0]), strict=True)
    rows: list[Row] = []
    faults: list[str] = []
    try:
        names = [cell.strip().lower() for cell in next(lines, [])]
        _refuse_twins(names, name)
        for cells in lines:
            filled = [cell.strip() for cell in cells]
            try:
                if any(filled):
                    rows.append(convert(_named(names, filled, exact=exact)))
            except (ValueError, InvalidValueError) as error:
                faults.append(f"line {lines.line_num}: {error}")
    except csv.Error as error:
        faults.append(f"line {lines.line_num}: {error}")
    _refuse(faults, name)
    return rows


def _refuse(faults: list[str], name: str) -> None:
    if faults:
        more = f" (and {len(faults) - MOST_REASONS} more)" if len(faults) > MOST_REASONS else ""
        raise FileRefusedError("; ".join(faults[:MOST_REASONS]) + more, where=name)


def _named(names: list[str], cells: list[str], *, exact: bool) -> dict[str, str]:
    if exact and any(cells[len(names) :]):
        raise ValueError("more cells than columns (a number with a comma needs quotes)")
    return dict(zip(names, cells + [""] * (len(names) - len(cells)), strict=False))


def _refuse_twins(names: list[str], file: str) -> None:
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise FileRefusedError(f"the column {', '.join(sorted(twice))} is there twice", where=file)


def as_text(data: bytes) -> str:
    """The text of a table: UTF-8 or UTF-16, else what Windows spreadsheets write; line ends as one kind."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


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


WORKBOOK = "xl/workbook.xml"
"""The member of a ZIP archive that makes it a spreadsheet (XLSX)."""


def is_workbook(stream: IO[bytes]) -> bool:
    """Whether a ZIP archive is a spreadsheet (XLSX)."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return WORKBOOK in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def an_instant(text: str) -> datetime:
    """A moment of a table, in UTC where it names no offset.

    Raises
    ------
    InvalidValueError
        It is none.
    """
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise InvalidValueError(f"“{text}” is no time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class CarriedDate:
    """The date of rows that name ``year``, ``month`` and ``day`` only where they change."""

    def __init__(self) -> None:
        self.parts = {"year": 0, "month": 0, "day": 0}

    def of(self, cells: dict[str, str]) -> date:
        """The date of the next row.

        Raises
        ------
        InvalidValueError
            A part of it is no number.
        """
        for name, before in self.parts.items():
            text = cells[name]
            if text and not text.isdecimal():
                raise InvalidValueError(f"{name} “{text}” is no number")
            self.parts[name] = int(text or before)
        return date(**self.parts)


MOST_SHEET_BYTES = 64 * 2**20
MOST_ROWS, MOST_COLUMNS = 200_000, 200
"""A diary of five hundred years; a sheet that claims more is made to fill the memory."""

CELL = re.compile(rb'\br="([A-Z]{1,4})(\d{1,8})"')


UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
"""What the reader of archives says of a damaged one."""


def _refuse_bomb(data: bytes, name: str) -> None:
    """Refuse a spreadsheet whose sheets unpack to too much, or name cells far away."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_SHEET_BYTES:
                raise FileRefusedError(
                    f"the spreadsheet unpacks to more than {MOST_SHEET_BYTES >> 20} MB", where=name
                )
            for info in archive.infolist():
                if info.filename.startswith("xl/worksheets/"):
                    _refuse_far_cells(archive.read(info), name)
    except UNREADABLE as error:
        raise FileRefusedError(
            f"the spreadsheet cannot be read ({error or 'it is cut off'})", where=name
        ) from None


def _refuse_far_cells(sheet: bytes, name: str) -> None:
    for column, row in CELL.findall(sheet):
        if int(row) > MOST_ROWS or len(column) > 2 or _column(column) > MOST_COLUMNS:
            raise FileRefusedError("the spreadsheet has far too many rows or columns", where=name)


def _column(letters: bytes) -> int:
    """The number of a column by its letters, A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def optional_number(text: str, column: str) -> float | None:
    """A number of a table, None where the cell is empty."""
    return a_number(text, column) if text else None


def from_workbook(data: bytes, name: str) -> bytes:
    """The first sheet of a spreadsheet that holds anything, as a CSV table.

    Raises
    ------
    FileRefusedError
        It cannot be read, or is empty.
    """
    import python_calamine

    _refuse_bomb(data, name)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = (book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names)
        rows = next((rows for rows in sheets if rows), None)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefusedError(f"the spreadsheet cannot be read ({error})", where=name) from None
    if rows is None:
        raise FileRefusedError("the spreadsheet is empty", where=name)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> str:
    """A cell as a table has it: days as dates, whole numbers without a point."""
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def delimiter(line: str) -> str:
    """What parts the cells of a table, by its first line: a comma, or what a spreadsheet has made of it."""
    return max(DELIMITERS, key=line.count)
