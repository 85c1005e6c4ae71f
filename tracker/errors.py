"""What can go wrong for a user, and the exit code each outcome gives.

Every error a user may see is a `TrackerError`: it says what happened, to which file or day, and what
to do next. Anything else that escapes is a bug and keeps its traceback.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line; scripts may rely on them."""

    DONE = 0
    DONE_IN_PART = 1
    """Some files were refused; the rest was stored."""
    NOTHING_DONE = 2
    """Wrong usage, or an error before anything was done."""
    WARNING_STANDS = 3
    """Only from ``niggle check --exit-code``: a warning or a red flag stands."""


class TrackerError(Exception):
    """Something a user can understand and act upon.

    Parameters
    ----------
    what
        What happened, as one sentence without a trailing full stop.
    where
        The file, day or setting it happened to, if there is one.
    hint
        What to do next, if there is something to do.
    """

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(what, where, hint)

    @property
    def reason(self) -> str:
        """What happened and what to do next, without the place: for lists that name it themselves."""
        if not self.hint:
            return self.what
        return f"{self.what} {self.hint}" if self.what.endswith("?") else f"{self.what}. {self.hint}"

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}" if self.where else self.reason

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border unharmed (keyword arguments are not pickled by default)."""
        return _rebuild, (type(self), self.what, self.where, self.hint)


def _rebuild(kind: type[TrackerError], what: str, where: str | None, hint: str | None) -> TrackerError:
    return kind(what, where=where, hint=hint)


class InvalidValueError(TrackerError):
    """A value cannot be what it claims to be (a severity of 11, a day in the future)."""


class FileRefusedError(TrackerError):
    """A file cannot be read as an activity or a diary; the others go on."""


class NoActivityError(TrackerError):
    """A sound file that holds no activity (device settings, a course, a workout plan): passed over."""


class PhraseError(TrackerError):
    """A diary phrase that cannot be understood without guessing."""


class StoreError(TrackerError):
    """The database cannot be opened, read or written."""
