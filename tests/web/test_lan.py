"""Other machines: none by default; with --lan those that give the pass, and nobody by a trick."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from pathlib import Path

import pytest
from building import day, form_token
from flask.testing import FlaskClient

from tracker.cli.serving import FOR_OTHERS, _listening
from tracker.web import create_app
from tracker.web.entering import MOST_WRONG, names_an_address, new_pass

PASS = "abcd-efgh-jkmn"
OTHER = {"base_url": "http://192.168.1.5:8344", "environ_base": {"REMOTE_ADDR": "192.168.1.20"}}


@pytest.fixture
def phone(database: Path) -> FlaskClient:
    return create_app(database, today=day(99), let_in=PASS).test_client()


def enter(client: FlaskClient, given: str):
    token = form_token(client, "/enter", **OTHER)
    return client.post("/enter", data={"token": token, "pass": given}, **OTHER)


def test_without_the_flag_no_other_machine_sees_anything(client: FlaskClient):
    for path in ("/", "/enter", "/trends.json", "/report.pdf", "/assets/x/niggle.css"):
        assert client.get(path, **OTHER).status_code == 403
    assert client.get("/enter", base_url="http://127.0.0.1:8344").status_code == 404


def test_the_pass_lets_a_phone_in_and_nothing_else_does(phone: FlaskClient):
    for path in ("/", "/trends.json", "/runs", "/report.html", "/settings", "/import"):
        answer = phone.get(path, **OTHER)
        assert (answer.status_code, answer.location) == (302, "/enter"), path
    for wrong in ("", "abcd", PASS + "x", "ABCD EFGH JKMN"):
        assert enter(phone, wrong).status_code == 403
    assert phone.get("/", **OTHER).status_code == 302
    assert enter(phone, f" {PASS.upper()} ").status_code == 303
    assert phone.get("/", **OTHER).status_code == 200


def test_nothing_can_be_written_before_the_pass(phone: FlaskClient):
    token = form_token(phone, "/enter", **OTHER)
    for path in ("/log", "/import", "/settings", "/warnings"):
        assert phone.post(path, data={"token": token, "phrase": "left calf 3"}, **OTHER).status_code == 403


def test_a_pass_without_the_forms_token_is_refused(phone: FlaskClient):
    assert phone.post("/enter", data={"pass": PASS}, **OTHER).status_code == 403


def test_a_guesser_is_stopped(phone: FlaskClient):
    answers = [enter(phone, "x").status_code for _ in range(MOST_WRONG + 1)]
    assert answers == [403] * MOST_WRONG + [429]
    assert enter(phone, PASS).status_code == 429


def test_a_pass_of_another_run_of_the_program_counts_nothing(phone: FlaskClient, database: Path):
    enter(phone, PASS)
    later = create_app(database, let_in=PASS).test_client()
    name = later.application.config["SESSION_COOKIE_NAME"]
    kept = phone.get_cookie(name, domain="192.168.1.5")
    later.set_cookie(name, kept.value, domain="192.168.1.5")
    assert later.get("/", **OTHER).status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "192.168.1.5.evil.example", "8.8.8.8", "niggle"])
def test_a_name_that_could_be_another_sites_is_refused_even_with_the_pass(phone: FlaskClient, host: str):
    enter(phone, PASS)
    place = OTHER | {"base_url": f"http://{host}:8344"}
    assert phone.get("/", **place).status_code == 403


def test_this_machine_needs_no_pass(phone: FlaskClient):
    assert phone.get("/", base_url="http://127.0.0.1:8344").status_code == 200


def test_addresses_and_passes():
    assert all(map(names_an_address, ("192.168.1.5", "10.0.0.1", "[fe80::1]", "127.0.0.1")))
    assert not any(map(names_an_address, ("niggle.local", "1.2.3.4.nip.io", "", "93.184.216.34")))
    assert len({new_pass() for _ in range(50)}) == 50
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", new_pass()) for _ in range(20))


def _until_closed(server) -> None:
    with contextlib.suppress(OSError, ValueError):  # its sockets are closed under it, with lines still open
        server.run()


@pytest.fixture
def servers(database: Path):
    """The owner's server and the one for other machines, as `niggle serve --lan` starts them."""
    app = create_app(database, today=day(99), let_in=PASS)
    both = [_listening(app, "127.0.0.1", 0), _listening(app, "127.0.0.1", 0, limits=FOR_OTHERS)]
    threads = [threading.Thread(target=_until_closed, args=(server,), daemon=True) for server in both]
    for thread in threads:
        thread.start()
    yield [server.effective_port for server in both]
    for server in both:
        server.close()
    for thread in threads:
        thread.join(timeout=5)


def asked(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        return line.recv(200)


GET = b"GET /help HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def test_an_oversized_upload_is_refused_before_it_is_sent(servers: list[int]):
    post = b"POST /import HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000000\r\n\r\n"
    assert b" 413 " in asked(servers[1], post + b"x" * 100)


def test_half_open_connections_from_others_do_not_shut_the_owner_out(servers: list[int]):
    lines = []
    try:
        for _ in range(FOR_OTHERS["connection_limit"] + 40):
            line = socket.create_connection(("127.0.0.1", servers[1]), timeout=5)
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            lines.append(line)
        begun = time.monotonic()
        assert b" 200 " in asked(servers[0], GET)
        assert time.monotonic() - begun < 5
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize(
    "path",
    ["/assets/x/../../safety.py", "/assets/x/%2e%2e%2fniggle.css", "/help/../etc/passwd", "//etc/passwd"],
)
def test_no_path_leads_out(phone: FlaskClient, path: str):
    enter(phone, PASS)
    assert phone.get(path, **OTHER).status_code in (403, 404)
