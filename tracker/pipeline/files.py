"""Find the files to import: given ones, whole folders, and what is new in a watched folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from tracker.importers import is_candidate

Refusals = list[tuple[str, str]]
"""Name and reason of what cannot be used."""


def shown(path: Path) -> str:
    """A path as text that can be stored and printed, whatever bytes its name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def find_files(paths: Sequence[Path], refusals: Refusals) -> Iterator[Path]:
    """The files to read, each once: given ones whatever their names, folders by their files' endings.

    What is not there, is no regular file, or cannot be looked into is added to ``refusals``.
    """
    seen: set[Path] = set()
    for path in paths:
        try:
            found = list(_walk(path, refusals)) if path.is_dir() else [path]
            for file in found:
                if not file.is_file():
                    refusals.append((shown(file), _why_no_file(file)))
                elif (real := file.resolve()) not in seen:
                    seen.add(real)
                    yield file
        except OSError as error:
            refusals.append((shown(path), f"it cannot be looked at ({error.strerror})"))


def changed_files(paths: Sequence[Path], seen: dict[Path, tuple[int, int]]) -> list[Path]:
    """The readable files that are new or changed since the last call with the same ``seen``.

    A file still being written changes again before the next call, so only one whose size and time
    stood still since then is returned.
    """
    settled = []
    for file in find_files([path for path in paths if path.exists()], []):
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


def _walk(folder: Path, refusals: Refusals) -> Iterator[Path]:
    def told(error: OSError) -> None:
        refusals.append((shown(Path(error.filename)), f"it cannot be looked into ({error.strerror})"))

    for where, folders, names in os.walk(folder, onerror=told):
        folders.sort()
        for name in sorted(names):
            file = Path(where, name)
            wanted = is_candidate(name) or name.lower() == "niggles.csv"
            if wanted and not name.startswith(".") and file.is_file():
                yield file


def _why_no_file(path: Path) -> str:
    return "it is no regular file" if path.exists() else "there is no such file or folder"
