"""``niggle import``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.common import database_option, json_option, open_store, print_json
from tracker.errors import ExitCode, InvalidValueError
from tracker.store import Store

if TYPE_CHECKING:
    from tracker.pipeline.import_report import ImportReport

WATCH_EVERY_S = 2.0

MOST_NAMES = 5
"""So many files are named for each reason; --json names them all."""


@click.command("import")
@click.argument("given", metavar="PATH...", nargs=-1, required=True)
@click.option("--watch", is_flag=True, help="Stay, and import what appears in the folders.")
@click.option("--dry-run", is_flag=True, help="Read everything and say what would come of it; store nothing.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that decode (default: one a core).")
@json_option
@database_option
def import_(given: tuple[str, ...], *, watch: bool, dry_run: bool, jobs: int | None, as_json: bool) -> None:
    """Import watch files (.fit, .gpx, .tcx, each also .gz), exports of Strava, Garmin, Runkeeper, Apple
    Health and Polar (zipped or unpacked), runs.csv and niggles.csv, or folders of all that.

    \b
    Examples:
      niggle import morning-run.fit
      niggle import ~/Downloads/export_12345678.zip
      niggle import ~/Garmin/Activities niggles.csv --dry-run
      niggle import ~/Sync/watch --watch
    """
    from tracker.pipeline.imports import import_paths

    if "" in given:
        raise InvalidValueError("one of the paths is empty", hint="Is a variable of your shell not set?")
    paths = tuple(Path(text) for text in given)
    if watch and dry_run:
        raise InvalidValueError("--watch and --dry-run do not go together", hint="Leave one of them out.")
    if watch and not any(path.is_dir() for path in paths):
        raise InvalidValueError("there is no folder to watch", hint="Name one that exists.")
    with open_store() as store:
        try:
            with store.scratch(wanted=dry_run) as target, _progress(quiet=as_json) as progress:
                report = import_paths(target, paths, jobs=jobs, progress=progress)
        except KeyboardInterrupt:
            click.echo("Interrupted; what was read before is stored. Run it again to go on.", err=True)
            sys.exit(ExitCode.DONE_IN_PART)
        _show(report, as_json=as_json, dry_run=dry_run)
        if watch:
            _watch(store, paths, as_json=as_json)
    if not report.something_done and not report.skipped and not watch:
        if not report.failed:
            click.echo("niggle: no watch files or diaries were found there", err=True)
        sys.exit(ExitCode.NOTHING_DONE)
    sys.exit(ExitCode.DONE_IN_PART if report.failed else ExitCode.DONE)


def _watch(store: Store, paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Look every two seconds; Ctrl-C ends it, and what was stored stays."""
    from tracker.pipeline.files import changed_files
    from tracker.pipeline.imports import import_paths

    seen: dict[Path, tuple[int, int]] = {}
    click.echo("Watching; Ctrl-C ends it.", err=True)
    try:
        while True:
            new = changed_files(paths, seen)
            if new:
                report = import_paths(store, new, given=False)
                if report.imported or report.failed or report.niggles or report.checkins:
                    _show(report, as_json=as_json, dry_run=False)
            time.sleep(WATCH_EVERY_S)
    except KeyboardInterrupt:
        click.echo("Ended.", err=True)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Files, rate and refusals on a terminal's stderr; nothing anywhere else."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,} files"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[refused]}", style="yellow"),
        TextColumn("{task.description}", style="dim"),
    )
    begun = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rate="", refused="")

        def told(name: str, number: int, refused: int) -> None:
            rate = number / max(time.monotonic() - begun, 0.1)
            bar.update(
                task,
                completed=number,
                description=Path(name.rpartition(": ")[2]).name,
                rate=f"{rate:,.0f} a second",
                refused=f"{refused} refused" if refused else "",
            )

        yield told


def _show(report: ImportReport, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        print_json(_as_json(report) | {"dry_run": dry_run})
        return
    if dry_run:
        click.echo("Nothing was stored; this is what an import would do:")
    _headline(report)
    if report.niggles or report.checkins:
        clear = _count(report.checkins, "clear day", "clear days")
        click.echo(f"Diary: {_count(report.niggles, 'niggle', 'niggles')} and {clear} noted.")
    if report.duplicates:
        click.echo(f"{report.duplicates:,} already there.")
    if report.described:
        click.echo(f"{report.described:,} rows of lists added names, gear or ratings.")
    if report.forgotten:
        click.echo(f"{report.forgotten:,} left out, forgotten before; naming the file itself brings it back.")
    _list("refused", report.failed)
    _list("passed over, no activity in it", report.skipped)
    _list("read with a repair or a guess", report.repaired)
    if report.files >= 100:
        rate = report.files / max(report.seconds, 0.001)
        click.echo(f"{report.files:,} files in {report.seconds:.1f} s, {rate:,.0f} a second.")


def _headline(report: ImportReport) -> None:
    others = report.imported - report.runs
    also = f", and {_count(others, 'activity', 'activities')} in other sports" if others else ""
    if report.imported or not (report.niggles or report.checkins):
        click.echo(f"{_count(report.runs, 'run', 'runs')} imported{also}{_extent(report)}.")


def _extent(report: ImportReport) -> str:
    """How far and from when to when, where that says something."""
    if report.runs < 2 or report.first is None or report.last is None:
        return ""
    return f": {report.distance_m / 1000:,.0f} km run, {report.first:%-d %b %Y} to {report.last:%-d %b %Y}"


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "imported": report.imported,
        "runs": report.runs,
        "duplicates": report.duplicates,
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


def _list(title: str, items: list[tuple[str, str]]) -> None:
    """The files by reason, the commonest reason first, no more than `MOST_NAMES` of each by name."""
    if not items:
        return
    by_reason: dict[str, list[str]] = {}
    for file, reason in items:
        by_reason.setdefault(reason, []).append(file)
    files = len({file for file, _ in items})
    click.echo(f"{files:,} {title}:")
    for reason, names in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        if len(names) == 1:
            click.echo(f"  {names[0]}: {reason}")
            continue
        click.echo(f"  {len(names):,} times: {reason}")
        for name in names[:MOST_NAMES]:
            click.echo(f"    {name}")
        if len(names) > MOST_NAMES:
            click.echo(f"    … and {len(names) - MOST_NAMES:,} more (--json names them all)")


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
