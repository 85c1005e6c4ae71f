"""Other machines: none by default; with --lan those that give the pass, and nobody by a trick."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import day
from flask.testing import FlaskClient

from tracker.web import create_app
from tracker.web.entering import MOST_WRONG, names_an_address, new_pass

PASS = "abcd-efgh-jkmn"
OTHER = {"base_url": "http://192.168.1.5:8344", "environ_base": {"REMOTE_ADDR": "192.168.1.20"}}


@pytest.fixture
def phone(database: Path) -> FlaskClient:
    return create_app(database, today=day(99), let_in=PASS).test_client()


def enter(client: FlaskClient, given: str):
    token = re.search(r'name="token" value="([^"]+)"', client.get("/enter", **OTHER).text)
    assert token is not None
    return client.post("/enter", data={"token": token[1], "pass": given}, **OTHER)


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
    token = re.search(r'name="token" value="([^"]+)"', phone.get("/enter", **OTHER).text)[1]
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
