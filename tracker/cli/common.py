"""What every command shares: the database option, dates, errors, JSON."""

from __future__ import annotations

import errno
import importlib
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from tracker import settings
from tracker.errors import ExitCode, InvalidValueError, TrackerError
from tracker.model.units import UNITS, WEEKDAYS, Units
from tracker.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])


class TalkingGroup(click.Group):
    """A group whose commands tell a user's error in one line and exit with the right code.

    Commands are loaded when they are asked for: ``niggle log`` need not wait for the others.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return None
        module, _, name = self.lazy[cmd_name].partition(":")
        command = getattr(importlib.import_module(f"tracker.cli.{module}"), name)
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TrackerError as error:
            click.echo(f"niggle: {error}", err=True)
        except OSError as error:  # a file or a folder that cannot be used is no bug of ours
            if error.filename is None and error.errno != errno.ENOSPC:
                raise
            what = (
                f"{error.filename}: it cannot be used" if error.filename else "the output cannot be written"
            )
            click.echo(f"niggle: {what} ({error.strerror}).", err=True)
        return ctx.exit(ExitCode.NOTHING_DONE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as given: a date, so many days before the runner's today, or the last such weekday before it."""

    fixed: date | None = None
    days_ago: int = 0
    weekday: int | None = None

    def on(self, today: date) -> date:
        """The date, once it is known which day the runner has."""
        if self.weekday is not None:
            return today - timedelta(days=(today.weekday() - self.weekday - 1) % 7 + 1)
        return self.fixed or today - timedelta(days=self.days_ago)


class LocalDate(click.ParamType[Day]):
    """A day as 2026-03-01, ``today``, ``yesterday`` or a weekday."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Day:
        if isinstance(value, Day):
            return value
        said = value.strip().lower()
        if said in ("today", "yesterday"):
            return Day(days_ago=int(said == "yesterday"))
        if said in WEEKDAYS:
            return Day(weekday=WEEKDAYS.index(said))
        try:
            return Day(date.fromisoformat(value))
        except ValueError:
            self.fail(f"“{value}” is no day; write it like 2026-03-01, yesterday or monday", param, ctx)


DAY = LocalDate()


@dataclass(frozen=True, slots=True)
class Way:
    """A distance as given: in kilometres, in miles, or in the runner's own units."""

    number: float
    unit: str | None = None

    def metres(self, own: Units) -> float:
        """The distance [m], once it is known which units the runner has."""
        named = next((units for units in UNITS.values() if units.distance == self.unit), own)
        return self.number * named.distance_m


class Distance(click.ParamType[Way]):
    """A distance as 18, 18km or 11mi."""

    name = "distance"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Way:
        if isinstance(value, Way):
            return value
        found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*(km|mi)?\s*", value)
        if found is None:
            self.fail(f"“{value}” is no distance; write it like 18, 18km or 11mi", param, ctx)
        return Way(float(found[1].replace(",", ".")), found[2])


WAY = Distance()


def _remember(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.find_root().meta["niggle.db"] = value


database_option = click.option(
    "--db",
    type=click.Path(path_type=Path),
    expose_value=False,
    callback=_remember,
    help="Database file (default: NIGGLE_DB, else the platform's data folder).",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable output on stdout.")


def chosen_database() -> Path | None:
    """The path given by --db on this command or before it, None where none was given."""
    path = click.get_current_context().find_root().meta.get("niggle.db")
    return path if isinstance(path, Path) else None


def open_store() -> Store:
    """The store of --db, NIGGLE_DB or the platform's data folder."""
    return Store(settings.database_path(chosen_database()))


def at_home(path: Path) -> Path:
    """A path with ~ written out.

    Raises
    ------
    InvalidValueError
        There is no such user.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise InvalidValueError("there is no such user", where=str(path), hint="Write it out.") from None


def now(store: Store) -> datetime:
    """The present in the runner's time zone."""
    return datetime.now(settings.zone(store.setting("timezone")))


def print_json(value: object) -> None:
    """Write a value as JSON to stdout; a figure that is not known is null."""
    import json

    click.echo(json.dumps(_plain(value), ensure_ascii=False, indent=1, allow_nan=False))


def tell_lost(photos: tuple[str, ...]) -> None:
    """Say which photographs could not be copied; everything else is done."""
    if photos:
        click.echo(f"These photographs could not be copied: {', '.join(photos)}.", err=True)
        sys.exit(ExitCode.DONE_IN_PART)


def completing(words: Callable[[], Iterable[str]]) -> Callable[[object, object, str], list[str]]:
    """Shell completion of a word: of those that begin as it does."""
    return lambda _context, _parameter, begun: [word for word in words() if word.startswith(begun)]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value.isoformat()
    return value
