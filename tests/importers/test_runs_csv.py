from __future__ import annotations

from datetime import UTC

import pytest

from tracker.errors import FileRefusedError
from tracker.importers import read

HEADER = "date,distance_km,duration_min,ascent_m,hr_mean_bpm,rpe,cadence_spm\n"


def table(rows: str) -> list:
    return [r.activity for r in read((HEADER + rows).encode(), "runs.csv", zone=UTC)]


def test_a_row_is_a_run_in_si_units():
    (run,) = table("2026-03-01,10.5,52.5,120,148,6,172\n")
    assert run.is_run
    assert run.day.isoformat() == "2026-03-01"
    assert (run.distance_m, run.moving_s, run.ascent_m) == (10_500, 3150, 120)
    assert (run.hr_mean_bpm, run.rpe, run.cadence_mean_spm) == (148, 6, 172)


def test_an_empty_cell_is_unknown():
    (run,) = table("2026-03-01,10,50,,,,\n")
    assert run.ascent_m is None
    assert run.rpe is None


def test_two_equal_runs_on_a_day_are_two_and_stay_two():
    first, second = table("2026-03-01,5,25,,,,\n2026-03-01,5,25,,,,\n")
    assert first.id != second.id
    again = table("2026-02-01,8,40,,,,\n2026-03-01,5,25,,,,\n2026-03-01,5,25,,,,\n")
    assert {first.id, second.id} <= {run.id for run in again}


@pytest.mark.parametrize(
    "row",
    [
        "tomorrow,10,50,,,,",
        "2026-03-01,ten,50,,,,",
        "2026-03-01,10,,,,,",
        "2026-03-01,-1,50,,,,",
        "2026-03-01,10,50,,,11,",
    ],
)
def test_a_bad_row_is_named_by_its_line(row: str):
    with pytest.raises(FileRefusedError, match="line 2"):
        table(row + "\n")


def test_a_table_without_runs_is_refused():
    with pytest.raises(FileRefusedError, match="no runs"):
        table("")


def test_a_decimal_comma_without_quotes_is_told_and_not_read_as_two_numbers():
    text = "date,distance_km,duration_min\n2026-03-01,10,5,50\n"
    with pytest.raises(FileRefusedError, match="line 2: more cells than columns"):
        read(text.encode(), "runs.csv", zone=UTC)
