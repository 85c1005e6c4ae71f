"""``niggle import`` and ``niggle runs``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.common import DAY, Day, database_option, json_option, now, open_store, print_json
from tracker.errors import ExitCode, InvalidValueError
from tracker.model import Activity
from tracker.store import Store

if TYPE_CHECKING:
    from tracker.pipeline.imports import ImportReport

WATCH_EVERY_S = 2.0


@click.command("import")
@click.argument("given", metavar="PATH...", nargs=-1, required=True)
@click.option("--watch", is_flag=True, help="Stay, and import what appears in the folders.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that decode (default: one a core).")
@json_option
@database_option
def import_(given: tuple[str, ...], *, watch: bool, jobs: int | None, as_json: bool) -> None:
    """Import watch files (.fit, .gpx, each also .gz), runs.csv and niggles.csv, or folders of them.

    \b
    Examples:
      niggle import morning-run.fit
      niggle import ~/Garmin/Activities niggles.csv
      niggle import ~/Sync/watch --watch
    """
    from tracker.pipeline.imports import import_paths

    if "" in given:
        raise InvalidValueError("one of the paths is empty", hint="Is a variable of your shell not set?")
    paths = tuple(Path(text) for text in given)
    if watch and not any(path.is_dir() for path in paths):
        raise InvalidValueError("there is no folder to watch", hint="Name one that exists.")
    with open_store() as store:
        with _progress(quiet=as_json) as progress:
            report = import_paths(store, paths, jobs=jobs, progress=progress)
        _show(report, as_json=as_json)
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
                report = import_paths(store, new)
                if report.imported or report.failed or report.niggles or report.checkins:
                    _show(report, as_json=as_json)
            time.sleep(WATCH_EVERY_S)
    except KeyboardInterrupt:
        click.echo("Ended.", err=True)


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on a terminal's stderr; nothing anywhere else."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda name, number, total: bar.update(
            task, completed=number, total=total, description=Path(name).name
        )


def _show(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "imported": report.imported,
                "runs": report.runs,
                "duplicates": report.duplicates,
                "skipped": len(report.skipped),
                "failed": [{"file": file, "reason": reason} for file, reason in report.failed],
                "repaired": [{"file": file, "what": what} for file, what in report.repaired],
                "diary": {"checkins": report.checkins, "niggles": report.niggles},
                "skipped_files": [{"file": file, "reason": reason} for file, reason in report.skipped],
            }
        )
        return
    others = report.imported - report.runs
    also = f", and {_count(others, 'activity', 'activities')} in other sports" if others else ""
    if report.imported or not (report.niggles or report.checkins):
        click.echo(f"{_count(report.runs, 'run', 'runs')} imported{also}.")
    if report.niggles or report.checkins:
        clear = _count(report.checkins, "clear day", "clear days")
        click.echo(f"Diary: {_count(report.niggles, 'niggle', 'niggles')} and {clear} noted.")
    if report.duplicates:
        click.echo(f"{report.duplicates} already there.")
    _list("passed over, no activity in it", report.skipped)
    _list("read with a repair", report.repaired)
    _list("refused", report.failed)


def _list(title: str, items: list[tuple[str, str]]) -> None:
    if items:
        click.echo(f"{len(items)} {title}:")
        for file, reason in items:
            click.echo(f"  {file}: {reason}")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


@click.command("runs")
@click.option("--since", type=DAY, help="First day.")
@click.option("--until", type=DAY, help="Last day.")
@json_option
@database_option
def runs(*, since: Day | None, until: Day | None, as_json: bool) -> None:
    """List the activities: runs, and other sports as cross-training.

    \b
    Examples:
      niggle runs --since 2026-03-01
      niggle runs --json
    """
    with open_store() as store:
        today = now(store).date()
        found = store.activities(
            since=since.on(today) if since else None, until=until.on(today) if until else None
        )
    if as_json:
        print_json([_as_json(activity) for activity in found])
        return
    if not found:
        none_at_all = since is None and until is None
        click.echo(
            "No activities yet. Import some: niggle import FOLDER" if none_at_all else "No activities then."
        )
    for activity in found:
        click.echo(_line(activity))


def _as_json(activity: Activity) -> dict[str, object]:
    same = ("sport", "sub_sport", "name", "distance_m", "elapsed_s", "moving_s", "ascent_m", "descent_m")
    more = ("hr_mean_bpm", "hr_max_bpm", "cadence_mean_spm", "power_mean_w")
    return {
        "id": activity.id,
        "start": activity.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "day": activity.day,
        **{name: getattr(activity, name) for name in (*same, *more)},
        "stance_balance_left_pct": activity.stance_balance_pct,
        "rpe": activity.rpe,
        "source": activity.source,
    }


def _line(activity: Activity) -> str:
    distance = f"{activity.distance_m / 1000:7.2f} km" if activity.distance_m is not None else " " * 10
    minutes, seconds = divmod(round(activity.moving_s or 0), 60)
    time_taken = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if activity.moving_s else ""
    heart = f"{activity.hr_mean_bpm:.0f} bpm" if activity.hr_mean_bpm else ""
    name = activity.name or ""
    return f"{activity.day}  {activity.sport:<12}{distance}  {time_taken:>8}  {heart:>7}  {name}".rstrip()
