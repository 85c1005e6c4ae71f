from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from building import HOST, clear, day, niggle, run
from flask.testing import FlaskClient
from loading import add, recorded, runner

from tracker.model import Moment
from tracker.store import Store


def fill(database: Path) -> None:
    with Store(database) as store:
        for n in range(0, 98, 3):
            add(store, runner(n, 60, speed=10000 / 3600, name=f"Loop {n}"))
        add(store, recorded(30, activity=run(50, sport="cycling", name="To work"), speed=6.0))
        store.write([niggle(0, "left soleus", 4)], [clear(3)])
        store.write([niggle(1, "left soleus", 2, moment=Moment.NEXT_MORNING)])


def test_runs_are_listed_by_month_the_newest_first(client: FlaskClient, database: Path):
    fill(database)
    page = client.get("/runs", **HOST).text
    assert page.index("April 2026") < page.index("January 2026")
    assert "33 runs, 330 km" in page
    assert "left soleus 4" in page
    assert "To work" not in page
    assert "34 activities" in client.get("/runs?sports=all", **HOST).text


def test_runs_are_found_by_words_and_days(client: FlaskClient, database: Path):
    fill(database)
    assert "Loop 12" in client.get("/runs?q=loop+12", **HOST).text
    assert "1 runs" in client.get("/runs?q=loop+12", **HOST).text
    assert "2 runs" in client.get(f"/runs?since={day(3)}&until={day(6)}", **HOST).text
    assert "33 runs" in client.get("/runs?since=someday&page=99", **HOST).text
    assert "None. Try other" in client.get("/runs?q=%3Cscript%3E", **HOST).text
    assert "<script>alert" not in client.get("/runs?q=%3Cscript%3Ealert", **HOST).text


def test_there_is_a_page_of_every_run(client: FlaskClient, database: Path):
    fill(database)
    with Store(database) as store:
        first = store.activities()[0]
    page = client.get(f"/runs/{first.id}", **HOST).text
    assert "Loop 0" in page
    assert "<b>left soleus 4</b>" in page
    assert "The next morning: <b>left soleus 2 next morning</b>" in page
    assert "Every kilometre" in page
    assert "TRIMP" in page
    told = json.loads(client.get(f"/runs/{first.id}.json", **HOST).text)
    assert [line["name"] for line in told["charts"]["run"]["data"]] == ["pace", "heart rate", "cadence"]


def test_a_run_that_is_not_there_is_no_page(client: FlaskClient, database: Path):
    fill(database)
    assert client.get("/runs/nothing", **HOST).status_code == 404
    assert client.get("/runs/nothing.json", **HOST).status_code == 404


def test_a_run_in_miles(client: FlaskClient, database: Path):
    fill(database)
    with Store(database) as store:
        store.set("units", "imperial")
        first = store.activities()[0]
    page = client.get(f"/runs/{first.id}", **HOST).text
    assert "6.21 mi" in page
    assert "Every mile" in page


def test_a_run_without_samples_still_has_its_page(client: FlaskClient, database: Path):
    from tracker.frames import samples
    from tracker.model import Recording

    with Store(database) as store:
        add(store, Recording(activity=run(0), samples=samples({"time_s": np.array([])})))
        (only,) = store.activities()
    page = client.get(f"/runs/{only.id}", **HOST).text
    assert "plotly" not in page
    assert "10.00 km" in page
