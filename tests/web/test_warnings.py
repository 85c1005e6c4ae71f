from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from building import HOST, at, clear, day, form_token, niggle, run, wandering
from flask.testing import FlaskClient
from loading import add, recorded

from tracker.model import Action
from tracker.pipeline import review, warnings
from tracker.store import Store
from tracker.web import create_app


def fill(database: Path, *more: object, worst: float = 5) -> None:
    with Store(database) as store:
        store.write(*wandering(worst=worst), more)
        for n in range(0, 99, 3):
            add(store, recorded(1, activity=run(n), speed=3.0))


def send(client: FlaskClient, **form: object):
    return client.post("/warnings", data={"token": form_token(client, "/warnings")} | form, **HOST)


def raised(database: Path) -> str:
    with Store(database) as store:
        known = review.history(store, as_of=day(99), today=day(99))
    return str(review.review(known).warnings[0].raised_on)


def test_without_a_warning_the_page_says_what_it_would_tell(client: FlaskClient):
    page = client.get("/warnings", **HOST).text
    assert "No warning stands." in page
    assert "for and against" in page


def test_a_warning_is_shown_with_all_its_evidence_and_when_it_was_said(client: FlaskClient, database: Path):
    fill(database)
    page = client.get("/warnings", **HOST).text
    assert "<details open>" in page
    assert "Against it" in page
    assert "What was said, and when" in page
    assert "1 warning in 0.3 years of diary; you called 0 of them nothing" in page
    assert page.count('class="arrow"') == 2


def test_what_the_runner_did_is_noted_and_shown(client: FlaskClient, database: Path):
    fill(database)
    answer = send(client, what="strength", note="bridges <b>")
    assert answer.status_code == 303
    page = client.get("/warnings", **HOST).text
    assert "did strength work" in page
    assert "bridges &lt;b&gt;" in page


def test_a_warning_put_aside_is_small_for_two_weeks_and_then_back(client: FlaskClient, database: Path):
    fill(database)
    assert send(client, what="snooze", about=raised(database), back="today").location == "/"
    page = client.get("/", **HOST).text
    assert "Put aside by you" in page
    assert "speaks against" not in page
    later = create_app(database, today=day(99 + warnings.SNOOZE_DAYS)).test_client()
    assert "speaks against" in later.get("/", **HOST).text


def test_a_warning_called_nothing_is_back_with_the_next_entry_on_its_trail(
    client: FlaskClient, database: Path
):
    fill(database)
    send(client, what="nothing", about=raised(database))
    assert "Called nothing by you" in client.get("/", **HOST).text
    assert "you called 1 of them nothing" in client.get("/warnings", **HOST).text
    with Store(database) as store:
        hurts = niggle(99, "left hamstring", 2)
        later = max(action.logged_at for action in store.entries(Action)) + timedelta(seconds=1)
        store.write([type(hurts)(day=hurts.day, logged_at=later, site=hurts.site, severity=2)])
    assert "Called nothing by you" not in client.get("/", **HOST).text


def test_an_urgent_warning_cannot_be_put_aside(client: FlaskClient, database: Path):
    fill(database, worst=8)
    page = client.get("/warnings", **HOST).text
    assert "Two weeks later" not in page
    send(client, what="snooze", about=raised(database))
    assert "speaks against" in client.get("/", **HOST).text


@pytest.mark.parametrize("form", [{"what": "dance"}, {"what": "seen", "about": "someday"}])
def test_a_word_that_is_not_understood_is_refused(client: FlaskClient, database: Path, form: dict[str, str]):
    fill(database)
    assert send(client, **form).status_code == 422


def test_a_word_about_no_warning_is_refused(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.write([niggle(0, "left soleus")], [clear(1)])
    answer = client.post("/warnings", data={"token": form_token(client), "what": "nothing"}, **HOST)
    assert answer.status_code == 422
    assert "no warning stands" in answer.text


def test_what_is_new_is_told_since_the_last_visit(database: Path):
    fill(database)
    with_cookie = create_app(database, today=day(60)).test_client()
    assert "Since your last visit" not in with_cookie.get("/", **HOST).text
    later = create_app(database, today=day(99)).test_client()
    name = later.application.config["VISITS_COOKIE"]
    later.set_cookie(name, f"|{at(60).isoformat()}", domain="127.0.0.1")
    page = later.get("/", **HOST).text
    assert "Since your last visit" in page
    assert "12 runs, 120 km" in page
    assert "a warning: left calf → left hamstring → lower back" in page
    later.set_cookie(name, "rubbish|more|x", domain="127.0.0.1")
    assert later.get("/", **HOST).status_code == 200


def test_what_hurts_beside_the_trail_is_told_too(client: FlaskClient, database: Path):
    fill(database, niggle(98, "right plantar_arch", 2))
    page = client.get("/", **HOST).text
    assert "Also open" in page
    assert "<b>right arch</b>, since" in page
