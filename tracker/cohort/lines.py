"""The file of a scan: one line an athlete, whole or not at all, and what it was made by beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO

from tracker.cohort.version import version
from tracker.errors import FileRefusedError


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
        whole = self._take_up() if self.path.exists() else 0
        if whole:
            made_by = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else None
            if made_by != self.made_by:
                raise FileRefusedError(
                    "it was written by another scan: another version of niggle, or other options",
                    where=str(self.path),
                    hint="Choose another file, or remove this one to scan anew.",
                )
        beside.write_text(json.dumps(self.made_by), encoding="utf-8")
        self._file = self.path.open("ab")
        self._file.truncate(whole)
        return self

    def _take_up(self) -> int:
        """The length of what is whole; a torn last line is cut off and done again."""
        whole = 0
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith(b"\n"):
                    break
                try:
                    self.known.add(json.loads(line)["athlete"])
                except (ValueError, KeyError, TypeError):
                    raise FileRefusedError(
                        f"line {number} is no athlete of a scan",
                        where=str(self.path),
                        hint="Choose another file.",
                    ) from None
                whole += len(line)
        return whole

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
