"""Tables of a diary: what is new, what is corrected, and spreadsheets."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from building import at, day

from tracker.errors import FileRefusedError
from tracker.pipeline import diary
from tracker.pipeline.imports import import_paths
from tracker.store import Store
from tracker.tables import from_workbook

HEADER = "date,region,side,severity,note\n"


def table(path: Path, *rows: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return path


def standing(store: Store) -> list[str]:
    return [f"{n.day} {n.site} {n.severity:g}" for n in store.niggles()]


def test_a_corrected_table_read_again_replaces_what_it_said(store: Store, tmp_path: Path):
    path = table(
        tmp_path / "niggles.csv", "2026-01-01,calf,left,3,", "2026-01-05,knee,right,2,", "2026-01-09,none,,0,"
    )
    import_paths(store, [path])
    table(path, "2026-01-01,calf,right,3,", "2026-01-09,none,,0,")
    report = import_paths(store, [path])
    assert (report.niggles, report.replaced) == (1, 2)
    assert standing(store) == ["2026-01-01 right gastrocnemius 3"]
    diary.undo(store, now=at(99))
    assert standing(store) == ["2026-01-01 left gastrocnemius 3", "2026-01-05 right pfj 2"]


def test_a_table_that_goes_on_where_it_ended_takes_nothing_back(store: Store, tmp_path: Path):
    path = table(tmp_path / "niggles.csv", "2026-01-01,calf,left,3,")
    import_paths(store, [path])
    table(path, "2026-02-01,calf,left,2,")
    assert import_paths(store, [path]).replaced == 0
    assert len(standing(store)) == 2


def test_a_table_of_another_place_takes_nothing_back(store: Store, tmp_path: Path):
    import_paths(
        store, [table(tmp_path / "a" / "niggles.csv", "2026-01-01,calf,left,3,", "2026-01-03,calf,left,3,")]
    )
    import_paths(
        store, [table(tmp_path / "b" / "niggles.csv", "2026-01-01,knee,left,3,", "2026-01-03,knee,left,3,")]
    )
    assert len(standing(store)) == 4


def test_what_was_typed_is_never_taken_back_by_a_table(store: Store, tmp_path: Path):
    diary.log(store, "left quad 4", now=at(1))
    path = table(tmp_path / "niggles.csv", "2026-01-01,calf,left,3,", "2026-01-05,calf,left,3,")
    import_paths(store, [path])
    table(path, "2026-01-01,calf,left,2,", "2026-01-05,calf,left,3,")
    import_paths(store, [path])
    assert f"{day(1)} left quads 4" in standing(store)


def test_what_the_runner_deleted_stays_deleted_when_its_table_is_read_again(store: Store, tmp_path: Path):
    path = table(tmp_path / "niggles.csv", "2026-01-01,calf,left,3,", "2026-01-05,knee,left,3,")
    import_paths(store, [path])
    diary.delete(store, [store.niggles()[0].id], now=at(9))
    import_paths(store, [path])
    assert standing(store) == ["2026-01-05 left pfj 3"]


def test_a_row_mended_by_hand_stays_so_until_the_table_itself_is_corrected(store: Store, tmp_path: Path):
    path = table(tmp_path / "niggles.csv", "2026-01-01,calf,left,3,", "2026-01-05,knee,left,3,")
    import_paths(store, [path])
    diary.edit(store, store.niggles()[0].id, "4", now=at(9))
    diary.edit(store, store.niggles()[0].id, "5", now=at(10))
    import_paths(store, [path])
    assert standing(store) == ["2026-01-01 left gastrocnemius 5", "2026-01-05 left pfj 3"]
    table(path, "2026-01-01,calf,left,2,", "2026-01-05,knee,left,3,")
    import_paths(store, [path])
    assert standing(store) == ["2026-01-01 left gastrocnemius 2", "2026-01-05 left pfj 3"]


def test_a_table_that_was_undone_comes_back_when_it_is_read_again(store: Store, tmp_path: Path):
    path = table(tmp_path / "niggles.csv", "2026-01-01,calf,left,3,")
    import_paths(store, [path])
    diary.undo(store, now=at(9))
    assert standing(store) == []
    assert import_paths(store, [path]).niggles == 1
    assert standing(store) == ["2026-01-01 left gastrocnemius 3"]


def test_a_row_that_comes_back_in_a_later_version_stands_again(store: Store, tmp_path: Path):
    path = table(tmp_path / "niggles.csv", "2026-01-01,calf,left,3,", "2026-01-05,knee,left,3,")
    import_paths(store, [path])
    table(path, "2026-01-01,calf,left,3,", "2026-01-05,knee,left,2,")
    import_paths(store, [path])
    table(path, "2026-01-01,calf,left,3,", "2026-01-05,knee,left,3,")
    import_paths(store, [path])
    assert standing(store) == ["2026-01-01 left gastrocnemius 3", "2026-01-05 left pfj 3"]


@pytest.fixture
def workbook(tmp_path: Path):
    def make(name: str, *rows: tuple[object, ...]) -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / name
        book.save(path)
        book.close()
        return path

    return make


def test_a_spreadsheet_reads_as_its_table_does(store: Store, workbook):
    path = workbook(
        "my niggles.xlsx",
        ("date", "region", "side", "severity", "moment", "note"),
        (date(2026, 1, 1), "calf", "left", 3, "next morning", None),
        (datetime(2026, 1, 2), "IT band", "right", 2.5, None, "hills"),  # noqa: DTZ001 - as a spreadsheet has it
        ("2026-01-03", "none", None, 0, None, None),
    )
    report = import_paths(store, [path])
    assert report.failed == []
    assert standing(store) == ["2026-01-01 left gastrocnemius 3", "2026-01-02 right itb_thigh 2.5"]
    assert store.niggles()[1].note == "hills"
    assert [c.clear for c in store.checkins()] == [True]


def test_runs_may_come_in_a_spreadsheet_too_and_both_are_found_in_a_folder(
    store: Store, workbook, tmp_path: Path
):
    workbook("runs.xlsx", ("date", "distance_km", "duration_min"), (date(2026, 1, 1), 10, 52.5))
    workbook("niggles.xlsx", ("date", "region", "side", "severity"), (date(2026, 1, 1), "calf", "left", 3))
    report = import_paths(store, [tmp_path])
    assert (report.runs, report.niggles, report.failed) == (1, 1, [])
    assert store.activities()[0].distance_m == 10_000


def test_a_spreadsheet_with_a_damaged_directory_is_read_or_refused(workbook):
    path = workbook("niggles.xlsx", ("date", "region"), (date(2026, 1, 1), "calf"))
    sound = path.read_bytes()
    refused = 0
    for place in range(sound.index(b"PK\1\2"), len(sound)):
        damaged = bytearray(sound)
        damaged[place] ^= 0xFF
        try:
            from_workbook(bytes(damaged), "niggles.xlsx")
        except FileRefusedError:
            refused += 1
    assert refused > 20


def test_faults_of_a_spreadsheet_are_named_by_their_line(store: Store, workbook, tmp_path: Path):
    path = workbook("niggles.xlsx", ("date", "region", "side", "severity"), ("2026-01-01", "wing", "left", 3))
    ((_, reason),) = import_paths(store, [path]).failed
    assert "line 2: “wing” is no body region we know" in reason
    (tmp_path / "broken.xlsx").write_bytes(path.read_bytes()[:400])
    empty = workbook("empty.xlsx")
    assert len(import_paths(store, [tmp_path / "broken.xlsx", empty]).failed) == 2


def test_the_preview_tells_and_stores_nothing(niggle_cli, tmp_path: Path):
    path = table(tmp_path / "niggles.csv", "2026-01-01,calf,left,3,")
    answer = niggle_cli("import", "--dry-run", path)
    assert "Nothing was stored" in answer.output
    assert "1 niggle and 0 check-ins" in answer.output
    assert (
        niggle_cli("diary", "--since", "2026-01-01", "--until", "2026-01-01").output.split()[2] == "unknown"
    )
