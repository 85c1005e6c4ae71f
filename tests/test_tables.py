from __future__ import annotations

import pytest

from tracker import tables
from tracker.errors import FileRefusedError


def rows(text: bytes) -> list[dict[str, str]]:
    return tables.read(text, "t.csv", lambda row: row)


@pytest.mark.parametrize(
    "text",
    [
        b"a,b\n1,2\n",
        b"\xef\xbb\xbfA , B\r\n1,2\r\n",
        b"a;b\n1;2\n",
        b"a\tb\r1\t2",
        b'"a","b"\n"1","2"\n\n',
    ],
)
def test_tables_of_every_spreadsheet_are_read_alike(text: bytes):
    assert tables.header(text) == {"a", "b"}
    assert rows(text) == [{"a": "1", "b": "2"}]


def test_a_short_row_is_filled_up_and_a_long_one_cut():
    assert rows(b"a,b\n1\n1,2,3\n") == [{"a": "1", "b": ""}, {"a": "1", "b": "2"}]


def test_a_monstrous_cell_refuses_the_table_with_its_line():
    with pytest.raises(FileRefusedError, match="line 2"):
        rows(b"a,b\n" + b"x" * 200_000 + b",2\n")


def test_bytes_that_are_no_text_have_no_header():
    assert tables.header(b"a,b\0c") == frozenset()
    assert tables.header(b"") == frozenset()


def test_what_is_no_date_and_no_number_is_told_with_an_example():
    for action in (lambda row: tables.a_day(row["a"]), lambda row: tables.a_number(row["a"], "a")):
        with pytest.raises(FileRefusedError, match="write it like"):
            tables.read(b"a\nmild\n", "t.csv", action)
