"""``niggle check``: what stands, and why."""

from __future__ import annotations

import sys

import click

from tracker.cli.common import DAY, Day, database_option, json_option, now, open_store, print_json
from tracker.errors import ExitCode


@click.command("check")
@click.option(
    "--as-of", type=DAY, help="What was known at the end of that day: 2026-03-01, yesterday (default: today)."
)
@click.option("--exit-code", is_flag=True, help="Exit with 3 when a warning or a red flag stands.")
@json_option
@database_option
def check(*, as_of: Day | None, exit_code: bool, as_json: bool) -> None:
    """Say what stands: red flags first, then warnings. With their evidence, and what to do.

    \b
    Examples:
      niggle check
      niggle check --as-of 2026-03-01
      niggle check --json --exit-code
    """
    from tracker.pipeline import report, review

    with open_store() as store:
        today = now(store).date()
        history = review.history(store, as_of=as_of.on(today) if as_of else today, today=today)
    result = review.review(history)
    if as_json:
        print_json(report.as_json(result))
    else:
        for line in report.as_text(result, history):
            click.echo(line)
    if exit_code and result.anything:
        sys.exit(ExitCode.WARNING_STANDS)
