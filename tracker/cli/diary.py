"""``niggle log`` and ``niggle set``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tracker import settings
from tracker.cli.common import DAY, Day, database_option, json_option, now, open_store, print_json

if TYPE_CHECKING:
    from tracker.pipeline.diary import LogReply


@click.command("log")
@click.argument("phrase", nargs=-1)
@click.option("--date", "day", type=DAY, help="The day it is about: 2026-03-01, yesterday (default: today).")
@click.option("--clear", is_flag=True, help="Nothing hurt on that day.")
@json_option
@database_option
def log(phrase: tuple[str, ...], *, day: Day | None, clear: bool, as_json: bool) -> None:
    """Note down what hurt, or that nothing did: side, place, 0 to 10, and when.

    \b
    Examples:
      niggle log "left calf 3 after, right hip flexor 2"
      niggle log --date yesterday "lower back 2 next morning"
      niggle log --clear
    """
    from tracker.pipeline import diary

    text = " ".join(phrase)
    if clear == bool(text.strip()):
        raise click.UsageError('Say what hurt ("left calf 3 after") or --clear, one of them.')
    with open_store() as store:
        present = now(store)
        when = day.on(present.date()) if day else present.date()
        if clear:
            reply = diary.log_clear(store, day=when, now=present)
        else:
            reply = diary.log(store, text, day=when, now=present)
    if as_json:
        print_json(_as_json(reply))
    else:
        click.echo(reply.reply)


def _as_json(reply: LogReply) -> dict[str, object]:
    return {
        "day": reply.day,
        "clear": reply.clear,
        "niggles": [
            {
                "id": niggle.id,
                "region": niggle.site.region,
                "side": niggle.site.side,
                "severity": niggle.severity,
                "moment": niggle.moment,
            }
            for niggle in reply.niggles
        ],
        "reply": reply.reply,
    }


@click.command("set")
@click.argument("key", required=False)
@click.argument("value", required=False)
@database_option
def set_(key: str | None, value: str | None) -> None:
    """Change a setting; without a value, show it; without a key, show all.

    \b
    Examples:
      niggle set
      niggle set timezone Europe/Berlin
      niggle set keep_originals yes
    """
    with open_store() as store:
        if key is not None and value is not None:
            checked = settings.setting(key).check(value)
            store.set(key, checked)
            click.echo(f"{key} is now {checked}.")
            return
        for setting in settings.SETTINGS if key is None else (settings.setting(key),):
            stored = store.setting(setting.key) or setting.default or "not set"
            click.echo(f"{setting.key}: {stored}  ({setting.meaning})")
