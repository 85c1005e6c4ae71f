"""``niggle set``, ``token`` and ``remind``."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from tracker import settings
from tracker.cli.common import DAY, Day, completing, database_option, now, open_store
from tracker.errors import InvalidValueError


@click.command("set")
@click.argument(
    "key", required=False, shell_complete=completing(lambda: [one.key for one in settings.SETTINGS])
)
@click.argument("value", required=False)
@click.option("--from", "since", type=DAY, help="The first day on which it holds (of values of yours).")
@click.option("--unset", is_flag=True, help="Forget what was set; an estimate stands again.")
@database_option
def set_(key: str | None, value: str | None, *, since: Day | None, unset: bool) -> None:
    """Change or show a setting. Without a value, show it; without a key, show all.

    Values of yours (heart rates, mass, threshold …) can change from a day on. Without --from a value takes
    the place of the last one. What is not set is taken from your watch, or estimated from your runs.

    \b
    Examples:
      niggle set
      niggle set timezone Europe/Berlin
      niggle set hr_max_bpm 188
      niggle set threshold_speed_mps 4:20 --from 2026-03-01
    """
    from tracker.pipeline import athlete  # here, as token and remind need not wait for numpy

    setting = settings.setting(key) if key is not None else None
    with open_store() as store:
        today = now(store).date()
        from_day = since.on(today) if since else None
        if setting is None or (value is None and not unset):
            for one in settings.SETTINGS if setting is None else (setting,):
                for line in athlete.shown(store, one, today=today):
                    click.echo(line)
        elif since is not None and not setting.dated:
            raise click.UsageError(f"{key} has no history; leave --from out.")
        elif unset and value is not None:
            raise click.UsageError("Give a value or --unset, one of them.")
        elif unset:
            click.echo(athlete.forget(store, setting, since=from_day))
        else:
            click.echo(athlete.change(store, setting, value or "", since=from_day, today=today))


@click.command("token")
@click.option("--revoke", is_flag=True, help="Make the token useless, and make no new one.")
@database_option
def token(*, revoke: bool) -> None:
    """Make a token for a phone's shortcut or a script. An earlier one ends.

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
    """Say whether today is logged, or remind of it. Write a calendar, or post to an address of yours.

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
