"""ZIP archives from strangers: their members one by one, nothing ever written where a name says.

What a member is called is text for messages and for finding its neighbours, never a path on disk. What
looks like an attack or cannot be unpacked is refused with its reason, member by member, and the rest
goes on.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from tracker.errors import FileRefusedError

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
"""How a ZIP archive begins: with a member, or empty."""

MOST_DEPTH = 3
"""An archive in an archive in an archive is the deepest any service makes."""

MOST_MEMBERS = 500_000
"""Twenty years of a Garmin account, monitoring files included, are some tens of thousands."""

MOST_RATIO = 200
"""A member that unpacks to more than this many times its packed size is a bomb; XML reaches 60."""

SMALL = 1 << 24
"""Up to this size [bytes] the ratio does not matter."""

MOST_STEEP = 8 * SMALL
"""Together the members that unpack to so many times their size, small ones, may come to so much [bytes]."""

ENCRYPTED = 0x1
"""The bit of a member's flags that says it needs a password."""

UNPACKING = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, NotImplementedError, RuntimeError, OSError, ValueError),
)
"""What `zipfile` may raise on broken, encrypted or unusual members."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: its name in the archive, unpacked size [bytes] and checksum as the archive states them."""

    name: str
    size: int
    checksum: int
    info: zipfile.ZipInfo


class Archive:
    """An open ZIP archive.

    Parameters
    ----------
    file
        The archive; it must allow seeking.
    name
        For messages.

    Raises
    ------
    FileRefusedError
        It cannot be read as a ZIP archive, or its members overlap.
    """

    def __init__(self, file: IO[bytes], name: str) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
        except UNPACKING:
            raise FileRefusedError(
                "the ZIP archive is broken or cut off", where=name, hint="Download it again."
            ) from None
        size = file.seek(0, 2)
        if len(infos) > MOST_MEMBERS or sum(info.compress_size for info in infos) > size:
            raise FileRefusedError(
                "its members overlap or are far too many, as in a zip bomb; nothing of it was unpacked",
                where=name,
            )
        self._infos = infos
        self._steep = 0

    def entries(self) -> Iterator[Entry]:
        """The files in it, in the order of the archive; what `refusal` says of them is not asked here."""
        for info in self._infos:
            if info.filename and not info.filename.endswith("/"):  # `is_dir` stumbles over an empty name
                yield Entry(info.filename, info.file_size, info.CRC, info)

    def read(self, entry: Entry, most: int) -> bytes:
        """A member's content.

        Raises
        ------
        FileRefusedError
            It must not (`refusal`) or cannot be unpacked, or is larger than ``most`` bytes.
        """
        with self.open(entry, most) as stream:
            try:
                data = stream.read(most + 1)
            except UNPACKING as error:
                raise self._broken(entry, error) from None
        if len(data) > most:
            raise FileRefusedError(f"it unpacks to more than {most >> 20} MB", where=entry.name)
        return data

    def head(self, entry: Entry, size: int) -> bytes:
        """The first bytes of a member; b"" where it cannot be read."""
        if refusal(entry, most=1 << 62):
            return b""
        try:
            with self._zip.open(entry.info) as stream:
                return stream.read(size)
        except UNPACKING:
            return b""

    @contextmanager
    def open(self, entry: Entry, most: int) -> Iterator[IO[bytes]]:
        """A member as a stream; errors as for `read`."""
        reason = refusal(entry, most)
        if reason is None and _is_steep(entry):
            self._steep += entry.size
            reason = BOMB if self._steep > MOST_STEEP else None
        if reason:
            raise FileRefusedError(reason, where=entry.name)
        try:
            stream = self._zip.open(entry.info)
        except UNPACKING as error:
            raise self._broken(entry, error) from None
        with stream:
            yield stream

    def _broken(self, entry: Entry, error: Exception) -> FileRefusedError:
        return FileRefusedError(
            f"it cannot be unpacked ({error})", where=entry.name, hint="Download the archive again."
        )


def refusal(entry: Entry, most: int) -> str | None:
    """Why a member must not be unpacked, None where it may."""
    path = PurePosixPath(entry.name.replace("\\", "/"))
    if ".." in path.parts or path.is_absolute() or ":" in entry.name[:2]:
        return "its name leads out of the archive, as no export's does"
    if entry.info.flag_bits & ENCRYPTED:
        return "it is protected by a password; unpack the archive yourself and import the folder"
    if entry.size > most:
        return f"it unpacks to {entry.size >> 20} MB, more than the {most >> 20} MB a watch file can have"
    return BOMB if entry.size > SMALL and _is_steep(entry) else None


BOMB = "it unpacks to hundreds of times its size, as a zip bomb does"


def _is_steep(entry: Entry) -> bool:
    return entry.size > MOST_RATIO * max(entry.info.compress_size, 1)
