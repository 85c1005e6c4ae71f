"""What is exported comes back: the same database, and the same bytes once more."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from building import at, clear, day, niggle, run

from tracker.errors import TrackerError
from tracker.frames import samples
from tracker.model import (
    Alert,
    Answer,
    Checkin,
    Effort,
    Finding,
    Lap,
    Moment,
    Questionnaire,
    Recording,
    SelfCheck,
    Side,
    Site,
)
from tracker.pipeline.checks import keep_photo, photo_folder
from tracker.pipeline.exporting import export
from tracker.pipeline.imports import import_paths
from tracker.store import Store
from tracker.store.entries import TABLES
from tracker.store.prepared import prepare
from tracker.store.recorded import StoredFile

PHOTO = "2026-01-29-front-0123456789.jpg"
NOTES = (
    "plain",
    "two\nlines",
    '"quoted", and; more',
    "=SUM(A1)",
    "'apostrophe",
    "-1",
    "emoji 🏃",
    "tab\there",
    "None",
)


def fill(store: Store) -> None:
    import numpy as np

    beats = samples(
        {"time_s": np.arange(0.0, 600.0), "hr_bpm": np.full(600, 140.0), "distance_m": np.arange(600.0) * 3}
    )
    for number in (0, 3, 6):
        recording = Recording(
            activity=run(number, rpe=4.0 if number else None),
            samples=beats,
            laps=(Lap(start_s=0, elapsed_s=600, distance_m=1800),),
        )
        store.add_file(
            StoredFile(f"f{number}.fit", f"f{number}", 10, b"original", None), [prepare(recording)]
        )
    store.forget(run(3).id)
    store.write([niggle(n, "left soleus", n % 10, note=note) for n, note in enumerate(NOTES)])
    store.write(
        [
            niggle(
                20,
                "right pfj",
                2.5,
                moment=Moment.NEXT_MORNING,
                alerts=(Alert.POP, Alert.LIMP),
                x=0.123456789,
                y=0.5,
            ),
            niggle(20, "soleus", 1),
        ],
        [clear(21), Checkin(day=day(22), logged_at=at(22), clear=True, soreness=2.5, note="fine")],
        [Checkin(day=day(23), logged_at=at(23), clear=False, sleep_h=7.25, mood=1 / 3 + 1)],
        [Effort(day=day(6), logged_at=at(6), activity_id=run(6).id, rpe=7)],
        [Answer(day=day(20), logged_at=at(20), question="bone_hop", yes=False, site=Site("pfj", Side.RIGHT))],
        [
            Questionnaire(
                day=day(27), logged_at=at(27), participation=8, modification=8, performance=0, symptoms=17
            )
        ],
        [
            SelfCheck(
                day=day(28),
                logged_at=at(28),
                done=("head",),
                findings=(Finding("head", "forward"),),
                photos=(PHOTO,),
            )
        ],
    )
    keep_photo(photo_folder(store) / PHOTO, b"\xff\xd8\xff picture")
    (old, *_) = store.niggles()
    store.write([replace(old, severity=9, logged_at=at(30))], what="edit", at=at(30), withdraw=[old])
    store.write(what="delete", at=at(31), withdraw=[store.niggles()[3]])
    store.write([niggle(40, "left quads")])
    change = store.last_change()
    assert change is not None
    store.undo(change, at(41))
    store.set("timezone", "Europe/Berlin")
    store.set("api_token_sha256", "secret")


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_export_import_export_is_byte_equal(store: Store, tmp_path: Path):
    fill(store)
    first = export(store, tmp_path / "one")
    assert (first.niggles, first.checkins, first.runs) == (10, 3, 2)
    with Store(tmp_path / "two.sqlite") as other:
        report = import_paths(other, [tmp_path / "one"])
        assert report.failed == []
        assert report.niggles == 13  # every version, the withdrawn ones too
        export(other, tmp_path / "two")
        assert files(tmp_path / "one") == files(tmp_path / "two")
        for kind in TABLES:
            for withdrawn in (False, True):
                assert other.entries(kind, withdrawn=withdrawn) == store.entries(kind, withdrawn=withdrawn)
        assert other.activities() == store.activities()
        assert other.recording(run(6).id).laps == store.recording(run(6).id).laps
        assert other.recording(run(6).id).samples.equals(store.recording(run(6).id).samples)
        assert (photo_folder(other) / PHOTO).read_bytes().startswith(b"\xff\xd8\xff")
        again = import_paths(other, [tmp_path / "one"])
        assert (again.imported, again.niggles, again.checkins, again.failed) == (0, 0, 0, [])
    assert "secret" not in (tmp_path / "one" / "niggle.jsonl").read_text(encoding="utf-8")


def test_undo_works_on_after_an_import_as_it_would_have_before(store: Store, tmp_path: Path):
    fill(store)
    export(store, tmp_path / "one")
    with Store(tmp_path / "two.sqlite") as other:
        import_paths(other, [tmp_path / "one"])
        change = other.last_change()
        assert change is not None
        assert change.what == "delete"
        other.undo(change, at(50))
        assert len(other.niggles()) == 11


def test_the_tables_alone_bring_what_stands(store: Store, tmp_path: Path):
    fill(store)
    folder = tmp_path / "one"
    export(store, folder)
    (folder / "niggle.jsonl").unlink()
    with Store(tmp_path / "two.sqlite") as other:
        report = import_paths(other, [folder])
        assert report.failed == []
        assert other.niggles() == tuple(
            sorted(store.niggles(), key=lambda n: (n.day, n.logged_at, other.niggles().index(n)))
        )
        assert sorted(c.id for c in other.checkins()) == sorted(c.id for c in store.checkins())
        export(other, tmp_path / "two")
    for name in ("niggles.csv", "checkins.csv", "runs.csv"):
        assert (tmp_path / "two" / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_table_changed_after_the_export_is_read(store: Store, tmp_path: Path):
    store.write([niggle(0, "left soleus")])
    folder = tmp_path / "one"
    export(store, folder)
    with (folder / "niggles.csv").open("a") as file:
        file.write("2026-01-05,calf,right,4\n")
    with Store(tmp_path / "two.sqlite") as other:
        import_paths(other, [folder])
        assert [str(n.site) for n in other.niggles()] == ["left soleus", "right gastrocnemius"]


def test_a_spreadsheet_takes_no_note_for_a_formula(store: Store, tmp_path: Path):
    store.write([niggle(0, "left soleus", note="=cmd|' /C calc'!A0")])
    export(store, tmp_path / "one")
    text = (tmp_path / "one" / "niggles.csv").read_text()
    assert "'=cmd" in text
    assert ",=cmd" not in text


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: lines[:1] + ['{"table":"niggles","row":{"id":"x"}}'],
        lambda lines: lines[:1] + ['{"table":"sqlite_master","row":{"name":"x"}}'],
        lambda lines: (
            lines[:1] + ['{"table":"niggles","row":{"id) VALUES (1); DROP TABLE niggles; --":"x"}}']
        ),
        lambda lines: lines[:2] + [lines[2][:20]],
        lambda lines: lines[:1] + ["[]"],
        lambda lines: ["{}"] + lines[1:],
        lambda lines: [lines[0].replace("niggle export 1", "niggle export 9")] + lines[1:],
        lambda lines: [lines[0].replace("0003_diary", "0099_flying")] + lines[1:],
        lambda lines: ["not json"],
    ],
)
def test_a_damaged_export_is_refused_and_nothing_is_taken(store: Store, tmp_path: Path, damage):
    fill(store)
    folder = tmp_path / "one"
    export(store, folder)
    path = folder / "niggle.jsonl"
    path.write_text("\n".join(damage(path.read_text(encoding="utf-8").splitlines())) + "\n", encoding="utf-8")
    for table in folder.glob("*.csv"):
        table.unlink()
    with Store(tmp_path / "two.sqlite") as other:
        report = import_paths(other, [folder])
        assert len(report.failed) == 1
        assert other.niggles() == ()
        assert other.count() == 0


def test_an_export_of_an_older_schema_is_brought_up_to_date(store: Store, tmp_path: Path):
    old = {
        "id": niggle(0, "left soleus").id,
        "day": str(day(0)),
        "region": "soleus",
        "side": "left",
        "severity": 3,
        "logged_at": at(0).isoformat(),
    }
    head = {"format": "niggle export 1", "schema": ["0001_foundation", "0002_import"], "tables": {}}
    path = tmp_path / "niggle.jsonl"
    path.write_text("\n".join(map(json.dumps, (head, {"table": "niggles", "row": old}, {"rows": 1}))) + "\n")
    import_paths(store, [path])
    assert store.niggles() == (niggle(0, "left soleus"),)


def test_a_folder_that_cannot_be_written_is_told(store: Store, tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(TrackerError, match="cannot be written"):
        export(store, tmp_path / "file" / "below")


def test_only_the_owner_can_read_an_export(store: Store, tmp_path: Path):
    export(store, tmp_path / "one")
    for file in (tmp_path / "one").iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def crafted(tmp_path: Path, *rows: tuple[str, dict]) -> Path:
    head = {
        "format": "niggle export 1",
        "schema": ["0001_foundation", "0002_import", "0003_diary"],
        "tables": {},
    }
    lines = [head, *({"table": table, "row": row} for table, row in rows), {"rows": len(rows)}]
    folder = tmp_path / "crafted"
    folder.mkdir()
    (folder / "niggle.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    return folder


@pytest.mark.parametrize(
    "name", ["{out}/pwned.jpg", "../pwned.jpg", "..\\pwned.jpg", "2026-01-01-front-0123456789.sh"]
)
def test_a_crafted_export_writes_nothing_outside_the_folder_of_photographs(
    store: Store, tmp_path: Path, name: str
):
    name = name.format(out=tmp_path / "out")
    row = {
        "id": "x",
        "day": "2026-01-01",
        "done": '["head"]',
        "photos": json.dumps([name]),
        "logged_at": "2026-01-01T20:00:00+00:00",
    }
    folder = crafted(tmp_path, ("selfchecks", row))
    (folder / "photos").mkdir()
    (folder / "photos" / "pwned.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "out").mkdir()
    before = set(tmp_path.rglob("*"))
    import_paths(store, [folder])
    assert {p for p in set(tmp_path.rglob("*")) - before if "sqlite" not in p.name} == set()


def test_an_import_takes_no_settings_of_another_machine(store: Store, tmp_path: Path):
    rows = [
        {"key": k, "value": v, "set_at": "x"}
        for k, v in (("api_token_sha256", "aa"), ("reminder_url", "http://x"), ("timezone", "Not/AZone"))
    ]
    import_paths(store, [crafted(tmp_path, *(("settings", row) for row in rows))])
    assert [store.setting(row["key"]) for row in rows] == [None, None, None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"severity": 99},
        {"severity": "abc"},
        {"severity": None},
        {"moment": "never"},
        {"alerts": '["zzz"]'},
        {"alerts": "{}x"},
    ]
    + [
        {"logged_at": "2026-01-01T20:00:00"},
        {"day": "hello"},
        {"day": "0001-01-01"},
        {"note": {"base64": "/w=="}},
        {"severity": [1]},
    ],
)
def test_a_row_that_is_no_entry_is_damage(store: Store, tmp_path: Path, wrong: dict):
    row = {
        "id": "x",
        "day": "2026-01-01",
        "region": "soleus",
        "side": "left",
        "severity": 3,
        "logged_at": "2026-01-01T20:00:00+00:00",
    }
    report = import_paths(store, [crafted(tmp_path, ("niggles", row | wrong))])
    assert len(report.failed) == 1
    assert store.niggles() == ()


def test_an_export_that_breaks_off_at_a_line_is_refused(store: Store, tmp_path: Path):
    store.write([niggle(n, "left soleus") for n in range(5)])
    export(store, tmp_path / "one")
    path = tmp_path / "one" / "niggle.jsonl"
    path.write_text("".join(line + "\n" for line in path.read_text().splitlines()[:-3]))
    with Store(tmp_path / "two.sqlite") as other:
        report = import_paths(other, [path])
        assert "its end is missing" in report.failed[0][1]
        assert other.niggles() == ()
