"""Files written whole or not at all, and readable by their owner only."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def beside(place: Path) -> Iterator[Path]:
    """An empty file beside a place, to be written and then moved there; what is not moved is removed.

    Raises
    ------
    OSError
        Nothing can be written there.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
    except OSError as error:  # told of the place, whose name the runner knows
        raise type(error)(error.errno, error.strerror, str(place)) from None
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def whole_file(place: Path) -> Iterator[IO[bytes]]:
    """A file to be written, which takes its place when it is whole; a device or a pipe is written to.

    Raises
    ------
    OSError
        It cannot be written; what stood there before still does.
    """
    if place.exists() and not place.is_file():
        with place.open("wb") as out:
            yield out
        return
    try:
        place = place.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(place)) from None
    with beside(place) as part:
        with part.open("wb") as out:
            yield out
        settled(part)  # whole on the disk before it takes its name
        part.replace(place)


def settled(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk."""
    if os.name == "nt" and path.is_dir():
        return
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)  # Windows syncs what it may write
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
