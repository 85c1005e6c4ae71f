"""Whatever somebody types or a file holds, it is text: on no page does it run, and in no title or address it stands."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from building import HOST, day, form_token
from flask.testing import FlaskClient

from tracker.store import Store

EVIL = "<script>alert(1)</script>"
SECRET = "Xylophone"
TEXT = f"{SECRET} {EVIL} \"'><img src=x onerror=alert(1)>"

GPX = f"""<?xml version="1.0"?><gpx version="1.1" creator="&lt;script&gt;alert(1)&lt;/script&gt;"
xmlns="http://www.topografix.com/GPX/1/1"><trk><name><![CDATA[{TEXT}]]></name><desc><![CDATA[{TEXT}]]></desc>
<type>running</type><trkseg>{
    "".join(
        f'<trkpt lat="{50 + n / 9000}" lon="8"><time>2026-04-09T06:{n // 60:02}:{n % 60:02}Z</time></trkpt>'
        for n in range(600)
    )
}</trkseg></trk></gpx>"""

PAGES = (
    *("/", "/log", "/calendar", "/trends", "/warnings", "/runs", "/body", "/onsets", "/week", "/posture"),
    *(
        "/report?chosen=yes&part=notes&part=helped&part=trail",
        "/report.html?part=notes",
        "/settings",
        "/import",
    ),
)


def send(client: FlaskClient, path: str, **form: object):
    return client.post(path, data={"token": form_token(client), **form}, **HOST)


@pytest.fixture
def filled(client: FlaskClient, database: Path) -> FlaskClient:
    """A diary with such a text in every field that takes one."""
    today = day(99).isoformat()
    answers = [
        send(client, "/log/niggle", region="soleus", side="left", severity="3", note=TEXT, day=today),
        send(client, "/log/checkin", soreness="3", note=TEXT, day=today),
        send(client, "/week", participation="8", modification="8", performance="8", symptoms="8", note=TEXT),
        send(client, "/posture", **{"head-done": "yes"}, note=TEXT),
        send(client, "/warnings", what="strength", note=TEXT, back="warnings"),
        send(client, "/import", files=(io.BytesIO(GPX.encode()), f"{SECRET}{EVIL}.gpx")),
    ]
    assert all(answer.status_code < 400 for answer in answers), [answer.status_code for answer in answers]
    for answer in answers:
        assert SECRET not in (answer.location or "")
    return client


def test_no_page_runs_it_and_no_title_or_address_tells_it(filled: FlaskClient, database: Path):
    with Store(database) as store:
        (run,) = store.activities()
    seen = False
    for path in (*PAGES, f"/runs/{run.id}", f"/runs?q={SECRET}", f"/log?day={run.day}"):
        page = filled.get(path, **HOST)
        assert page.status_code == 200, path
        assert EVIL not in page.text, path
        assert "<img src=x" not in page.text, path
        assert SECRET not in re.search(r"<title>(.*?)</title>", page.text, re.S)[1], path
        for address in re.findall(r'(?:href|src|action)="([^"]*)"', page.text):
            assert SECRET not in address, (path, address)
        seen = seen or SECRET in page.text
    assert seen


def test_what_is_refused_is_said_back_as_text(client: FlaskClient):
    for path, form in (
        ("/log", {"phrase": TEXT}),
        ("/settings", {"key": "timezone", "value": TEXT}),
        ("/settings", {"key": TEXT, "value": "1"}),
        ("/log/edit", {"entry": TEXT, "phrase": TEXT}),
        ("/warnings", {"what": TEXT}),
        ("/posture", {"head": TEXT}),
    ):
        answer = send(client, path, **form)
        assert answer.status_code == 422, path
        assert EVIL not in answer.text
        assert "<img src=x" not in answer.text
