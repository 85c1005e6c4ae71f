"""Keeping the diary safe: backups, bringing one back, and forgetting everything."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import StoreError
from tracker.pipeline.checks import PHOTO_NAME, keep_photo, photos_of
from tracker.store import Store
from tracker.store.copies import (
    SIDES,
    alone,
    backup_folder,
    damage,
    dated,
    dated_copies,
    last_change,
    overwrite,
    row_counts,
    write_copy,
    write_dated,
)
from tracker.store.database import LOADS_SETTING, SECRET_SETTING, TOKEN_SETTING
from tracker.store.entries import TABLES
from tracker.store.migrations import APPLICATION_ID
from tracker.store.opening import BUSY_TIMEOUT_S, SQLITE_HEADER, check_ours, explained, reading, speaking

OF_THE_RUNNER = ("activities", *TABLES.values(), "changes", "forgotten")
"""Tables whose rows no one can make again; each has an ``id``."""

OF_THE_PROGRAM = (SECRET_SETTING, LOADS_SETTING, TOKEN_SETTING)

SETTINGS = (("settings", ("key", "value")), ("athlete_settings", ("key", "since", "value")))


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and looked through: where, how much is in it, and what had to go."""

    path: Path
    entries: int
    photos: int
    removed: tuple[Path, ...]


def backup(store: Store, to: Path | None = None, *, keep: int | None = None) -> Backup:
    """Write a copy of everything, of this moment; others may go on writing.

    Parameters
    ----------
    store
        What is copied.
    to
        A file that is not there yet, or a folder; by default the folder ``…-backups`` beside the database.
    keep
        Keep only so many of the dated copies in that folder, the latest.

    Raises
    ------
    StoreError
        It cannot be written there, or is not sound; nothing is left of it then.
    """
    folder = to if to is not None and to.is_dir() else None
    if to is None or folder:
        path = write_dated(store.sql, store.path, folder=folder)
    else:
        path = to
        write_copy(store.sql, path)
    photos = _bring_photos(photos_of(store.path), photos_of(path))
    others = [copy for copy in dated_copies(store.path, path.parent) if copy != path]
    removed = others[keep - 1 :] if keep is not None else []
    for old in removed:
        old.unlink(missing_ok=True)
        _remove(photos_of(old), PHOTO_NAME.fullmatch)
    return Backup(path, store.count_entries(), photos, tuple(removed))


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a database has and a copy of it lacks: rows of each table, and when the last was written."""

    rows: dict[str, int]
    latest: str | None

    @property
    def anything(self) -> bool:
        """Whether there is any."""
        return any(self.rows.values())


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was brought back, and where what stood there before is kept."""

    path: Path
    before: Path | None
    entries: int


def restore(path: Path, source: Path, *, sure: Callable[[Lacking], bool]) -> Restored | None:
    """Bring a backup back in place of the database; what stands there now is kept as another backup.

    Nobody else can write between the keeping and the replacing.

    Parameters
    ----------
    path
        The database.
    source
        The backup.
    sure
        Asked before anything is replaced that the backup lacks.

    Returns
    -------
    What was done; None where ``sure`` said no.

    Raises
    ------
    StoreError
        The backup is none, is damaged or of a newer niggle; or what stands at the place of the database is
        none of ours, is in use, or cannot be written.
    """
    path = path.resolve() if path.exists() else path
    _check_backup(source, path)
    with reading(source) as copy:
        if path.exists() and _is_sound(path):
            with speaking(path), reading(path) as now:
                lacking = _lacking(now, copy)
            if lacking.anything and not sure(lacking):
                return None
            before: Path | None = _replaced(path, copy, lacking)
        else:
            before = _put_aside(path) if path.exists() else None
            write_copy(copy, path)
    _bring_photos(photos_of(source), photos_of(path))
    with Store(path) as store:
        store.unset(TOKEN_SETTING)  # an old one must not open the door again
        return Restored(path, before, store.count_entries())


def _replaced(path: Path, copy: sqlite3.Connection, asked: Lacking) -> Path:
    """Keep what stands, and put the copy in its place, everybody else kept out; returns what was kept."""
    with speaking(path), closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as here:
        alone(here)
        if _lacking(here, copy) != asked:
            raise StoreError("something was written meanwhile", where=str(path), hint="Try it again.")
        place = write_dated(here, path, "before-restore")
        overwrite(here, copy)
    return place


def _check_backup(source: Path, path: Path) -> None:
    """Refuse what is no backup of ours that this program can read."""
    if source.is_dir():
        raise StoreError("this is a folder", where=str(source), hint="Name a backup in it, a .sqlite file.")
    if not source.is_file():
        raise StoreError("there is no such file", where=str(source), hint="niggle restore lists the backups.")
    if path.exists() and source.samefile(path):
        raise StoreError("this is the database itself", where=str(source), hint="Name a backup of it.")
    try:
        with reading(source) as sql:
            check_ours(sql, source)
            found = damage(sql)
            empty = not sql.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        raise StoreError("this is no database, or it is damaged", where=str(source), hint=OTHER) from None
    if found or empty:
        what = "it holds nothing" if empty else f"it is damaged ({found[0]})"
        raise StoreError(what, where=str(source), hint=OTHER)


OTHER = "Take another backup: niggle restore lists them."


def _is_sound(path: Path) -> bool:
    """Whether it is a whole database of ours; False where it is one that is damaged.

    Raises
    ------
    StoreError
        It is something else, or cannot be looked at now.
    """
    if not path.is_file():
        raise StoreError("this is no file", where=str(path), hint="Choose another place with --db.")
    try:
        with reading(path) as sql:
            check_ours(sql, path)
            return not damage(sql, references=False) and bool(row_counts(sql))
    except sqlite3.OperationalError as error:
        raise explained(error, path) from error
    except sqlite3.DatabaseError:
        if not _was_ours(path):
            raise StoreError(
                "this is no database of niggle",
                where=str(path),
                hint="Move it away first, or choose with --db.",
            ) from None
        return False


def _was_ours(path: Path) -> bool:
    """Whether a file that cannot be read was a database of ours: by its mark, or by backups beside it."""
    with path.open("rb") as file:
        head = file.read(72)
    marked = head[68:72] == APPLICATION_ID.to_bytes(4, "big") and head.startswith(SQLITE_HEADER)
    return marked or bool(dated_copies(path))


def _lacking(now: sqlite3.Connection, copy: sqlite3.Connection) -> Lacking:
    """What one database has and the other lacks."""
    rows = {table: len(_ids(now, table, ("id",)) - _ids(copy, table, ("id",))) for table in OF_THE_RUNNER}
    rows |= {table: len(_ids(now, table, names) - _ids(copy, table, names)) for table, names in SETTINGS}
    return Lacking({table: count for table, count in rows.items() if count > 0}, last_change(now))


def _ids(sql: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> set[tuple[object, ...]]:
    try:
        found = sql.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our names
        return {row for row in found if row[0] not in OF_THE_PROGRAM}
    except sqlite3.OperationalError:  # an older schema does not have it
        return set()


def _put_aside(path: Path) -> Path:
    """Move a database that cannot be read, as it is, with what lies beside it."""
    place = dated(path, "damaged")
    place.parent.mkdir(mode=0o700, exist_ok=True)
    for side in ("", *SIDES):
        with suppress(FileNotFoundError):
            shutil.move(f"{path}{side}", f"{place}{side}")
    return place


def _bring_photos(here: Path, there: Path) -> int:
    """Let every photograph of one folder be in the other too; returns how many there are.

    Raises
    ------
    StoreError
        They cannot be written there.
    """
    if not here.is_dir():
        return 0
    photos = [photo for photo in here.iterdir() if PHOTO_NAME.fullmatch(photo.name)]
    try:
        there.mkdir(mode=0o700, exist_ok=True)
        for photo in photos:
            data = photo.read_bytes()
            kept = there / photo.name
            if not kept.exists() or kept.read_bytes() != data:
                keep_photo(kept, data)
    except OSError as error:
        raise StoreError(
            f"the photographs cannot be written ({error.strerror})", where=str(there), hint="Is there room?"
        ) from None
    return len(photos)


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something on this machine that belongs to a database: where it lies and how large it is [bytes]."""

    path: Path
    what: str
    size: int


def everything(path: Path) -> list[Belonging]:
    """All that belongs to a database: itself, and in the folders beside it our photographs and backups."""
    path = path.resolve()
    found = [(Path(f"{path}{side}"), "its log" if side else "the database") for side in ("", *SIDES)]
    found += [(photo, "a photograph") for photo in _in(photos_of(path), PHOTO_NAME.fullmatch)]
    for copy in _in(backup_folder(path), lambda name: _of(path, name)):
        found.append((copy, "a backup"))
        found += [(photo, "a photograph") for photo in _in(photos_of(copy), PHOTO_NAME.fullmatch)]
    return [Belonging(part, what, part.stat().st_size) for part, what in found if part.is_file()]


def _of(path: Path, name: str) -> bool:
    """Whether a name in the folder of backups is one that we give: dated, maybe half written."""
    plain = name.removeprefix(".")
    return plain.startswith(f"{path.stem}-2") and (".sqlite" in plain)


def _in(folder: Path, ours: Callable[[str], object]) -> list[Path]:
    return sorted(file for file in folder.iterdir() if ours(file.name)) if folder.is_dir() else []


def _remove(folder: Path, ours: Callable[[str], object]) -> None:
    """Remove what is ours in a folder, and the folder where nothing else is in it."""
    for file in _in(folder, ours):
        file.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def forget_everything(path: Path) -> list[Belonging]:
    """Remove a database with all that belongs to it; returns what was removed. It cannot be brought back.

    Raises
    ------
    StoreError
        It is no database of ours, is in use, or something cannot be removed.
    """
    path = path.resolve()
    if path.exists():
        with speaking(path), closing(sqlite3.connect(path, timeout=1.0, isolation_level=None)) as sql:
            check_ours(sql, path)
            alone(sql)
    gone = everything(path)
    folders = sorted({one.path.parent for one in gone} - {path.parent}, key=lambda f: -len(f.parts))
    try:
        for one in gone:
            one.path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"it cannot be removed ({error.strerror})", where=str(one.path)) from None
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
    return gone
