"""``niggle serve`` and ``niggle demo``: the dashboard on this machine."""

from __future__ import annotations

import logging
import sys
import threading
import webbrowser
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker import settings
from tracker.cli.common import chosen_database, database_option, open_store
from tracker.errors import InvalidValueError, TrackerError
from tracker.store import Store
from tracker.store.database import DEMO_SETTING, TOKEN_SETTING

if TYPE_CHECKING:
    from flask import Flask

DEFAULT_PORT = 8344

OWN_HOSTS = ("127.0.0.1", "::1", "localhost")
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only to know it when it is given
THREADS = 8


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
@click.option("--lan", is_flag=True, help="Let other machines of your network in, with a pass.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
@database_option
def serve(*, port: int, host: str, lan: bool, open_browser: bool) -> None:
    """Show the dashboard in a browser, on this machine only.

    With --lan your phone can open it too, with a pass that is shown and ends with the program; what travels
    is not encrypted. With another --host alone, other machines reach the API only, with the token of niggle
    token.

    \b
    Examples:
      niggle serve
      niggle serve --port 9000 --no-open
      niggle serve --lan
    """
    with open_store() as store:
        path = store.path
        if not lan:
            _check_host(host, has_token=store.setting(TOKEN_SETTING) is not None)
    _run(path, host=host, port=port, open_browser=open_browser, today=None, lan=lan)


@click.command("demo")
@click.option("--serve/--no-serve", "serve_it", default=True, help="Open the dashboard afterwards.")
@port_option
@click.option("--open/--no-open", "open_browser", default=True, help="Open the page in a browser.")
@database_option
def demo(*, serve_it: bool, port: int, open_browser: bool) -> None:
    """Show the sample athlete, from import to dashboard. Warnings come on the day they were first said.

    She has a database of her own; yours is not touched.

    \b
    Examples:
      niggle demo
      niggle demo --no-serve
    """
    folder = settings.demo_folder()
    chosen = chosen_database()
    with Store(settings.database_path(chosen) if chosen else settings.demo_database(folder)) as store:
        if chosen and not store.is_empty() and store.setting(DEMO_SETTING) is None:
            raise InvalidValueError(
                "this database holds something else", where=str(store.path), hint="Name another, or none."
            )
        store.set(DEMO_SETTING, "yes")
        last = _tell(store, folder)
        path = store.path
    if serve_it:
        _run(path, host="127.0.0.1", port=port, open_browser=open_browser, today=last)
    else:
        click.echo(
            "\nTo see her: niggle demo. To begin your own: niggle import FOLDER, niggle log … (--help)"
        )


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


def _run(
    path: Path, *, host: str, port: int, open_browser: bool, today: date | None, lan: bool = False
) -> None:
    from tracker.web import create_app
    from tracker.web.entering import new_pass

    known = new_pass() if lan else None
    app = create_app(path, today=today, let_in=known)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    own = OWN_HOSTS[0] if lan else host
    server = _listening(app, own, port)
    others = None
    shown = f"[{own}]" if ":" in own else own
    click.echo(f"niggle is at http://{shown}:{server.effective_port}/ (Ctrl-C ends it)", err=True)
    if known:
        address = _own_address() if host in (*OWN_HOSTS, EVERYWHERE) else host
        others = _listening(app, address, server.effective_port, limits=FOR_OTHERS)
        threading.Thread(target=others.run, daemon=True).start()
        told = {"address": address, "port": server.effective_port, "known": known}
        click.echo(LAN_WARNING.format(**told), err=True)
    if open_browser and sys.stdout.isatty():
        webbrowser.open(f"http://{shown}:{server.effective_port}/")
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Ended.", err=True)
    finally:
        server.close()
        if others:
            others.close()


FOR_OTHERS = {"max_request_body_size": 64 * 2**20, "connection_limit": 40, "channel_timeout": 30}
"""What other machines may take: so that they can neither fill this one nor shut its owner out."""


def _listening(app: Flask, host: str, port: int, *, limits: Mapping[str, int] | None = None) -> Any:
    import waitress

    try:
        return waitress.create_server(
            app, host=host, port=port, threads=THREADS, clear_untrusted_proxy_headers=True, **(limits or {})
        )
    except OSError as error:
        raise TrackerError(
            f"port {port} of {host} cannot be used ({error.strerror})",
            hint="Try another: --port 0 takes a free one.",
        ) from None


LAN_WARNING = """
Other machines of this network: http://{address}:{port}/enter   pass: {known}
Whoever has the pass can read and change your diary. What travels is not encrypted: use it in a network you
trust, never in a café, and end it when you are done."""


def _own_address() -> str:
    """This machine's address in its network; nothing is sent to find it."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # an address of no one (RFC 5737): a datagram socket only looks up the way there
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            raise TrackerError(
                "this machine is in no network now", hint="Join one, or name its address: --host."
            ) from None


def _check_host(host: str, *, has_token: bool) -> None:
    """Other machines reach the API only, and only with a token: the pages ask for no password."""
    if host in OWN_HOSTS:
        return
    if not has_token:
        raise InvalidValueError(
            f"to be reached at {host} it needs a token", where="--host", hint="Make one: niggle token."
        )
    click.echo("Other machines reach /api only, with your token; the pages stay on this one.", err=True)
