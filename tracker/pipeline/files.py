"""Find the files to import: given ones, whole folders, what lies in archives, and what is new."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from tracker.diary.sources import SOURCES
from tracker.errors import FileRefusedError
from tracker.importers import MOST_BYTES, is_candidate, is_list, may_be_health
from tracker.importers.archive import MOST_DEPTH, SIGNATURES, UNPACKING, Archive, Entry
from tracker.importers.exports import apple
from tracker.importers.formats import named
from tracker.importers.xml import HEAD
from tracker.store.dump import EXPORT
from tracker.tables import is_workbook

Refusals = list[tuple[str, str]]
"""Name and reason of what cannot be used."""

DIARIES = named(EXPORT, *(pattern for source in SOURCES for pattern in source.patterns))
"""What finds a diary, or an export of ours, by its name."""

MOST_NESTED_BYTES = 16 * 2**30
"""An archive inside an archive, and Apple Health's file, may be this large: they are never held whole."""

IN_MEMORY = 32 * 2**20
"""An archive in an archive is unpacked to memory up to this size [bytes], to a temporary file beyond."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file, on disk or in an archive.

    ``name`` is for messages, ``short_name`` without folder and archive; ``place`` tells it from all
    others, ``size`` [bytes] and ``stamp`` whether it changed; ``folder`` is the place of the folder it
    lies in. ``given`` marks a file that the runner named, ``health`` Apple Health's, which is read
    through ``stream``.
    """

    name: str
    short_name: str
    place: str
    size: int
    stamp: int
    folder: str
    read: Callable[[], bytes]
    stream: Callable[[], AbstractContextManager[IO[bytes]]]
    neighbour: Callable[[str], bytes | None]
    given: bool = False
    health: bool = False


def shown(path: Path) -> str:
    """A path as text that can be stored and printed, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def find_files(
    paths: Sequence[Path],
    refusals: Refusals,
    unchanged: Callable[[Found], bool] = lambda _: False,
    *,
    named: bool = True,
) -> Iterator[Found]:
    """The files to read, each once: given ones whatever their names, others by their names' endings.

    Folders and archives are looked through; an export of ours comes first, lists after the recordings
    they may describe. What is not there, is no regular file, or cannot be looked into is added to
    ``refusals``. A file that is ``unchanged`` is not opened; ``named`` tells whether the runner has
    named the paths.
    """
    seen: set[Path] = set()
    folders: dict[Path, Path] = {}
    given = {file for file in paths if named and not is_folder(file)}
    all_files = dict.fromkeys(file for path in paths for file in files_of(path, refusals))
    for file in sorted(
        all_files, key=lambda file: (file not in given, file.name != EXPORT, is_list(file.name))
    ):
        try:
            if not file.is_file():
                refusals.append((shown(file), _why_no_file(file)))
            elif (real := _real(file, folders)) not in seen:
                seen.add(real)
                found = _found(file, real, given=file in given)
                if unchanged(found):
                    yield found
                else:
                    yield from _looked_into(file, found, refusals)
        except OSError as error:
            refusals.append((shown(file), f"it cannot be looked at ({error.strerror})"))


def files_of(path: Path, refusals: Refusals) -> list[Path]:
    """The path itself, or the files of a folder."""
    return list(_walk(path, refusals)) if is_folder(path) else [path]


def is_folder(path: Path) -> bool:
    """Whether it is a folder; what cannot be asked is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def changed_files(paths: Sequence[Path], seen: dict[Path, tuple[int, int]]) -> list[Path]:
    """The readable files that are new or changed since the last call with the same ``seen``.

    A file still being written changes again before the next call, so only one whose size and time
    stood still since then is returned. Called before and after an import of everything, it returns what
    that import took in.
    """
    settled = []
    for folder in paths:
        for file in files_of(folder, []):
            try:
                stat = file.stat()
            except OSError:  # gone again: the next look will tell
                continue
            mark = (stat.st_size, stat.st_mtime_ns)
            before = seen.get(file)
            if before == mark:
                settled.append(file)
                seen[file] = (-1, stat.st_mtime_ns)
            elif before is None or before != (-1, stat.st_mtime_ns):
                seen[file] = mark
    return settled


def _looked_into(file: Path, found: Found, refusals: Refusals) -> Iterator[Found]:
    """The file itself, or what lies in it."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
        if head.startswith(SIGNATURES) and not is_workbook(stream):
            yield from _Archived(stream, found.name, found.place, refusals).found()
            return
    health = apple.recognises(head)
    if health or found.given or not may_be_health(file.name):
        yield replace(found, health=health)


def _found(file: Path, real: Path, *, given: bool) -> Found:
    stat = file.stat()
    return Found(
        name=shown(file),
        short_name=shown(Path(file.name)),
        place=shown(real),
        size=stat.st_size,
        stamp=stat.st_mtime_ns,
        folder=shown(real.parent),
        read=lambda: _content(file),
        stream=lambda: file.open("rb"),
        neighbour=lambda name: _beside(real.parent, name),
        given=given,
    )


def _real(file: Path, folders: dict[Path, Path]) -> Path:
    """The file's path without links; links of folders are followed once for all files in them."""
    if file.is_symlink():
        return file.resolve()
    if file.parent not in folders:
        folders[file.parent] = file.parent.resolve()
    return folders[file.parent] / file.name


def _first_and_last(entry: Entry) -> tuple[bool, bool, bool]:
    """The order of an archive's members: Apple Health's file and an export of ours first, lists last."""
    return (not may_be_health(entry.name), PurePosixPath(entry.name).name != EXPORT, is_list(entry.name))


class _Archived:
    """What lies in one archive, and in the archives in it."""

    def __init__(self, stream: IO[bytes], name: str, place: str, refusals: Refusals, depth: int = 1) -> None:
        self.stream = stream
        self.name = name
        self.place = place
        self.refusals = refusals
        self.depth = depth

    def found(self) -> Iterator[Found]:
        """The readable members: Apple Health's file first, lists last."""
        try:
            archive = Archive(self.stream, self.name)
        except FileRefusedError as error:
            self.refusals.append((self.name, error.reason))
            return
        entries = list(archive.entries())
        by_name = {entry.name: entry for entry in entries}
        for entry in sorted(entries, key=_first_and_last):
            if any(part.startswith(".") and part != ".." for part in PurePosixPath(entry.name).parts):
                continue
            health = may_be_health(entry.name) and apple.recognises(archive.head(entry, HEAD))
            if entry.name.lower().endswith(".zip"):
                yield from self._nested(archive, entry)
            elif health or is_candidate(entry.name) or DIARIES.search(entry.name):
                yield self._member(archive, by_name, entry, health=health)

    def _member(self, archive: Archive, by_name: dict[str, Entry], entry: Entry, *, health: bool) -> Found:
        folder = str(PurePosixPath(entry.name).parent)
        folder = "" if folder == "." else folder + "/"

        def beside(name: str) -> bytes | None:
            other = by_name.get(folder + name)
            return None if other is None else archive.read(other, MOST_BYTES)

        again = "" if by_name[entry.name] is entry else f"#{entry.checksum}"
        return Found(
            name=f"{self.name}: {entry.name}",
            short_name=PurePosixPath(entry.name).name,
            place=f"{self.place}//{entry.name}{again}",
            size=entry.size,
            stamp=entry.checksum,
            folder=f"{self.place}//{folder}".removesuffix("/"),
            read=lambda: archive.read(entry, MOST_BYTES),
            stream=lambda: archive.open(entry, MOST_NESTED_BYTES),
            neighbour=beside,
            health=health,
        )

    def _nested(self, archive: Archive, entry: Entry) -> Iterator[Found]:
        name, place = f"{self.name}: {entry.name}", f"{self.place}//{entry.name}"
        if self.depth >= MOST_DEPTH:
            self.refusals.append((name, f"it is an archive more than {MOST_DEPTH} archives deep"))
            return
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
            try:
                with archive.open(entry, MOST_NESTED_BYTES) as packed:
                    _copy(packed, copy)
            except FileRefusedError as error:
                self.refusals.append((name, error.reason))
                return
            except UNPACKING as error:
                self.refusals.append((name, f"it cannot be unpacked ({error})"))
                return
            yield from _Archived(copy, name, place, self.refusals, self.depth + 1).found()


def _copy(packed: IO[bytes], copy: IO[bytes]) -> None:
    while block := packed.read(1 << 20):
        copy.write(block)
    copy.seek(0)


def _content(file: Path) -> bytes:
    if file.stat().st_size > MOST_BYTES:
        raise FileRefusedError(f"it is larger than {MOST_BYTES >> 20} MB", where=shown(file))
    return file.read_bytes()


def _beside(folder: Path, name: str) -> bytes | None:
    """The content of a file in the folder or below it, never elsewhere."""
    file = (folder / name).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        return None
    return _content(file)


def _walk(folder: Path, refusals: Refusals) -> Iterator[Path]:
    def told(error: OSError) -> None:
        refusals.append((shown(Path(error.filename)), f"it cannot be looked into ({error.strerror})"))

    for where, folders, names in os.walk(folder, onerror=told):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            file = Path(where, name)
            if not name.startswith(".") and _wanted(name) and _is_file(file):
                yield file


def _is_file(file: Path) -> bool:
    """Whether it is a file; one that cannot be asked is, so that its reason is told."""
    try:
        return file.is_file()
    except OSError:
        return True


def _wanted(name: str) -> bool:
    archive = name.lower().endswith(".zip")
    return is_candidate(name) or bool(DIARIES.search(name)) or archive or may_be_health(name)


def _why_no_file(path: Path) -> str:
    return "it is no regular file" if path.exists() else "there is no such file or folder"


def count_files(paths: Sequence[Path]) -> int:
    """About how many files there are to read, archives in archives counted as one."""
    total = 0
    for path in paths:
        for file in files_of(path, []):
            total += _members(file) if file.suffix.lower() == ".zip" else 1
    return total


def _members(file: Path) -> int:
    try:
        with file.open("rb") as stream:
            return sum(is_candidate(entry.name) for entry in Archive(stream, shown(file)).entries())
    except (FileRefusedError, OSError):
        return 1
