"""The file of a scan: one line an athlete, whole or not at all, and what it was made by beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO

from tracker.cohort.version import version
from tracker.errors import FileRefusedError
from tracker.writing import whole_file


class Lines:
    """A JSONL file that is gone on with.

    ``known`` are the athletes that are in it. Which niggle wrote it, and how, stands in a small file beside
    (``NAME.scan``), so that every line of the file itself is an athlete.

    Raises
    ------
    FileRefusedError
        The file is of another version or another kind of scan, holds something else, or is in use.
    """

    def __init__(self, path: Path, *, scores: bool) -> None:
        self.path = path
        self.made_by = {"niggle": version(), "scores": scores}
        self.known: set[str] = set()
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Lines:
        beside = self.path.with_name(f"{self.path.name}.scan")
        if self.path.exists() and not self.path.is_file():
            raise FileRefusedError("it is no plain file", where=str(self.path), hint="Choose another name.")
        for file in (self.path, beside):
            file.touch(mode=0o600)  # what was told of athletes is for its owner only
        self._file = self.path.open("a+b")
        try:
            _lock(self._file, self.path)
            if self._file.tell() and _made_by(beside) != self.made_by:
                raise FileRefusedError(
                    "it was written by another scan (another version of niggle, or other options), or by "
                    "something else",
                    where=str(self.path),
                    hint="Choose another file, or remove this one to scan anew.",
                )
            if self._take_up(self._file):
                self._file.close()
                self._file = self.path.open("a+b")
                _lock(self._file, self.path)
        except BaseException:
            self._file.close()
            raise
        beside.write_text(json.dumps(self.made_by), encoding="utf-8")
        return self

    def _take_up(self, file: IO[bytes]) -> bool:
        """Keep what is whole; a torn last line, and athletes who could not be read, are done again.

        Returns whether another file took the place of this one.
        """
        file.seek(0)
        kept = []
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n"):
                break
            try:
                row = json.loads(line)
                name, error = row["athlete"], row["error"]
            except (ValueError, KeyError, TypeError):
                raise FileRefusedError(
                    f"line {number} is no athlete of a scan",
                    where=str(self.path),
                    hint="Choose another file.",
                ) from None
            if not error and name not in self.known:
                self.known.add(name)
                kept.append(line)
        whole = b"".join(kept)
        file.seek(0)
        if file.read() == whole:
            return False
        with whole_file(self.path) as out:
            out.write(whole)
        return True

    def write(self, lines: Iterable[str]) -> None:
        """Add lines, and hand them to the system at once."""
        if self._file is None:
            raise ValueError("the file is not open")
        self._file.write("".join(f"{line}\n" for line in lines).encode())
        self._file.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


def _made_by(beside: Path) -> object:
    try:
        return json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else None
    except ValueError:
        return None


def _lock(file: IO[bytes], path: Path) -> None:
    """Keep another scan from the same file, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise FileRefusedError(
            "another scan is writing it", where=str(path), hint="Wait for it, or choose another file."
        ) from None
