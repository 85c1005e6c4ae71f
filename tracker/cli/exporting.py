"""``niggle export``."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.common import at_home, database_option, open_store, tell_lost


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False))
@database_option
def export(folder: str) -> None:
    """Write everything into a folder. CSV tables, and one file that holds it all.

    niggles.csv, checkins.csv and runs.csv are for you and for spreadsheets; niggle.jsonl holds every
    version of every entry and every recording. Importing the folder gives the same database again.

    \b
    Examples:
      niggle export ~/niggle-export
      niggle --db new.sqlite import ~/niggle-export
    """
    from tracker.pipeline.exporting import export as write

    if not folder.strip():
        raise click.UsageError("Name the folder to write to; . is the one you are in.")
    with open_store() as store:
        done = write(store, at_home(Path(folder)))
    click.echo(
        f"{done.niggles:,} niggles, {done.checkins:,} check-ins and {done.runs:,} runs are in {done.folder}. "
        "It is a diary of your health: keep it where only you can read it."
    )
    tell_lost(done.lost)
