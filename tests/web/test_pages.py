"""The pages beside the great ones: import, settings, manual, body over time, what preceded."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from building import HOST, clear, day, form_token, niggle, run, wandering
from flask.testing import FlaskClient
from loading import add, recorded, runner

from tracker.store import Store
from tracker.web.help_page import CONTENTS
from tracker.web.import_page import plain_name

MANUAL = Path(__file__).resolve().parents[2] / "tracker" / "manual"

RUNS = b"date,distance_km,duration_min\n2026-01-05,10,55\n2026-01-07,8,44\n"
DIARY = b"date,region,side,severity\n2026-01-05,calf,left,3\n2026-01-06,none,,0\n"


def send(client: FlaskClient, *files: tuple[bytes, str], **headers: str):
    data = {"token": form_token(client, "/import"), "files": [(io.BytesIO(d), name) for d, name in files]}
    return client.post("/import", data=data, headers=headers, **HOST)


def test_files_come_in_and_refusals_are_told(client: FlaskClient, database: Path):
    page = send(client, (RUNS, "runs.csv"), (DIARY, "niggles.csv"), (b"junk", "broken.fit")).text
    assert "2 runs came in, 18.0 km." in page
    assert "1 niggle and 1 check-in noted" in page
    assert "<b>broken.fit</b>" in page
    with Store(database) as store:
        assert len(store.activities()) == 2
        assert len(store.niggles()) == 1


def test_the_script_is_answered_in_json(client: FlaskClient):
    told = send(client, (RUNS, "runs.csv"), Accept="application/json").json
    assert told == {"lines": ["2 runs came in, 18.0 km."], "refused": [], "new": 2}
    again = send(client, (RUNS, "runs.csv"), Accept="application/json").json
    assert again["new"] == 0
    refused = send(client, (b"x", "a.gpx"), Accept="application/json").json["refused"]
    assert refused[0]["file"] == "a.gpx"


def test_two_files_of_one_name_are_two_files(client: FlaskClient):
    other = RUNS.replace(b"-05,", b"-15,").replace(b"-07,", b"-17,")
    assert "4 runs came in" in send(client, (RUNS, "runs.csv"), (other, "runs.csv")).text


def test_nothing_chosen_is_told(client: FlaskClient):
    assert "No file was chosen." in send(client).text


def test_files_without_a_token_are_refused(client: FlaskClient, database: Path):
    answer = client.post("/import", data={"files": (io.BytesIO(RUNS), "runs.csv")}, **HOST)
    assert answer.status_code == 403
    with Store(database) as store:
        assert store.is_empty()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.fit", "passwd.fit"),
        ("C:\\runs\\a.fit", "a.fit"),
        ("a\x00b\n.gpx", "a_b_.gpx"),
        ("...", "file"),
        ("Läufe (1).zip", "Läufe (1).zip"),
        (".hidden", "hidden"),
    ],
)
def test_a_file_is_kept_under_the_last_part_of_its_name(name: str, plain: str):
    assert plain_name(name) == plain
    assert len(plain_name("x" * 5000 + ".fit")) < 140


def test_a_setting_is_changed_told_and_forgotten(client: FlaskClient, database: Path):
    form = {"token": form_token(client, "/settings"), "key": "units", "value": "imperial"}
    assert client.post("/settings", data=form, **HOST).location == "/settings#units"
    page = client.get("/settings", **HOST).text
    assert "<option selected>imperial</option>" in page
    assert "Forget it" in page
    client.post("/settings", data=form | {"forget": "yes"}, **HOST)
    with Store(database) as store:
        assert store.setting("units") is None


def test_a_value_of_the_runner_can_hold_from_a_day_on(client: FlaskClient, database: Path):
    form = {"token": form_token(client, "/settings"), "key": "hr_max_bpm"}
    client.post("/settings", data=form | {"value": "190"}, **HOST)
    client.post("/settings", data=form | {"value": "186", "since": str(day(50))}, **HOST)
    page = client.get("/settings", **HOST).text
    assert 'value="186"' in page
    assert "before: 190" in page


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"key": "hr_max_bpm", "value": "900"}, "hr_max_bpm"),
        ({"key": "units", "value": "parsecs"}, "none of metric, imperial"),
        ({"key": "colour", "value": "red"}, "there is no setting"),
        ({"key": "mass_kg", "value": ""}, "Nothing was given"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_reason(client: FlaskClient, form: dict[str, str], reason: str):
    answer = client.post("/settings", data={"token": form_token(client, "/settings")} | form, **HOST)
    assert answer.status_code == 422
    assert reason in answer.text


def test_the_whole_manual_can_be_read(client: FlaskClient):
    assert {name for name, _ in CONTENTS} == {page.stem for page in MANUAL.glob("*.md")}
    for name, _ in CONTENTS:
        page = client.get(f"/help/{name}", **HOST).text
        assert "<h1" in page
        assert ".md" not in "".join(re.findall(r'href="([^"]+)"', page)), name
    assert client.get("/help/secrets", **HOST).status_code == 404
    assert client.get("/help/..%2f..%2fsettings", **HOST).status_code == 404


def test_every_link_of_the_manual_leads_somewhere(client: FlaskClient):
    seen = set()
    for name, _ in CONTENTS:
        page = client.get(f"/help/{name}", **HOST).text
        for to in set(re.findall(r'href="(/[^"]*)"', page)) - seen:
            seen.add(to)
            path, _, place = to.partition("#")
            answer = client.get(path, **HOST)
            assert answer.status_code == 200, to
            assert not place or f'id="{place}"' in answer.text, to


def test_the_body_is_shown_month_by_month(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.write([niggle(3, "left soleus", 7), niggle(4, "left soleus", 2)], [clear(40)])
    page = client.get("/body", **HOST).text
    assert page.count("What hurt in") == 12
    assert "sore on 2 days" in page
    assert "The year after" not in page
    assert "What hurt in January 2025" in client.get("/body?until=2025-12", **HOST).text
    assert "Nothing is logged yet" not in page
    for odd in ("2099-01", "x", "0001-01"):
        assert "What hurt in April 2026" in client.get(f"/body?until={odd}", **HOST).text


def test_the_trail_can_be_walked_step_by_step(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.write(*wandering())
    page = client.get("/body", **HOST).text
    assert page.count("<figure") == 3
    assert "The trail after 2 of 3 steps" in page


def test_what_preceded_each_onset_is_told(client: FlaskClient, database: Path):
    assert "nothing to compare" in client.get("/onsets", **HOST).text
    with Store(database) as store:
        for n in range(0, 98, 2):
            add(store, runner(n))
        store.write([niggle(60, "left soleus")], [clear(n) for n in range(98) if n != 60])
    page = client.get("/onsets", **HOST).text
    assert "left soleus" in page
    assert "km in the week before" in page
    assert "too few" in page


def test_weeks_of_the_calendar_begin_where_the_runner_has_them(client: FlaskClient, database: Path):
    page = client.get("/calendar", **HOST).text
    assert page.index(">Mon<") < page.index(">Sun<")
    with Store(database) as store:
        store.set("week_starts", "sunday")
    page = client.get("/calendar", **HOST).text
    assert page.index(">Sun<") < page.index(">Mon<")
    assert '<li class="from4">' in page  # 1 April 2026 is a Wednesday


def test_advice_on_a_page_names_no_commands(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.write(*wandering())
        add(store, recorded(1, activity=run(2), speed=3.0))
    for path in ("/", "/warnings"):
        assert "(niggle " not in client.get(path, **HOST).text


def test_miles_are_shown_on_every_page(client: FlaskClient, database: Path):
    with Store(database) as store:
        for n in range(0, 99, 2):
            add(store, runner(n, 60, speed=1609.344 * 6 / 3600))
        store.set("units", "imperial")
    assert "running 6.0 mi" in client.get("/", **HOST).text
    assert "a single run up to 6.6 mi" in client.get("/", **HOST).text
    assert "running 6.0 mi" in client.get(f"/log?day={day(98)}", **HOST).text
    for path in ("/", "/log", "/runs", "/report"):
        assert not re.search(r"\d km", client.get(path, **HOST).text), path


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/log", "/trends", "/trends.json", "/warnings", "/runs", "/calendar", "/body", "/onsets"),
        *("/week", "/posture", "/report", "/report.html", "/import", "/settings", "/help"),
    ],
)
@pytest.mark.parametrize(
    "query", ["", "?page=-1&q=%00&since=x&month=2026-99&day=&until=9999-99&metric=%F0%9F%98%80"]
)
def test_no_page_breaks_on_an_empty_database_or_an_odd_address(client: FlaskClient, path: str, query: str):
    assert client.get(path + query, **HOST).status_code in ((200,) if not query else (200, 422))


def test_a_long_name_of_another_script_comes_in(client: FlaskClient):
    answer = send(client, (RUNS, "日" * 300 + ".csv"), Accept="application/json")
    assert "2 runs came in, 18.0 km." in answer.json["lines"]


def test_files_that_were_dropped_leave_no_place_behind(client: FlaskClient, database: Path):
    send(client, (RUNS, "runs.csv"))
    with Store(database) as store:
        assert store.count() == 2
        assert not store.places()


def test_of_a_table_with_a_fault_it_is_said_that_nothing_was_taken(client: FlaskClient):
    bad = DIARY + b"01/11/2026,calf,left,3\n"
    answer = send(client, (bad, "niggles.csv"), Accept="application/json")
    assert "Nothing of this table was taken" in answer.json["refused"][0]["reason"]
