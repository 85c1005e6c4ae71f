"""``niggle backup``, ``restore`` and ``doctor``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from tracker import settings
from tracker.cli.common import (
    at_home,
    chosen_database,
    database_option,
    json_option,
    open_store,
    print_json,
    tell_lost,
)
from tracker.errors import ExitCode
from tracker.pipeline import keeping
from tracker.store.copies import backup_folder, copies_beside


@click.command("backup")
@click.argument("path", required=False)
@click.option("--keep", type=click.IntRange(1), help="Keep only so many dated backups, the latest.")
@json_option
@database_option
def backup(path: str | None, *, keep: int | None, as_json: bool) -> None:
    """Copy everything into one file, and look it through. Others may go on writing meanwhile.

    Without PATH it goes, with its date, into a folder beside the database. Put one on another disk now and
    then. Photographs of the self-check come along, in a folder beside the copy.

    \b
    Examples:
      niggle backup
      niggle backup --keep 8
      niggle backup /media/stick
    """
    if path is not None and path.endswith(("/", os.sep)) and not at_home(Path(path)).is_dir():
        raise click.UsageError(f"There is no folder {path}: is the disk there?")
    to = at_home(Path(path)) if path else None
    if keep and to and not to.is_dir():
        raise click.UsageError("--keep counts dated backups: name a folder, or nothing.")
    with open_store() as store:
        done = keeping.backup(store, to, keep=keep)
    if as_json:
        print_json(
            {
                "path": str(done.path),
                "entries": done.entries,
                "photos": done.photos,
                "removed": len(done.removed),
                "lost": list(done.lost),
            }
        )
        tell_lost(done.lost)
        return
    photos = f" and {done.photos} photographs" if done.photos else ""
    click.echo(f"{done.path}: {done.entries:,} entries and recordings{photos}, looked through and whole.")
    for old in done.removed:
        click.echo(f"Removed the older one of {old.name}.")
    tell_lost(done.lost)


@click.command("restore")
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--yes", is_flag=True, help="Do not ask, even where newer entries are replaced.")
@database_option
def restore(path: Path | None, *, yes: bool) -> None:
    """Bring a backup back. Without PATH, list those beside the database.

    What stands there now is kept as another backup first. Where it has entries or runs that the backup lacks,
    you are asked.

    \b
    Examples:
      niggle restore
      niggle restore niggle-backups/niggle-2026-03-01-190000.sqlite
    """
    database = settings.database_path(chosen_database())
    if path is None:
        _list(database)
        return
    done = keeping.restore(database, at_home(path), sure=lambda lacking: yes or _is_sure(lacking))
    if done is None:
        click.echo("Nothing was changed.")
        sys.exit(ExitCode.NOTHING_DONE)
    click.echo(f"{done.path} is as it was in {path}: {done.entries:,} entries and recordings.")
    if done.before:
        click.echo(f"What stood there before is kept: {done.before}")
    tell_lost(done.lost)


def _list(database: Path) -> None:
    found = copies_beside(database)[::-1]
    for one in found:
        click.echo(f"{one}  {one.stat().st_size / 1e6:.1f} MB")
    if not found:
        click.echo(f"There are no backups in {backup_folder(database)}. Make one: niggle backup")


def _is_sure(lacking: keeping.Lacking) -> bool:
    told = ", ".join(f"{count:,} of {table}" for table, count in lacking.rows.items())
    latest = f" (the last written {lacking.latest[:16].replace('T', ' ')})" if lacking.latest else ""
    click.echo(f"The database has what the backup lacks: {told}{latest}.", err=True)
    if not sys.stdin.isatty():
        click.echo("To replace it all the same: --yes. It is kept as a backup then.", err=True)
        return False
    return click.confirm("Replace it? It is kept as a backup.", err=True)


@click.command("doctor")
@json_option
@database_option
def doctor(*, as_json: bool) -> None:
    """Look the database over. Is it whole, private, backed up; and what to do where it is not?

    Nothing is changed. The exit code is 1 where there is something to do, 2 where the database is damaged.

    \b
    Examples:
      niggle doctor
      niggle doctor --json
    """
    from tracker.pipeline import doctor as looking

    path = settings.database_path(chosen_database())
    found = list(looking.examine(path))
    if as_json:
        told = [{"level": f.level, "about": f.about, "text": f.text, "hint": f.hint} for f in found]
        print_json({"database": str(path), "sound": looking.worst(found) == "fine", "checks": told})
    else:
        click.echo(f"{path}")
        for one in found:
            click.echo(f"  {MARKS[one.level]} {one.about}: {one.text}")
            if one.hint:
                click.echo(f"      {one.hint}")
    sys.exit(
        {"fine": ExitCode.DONE, "note": ExitCode.DONE_IN_PART, "bad": ExitCode.NOTHING_DONE}[
            looking.worst(found)
        ]
    )


MARKS = {"fine": "ok ", "note": "see", "bad": "BAD"}
