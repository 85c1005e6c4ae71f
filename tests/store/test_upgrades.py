"""A database of every schema there ever was comes through the upgrade with all it held.

The files in ``schemas`` are dumps of databases that the program itself wrote when that step was its last one:
a GPX run, two runs and three days of a diary from tables, a diary typed, later a rating, an undo, a forgotten run.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tracker.errors import StoreError
from tracker.model import Action, Effort
from tracker.pipeline import doctor
from tracker.pipeline.exporting import export
from tracker.pipeline.imports import import_paths
from tracker.store import Store
from tracker.store.copies import backup_folder
from tracker.store.lean import Database
from tracker.store.migrations import APPLICATION_ID, STEPS, migrations

SCHEMAS = Path(__file__).parent / "schemas"
OLDER = list(STEPS)[:-1]


def made(path: Path, step: str) -> dict[str, list[dict[str, object]]]:
    """A database as that niggle left it; returns all its rows by table."""
    with closing(sqlite3.connect(path)) as sql:
        sql.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        sql.executescript((SCHEMAS / f"{step}.sql").read_text(encoding="utf-8"))
        return rows(sql)


def rows(sql: sqlite3.Connection) -> dict[str, list[dict[str, object]]]:
    sql.row_factory = sqlite3.Row
    tables = [name for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        table: [dict(row) for row in sql.execute(f"SELECT rowid AS row_of, * FROM {table}")]
        for table in tables
    }


def test_every_older_schema_is_tried():
    assert sorted(file.stem for file in SCHEMAS.iterdir()) == OLDER


@pytest.mark.parametrize("step", OLDER)
def test_every_row_is_there_with_every_value(step: str, tmp_path: Path):
    path = tmp_path / "old.sqlite"
    before = made(path, step)
    assert list(STEPS)[len(before["_sqlite_migrations"]) - 1] == step
    with Store(path):
        pass
    with closing(sqlite3.connect(path)) as sql:
        after = rows(sql)
    for table, held in before.items():
        for old in held:
            new = next(row for row in after[table] if row["row_of"] == old["row_of"])
            changed = {name for name, value in old.items() if new[name] != value}
            # lists had no column that says they know the day only: the second step tells it of them
            assert changed <= ({"timed"} if step == "0001_foundation" else set()), (table, changed)
    assert len(after["_sqlite_migrations"]) == len(STEPS)


@pytest.mark.parametrize("step", OLDER)
def test_the_program_reads_it_all(step: str, tmp_path: Path):
    path = tmp_path / "old.sqlite"
    made(path, step)
    with Store(path) as store:
        gpx = next(run for run in store.activities() if run.source == "morning.gpx")
        samples = store.recording(gpx.id).samples
        assert len(samples) == 60
        assert samples["hr_bpm"].iloc[0] == 120
        assert store.setting("timezone") == "Europe/Berlin"
        told = {(n.day, str(n.site), n.severity, n.note) for n in store.niggles()}
        assert told == {
            (date(2026, 2, 12), "left gastrocnemius", 3, "after the hills"),
            (date(2026, 2, 14), "right hamstring", 2, None),
            (date(2026, 2, 15), "left gastrocnemius", 3, None),
        }
        assert {c.day.day for c in store.checkins() if c.clear} == {13, 16}
        late = step > "0003"
        assert [e.rpe for e in store.entries(Effort)] == ([6] if late else [])
        assert len(store.activities()) == (2 if late else 3)
        assert len(store.entries(Action)) == (step > "0005")
        export(store, tmp_path / "out")
    assert not [one for one in doctor.examine(path) if one.level == "bad"]
    with Store(tmp_path / "new.sqlite") as new:
        import_paths(new, [tmp_path / "out"])
        assert {(n.day, str(n.site), n.severity, n.note) for n in new.niggles()} == told


def empty_until(path: Path, step: str) -> None:
    """An empty database as it was before that step."""
    made = Database(path, execute_plugins=False)
    migrations().apply(made, stop_before=step)
    made.close()


def test_an_upgrade_keeps_a_copy_first(tmp_path: Path):
    path = tmp_path / "old.sqlite"
    empty_until(path, "0006_about")
    Store(path).__exit__(None, None, None)
    (copy,) = backup_folder(path).iterdir()
    assert copy.name.endswith("-before-upgrade.sqlite")
    with closing(sqlite3.connect(copy)) as sql:
        assert sql.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0] == 5 < len(STEPS)
    Store(path).__exit__(None, None, None)
    assert len(list(backup_folder(path).iterdir())) == 1


def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from tracker.store import migrations as steps

    path = tmp_path / "old.sqlite"
    empty_until(path, "0006_about")
    before = path.read_bytes()
    broken = {**steps.STEPS, "0006_about": (*steps.STEPS["0006_about"], "CREATE NONSENSE")}
    monkeypatch.setattr(steps, "STEPS", broken)
    with pytest.raises(StoreError) as failed:
        Store(path)
    assert failed.value.hint
    assert path.read_bytes() == before


def test_an_upgrade_without_room_for_its_copy_is_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "old.sqlite"
    empty_until(path, "0006_about")
    backup_folder(path).write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot be written"):
        Store(path)
    with closing(sqlite3.connect(path)) as sql:
        assert sql.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()[0] == 5
