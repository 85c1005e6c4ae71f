from __future__ import annotations

from datetime import date

import pytest

from tracker.diary.sources import source_of
from tracker.diary.table import read_niggles
from tracker.errors import FileRefusedError
from tracker.model import Checkin, Impact, Moment, Onset, Side

HEADER = "date,region,side,severity,moment,onset,note\n"


def read(rows: str, header: str = HEADER):
    return read_niggles((header + rows).encode(), "niggles.csv")


def test_a_row_is_an_entry_written_on_its_own_evening():
    (entry,) = read("2026-03-01,gastrocnemius,left,3,after,gradual,after hills\n")
    assert entry.day == entry.known_on == date(2026, 3, 1)
    assert (entry.site.region, entry.site.side, entry.severity) == ("gastrocnemius", Side.LEFT, 3)
    assert (entry.moment, entry.onset, entry.note) == (Moment.AFTER, Onset.GRADUAL, "after hills")


def test_region_none_is_a_clear_check_in():
    (entry,) = read("2026-03-01,none,,0,,,\n")
    assert isinstance(entry, Checkin)
    assert entry.clear


def test_a_region_may_have_any_name_the_phrases_know():
    (entry,) = read("2026-03-01,IT band,right,2,next_morning,,\n")
    assert entry.site.region == "itb_thigh"
    assert entry.moment is Moment.NEXT_MORNING


def test_an_empty_side_is_unknown():
    (entry,) = read("2026-03-01,soleus,,2,,,\n")
    assert entry.site.side is None


def test_the_time_of_writing_and_the_impact_are_read_where_given():
    (entry,) = read(
        "2026-03-01,soleus,left,8,stopped,2026-03-04T08:00:00+01:00\n",
        "date,region,side,severity,impact,logged_at\n",
    )
    assert entry.impact is Impact.STOPPED
    assert entry.known_on == date(2026, 3, 4)


def test_faults_are_named_by_their_line_and_nothing_is_taken():
    rows = "2026-03-01,soleus,left,3,,,\n2026-03-02,wing,left,3,,,\nyesterday,soleus,left,3,,,\n"
    with pytest.raises(FileRefusedError) as caught:
        read(rows)
    assert "line 3: “wing” is no body region we know" in str(caught.value)
    assert "line 4:" in str(caught.value)


@pytest.mark.parametrize(
    "row",
    [
        "2026-03-01,soleus,up,3,,,",
        "2026-03-01,soleus,left,11,,,",
        "2026-03-01,soleus,left,,,,",
        "2026-03-01,none,,3,,,",
    ],
)
def test_a_row_that_contradicts_itself_is_refused(row: str):
    with pytest.raises(FileRefusedError, match="line 2"):
        read(row + "\n")


def test_many_faults_are_counted_not_listed():
    with pytest.raises(FileRefusedError, match="and 7 more"):
        read("bad,soleus,left,3,,,\n" * 10)


def test_a_short_row_is_a_fault_and_no_crash():
    with pytest.raises(FileRefusedError, match="line 2"):
        read("2026-03-01\n")


def test_only_a_table_with_the_four_columns_is_a_diary():
    assert source_of(HEADER.encode())
    assert source_of(b"\xef\xbb\xbfDate, Region ,side,severity\n")
    assert not source_of(b"date,distance_km,duration_min\n")
    assert not source_of(b"")


@pytest.mark.parametrize(
    "row",
    [
        "0001-01-01,soleus,left,3,,,",
        "2026-03-01,soleus,left,1_0,,,",
        '2026-03-01,soleus,left,3,,,"never closed',
    ],
)
def test_a_row_nobody_can_have_meant_is_refused(row: str):
    with pytest.raises(FileRefusedError, match="line"):
        read(row + "\n2026-03-02,soleus,left,9,,,\n")


def test_a_time_of_writing_at_the_edge_of_time_is_refused():
    header = "date,region,side,severity,logged_at\n"
    with pytest.raises(FileRefusedError, match="line 2"):
        read("2026-03-01,soleus,left,3,0001-01-01T00:00:00+14:00\n", header)
