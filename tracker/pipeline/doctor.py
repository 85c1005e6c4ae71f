"""Looking a database over: whole, ours, private, backed up; every finding says what to do."""

from __future__ import annotations

import gzip
import json
import os
import platform
import shlex
import shutil
import sqlite3
import stat
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Literal

from tracker import __version__
from tracker.errors import TrackerError
from tracker.pipeline.belongings import half_written
from tracker.pipeline.checks import photos_of
from tracker.store import rows
from tracker.store.connection import SCRATCH
from tracker.store.copies import backup_folder, copies_beside, damage, last_change
from tracker.store.entries import TABLES, from_row
from tracker.store.migrations import STEPS
from tracker.store.opening import SQLITE_HEADER, applied, check_ours, reading

Level = Literal["fine", "note", "bad"]

BACKUP_DAYS = 30
"""An older backup is worth a word."""

ROOM = 50 * 2**20
"""So much room beside two copies of the database should be free [bytes]."""

AHEAD = timedelta(days=1)

MOST_NAMED = 5

UNREADABLE = (TrackerError, ValueError, KeyError, TypeError, AttributeError, zlib.error)
"""What a row raises that was changed by hand, or by the disk."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at: fine, to be noted, or bad; and what to do."""

    level: Level
    about: str
    text: str
    hint: str | None = None


def worst(found: Iterable[Checked]) -> Level:
    """The worst level among findings."""
    levels = {one.level for one in found}
    return "bad" if "bad" in levels else "note" if "note" in levels else "fine"


def examine(path: Path) -> Iterator[Checked]:
    """Look a database over. Nothing is changed, and a damaged one is looked at as far as it can be read."""
    yield _versions()
    if path.exists() and not path.is_file():
        yield Checked("bad", "database", "this is no file", "Choose another with --db.")
        return
    if not path.is_file():
        yield Checked("note", "database", "there is none here yet", "niggle import FOLDER begins one.")
        return
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        yield Checked(
            "note", "database", "it can be read but not written", "Make it and its folder writable."
        )
    yield from _private(path)
    yield _room(path)
    yield from _guarded("backup", _backups(path))
    try:
        with path.open("rb") as file:
            ours = file.read(16) in (b"", SQLITE_HEADER)
        if not ours:
            yield Checked(
                "bad", "database", "this is no database, or its beginning is destroyed", _way_back(path)
            )
            return
        with reading(path) as sql:
            sql.row_factory = sqlite3.Row
            yield from _content(sql, path)
    except (sqlite3.Error, OSError) as error:
        yield Checked("bad", "database", f"it cannot be read ({error})", _way_back(path))


def _content(sql: sqlite3.Connection, path: Path) -> Iterator[Checked]:
    try:
        check_ours(sql, path)
    except TrackerError as error:
        yield Checked("bad", "database", error.what, error.hint)
        return
    found = damage(sql)
    if found:
        yield Checked("bad", "integrity", "; ".join(found[:MOST_NAMED]), _way_back(path))
        return
    yield Checked("fine", "integrity", "whole; every row finds what it refers to")
    pending = [step for step in STEPS if step not in applied(sql)]
    if pending:
        yield Checked("note", "schema", f"older than this niggle: {', '.join(pending)} to come", ON_OPENING)
        return
    for about, check in (
        ("diary", _entries(sql)),
        ("recordings", _recordings(sql)),
        ("photographs", _photographs(sql, path)),
        ("clock", _clock(sql)),
    ):
        yield from _guarded(about, check)


def _guarded(about: str, check: Iterator[Checked]) -> Iterator[Checked]:
    """A check's findings; one that stumbles over what it is to look at has found something."""
    try:
        yield from check
    except (sqlite3.Error, OSError, *UNREADABLE) as error:
        yield Checked("bad", about, f"it cannot be looked through ({type(error).__name__})", LOOK)


ON_OPENING = "Any other command brings it up to date, and keeps a copy first."


def _versions() -> Checked:
    told = f"niggle {__version__} ({list(STEPS)[-1]}), Python {platform.python_version()}"
    return Checked("fine", "versions", f"{told}, SQLite {sqlite3.sqlite_version}, {platform.system()}")


def _private(path: Path) -> Iterator[Checked]:
    if os.name == "nt":
        return
    open_ones = [
        one
        for one in (path, photos_of(path), backup_folder(path), *_copies(path))
        if one.exists() and stat.S_IMODE(one.stat().st_mode) & 0o077
    ]
    for one in open_ones[:MOST_NAMED]:
        yield Checked(
            "note", "privacy", f"others on this machine can read {one}", f"chmod go= {shlex.quote(str(one))}"
        )
    if not open_ones:
        yield Checked("fine", "privacy", "readable by you only")


def _room(path: Path) -> Checked:
    free, wanted = shutil.disk_usage(path.parent).free, 2 * path.stat().st_size + ROOM
    text = f"{free / 1e9:.1f} GB free"
    if free < wanted:
        return Checked("note", "disk", text, f"Free some: {wanted / 1e9:.1f} GB would do.")
    return Checked("fine", "disk", text)


def _backups(path: Path) -> Iterator[Checked]:
    found = _copies(path)
    for left in (*backup_folder(path).glob(".*.part"), *half_written(path), *_left_over()):
        yield Checked("note", "left over", f"{left} is of a niggle that was killed", "It can be removed.")
    if not found:
        yield Checked("note", "backup", "there is none beside the database", "niggle backup")
        return
    age = (datetime.now(UTC) - datetime.fromtimestamp(found[-1].stat().st_mtime, UTC)).days
    if not _is_whole(found[-1]):
        yield Checked("note", "backup", f"{found[-1].name} is damaged", "niggle backup makes a new one.")
    elif age > BACKUP_DAYS:
        yield Checked("note", "backup", f"the last is {age} days old", "niggle backup")
    else:
        yield Checked("fine", "backup", f"{found[-1].name}, whole")


def _copies(path: Path) -> list[Path]:
    """The backups beside a database, the latest last; what was put aside as damaged is none."""
    found = (copy for copy in copies_beside(path) if not copy.stem.endswith("damaged"))
    return sorted(found, key=lambda copy: copy.stat().st_mtime)


def _is_whole(copy: Path) -> bool:
    try:
        with reading(copy) as sql:
            return not damage(sql, references=False)
    except sqlite3.Error:  # it cannot even be opened
        return False


def _left_over() -> Iterator[Path]:
    """Copies for a trial that a killed program left: older than a day, so that none is in use."""
    day_ago = datetime.now(UTC).timestamp() - 86_400
    for one in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        try:
            if one.is_dir() and one.stat().st_mtime < day_ago:
                yield one
        except OSError:
            continue


def _way_back(path: Path) -> str:
    """The command that brings back the latest backup that is whole."""
    whole = next((copy for copy in reversed(_copies(path)) if _is_whole(copy)), None)
    if whole is None:
        return "Leave it as it is, and bring back a copy of yours: niggle restore FILE"
    return f"niggle restore {shlex.quote(str(whole))}"


def _entries(sql: sqlite3.Connection) -> Iterator[Checked]:
    """Every entry can be read, and is what its id was made from."""
    wrong, count = [], 0
    for kind, table in TABLES.items():
        for row in sql.execute(f"SELECT * FROM {table}"):  # noqa: S608 - our names
            count += 1
            try:
                right = from_row(kind, dict(row)).id == row["id"]
            except UNREADABLE:
                right = False
            if not right:
                wrong.append(f"{table} {row['id']}")
    if wrong:
        named = ", ".join(wrong[:MOST_NAMED])
        yield Checked("bad", "diary", f"{len(wrong)} entries are not as they were written: {named}", LOOK)
    else:
        yield Checked("fine", "diary", f"{count:,} entries, each as it was written")
    lost = sql.execute(
        "SELECT count(*) FROM efforts WHERE withdrawn_at IS NULL AND activity_id NOT IN "
        "(SELECT id FROM activities UNION SELECT id FROM forgotten)"
    ).fetchone()[0]
    if lost:
        yield Checked("note", "diary", f"{lost} ratings are of runs that are not here", "Import their files.")


LOOK = "Somebody changed them by hand, or the disk did: a backup has them as they were."


def _recordings(sql: sqlite3.Connection) -> Iterator[Checked]:
    """Every recording can be unpacked, and every kept original is the file that was read."""
    wrong, count = [], 0
    for row in sql.execute(
        "SELECT s.*, a.source FROM samples AS s JOIN activities AS a ON a.id = s.activity_id"
    ):
        count += 1
        try:
            right = len(rows.to_samples(dict(row))) == row["rows"]
        except UNREADABLE:
            right = False
        if not right:
            wrong.append(row["source"])
    for row in sql.execute("SELECT hash, name, original FROM files WHERE original IS NOT NULL"):
        try:
            right = sha256(gzip.decompress(row["original"])).hexdigest() == row["hash"]
        except (OSError, EOFError, zlib.error):
            right = False
        if not right:
            wrong.append(row["name"])
    if wrong:
        named = ", ".join(dict.fromkeys(wrong[:MOST_NAMED]))
        hint = "niggle forget them and import their files again."
        yield Checked("bad", "recordings", f"{len(wrong)} are damaged: {named}", hint)
    else:
        yield Checked("fine", "recordings", f"{count:,}, each readable")


def _photographs(sql: sqlite3.Connection, path: Path) -> Iterator[Checked]:
    found = sql.execute("SELECT photos FROM selfchecks WHERE photos IS NOT NULL AND withdrawn_at IS NULL")
    named = {name for (text,) in found for name in json.loads(text)}
    there = {photo.name for photo in photos_of(path).iterdir()} if photos_of(path).is_dir() else set()
    if missing := sorted(named - there):
        told = ", ".join(missing[:MOST_NAMED])
        yield Checked("note", "photographs", f"{len(missing)} are missing: {told}", "A backup may have them.")
    elif named:
        yield Checked("fine", "photographs", f"{len(named)}, all there")


def _clock(sql: sqlite3.Connection) -> Iterator[Checked]:
    """Entries from the future: a clock was wrong then, or is now."""
    at = last_change(sql)
    if at and datetime.fromisoformat(at) > datetime.now(UTC) + AHEAD:
        yield Checked("note", "clock", f"something was written on {at[:10]}, which is to come", CLOCK)


CLOCK = "Is this machine's clock right? If it was wrong then, the entry can be deleted and logged anew."
