"""Copies of the database: whole, of one moment, and looked through before they count.

They are made by SQLite's own backup, so other programs may go on writing meanwhile. A copy is written beside
its place and moved there when it is sound: there is never half of one under its name.
"""

from __future__ import annotations

import glob
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from tracker.errors import StoreError
from tracker.store.opening import speaking
from tracker.writing import beside, settled

SIDES = ("-wal", "-shm", "-journal")
"""What SQLite may lay beside a database."""

TIMES = re.compile(r"-(\d{4}-\d\d-\d\d-\d{6})(?:-\d+)?")

WHY = ("before-upgrade", "before-restore", "damaged")
"""What may stand behind the date: why such a copy was made."""

OURS = re.compile(rf"{TIMES.pattern}(?:-(?:{'|'.join(WHY)}))?\.sqlite(?:\.\w+\.part)?(?:{'|'.join(SIDES)})?")
"""What stands behind the name of the database in the names that we give."""


def backup_folder(path: Path) -> Path:
    """The folder of a database's dated copies: beside it, named after it."""
    return path.with_name(f"{path.stem}-backups")


def dated(path: Path, why: str = "", *, folder: Path | None = None) -> Path:
    """A free name for a copy made now, in UTC, among the others; ``why`` stands behind the date."""
    begin = f"{path.stem}-{datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    end = f"-{why}" if why else ""
    names = (f"{begin}{f'-{n}' if n else ''}{end}.sqlite" for n in range(10_000))
    return next(place for name in names if not (place := (folder or backup_folder(path)) / name).exists())


def copies_beside(path: Path) -> list[Path]:
    """Every copy of a database in its folder, whatever its name, in order of the names."""
    return sorted(copy for copy in backup_folder(path).glob("*.sqlite") if copy.is_file())


def dated_copies(path: Path, folder: Path | None = None) -> list[Path]:
    """The copies that were made under dated names, the latest first; those made before a change not."""
    found = []
    for copy in (folder or backup_folder(path)).glob(f"{glob.escape(path.stem)}-*.sqlite"):
        name = TIMES.fullmatch(copy.stem.removeprefix(path.stem))
        if name and copy.is_file():
            found.append((name[1], copy.stat().st_mtime_ns, copy))
    return [copy for _, _, copy in sorted(found, reverse=True)]


def write_dated(source: sqlite3.Connection, path: Path, why: str = "", *, folder: Path | None = None) -> Path:
    """Write a copy under a dated name that nobody else takes; returns where it lies.

    Raises
    ------
    StoreError
        It cannot be written, or is not sound; nothing is left of it then.
    """
    while True:
        to = dated(path, why, folder=folder)
        if _written(source, to):
            return to


def write_copy(source: sqlite3.Connection, to: Path) -> None:
    """Write what a connection sees to a file that is not there yet, readable by its owner only.

    Raises
    ------
    StoreError
        The file is there, cannot be written, or the copy is not sound; nothing is left of it then.
    """
    if to.exists() or not _written(source, to):
        raise StoreError("there is a file already", where=str(to), hint="Choose another name.")


def _written(source: sqlite3.Connection, to: Path) -> bool:
    """Write a copy, and give it its name; False where another file has that by now."""
    with whole_copy(source, to) as part:
        return take_name(part, to)


@contextmanager
def whole_copy(source: sqlite3.Connection, to: Path) -> Iterator[Path]:
    """A copy beside its place, looked through and on the disk; it goes afterwards, unless it took its name.

    Raises
    ------
    StoreError
        It cannot be written, or is not sound.
    """
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with beside(to) as part:
            try:
                with speaking(to):
                    _copied(source, part)
            finally:
                for side in SIDES:
                    with suppress(OSError):
                        Path(f"{part}{side}").unlink(missing_ok=True)
            settled(part)
            yield part
        settled(to.parent)
    except OSError as error:
        raise StoreError(
            f"it cannot be written ({error.strerror})", where=str(to), hint="Choose another place."
        ) from None


def take_name(part: Path, to: Path) -> bool:
    """Give a file its name, where no other has it; a disk that knows no second names (FAT) cannot promise."""
    try:
        os.link(part, to)
    except FileExistsError:
        return False
    except OSError:
        part.replace(to)
    return True


def _copied(source: sqlite3.Connection, part: Path) -> None:
    """Copy, and hold the copy against the source as it was at that moment."""
    own = not source.in_transaction
    if own:
        source.execute("BEGIN")
    try:
        counts = row_counts(source)
        with closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = delete")  # one file, and no others beside it
            sound = not damage(copy, references=False) and row_counts(copy) == counts
    finally:
        if own:
            source.rollback()
    if not sound:
        raise StoreError("the copy differs from the database", where=str(part), hint="Is the disk sound?")


def damage(sql: sqlite3.Connection, *, references: bool = True) -> list[str]:
    """What SQLite finds wrong with a database: nothing, where it is whole; references lead somewhere."""
    try:
        found = [str(text) for (text,) in sql.execute("PRAGMA integrity_check(20)")]
        if found == ["ok"]:
            broken = sql.execute("PRAGMA foreign_key_check").fetchmany(20) if references else []
            found = [
                f"a row of {table} refers to one of {other} that is missing" for table, _, other, _ in broken
            ]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    return found


def row_counts(sql: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for (name,) in sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: sql.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def born(sql: sqlite3.Connection) -> str | None:
    """When a database was first made: its copies say the same, another database does not."""
    found = sql.execute("SELECT min(applied_at) FROM _sqlite_migrations").fetchone()
    return found[0] if found else None


def last_change(sql: sqlite3.Connection) -> str | None:
    """When something was last written, with the writer's UTC offset; None where nothing was."""
    if not sql.execute("SELECT 1 FROM sqlite_master WHERE name = 'changes'").fetchone():
        return None
    found = sql.execute("SELECT at FROM changes ORDER BY julianday(at) DESC LIMIT 1").fetchone()
    return found[0] if found else None


def alone(target: sqlite3.Connection) -> None:
    """Keep every other program out until this connection is closed.

    Raises
    ------
    sqlite3.OperationalError
        Another one has it open.
    """
    target.execute("SELECT 1 FROM sqlite_master").fetchall()
    target.execute("PRAGMA locking_mode = exclusive")
    target.execute("BEGIN IMMEDIATE")
    target.execute("COMMIT")


def held_by_another(path: Path) -> bool:
    """Whether another program has a file open as a database, as far as its locks tell."""
    try:
        import fcntl
    except ImportError:  # not on Windows, where an open file cannot be moved anyway
        return False
    with path.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, LOCK_BYTES, FIRST_LOCK_BYTE)
        except OSError:
            return True
    return False


FIRST_LOCK_BYTE, LOCK_BYTES = 0x4000_0000, 512
"""Where SQLite's locks lie in the file (sqlite.org/fileformat2.html, the lock-byte page)."""


def overwrite(target: sqlite3.Connection, source: sqlite3.Connection) -> None:
    """Put what one connection sees in place of all that another holds, which is `alone`: all or nothing."""
    source.backup(target)
    if damage(target, references=False):
        raise StoreError("what was written is damaged", hint="Is the disk sound?")
