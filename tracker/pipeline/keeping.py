"""Keeping the diary safe: backups, bringing one back, and forgetting everything."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import StoreError
from tracker.pipeline.belongings import bring_photos, remove, was_ours
from tracker.pipeline.checks import PHOTO_NAME, photos_of
from tracker.store import Store
from tracker.store.copies import (
    SIDES,
    alone,
    born,
    damage,
    dated,
    dated_copies,
    held_by_another,
    last_change,
    overwrite,
    row_counts,
    take_name,
    whole_copy,
    write_copy,
    write_dated,
)
from tracker.store.database import SECRET_SETTING, TOKEN_SETTING
from tracker.store.entries import TABLES
from tracker.store.forgetting import DUE_SETTING
from tracker.store.loaded import LOADS_SETTING
from tracker.store.opening import BUSY_TIMEOUT_S, check_ours, explained, reading, speaking

OF_THE_RUNNER = ("activities", *TABLES.values(), "changes", "forgotten")
"""Tables whose rows no one can make again; each has an ``id``."""

OF_THE_PROGRAM = (SECRET_SETTING, LOADS_SETTING, TOKEN_SETTING, DUE_SETTING)

SETTINGS = (("settings", ("key", "value")), ("athlete_settings", ("key", "since", "value")))


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written and looked through: where, how much is in it, and what had to go.

    ``lost`` are photographs that could not be copied.
    """

    path: Path
    entries: int
    photos: int
    removed: tuple[Path, ...]
    lost: tuple[str, ...] = ()


def backup(store: Store, to: Path | None = None, *, keep: int | None = None) -> Backup:
    """Write a copy of everything, of this moment; others may go on writing.

    Parameters
    ----------
    store
        What is copied.
    to
        A file that is not there yet, or a folder; by default the folder ``…-backups`` beside the database.
    keep
        Keep only so many of its dated copies in that folder, the latest; those of others stay.

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
    photos = bring_photos(photos_of(store.path), photos_of(path))
    removed = _own_copies(store, path)[keep - 1 :] if keep is not None else []
    for old in removed:
        old.unlink(missing_ok=True)
        remove(photos_of(old), PHOTO_NAME.fullmatch)
    return Backup(path, store.count_entries(), photos.count, tuple(removed), photos.lost)


def _own_copies(store: Store, made: Path) -> list[Path]:
    """The dated copies of this very database beside the one just made, the latest first."""
    own, found = born(store.sql), []
    for copy in dated_copies(store.path, made.parent):
        with suppress(sqlite3.Error), reading(copy) as sql:
            if copy != made and born(sql) == own and not _has_more(sql, store.sql):
                found.append(copy)
    return found


def _has_more(copy: sqlite3.Connection, now: sqlite3.Connection) -> bool:
    """Whether a copy holds entries that the database lacks: it is another one's then, or the only one."""
    return any(_ids(copy, table, ("id",)) - _ids(now, table, ("id",)) for table in TABLES.values())


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
    """A database that was brought back, and where what stood there before is kept.

    ``lost`` are photographs that could not be brought back.
    """

    path: Path
    before: Path | None
    entries: int
    lost: tuple[str, ...] = ()


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
            before = _begun_anew(path, copy)
    with Store(path) as store:
        store.unset(TOKEN_SETTING)  # an old one must not open the door again
        photos = bring_photos(photos_of(source), photos_of(path))
        return Restored(path, before, store.count_entries(), photos.lost)


def _replaced(path: Path, copy: sqlite3.Connection, asked: Lacking) -> Path:
    """Keep what stands, and put the copy in its place, everybody else kept out; returns what was kept."""
    with speaking(path), closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as here:
        alone(here)
        if _lacking(here, copy) != asked:
            raise StoreError("something was written meanwhile", where=str(path), hint="Try it again.")
        place = write_dated(here, path, "before-restore")
        overwrite(here, copy)
    return place


def _begun_anew(path: Path, copy: sqlite3.Connection) -> Path | None:
    """Put the copy where nothing stands that can be read; what lies there is kept as it is, and returned."""
    stood = path.exists()
    begun = StoreError("another niggle began one meanwhile", where=str(path), hint="Try it again.")
    with whole_copy(copy, path) as part:
        if path.exists() and not stood:
            raise begun
        kept = _put_aside(path)
        if not take_name(part, path):
            raise begun
    return kept


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
            found = damage(sql, references=False)  # a row that leads nowhere is for the doctor
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
        if not was_ours(path):
            raise StoreError(
                "this is no database of niggle",
                where=str(path),
                hint="Move it away first, or choose with --db.",
            ) from None
        return False


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


def _put_aside(path: Path) -> Path | None:
    """Move what cannot be read, as it is, with what lies beside it; None where there is nothing.

    Raises
    ------
    StoreError
        Another program has it open.
    """
    there = [side for side in ("", *SIDES) if Path(f"{path}{side}").exists()]
    if not there:
        return None
    if "" in there:
        _refuse_in_use(path)
    place = dated(path, "damaged")
    place.parent.mkdir(mode=0o700, exist_ok=True)
    for side in there:
        with suppress(FileNotFoundError):
            shutil.move(f"{path}{side}", f"{place}{side}")
    return Path(f"{place}{there[0]}")


def _refuse_in_use(path: Path) -> None:
    """Refuse a database that another program has open, as far as its damage lets that be seen."""
    try:
        with closing(sqlite3.connect(path, timeout=1.0, isolation_level=None)) as sql:
            alone(sql)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise explained(error, path) from error
    except sqlite3.DatabaseError:
        if held_by_another(path):
            raise explained(sqlite3.OperationalError("locked"), path) from None
