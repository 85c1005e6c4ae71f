"""``niggle report``: the page for a therapist."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.common import DAY, Day, database_option, now, open_store
from tracker.errors import InvalidValueError
from tracker.writing import whole_file

ENDINGS = (".html", ".pdf")


@click.command("report")
@click.argument("out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--since", type=DAY, help="First day (default: a month before the trail, or half a year).")
@click.option("--until", type=DAY, help="Last day (default: today).")
@click.option(
    "--without", multiple=True, metavar="PART", help="Leave a part out; more than once for several."
)
@click.option("--notes", is_flag=True, help="With your own notes, which are left out otherwise.")
@database_option
def report(*, out: Path, since: Day | None, until: Day | None, without: tuple[str, ...], notes: bool) -> None:
    """Write the one page for a therapist. It tells how it began, and what was going on beside it.

    FILE ends in .html, or in .pdf where Chromium or Chrome is on this machine. Parts: trail, map, timeline,
    complaints, load, answers, helped. It goes nowhere unless you hand it on.

    \b
    Examples:
      niggle report for-anna.html
      niggle report for-anna.pdf --since 2026-01-01
      niggle report for-anna.html --without load --notes
    """
    from tracker.pipeline import printing, therapist
    from tracker.web import create_app
    from tracker.web.report_page import written

    if out.suffix.lower() not in ENDINGS:
        raise InvalidValueError("it ends in neither .html nor .pdf", where=str(out))
    with open_store() as store:
        today = now(store).date()
        therapist.check_parts(without)
        made = therapist.sheet(
            store,
            today=today,
            since=since.on(today) if since else None,
            until=until.on(today) if until else None,
            parts=(therapist.USUAL - set(without)) | ({"notes"} if notes else set()),
        )
        path = store.path
    text = written(create_app(path), path, made, today)
    data = printing.as_pdf(text) if out.suffix.lower() == ".pdf" else text.encode()
    with whole_file(out) as file:
        file.write(data)
    click.echo(f"{out}: {made.since} to {made.until}. Look at it before you hand it on.")
