"""All that belongs to a database on this machine, and forgetting it."""

from __future__ import annotations

import glob
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import StoreError
from tracker.pipeline.checks import PHOTO_NAME, photos_of
from tracker.store.copies import OURS, SIDES, alone, backup_folder, copies_beside, dated_copies
from tracker.store.migrations import APPLICATION_ID
from tracker.store.opening import SQLITE_HEADER, check_ours, explained
from tracker.writing import whole_file


@dataclass(frozen=True, slots=True)
class Belonging:
    """Something on this machine that belongs to a database: where it lies and how large it is [bytes]."""

    path: Path
    what: str
    size: int


def everything(path: Path) -> list[Belonging]:
    """All that belongs to a database: itself, and in the folders beside it our photographs and backups."""
    found = [(Path(f"{path}{side}"), "its log" if side else "the database") for side in ("", *SIDES)]
    found += [(part, "a copy never finished") for part in half_written(path)]
    found += [(photo, "a photograph") for photo in in_folder(photos_of(path), PHOTO_NAME.fullmatch)]
    for copy in in_folder(backup_folder(path), lambda name: _of(path, name)):
        found.append((copy, "a backup"))
        found += [(photo, "a photograph") for photo in in_folder(photos_of(copy), PHOTO_NAME.fullmatch)]
    return [Belonging(part, what, part.stat().st_size) for part, what in found if part.is_file()]


def staying(path: Path) -> list[Path]:
    """Copies in the folder of backups under names that are not ours: they are the runner's own to remove."""
    return [copy for copy in copies_beside(path) if not _of(path, copy.name)]


def half_written(path: Path) -> list[Path]:
    """What a restore that was killed may have left beside a database."""
    return sorted(path.parent.glob(f".{glob.escape(path.name)}.*.part*"))


def _of(path: Path, name: str) -> bool:
    """Whether a name in the folder of backups is one that we give: dated, maybe half written."""
    plain = name.removeprefix(".") if ".part" in name else name
    return plain.startswith(path.stem) and OURS.fullmatch(plain.removeprefix(path.stem)) is not None


def in_folder(folder: Path, ours: Callable[[str], object]) -> list[Path]:
    """The files of a folder whose names are ours, in order; none where there is no folder."""
    return sorted(file for file in folder.iterdir() if ours(file.name)) if folder.is_dir() else []


def remove(folder: Path, ours: Callable[[str], object]) -> None:
    """Remove what is ours in a folder, and the folder where nothing else is in it."""
    for file in in_folder(folder, ours):
        file.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed, and what could not be, with the reason."""

    gone: tuple[Path, ...]
    left: tuple[str, ...]


def forget_everything(path: Path) -> Removed:
    """Remove a database with all that belongs to it, as far as that can be. It cannot be brought back.

    Raises
    ------
    StoreError
        It is no database of ours, is in use, or shares its folders with another one.
    """
    path = path.resolve()
    refuse_shared(path)
    if path.exists():
        try:
            with closing(sqlite3.connect(path, timeout=1.0, isolation_level=None)) as sql:
                check_ours(sql, path)
                alone(sql)
        except sqlite3.DatabaseError as error:  # damaged, or on a full disk: it is not wanted any more
            if "locked" in str(error) or not was_ours(path):
                raise explained(error, path) from error
    gone, left = [], []
    for one in everything(path):
        try:
            one.path.unlink(missing_ok=True)
            gone.append(one.path)
        except OSError as error:
            left.append(f"{one.path} ({error.strerror})")
    folders = sorted({file.parent for file in gone} - {path.parent}, key=lambda f: -len(f.parts))
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()
    return Removed(tuple(gone), tuple(left))


def refuse_shared(path: Path) -> None:
    """Refuse a database beside another of its name: they share the folders of photographs and backups.

    Raises
    ------
    StoreError
        There is such a one.
    """
    there = path.parent.iterdir() if path.parent.is_dir() else ()
    for other in there:
        alike = other != path and other.stem == path.stem and other.is_file()
        if alike and (other.suffix in ENDINGS or _begins_as_one(other)):
            raise StoreError(
                f"{other.name} beside it keeps its photographs and backups in the same folders",
                where=str(path),
                hint="Move one of the two elsewhere first.",
            )


ENDINGS = (".sqlite", ".sqlite3", ".db")
"""A file that ends so is taken for a database, however damaged."""


def _begins_as_one(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == SQLITE_HEADER


def was_ours(path: Path) -> bool:
    """Whether a file that cannot be read was a database of ours: by its mark, or by backups beside it."""
    with path.open("rb") as file:
        head = file.read(72)
    marked = head[68:72] == APPLICATION_ID.to_bytes(4, "big") and head.startswith(SQLITE_HEADER)
    return marked or bool(dated_copies(path))


@dataclass(frozen=True, slots=True)
class Photos:
    """How many photographs are there now, and which could not be copied, with the reason."""

    count: int
    lost: tuple[str, ...]


def bring_photos(here: Path, there: Path) -> Photos:
    """Let every photograph of one folder be in the other too, byte for byte; says which could not."""
    count, lost = 0, []
    for photo in in_folder(here, PHOTO_NAME.fullmatch):
        try:
            there.mkdir(mode=0o700, exist_ok=True)
            data, kept = photo.read_bytes(), there / photo.name
            if kept.is_symlink():
                kept.unlink()
            if not kept.exists() or kept.read_bytes() != data:
                with whole_file(kept) as out:
                    out.write(data)
            count += 1
        except OSError as error:
            lost.append(f"{photo.name} ({error.strerror})")
    return Photos(count, tuple(lost))
