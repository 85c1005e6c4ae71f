"""The Log page and what its forms store."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path

import pytest
from building import HOST, clear, day, form_token, niggle, run
from flask.testing import FlaskClient

from tracker.body import load_body, load_zones
from tracker.frames import no_samples
from tracker.model import Answer, Effort, Niggle, Questionnaire, Recording, SelfCheck
from tracker.store import Store
from tracker.store.prepared import prepare
from tracker.store.recorded import StoredFile

TODAY = day(99)


def send(client: FlaskClient, path: str, **form: object):
    return client.post(path, data={"token": form_token(client), "day": str(TODAY)} | form, **HOST)


def page(client: FlaskClient, path: str = "/log") -> str:
    return client.get(path, **HOST).text


def tap(client: FlaskClient, **form: object):
    given = {"zone": "calf", "side": "left", "region": "soleus", "severity": "3"} | form
    return send(client, "/log/niggle", **{name: value for name, value in given.items() if value is not None})


def test_a_tap_a_chip_and_a_number_are_an_entry(client: FlaskClient, database: Path):
    assert tap(client, x="0.64", y="0.68", moment="after").status_code == 303
    assert "Noted for today: left soleus 3 after." in page(client)
    with Store(database) as store:
        (entry,) = store.niggles()
        assert (str(entry.site), entry.severity, entry.x, entry.y) == ("left soleus", 3, 0.64, 0.68)


def test_both_sides_are_two_entries_and_no_point(client: FlaskClient, database: Path):
    tap(client, side="both", x="0.64", y="0.68")
    with Store(database) as store:
        assert [(str(n.site), n.x) for n in store.niggles()] == [
            ("left soleus", None),
            ("right soleus", None),
        ]


def test_everything_that_can_be_said_of_a_niggle_is_stored(client: FlaskClient, database: Path):
    send(
        client,
        "/log/niggle",
        side="left",
        region="gastrocnemius",
        severity="6",
        moment="during",
        onset="sudden",
        quality="sharp",
        impact="stopped",
        alert=["pop", "swelling"],
        note="on the\r\nhill",
    )
    with Store(database) as store:
        (entry,) = store.niggles()
        assert (entry.onset, entry.quality, entry.impact, entry.alerts, entry.note) == (
            *("sudden", "sharp", "stopped", ("pop", "swelling")),
            "on the\nhill",
        )


def test_a_middle_needs_no_side(client: FlaskClient, database: Path):
    tap(client, zone="hip_front", side="left", region="pubic")
    tap(client, zone="lower_back", side="centre", region="lumbar_erector")
    with Store(database) as store:
        assert [str(n.site) for n in store.niggles()] == ["centre pubic", "centre lumbar_erector"]


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"region": None}, "which part is it?"),
        ({"severity": None}, "how bad is it?"),
        ({"side": None}, "which soleus?"),
        ({"side": "centre"}, "which soleus?"),
        ({"severity": "12"}, "0–10 scale"),
        ({"severity": "nan"}, ""),
        ({"severity": "x"}, "no number"),
        ({"region": "elbow_deep"}, "no body region"),
        ({"side": "up"}, ""),
        ({"moment": "soon"}, ""),
        ({"x": "7"}, "outside"),
        ({"day": "2099-01-01"}, "has not come yet"),
        ({"day": "never"}, "that is no day"),
        ({"day": "0001-01-01"}, "too long ago"),
        ({"day": "9999-12-31"}, "has not come yet"),
        ({"alert": "doom"}, ""),
    ],
)
def test_what_is_missing_or_impossible_comes_back_with_the_reason(
    client: FlaskClient, database: Path, form, complaint
):
    answer = tap(client, **form)
    assert answer.status_code == 422
    assert complaint in answer.text
    with Store(database) as store:
        assert store.niggles() == ()


def test_a_day_that_was_clear_no_longer_is_when_something_hurts_after_all(
    client: FlaskClient, database: Path
):
    send(client, "/log/clear")
    tap(client)
    assert "nothing hurt" not in page(client).partition('id="noted-title"')[2]
    send(client, "/log/undo")
    with Store(database) as store:
        assert store.niggles() == ()
        assert [c.clear for c in store.checkins()] == [True]


def test_the_same_as_last_time_is_one_tap(client: FlaskClient, database: Path):
    assert "Same as last time" not in page(client)
    with Store(database) as store:
        store.write([niggle(97, "left soleus", 4), niggle(95, "left pfj")])
    assert "left soleus 4" in page(client)
    send(client, "/log/same")
    with Store(database) as store:
        assert [(str(n.site), n.day, n.severity) for n in store.niggles(since=TODAY)] == [
            ("left soleus", TODAY, 4)
        ]


def test_any_past_day_can_be_filled_in(client: FlaskClient, database: Path):
    past = day(40)
    assert 'name="day" value="2026-02-10"' in page(client, f"/log?day={past}")
    answer = tap(client, day=str(past))
    assert answer.location == f"/log?day={past}"
    with Store(database) as store:
        (entry,) = store.niggles()
        assert entry.day == past
        assert entry.known_on == TODAY
    for wrong in ("nonsense", "0001-01-01", "9999-12-31", "2099-01-01"):
        assert client.get(f"/log?day={wrong}", **HOST).status_code == 422


def test_an_entry_is_changed_and_deleted(client: FlaskClient, database: Path):
    tap(client)
    with Store(database) as store:
        (entry,) = store.niggles()
    send(client, "/log/edit", entry=entry.id, phrase="5, right")
    with Store(database) as store:
        (changed,) = store.niggles()
        assert (str(changed.site), changed.severity) == ("right soleus", 5)
    assert send(client, "/log/edit", entry="ffff", phrase="5").status_code == 422
    send(client, "/log/delete", entry=changed.id)
    with Store(database) as store:
        assert store.niggles() == ()
        assert len(store.entries(Niggle, withdrawn=True)) == 2


def test_questions_come_only_when_an_entry_touches_them_and_a_yes_is_a_red_flag(
    client: FlaskClient, database: Path
):
    tap(client)
    assert "To be sure" not in page(client)
    tap(client, zone="shin", region="shin_medial", severity="5")
    text = page(client)
    assert "To be sure about the left inner shin" in text
    assert "Can you point to one sore spot of the bone?" in text
    send(
        client,
        "/log/answers",
        **{
            "bone_spot": "yes",
            "bone_spot-site": "left shin_medial",
            "bone_hop": "no",
            "bone_hop-site": "left shin_medial",
        },
    )
    assert "See a clinician." in page(client)
    assert 'name="bone_spot"' not in page(client)  # answered
    assert 'name="bone_night"' in page(client)  # left open
    with Store(database) as store:
        assert [(a.question, a.yes) for a in store.entries(Answer)] == [
            ("bone_spot", True),
            ("bone_hop", False),
        ]
    assert "See a clinician first" in page(client, "/")
    send(client, "/log/answers", **{"bone_spot": "no", "bone_spot-site": "left shin_medial"})
    assert "See a clinician first" not in page(client, "/")


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"bone_spot": "maybe"},
        {"bone_spot": "yes", "bone_spot-site": "left wing"},
        {"bone_spot": "yes", "bone_spot-site": "up shin_medial"},
    ],
)
def test_answers_that_make_no_sense_are_refused(client: FlaskClient, form: dict[str, str]):
    assert send(client, "/log/answers", **form).status_code == 422


def test_the_day_is_rated_on_the_hooper_scales(client: FlaskClient, database: Path):
    send(client, "/log/checkin", soreness="3", fatigue="2", stress="2", sleep="4", note="long day")
    assert "Hooper index 11 of 28" in page(client)
    with Store(database) as store:
        (entry,) = store.checkins()
        assert (entry.clear, entry.hooper, entry.note) == (False, 11, "long day")
    assert send(client, "/log/checkin").status_code == 422
    assert send(client, "/log/checkin", sleep="9").status_code == 422


def test_a_run_is_asked_for_its_effort_right_after_the_import(client: FlaskClient, database: Path):
    with Store(database) as store:
        activity = run(98)
        store.add_file(StoredFile("x", "x", 0), [prepare(Recording(activity=activity, samples=no_samples()))])
    text = page(client)
    assert "How hard was the run of Thursday, 10.0 km?" in text
    send(client, "/log/effort", run=activity.id, rpe="6")
    assert "felt like 6 of 10. Session load 360" in page(client)
    assert "How hard was the run" not in page(client)
    with Store(database) as store:
        assert [e.rpe for e in store.entries(Effort)] == [6]
        assert store.activities()[0].rpe == 6
    assert send(client, "/log/effort", run="nothing", rpe="6").status_code == 422


def test_every_region_can_be_chosen_on_the_page(client: FlaskClient):
    text = page(client)
    for zone in load_zones().values():
        assert f'name="zone" value="{zone.id}"' in text
    offered = {region for zone in load_zones().values() for region in zone.regions}
    assert offered >= {region.id for region in load_body().structures}
    for region in offered:
        assert f'name="region" value="{region}"' in text


def test_the_page_and_all_it_loads_are_under_seventy_kilobytes(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.write([niggle(n, "left soleus") for n in range(60, 100)])
    text = page(client)
    total = len(gzip.compress(text.encode()))
    assets = {a.partition("#")[0] for a in re.findall(r'(?:src|href)="(/assets[^"]+)"', text)}
    for asset in assets:
        answer = client.get(asset, headers={"Accept-Encoding": "gzip"}, **HOST)
        total += len(answer.data)
    assert {a.rsplit("/", 1)[1] for a in assets} == {
        "niggle.css",
        "log.js",
        "map.svg",
        "icon.svg",
        "icon-180.png",
    }
    assert len(text.encode()) + total < 70_000


def test_the_calendar_shows_what_is_unknown(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.write([niggle(92, "left soleus", 5)], [clear(90), clear(91)])
    text = page(client, "/calendar")
    assert "3 of 10 days are logged." in text
    assert text.count('class="day unknown"') == 7
    assert text.count('class="day clear"') == 2
    assert 'class="day hurt strong"' in text
    assert text.count("day future") == 20
    for wrong in ("nonsense", "0001-01", "9999-12"):
        assert client.get(f"/calendar?month={wrong}", **HOST).status_code == 422
    assert "January 2026" in page(client, "/calendar?month=2026-01")


def test_the_week_is_answered_and_shown(client: FlaskClient, database: Path):
    assert (
        send(
            client, "/week", participation="8", modification="17", performance="8", symptoms="8", note="calf"
        ).status_code
        == 303
    )
    text = page(client, "/week")
    assert "severity 41 of 100, a substantial problem." in text
    assert "calf" in text
    send(client, "/week", participation="0")
    with Store(database) as store:
        assert [w.participation for w in store.entries(Questionnaire)] == [
            0
        ]  # answered again, it is replaced
    for wrong in ({}, {"participation": "8"}, {"participation": "9"}, {"participation": "x"}):
        assert send(client, "/week", **wrong).status_code == 422


PHOTO = b"\xff\xd8\xff\xe0 a picture"


def test_the_self_check_keeps_findings_and_photographs_beside_the_database(
    client: FlaskClient, database: Path
):
    form = {"pelvis": ["higher right", "tipped_forward"], "head-done": "yes"}
    answer = send(client, "/posture", **form, **{"photo-front": (io.BytesIO(PHOTO), "me.jpg")})
    assert answer.status_code == 303
    text = page(client, "/posture")
    assert "right hip bone higher; tipped forward" in text
    with Store(database) as store:
        (check,) = store.entries(SelfCheck)
        assert check.done == ("head", "pelvis")
    (name,) = check.photos
    kept = database.with_name("web-photos") / name
    assert kept.read_bytes() == PHOTO
    assert kept.stat().st_mode & 0o077 == 0
    assert client.get(f"/posture/photos/{name}", **HOST).data == PHOTO
    for wrong in ("..%2Flog.sqlite", "nothing.jpg"):
        assert client.get(f"/posture/photos/{wrong}", **HOST).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"pelvis": "nice"},
        {"pelvis": "higher"},
        {"pelvis": "higher up"},
        {"head-done": "yes", "photo-side": (io.BytesIO(b"GIF89a"), "x.gif")},
    ],
)
def test_a_self_check_that_makes_no_sense_is_refused(client: FlaskClient, form):
    assert send(client, "/posture", **form).status_code == 422


def test_a_later_self_check_is_compared_with_the_last(client: FlaskClient, database: Path):
    send(client, "/posture", day=str(day(60)), pelvis="higher right")
    send(client, "/posture", **{"pelvis-done": "yes"})
    text = page(client, "/posture")
    assert "Since the last time" in text
    assert '<span class="what gone">gone</span> right hip bone higher' in text


def test_the_home_screen_has_what_it_needs(client: FlaskClient):
    manifest = json.loads(page(client, "/manifest.webmanifest"))
    assert manifest["start_url"] == "/log"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert client.get(icon["src"], **HOST).data.startswith(b"\x89PNG")


def test_the_reminder_is_a_calendar_to_subscribe_to(client: FlaskClient):
    answer = client.get("/reminder.ics", **HOST)
    assert answer.mimetype == "text/calendar"
    assert "RRULE:FREQ=DAILY" in answer.text


def test_text_is_shown_as_text_everywhere(client: FlaskClient, database: Path):
    bad = '"><script>alert(1)</script>'
    send(client, "/log/niggle", side="left", region="soleus", severity="3", note=bad)
    send(client, "/log/checkin", sleep="2", note=bad)
    send(client, "/week", participation="8", modification="8", performance="8", symptoms="8", note=bad)
    send(client, "/posture", **{"head-done": "yes"}, note=bad)
    for path in ("/", "/log", "/calendar", "/week", "/posture"):
        assert "<script>alert" not in page(client, path), path


def test_forms_need_their_token(client: FlaskClient, database: Path):
    client.get("/log", **HOST)
    paths = [rule.rule for rule in client.application.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(paths) >= 12
    for path in paths:
        expected = 401 if path.startswith("/api/") else 403
        assert client.post(path, data={"day": str(TODAY)}, **HOST).status_code == expected, path


def test_the_questions_of_a_red_flag_are_answered_on_the_first_page(client: FlaskClient, database: Path):
    with Store(database) as store:
        store.write([niggle(n, where, 2) for n, where in ((50, "right hip_joint"), (55, "right glute_max"))])
    shown = page(client, "/")
    answers = dict.fromkeys(re.findall(r'name="(femoral_neck_[a-z]+)"', shown), "no")
    assert len(answers) == 3
    sites = dict(re.findall(r'name="(femoral_neck_[a-z]+-site)" value="([^"]+)"', shown))
    send(client, "/log/answers", back="today", **answers, **sites)
    assert "femoral" not in page(client, "/")


def test_what_is_about_no_place_is_asked_once_on_a_page(client: FlaskClient):
    send(client, "/log", phrase="chest 2")
    send(client, "/log", phrase="dizzy")
    for path in ("/", "/log"):
        assert page(client, path).count('name="heart_press" value="yes"') == 1
