"""The ``niggle`` command and its subcommands."""

from __future__ import annotations

import io
import sys

import click

from tracker import __version__
from tracker.cli.common import TalkingGroup, database_option

COMMANDS = {
    "import": "importing:import_",
    "log": "diary:log",
    "diary": "diary:diary_",
    "edit": "diary:edit",
    "delete": "diary:delete",
    "undo": "diary:undo",
    "checkin": "checkin:checkin",
    "answer": "diary:answer",
    "rate": "checkin:rate",
    "week": "checkin:week",
    "posture": "checkin:posture",
    "did": "checkin:did",
    "runs": "activities:runs",
    "show": "activities:show",
    "apart": "activities:apart",
    "join": "activities:join",
    "forget": "activities:forget",
    "load": "load:load",
    "gait": "review:gait",
    "onsets": "review:onsets",
    "set": "setting:set_",
    "export": "exporting:export",
    "backup": "keeping:backup",
    "restore": "keeping:restore",
    "doctor": "keeping:doctor",
    "token": "setting:token",
    "remind": "setting:remind",
    "check": "checking:check",
    "report": "reporting:report",
    "evaluate": "evaluating:evaluate",
    "cohort": "cohorts:cohort",
    "serve": "serving:serve",
    "demo": "serving:demo",
}
"""Every command, in the order in which they are listed, with its module and function there."""


@click.group(
    cls=TalkingGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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


def main() -> None:
    """Entry point of the installed command; a terminal that lacks a letter gets a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    niggle(prog_name="niggle")
