"""The ``niggle`` command and its subcommands."""

from __future__ import annotations

import io
import sys

import click

from tracker import __version__
from tracker.cli import activities, checking, diary, importing, serving
from tracker.cli.common import TalkingGroup, database_option


@click.group(
    cls=TalkingGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="niggle")
@database_option
def niggle() -> None:
    """An early, honest warning when small running pains recur or wander.

    \b
    Start with:
      niggle import ~/Downloads/my-runs
      niggle log "left calf 3 after"
      niggle check
      niggle serve
    """


for command in (
    importing.import_,
    activities.runs,
    activities.show,
    activities.apart,
    activities.join,
    activities.forget,
    diary.log,
    diary.set_,
    checking.check,
    serving.serve,
    serving.demo,
):
    niggle.add_command(command)


def main() -> None:
    """Entry point of the installed command; a terminal that lacks a letter gets a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    niggle(prog_name="niggle")
