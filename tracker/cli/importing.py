"""``niggle import``."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.activities import line
from tracker.cli.common import at_home, database_option, json_option, now, open_store, print_json
from tracker.errors import ExitCode, InvalidValueError
from tracker.model.units import Units
from tracker.store import Store

if TYPE_CHECKING:
    from tracker.pipeline.import_report import ImportReport
    from tracker.pipeline.storing import ComeBack

WATCH_EVERY_S = 2.0

MOST_NAMES = 3
"""So many files are named for each reason; --verbose names them all."""

Told = list[tuple[str, str]]
"""File and what is to be told of it."""


@click.command("import")
@click.argument("given", metavar="PATH...", nargs=-1, required=True)
@click.option("--watch", is_flag=True, help="Stay, and import what appears in the folders.")
@click.option("--dry-run", is_flag=True, help="Read everything and say what would come of it; store nothing.")
@click.option("--forgotten", is_flag=True, help="Bring back runs that you have forgotten.")
@click.option("--verbose", "-v", is_flag=True, help="Name every file that is passed over, mended or refused.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that decode (default: one a core).")
@json_option
@database_option
def import_(
    given: tuple[str, ...], *, watch: bool, dry_run: bool, as_json: bool, **how: bool | int | None
) -> None:
    """Import watch files, exports of services, and diaries.

    Read are .fit, .gpx and .tcx (each also .gz), the exports of Strava, Garmin, Runkeeper, Apple Health
    and Polar, zipped or unpacked, runs.csv and niggles.csv, and folders of all that. What is there
    already is recognised. Exit code: 0 all done, 1 some files refused, 2 nothing done.

    \b
    Examples:
      niggle import morning-run.fit
      niggle import ~/Downloads/export_12345678.zip
      niggle import ~/Garmin/Activities niggles.csv --dry-run
      niggle import ~/Sync/watch --watch
    """
    paths = _paths(given, watch=watch, dry_run=dry_run)
    come_back: ComeBack = "all" if how["forgotten"] else "named"
    seen: dict[Path, tuple[int, int]] = {}
    with open_store() as store:
        told = _Telling(store.units, as_json=as_json, dry_run=dry_run, verbose=bool(how["verbose"]))
        if watch:
            _changed(paths, seen)
        report = _take_in(store, paths, how["jobs"], come_back, told)
        told.all(report)
        if watch:
            _watch(store, paths, seen, told)
            return
    if report.something_done or report.skipped:
        sys.exit(ExitCode.DONE_IN_PART if report.failed else ExitCode.DONE)
    if not report.failed:
        click.echo(f"niggle: no watch files or diaries were found in {', '.join(given)}", err=True)
    sys.exit(ExitCode.NOTHING_DONE)


def _take_in(
    store: Store, paths: tuple[Path, ...], jobs: int | None, come_back: ComeBack, told: _Telling
) -> ImportReport:
    """Import, or try it on a copy; Ctrl-C ends the program in order."""
    from tracker.pipeline.imports import import_paths

    before = store.count()
    for ending in (signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])):
        signal.signal(ending, _end)  # so that a copy of the database for a trial is removed
    try:
        with store.scratch(wanted=told.dry_run) as target, _progress(paths, quiet=told.as_json) as progress:
            return import_paths(target, paths, jobs=jobs, progress=progress, come_back=come_back)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stored = f"{store.count() - before} recordings are stored; the same command goes on from there"
        click.echo(f"Stopped: {'nothing was stored' if told.dry_run else stored}.", err=True)
        sys.exit(ExitCode.DONE_IN_PART)


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def _paths(given: tuple[str, ...], *, watch: bool, dry_run: bool) -> tuple[Path, ...]:
    if "" in given:
        raise InvalidValueError("one of the paths is empty", hint="Is a variable of your shell not set?")
    paths = tuple(at_home(Path(text)) for text in given)
    if watch and dry_run:
        raise InvalidValueError("--watch and --dry-run do not go together", hint="Leave one of them out.")
    if watch and not any(path.is_dir() for path in paths):
        what = (
            "a file cannot be watched" if any(path.exists() for path in paths) else "there is no such folder"
        )
        raise InvalidValueError(what, hint="Name a folder that exists.")
    return paths


def _changed(paths: tuple[Path, ...], seen: dict[Path, tuple[int, int]]) -> list[Path]:
    from tracker.pipeline.files import changed_files

    return changed_files(paths, seen)


def _watch(store: Store, paths: tuple[Path, ...], seen: dict[Path, tuple[int, int]], told: _Telling) -> None:
    """Look every two seconds; Ctrl-C ends it, and what was stored stays."""
    from tracker.pipeline.imports import import_paths

    _changed(paths, seen)  # what stood still since before the first import was taken in by it
    folders = ", ".join(str(path) for path in paths if path.is_dir())
    click.echo(f"Watching {folders}; Ctrl-C ends it.", err=True)
    try:
        while True:
            time.sleep(WATCH_EVERY_S)
            new = _changed(paths, seen)
            if new:
                report = import_paths(store, new, come_back="none")
                if report.imported or report.failed or report.niggles or report.checkins:
                    told.all(report, at=now(store))
    except KeyboardInterrupt:
        click.echo("Ended.", err=True)


@contextmanager
def _progress(paths: tuple[Path, ...], *, quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Files, rate, time left and refusals on a terminal's stderr; nothing anywhere else."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from tracker.pipeline.files import count_files

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[refused]}", style="yellow"),
        TextColumn("{task.description}", style="dim"),
    )
    begun = time.monotonic()
    total = count_files(paths)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate="", refused="")

        def told(name: str, number: int, refused: int) -> None:
            rate = number / max(time.monotonic() - begun, 0.1)
            bar.update(
                task,
                completed=number,
                total=max(total, number),
                description=name.rpartition("/")[2],
                rate=f"{rate:,.0f} files/s",
                refused=f"{refused} refused" if refused else "",
            )

        yield told


class _Telling:
    """Tells what came of an import, for a person or as JSON."""

    def __init__(self, units: Units, *, as_json: bool, dry_run: bool, verbose: bool) -> None:
        self.units = units
        self.as_json = as_json
        self.dry_run = dry_run
        self.verbose = verbose

    def all(self, report: ImportReport, at: datetime | None = None) -> None:
        """Everything, the important first."""
        if self.as_json:
            print_json(_as_json(report) | {"dry_run": self.dry_run})
            return
        if at is not None:
            click.echo(f"{at:%H:%M}")
        if self.dry_run:
            click.echo("Nothing was stored; this is what an import would do:")
        for text in _headline(report, self.units) + _counts(report):
            click.echo(text)
        guesses = [(file, what) for file, what in report.repaired if what.startswith(GUESS)]
        repairs = [(file, what) for file, what in report.repaired if not what.startswith(GUESS)]
        self._files("refused", report.failed)
        self._files("read with a repair", repairs)
        self._reasons("without an activity passed over", report.skipped)
        self._reasons("whose sport is not stated", guesses)
        if report.files >= 100:
            rate = report.files / max(report.seconds, 0.001)
            click.echo(f"{report.files:,} files in {report.seconds:.1f} s, {rate:,.0f} a second.")

    def _files(self, title: str, items: Told) -> None:
        """The files by reason, the commonest reason first."""
        if not items:
            return
        click.echo(f"{count(len({file for file, _ in items}), 'file')} {title}:")
        for reason, names in _by_reason(items):
            if len(names) == 1:
                click.echo(f"  {names[0]}: {reason}")
                continue
            click.echo(f"  {len(names):,} times: {reason}")
            shown = names if self.verbose else names[:MOST_NAMES]
            for name in shown:
                click.echo(f"    {name}")
            if len(names) > len(shown):
                click.echo(f"    … and {len(names) - len(shown):,} more (--verbose names them)")

    def _reasons(self, title: str, items: Told) -> None:
        """How many files there are for each reason, without their names."""
        if self.verbose:
            self._files(title, items)
        elif items:
            reasons = [f"{len(names):,} × {_short(reason)}" for reason, names in _by_reason(items)]
            click.echo(f"{count(len({file for file, _ in items}), 'file')} {title}: {'; '.join(reasons)}.")


GUESS = "the sport is not stated"
"""How a repair begins that is only a guess."""


def _short(reason: str) -> str:
    for beginning in (f"{GUESS}; ", f"{GUESS}, and ", "it holds "):
        reason = reason.removeprefix(beginning)
    return reason.removesuffix(", not an activity")


def _headline(report: ImportReport, units: Units) -> list[str]:
    """What is new, and how far it goes."""
    others = report.imported - report.runs
    parts = [count(report.runs, "run")] if report.runs else []
    parts += [count(others, "activity", "activities") + " in other sports"] if others else []
    lines = []
    if parts:
        lines.append(f"{' and '.join(parts)} imported{_extent(report, units)}.")
        if report.imported <= len(report.new):
            lines += [f"  {activity.id}  {line(activity, units)}" for activity in report.new]
    elif report.something_done and not (report.niggles or report.checkins):
        lines.append("Nothing new.")
    if report.niggles or report.checkins:
        checkins = count(report.checkins, "check-in")
        lines.append(f"Diary: {count(report.niggles, 'niggle')} and {checkins} noted.")
    if report.replaced:
        entries = count(report.replaced, "entry", "entries")
        lines.append(
            f"{entries} withdrawn that the corrected table no longer has (niggle undo brings them back)."
        )
    return lines


def _counts(report: ImportReport) -> list[str]:
    there = report.duplicates - len(report.joined)
    lines = [f"{count(there, 'activity', 'activities')} already there."] if there else []
    if report.joined:
        again = count(len(report.joined), "file is another recording", "files are other recordings")
        lines.append(f"{again} of runs already there (niggle show tells, niggle apart undoes it).")
    if report.described:
        told = count(report.described, "activity", "activities")
        lines.append(f"Titles, gear or ratings from lists added to {told}.")
    if report.forgotten:
        lines.append(f"{report.forgotten:,} left out that you have forgotten; --forgotten brings them back.")
    return lines


def _extent(report: ImportReport, units: Units) -> str:
    """How far and from when to when, where that says something."""
    if report.runs < 2 or report.first is None or report.last is None or report.first == report.last:
        return ""
    first, last = (f"{day.day} {day:%b %Y}" for day in (report.first, report.last))
    return f": {units.way(report.distance_m, 0)} of running, {first} to {last}"


def _by_reason(items: Told) -> list[tuple[str, list[str]]]:
    by_reason: dict[str, list[str]] = {}
    for file, reason in items:
        by_reason.setdefault(reason, []).append(file)
    return sorted(by_reason.items(), key=lambda pair: -len(pair[1]))


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "imported": report.imported,
        "runs": report.runs,
        "duplicates": report.duplicates,
        "joined": [{"file": file, "run": run} for file, run in report.joined],
        "described": report.described,
        "forgotten": report.forgotten,
        "skipped": len(report.skipped),
        "failed": [{"file": file, "reason": reason} for file, reason in report.failed],
        "repaired": [{"file": file, "what": what} for file, what in report.repaired],
        "diary": {"checkins": report.checkins, "niggles": report.niggles},
        "skipped_files": [{"file": file, "reason": reason} for file, reason in report.skipped],
        "files": report.files,
        "seconds": round(report.seconds, 3),
    }


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
