"""Whose requests are taken, and what is said when one fails."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from building import HOST, clear, day, form_token, niggle
from flask.testing import FlaskClient

from tracker.store import Store
from tracker.web import create_app, log_page
from tracker.web.faults import SAID_ON_PAGES, on_page

ROOT = Path(__file__).resolve().parents[2]
SAME = {"Sec-Fetch-Site": "same-origin"}


def log(client: FlaskClient, given: str, **headers: str) -> int:
    form = {"token": given, "phrase": "left calf 3"}
    return client.post("/log", data=form, headers=headers, **HOST).status_code


@pytest.fixture
def another(database: Path) -> FlaskClient:
    """Another browser, or the same one in a tab opened at the same moment."""
    return create_app(database, today=day(99)).test_client()


def test_a_form_of_another_browser_is_refused_unless_the_browser_says_it_is_our_page(
    client: FlaskClient, another: FlaskClient
):
    theirs = form_token(another)
    form_token(client)
    assert log(client, theirs) == 403
    assert log(client, theirs, **{"Sec-Fetch-Site": "cross-site"}) == 403
    assert log(client, theirs, **SAME) == 303


@pytest.mark.parametrize("made_up", ["", "x", "x.y", "a.b.c", "日本.x", "." * 400])
def test_a_made_up_token_is_refused_whatever_the_browser_says(client: FlaskClient, made_up: str):
    form_token(client)
    assert log(client, made_up, **SAME) == 403


def test_an_open_form_outlives_a_new_start(client: FlaskClient, database: Path):
    given = form_token(client)
    cookie = client.get_cookie(next(c.key for c in client._cookies.values()), domain="127.0.0.1")
    restarted = create_app(database, today=day(99)).test_client()
    restarted.set_cookie(cookie.key, cookie.value, domain="127.0.0.1")
    assert log(restarted, given) == 303


def test_what_was_typed_into_a_form_that_is_refused_is_shown_again(client: FlaskClient):
    answer = client.post("/log", data={"token": "old", "phrase": "left <b>calf</b> 3"}, **HOST)
    assert answer.status_code == 403
    assert "You had typed" in answer.text
    assert "left &lt;b&gt;calf&lt;/b&gt; 3" in answer.text


def test_each_database_has_cookies_of_its_own(client: FlaskClient, tmp_path: Path):
    other = create_app(tmp_path / "other.sqlite", today=day(99)).test_client()
    names = []
    for one in (client, other):
        one.get("/", **HOST)
        form_token(one)
        names.append({cookie.key for cookie in one._cookies.values()})
    assert len(names[0]) == 2
    assert not names[0] & names[1]


def test_no_other_site_can_have_anything_made(client: FlaskClient):
    foreign = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    for path in ("/", "/report.pdf", "/trends.json", "/runs"):
        assert client.get(path, headers=foreign, **HOST).status_code == 403
        assert client.get(path, headers={"Origin": "http://evil.example"}, **HOST).status_code == 403
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/", headers=link, **HOST).status_code == 200
    own = {"Origin": HOST["base_url"]}
    assert client.get("/", headers=own, **HOST).status_code == 200


def test_a_bug_is_answered_with_a_page_and_nothing_of_the_diary_is_logged(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("left calf 3")

    monkeypatch.setattr(log_page, "_page", broken)
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/log", **HOST)
    assert answer.status_code == 500
    assert "Something went wrong in niggle itself" in answer.text
    assert "calf" not in answer.text + caplog.text
    assert "RuntimeError at" in caplog.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["a" * 80, "a..b", "", "127.0.0.1.evil.example"])
def test_a_host_that_is_none_is_refused_in_words(client: FlaskClient, host: str):
    answer = client.get("/", environ_overrides={"HTTP_HOST": host}, **HOST)
    assert answer.status_code == 403
    assert "did not come from a page of niggle" in answer.text


def test_the_api_answers_in_json_whatever_happens(client: FlaskClient):
    answer = client.get("/api/niggles", **HOST)
    assert answer.status_code == 405
    assert answer.json["error"]
    answer = client.post("/api/niggles", data=b"x" * 70_000, **HOST)
    assert answer.json["error"]


def test_a_way_of_asking_that_a_page_does_not_know_is_named(client: FlaskClient):
    answer = client.put("/log", data={"token": form_token(client)}, headers=SAME, **HOST)
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_database_that_is_gone_is_not_begun_anew(client: FlaskClient, database: Path, tmp_path: Path):
    given = form_token(client)
    for file in tmp_path.glob("web.sqlite*"):
        file.rename(tmp_path / f"away-{file.name}")
    answer = client.post("/log", data={"token": given, "phrase": "left calf 3"}, **HOST)
    assert answer.status_code == 500
    assert "the database is gone" in answer.text
    assert not database.exists()
    for file in tmp_path.glob("away-*"):
        file.rename(tmp_path / file.name.removeprefix("away-"))
    assert log(client, given) == 303


def test_a_setting_that_is_refused_stays_in_its_field(client: FlaskClient):
    form = {"token": form_token(client, "/settings"), "key": "height_m", "value": "178"}
    answer = client.post("/settings", data=form, **HOST)
    assert answer.status_code == 422
    assert 'value="178"' in answer.text
    assert "or with m or cm" in answer.text
    assert client.post("/settings", data=form | {"value": "178 cm"}, **HOST).status_code == 303


def test_open_questions_are_on_the_first_page(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.write([niggle(98, "centre chest_ribs", 2)], [clear(n) for n in range(98)])
    page = client.get("/", **HOST).text
    assert "First answer the questions about the chest." in page
    assert page.index("Does it come with effort") < page.index("How did it feel?")
    form = {"token": form_token(client), "day": day(98).isoformat()}
    form |= {f"heart_{name}": "no" for name in ("effort", "breath")}
    form |= {f"heart_{name}-site": "centre chest_ribs" for name in ("effort", "breath")}
    assert client.post("/log/answers", data=form, **HOST).status_code == 303
    assert "Does it come with effort" not in client.get("/", **HOST).text


def test_what_is_said_otherwise_on_a_page_is_still_said_somewhere():
    source = "".join(path.read_text() for path in (ROOT / "tracker").rglob("*.py") if path.stem != "faults")
    for said in SAID_ON_PAGES:
        assert said in source
        assert on_page(f"no: {said}") != f"no: {said}"
