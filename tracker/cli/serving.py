"""``niggle serve`` and ``niggle demo``: the dashboard on this machine."""

from __future__ import annotations

import sys
import webbrowser
from datetime import date
from pathlib import Path

import click

from tracker import settings
from tracker.cli.common import chosen_database, database_option, open_store
from tracker.errors import InvalidValueError, TrackerError
from tracker.store import Store
from tracker.store.database import TOKEN_SETTING

DEFAULT_PORT = 8344

THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port; 0 takes a free one.",
)


@click.command("serve")
@port_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to listen on.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
@database_option
def serve(*, port: int, host: str, open_browser: bool) -> None:
    """Show the dashboard in a browser, on this machine only.

    With another --host, other machines reach the API for phones, with the token of niggle token.

    \b
    Examples:
      niggle serve
      niggle serve --port 9000 --no-open
    """
    with open_store() as store:
        path = store.path
        _check_host(host, has_token=store.setting(TOKEN_SETTING) is not None)
    _run(path, host=host, port=port, open_browser=open_browser, today=None)


@click.command("demo")
@click.option("--serve/--no-serve", "serve_it", default=True, help="Open the dashboard afterwards.")
@port_option
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
@database_option
def demo(*, serve_it: bool, port: int, open_browser: bool) -> None:
    """Show the sample athlete: import, warnings as they would first have been said, dashboard.

    She has a database of her own; yours is not touched.

    \b
    Examples:
      niggle demo
      niggle demo --no-serve
    """
    folder = settings.demo_folder()
    with Store(chosen_database() or settings.demo_database(folder)) as store:
        last = _tell(store, folder)
        path = store.path
    if serve_it:
        _run(path, host="127.0.0.1", port=port, open_browser=open_browser, today=last)


def _tell(store: Store, folder: Path) -> date:
    """Import the demo athlete and print her story; returns the last day of her diary."""
    from tracker.pipeline import report, review
    from tracker.pipeline.imports import import_paths

    click.echo("Importing nine months of the demo athlete …", err=True)
    result = import_paths(store, [folder], jobs=None)
    if result.failed:
        raise InvalidValueError(f"the demo athlete cannot be read ({result.failed[0][1]})")
    last = max([n.day for n in store.niggles()] + [c.day for c in store.checkins()])
    history = review.history(store, as_of=last, today=last)
    for line in report.story(history):
        click.echo(line)
    return last


def _run(path: Path, *, host: str, port: int, open_browser: bool, today: date | None) -> None:
    import waitress

    from tracker.web import create_app

    app = create_app(path, today=today)
    try:
        server = waitress.create_server(
            app, host=host, port=port, threads=4, clear_untrusted_proxy_headers=True
        )
    except OSError as error:
        raise TrackerError(
            f"port {port} cannot be used ({error.strerror})", hint="Try another: --port 0 takes a free one."
        ) from None
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{server.effective_port}/"
    click.echo(f"niggle is at {address} (Ctrl-C ends it)", err=True)
    if open_browser and sys.stdout.isatty():
        webbrowser.open(address)
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Ended.", err=True)
    finally:
        server.close()


def _check_host(host: str, *, has_token: bool) -> None:
    """Other machines reach the API only, and only with a token: the pages ask for no password."""
    if host in THIS_MACHINE:
        return
    if not has_token:
        raise InvalidValueError(
            f"to be reached at {host} it needs a token", where="--host", hint="Make one: niggle token."
        )
    click.echo("Other machines reach /api only, with your token; the pages stay on this one.", err=True)
