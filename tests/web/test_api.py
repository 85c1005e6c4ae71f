"""What phone shortcuts send to the API."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import HOST, day
from flask.testing import FlaskClient

from tracker.pipeline.access import hashed
from tracker.store import Store
from tracker.store.database import TOKEN_SETTING

TOKEN = "a-token-of-ours"


@pytest.fixture
def api(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.set(TOKEN_SETTING, hashed(TOKEN))

    def call(path: str, body: object, *, token: str | None = TOKEN, **more: object):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return client.post(f"/api/{path}", json=body, headers=headers, **(HOST | more))

    return call


def test_the_api_takes_a_phrase_or_the_parts_of_one(api, database: Path):
    answer = api("niggles", {"phrase": "left calf 3 after, right hip flexor 2"})
    assert answer.status_code == 201
    assert answer.json["reply"].startswith("Noted for today: left calf 3 after; right hip flexor 2.")
    answer = api(
        "niggles",
        {"region": "soleus", "side": "right", "severity": 4, "moment": "next morning", "date": str(day(90))},
    )
    assert answer.json["niggles"][0]["region"] == "soleus"
    with Store(database) as store:
        assert [str(n.site) for n in store.niggles()] == [
            "right soleus",
            "left gastrocnemius",
            "right iliopsoas",
        ]


def test_the_api_takes_check_ins(api, database: Path):
    assert api("checkins", {"clear": True, "sleep": 2, "sleep_h": 7.5}).status_code == 201
    with Store(database) as store:
        assert [(c.clear, c.sleep, c.sleep_h) for c in store.checkins()] == [(True, 2, 7.5)]


@pytest.mark.parametrize("token", [None, "", "wrong", "ä", TOKEN + "x"])
def test_the_api_is_closed_without_its_token(api, client: FlaskClient, database: Path, token: str | None):
    assert api("niggles", {"phrase": "left calf 3"}, token=token).status_code == 401
    assert client.post("/api/niggles", json={"phrase": "left calf 3"}, **HOST).status_code == 401
    with Store(database) as store:
        assert store.niggles() == ()


def test_no_token_opens_the_api_where_none_was_made(client: FlaskClient):
    for token in ("", "none", hashed("")):
        answer = client.post(
            "/api/checkins", json={"clear": True}, headers={"Authorization": f"Bearer {token}"}, **HOST
        )
        assert answer.status_code == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *[
            ("niggles", body)
            for body in (
                {},
                {"phrase": "calf 3"},
                {"phrase": 7},
                {"phrase": None},
                {"phrase": "left calf 3", "colour": "red"},
                {"region": "wing", "side": "left", "severity": 3},
            )
        ],
        *[
            ("niggles", {"region": "soleus", **more})
            for more in (
                {},
                {"side": "left"},
                {"side": "left", "severity": "3"},
                {"side": "up", "severity": 3},
                {"side": "left", "severity": 3, "colour": "red"},
                {"side": "left", "severity": 3, "alerts": ["doom"]},
                {"side": "left", "severity": 3, "alerts": "pop"},
            )
        ],
        ("niggles", {"phrase": "left calf 3", "date": "2099-01-01"}),
        ("niggles", {"phrase": "left calf 3", "date": "soon"}),
        *[
            ("checkins", body)
            for body in (
                {},
                {"clear": "yes"},
                {"clear": True, "soreness": 99},
                {"sleep": 9},
                {"sleep": True},
                {"sleep": "2"},
            )
        ],
    ],
)
def test_what_the_api_does_not_understand_is_refused_with_the_reason(
    api, database: Path, path: str, body: object
):
    answer = api(path, body)
    assert answer.status_code == 422
    assert answer.json["error"]
    with Store(database) as store:
        assert store.niggles() == ()
        assert store.checkins() == ()


@pytest.mark.parametrize("body", [[], "text", 3, None])
def test_the_api_wants_an_object(api, body: object):
    assert api("niggles", body).status_code == 400


def test_other_machines_reach_the_api_and_nothing_else(api, client: FlaskClient):
    there = {"base_url": "http://192.168.1.5:8344"}
    pretending = HOST | {"environ_overrides": {"REMOTE_ADDR": "192.168.1.9"}}
    assert client.get("/log", **pretending).status_code == 403  # whatever host it names
    assert api("checkins", {"clear": True}, **pretending).status_code == 201
    assert api("checkins", {"clear": True}, **there).status_code == 201
    assert client.get("/log", **there).status_code == 403
    assert client.post("/log/clear", **there).status_code == 403
