"""``niggle cohort``: many athletes at once."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.common import json_option, print_json
from tracker.errors import ExitCode, TrackerError

if TYPE_CHECKING:
    from tracker.cohort.scan import Look, Scanned

MOST_FAILED = 10
"""So many athletes who could not be read are named; the lines name them all."""


@click.group("cohort")
def cohort() -> None:
    """Scan the folders of many athletes: a club, a clinic, a study.

    \b
    Example:
      niggle cohort scan club --out club.jsonl
    """


@cohort.command("scan")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The JSONL file to write."
)
@click.option("--scores", is_flag=True, help="With the imbalance score of every day on which it changed.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler, such as tcp://127.0.0.1:8786.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Workers of this machine (default: one a core).")
@json_option
def scan(
    folder: Path, *, out: Path, scores: bool, scheduler: str | None, jobs: int | None, as_json: bool
) -> None:
    """Write what niggle would have told each athlete, and say who needs a look today.

    FOLDER holds one folder an athlete, with niggles.csv and runs.csv or activity files. A scan that was
    broken off goes on; one broken athlete stops nobody else. The alarms are written as Parquet, too.
    Exit code: 0 all done, 1 some athletes could not be read, 2 nothing done.

    \b
    Examples:
      niggle cohort scan club --out club.jsonl
      niggle cohort scan study --out study.jsonl --scores --jobs 8
      niggle cohort scan study --out study.jsonl --scheduler tcp://127.0.0.1:8786
    """
    import os

    from tracker.cohort import parquet
    from tracker.cohort.scan import scan as scan_cohort

    if out.suffix == ".parquet":
        raise click.UsageError("--out names the JSONL file; the Parquet file is written beside it.")
    with _progress() as told, _ends_tidily():
        try:
            parquet.check_place(out.with_suffix(".parquet"))
            found = scan_cohort(
                folder, out, scores=scores, scheduler=scheduler, jobs=jobs or os.cpu_count() or 1, told=told
            )
            parquet.write(out, out.with_suffix(".parquet"))
        except OSError as error:
            raise TrackerError(f"it cannot be written ({error.strerror})", where=str(out)) from None
    if as_json:
        print_json(asdict(found))
    else:
        for line in _lines(found, out):
            click.echo(line)
    if found.failed:
        sys.exit(ExitCode.NOTHING_DONE if len(found.failed) == found.athletes else ExitCode.DONE_IN_PART)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal's stderr, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("athletes"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("athletes", total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)


@contextmanager
def _ends_tidily() -> Iterator[None]:
    """What ends the scan ends its workers first; a second Ctrl-C does not tear that."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise click.ClickException("Stopped; the same command goes on from here.") from None
    finally:
        signal.signal(signal.SIGINT, before)


def _lines(found: Scanned, out: Path) -> Iterator[str]:
    done = found.athletes - found.before
    athletes = "1 athlete" if found.athletes == 1 else f"{found.athletes} athletes"
    yield f"{athletes}, {done} of them scanned now; every line is in {out}."
    if found.before:
        yield f"{found.before} lines are of an earlier scan: remove the file to scan them anew."
    if found.look:
        yield f"\n{len(found.look)} with a warning or red flag that stands on the last day of their diary:"
        yield f"  {'athlete':<16} {'since':<12} {'what':<24} {'once in years':>13}  where"
        yield from map(_look_line, found.look)
    for athlete, why in found.failed[:MOST_FAILED]:
        click.echo(f"{athlete}: {why}", err=True)
    if len(found.failed) > MOST_FAILED:
        click.echo(f"and {len(found.failed) - MOST_FAILED} more could not be read", err=True)


def _look_line(look: Look) -> str:
    what = f"RED FLAG {look.sign}" if look.red_flag else f"{look.sign}, {look.stage}"
    years = "" if look.red_flag else f"{min(look.score, 999):.0f}"
    return f"  {look.athlete:<16} {look.raised_on!s:<12} {what:<24} {years:>13}  {', '.join(look.sites)}"
