"""``niggle set``, ``token`` and ``remind``."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from tracker import settings
from tracker.cli.common import database_option, now, open_store
from tracker.errors import InvalidValueError


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


@click.command("token")
@click.option("--revoke", is_flag=True, help="Make the token useless, and make no new one.")
@database_option
def token(*, revoke: bool) -> None:
    """Make a token for the API, for a phone shortcut or a script; an earlier one ends.

    It is shown once: what is kept is only its hash.

    \b
    Example:
      niggle token
    """
    from tracker.pipeline.access import hashed
    from tracker.store.database import TOKEN_SETTING

    with open_store() as store:
        made = secrets.token_urlsafe(24)
        if revoke:
            store.unset(TOKEN_SETTING)
        else:
            store.set(TOKEN_SETTING, hashed(made))
    click.echo("There is no token any more." if revoke else made)
    if not revoke:
        click.echo("Send it as: Authorization: Bearer TOKEN. It is not shown again.", err=True)


@click.command("remind")
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a calendar file with a daily reminder.",
)
@click.option("--send", "send_it", is_flag=True, help="Post to reminder_url, if today is not logged yet.")
@database_option
def remind(*, ics: Path | None, send_it: bool) -> None:
    """Say whether today is logged; write a calendar reminder, or post one to an address of yours.

    The reminder says nothing of your diary. Run it with --send from cron or the like.

    \b
    Examples:
      niggle remind
      niggle remind --ics niggle.ics
      niggle set reminder_url https://ntfy.example/your-topic
      niggle remind --send
    """
    from tracker.pipeline import reminders

    with open_store() as store:
        today = now(store).date()
        if ics is not None:
            _write(ics, reminders.ics(reminders.reminder_time(store)))
            click.echo(f"{ics}: a reminder every day at {reminders.reminder_time(store):%H:%M}.")
            return
        if not reminders.is_due(store, today):
            click.echo("Today is logged.")
        elif send_it:
            reminders.send(store)
            click.echo("Today is not logged yet; the reminder is sent.")
        else:
            click.echo("Today is not logged yet: niggle log …")


def _write(path: Path, text: str) -> None:
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise InvalidValueError(f"it cannot be written ({error.strerror})", where=str(path)) from None
