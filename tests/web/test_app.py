from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from building import HOST, clear, day, form_token, niggle, run
from flask.testing import FlaskClient

from tracker.frames import samples
from tracker.model import Recording
from tracker.store import Store
from tracker.store.prepared import prepare
from tracker.store.recorded import StoredFile
from tracker.web.assets import NAMES


def fill(database: Path) -> None:
    import numpy as np

    empty = samples({"time_s": np.array([])})
    with Store(database) as store:
        store.write(
            [
                niggle(0, "left gastrocnemius", 2),
                niggle(35, "left hamstring"),
                niggle(97, "centre lumbar_erector", 5, note="<script>alert(1)</script>"),
            ],
            [clear(n) for n in range(100) if n not in (0, 35, 97, 98)],
        )
        store.add_file(
            StoredFile("x", "x", 0),
            [prepare(Recording(activity=run(n), samples=empty)) for n in range(0, 100, 3)],
        )


def post(client: FlaskClient, **form: str):
    return send(client, "/log", **form)


def send(client: FlaskClient, path: str, **form: object):
    """Post a form of the Log page with its token."""
    return client.post(path, data={"token": form_token(client), "day": str(day(99))} | form, **HOST)


def test_the_first_start_says_where_to_begin(client: FlaskClient):
    page = client.get("/", **HOST).text
    assert "Nothing is logged yet." in page
    assert "niggle import" in page
    assert "nothing to draw yet" in client.get("/trends", **HOST).text
    assert json.loads(client.get("/trends.json", **HOST).text)["charts"] == {}


def test_today_shows_what_stands_and_what_to_do(client: FlaskClient, database: Path):
    fill(database)
    page = client.get("/", **HOST).text
    assert "one warning stands" in page
    assert "left calf → left hamstring → lower back" in page
    assert "What to do" in page
    assert "speaks against" in page
    assert "not logged" in page  # day 98 is unknown and shown so
    assert "running 10.0 km" in page


def test_what_is_logged_is_said_back_and_stored(client: FlaskClient, database: Path):
    answer = post(client, phrase="left calf 3 after")
    assert answer.status_code == 303
    assert answer.location == f"/log?day={day(99)}"
    page = client.get(answer.location, **HOST).text
    assert "Noted for today: left calf 3 after." in page
    with Store(database) as store:
        assert [n.site.region for n in store.niggles()] == ["gastrocnemius"]


def test_a_clear_day_is_one_button(client: FlaskClient, database: Path):
    assert send(client, "/log/clear").status_code == 303
    with Store(database) as store:
        assert [c.clear for c in store.checkins()] == [True]


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"phrase": "calf 3"}, "which calf?"),
        ({"phrase": ""}, "the phrase is empty"),
        ({"phrase": "left calf 3", "day": "2099-01-01"}, "has not come yet"),
        ({"phrase": "left calf 3", "day": "someday"}, "that is no day"),
    ],
)
def test_what_is_not_understood_comes_back_with_the_reason(
    client: FlaskClient, form: dict[str, str], complaint: str
):
    answer = post(client, **form)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert f'value="{form["phrase"]}"' in answer.text


def test_text_is_shown_as_text(client: FlaskClient):
    answer = post(client, phrase='"><script>alert(1)</script>')
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_a_form_without_its_token_is_refused(client: FlaskClient, database: Path):
    client.get("/", **HOST)
    for token in ("", "guessed"):
        answer = client.post("/log", data={"phrase": "left calf 3", "token": token}, **HOST)
        assert answer.status_code == 403
    with Store(database) as store:
        assert store.niggles() == ()


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8344", "192.168.1.5:8344", "localhost.evil:80"]
)
def test_another_host_is_refused(client: FlaskClient, host: str):
    assert client.get("/", base_url=f"http://{host}").status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8344", "localhost:8344", "[::1]:8344", "localhost"])
def test_this_machine_may_ask_by_all_its_names(client: FlaskClient, host: str):
    assert client.get("/", base_url=f"http://{host}").status_code == 200


def test_every_answer_carries_the_safety_headers(client: FlaskClient):
    for path in ("/", "/trends", "/nowhere", "/trends.json"):
        headers = client.get(path, **HOST).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script-src 'self';" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_the_charts_come_in_one_answer(client: FlaskClient, database: Path):
    fill(database)
    told = json.loads(client.get("/trends.json", **HOST).text)
    assert set(told["charts"]) == {"load", "diary", "longest", "acute"}
    assert told["span"] == [str(day(0)), str(day(100))]
    assert "trimp_banister" in told["absent"]
    assert told["charts"]["load"]["data"][0]["type"] == "bar"


def test_another_metric_and_other_units_can_be_chosen(client: FlaskClient, database: Path):
    fill(database)
    with Store(database) as store:
        store.set("units", "imperial")
        store.set("week_starts", "sunday")
    load = json.loads(client.get("/trends.json", **HOST).text)["charts"]["load"]
    assert load["layout"]["yaxis"]["ticksuffix"] == " mi"
    assert load["data"][0]["customdata"][0].startswith("28 Dec 2025")
    other = json.loads(client.get("/trends.json?metric=acwr_ewma", **HOST).text)["charts"]["load"]
    assert other["data"][0]["type"] == "scatter"
    page = client.get("/trends?metric=acwr_ewma", **HOST).text
    assert '<option value="acwr_ewma" selected>' in page
    assert '<option value="distance_m" selected>' in client.get("/trends?metric=x", **HOST).text


def test_assets_may_be_kept_for_ever_and_come_from_here(client: FlaskClient, database: Path):
    fill(database)
    page = "".join(
        client.get(path, **HOST).text for path in ("/trends", "/log", "/report", "/import", "/body")
    )
    icons = json.loads(client.get("/manifest.webmanifest", **HOST).text)["icons"]
    page += "".join(f'src="{icon["src"]}"' for icon in icons)
    addresses = [a.partition("#")[0] for a in re.findall(r'(?:src|href)="([^"]+)"', page)]
    addresses = list(dict.fromkeys(filter(None, addresses)))
    assert all(address.startswith("/") for address in addresses)
    assets = [address for address in addresses if address.startswith("/assets/")]
    assert {address.rsplit("/", 1)[1] for address in assets} == set(NAMES)
    for address in assets:
        answer = client.get(address, headers={"Accept-Encoding": "gzip"}, **HOST)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.data[:2] == b"\x1f\x8b"


def test_only_the_known_assets_are_served(client: FlaskClient):
    for path in ("/assets/0/niggle.css", "/assets/0/app.py", "/assets/0/..%2Fapp.py", "/static/niggle.css"):
        assert client.get(path, **HOST).status_code == 404


def test_the_log_page_needs_no_plotly(client: FlaskClient, database: Path):
    fill(database)
    for path in ("/", "/log", "/calendar", "/week", "/posture"):
        assert "plotly" not in client.get(path, **HOST).text


def test_too_much_text_is_refused(client: FlaskClient):
    assert post(client, phrase="x" * 100_000).status_code == 413


def test_a_database_that_fails_is_told_on_the_page(client: FlaskClient, database: Path):
    client.get("/", **HOST)
    for file in database.parent.glob("web.sqlite*"):
        file.unlink()
    database.write_text("rubbish")
    answer = client.get("/", **HOST)
    assert answer.status_code == 500
    assert "this is no database" in answer.text
