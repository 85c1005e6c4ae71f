from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from building import HOST, at, day, niggle, run, wandering
from flask.testing import FlaskClient
from loading import add, recorded

from tracker.charts import timeline
from tracker.diary import episodes
from tracker.errors import TrackerError
from tracker.model import Action
from tracker.pipeline import printing, therapist
from tracker.store import Store


def fill(database: Path) -> None:
    with Store(database) as store:
        done = Action(day=day(82), logged_at=at(82), what="strength", note="bridges")
        store.write(*wandering(note="after the <b>hills</b>"), [done])
        for n in range(0, 99, 3):
            add(store, recorded(1, activity=run(n), speed=3.0))


def test_the_report_tells_how_it_began(client: FlaskClient, database: Path):
    fill(database)
    page = client.get("/report", **HOST).text
    for text in (
        "The trail",
        "left calf",
        "Against it:",
        "33 runs",
        "strength work that starts at the pelvis",
        "no diagnosis",
        "Week by week",
    ):
        assert text in page, text
    assert "hills" not in page  # notes are the runner's own


def test_what_is_unticked_stays_out(client: FlaskClient, database: Path):
    fill(database)
    page = client.get("/report.html?part=complaints", **HOST).text
    assert "<h2>Complaints</h2>" in page
    for text in ("The trail", "The running", "Week by week", "bridges", "<svg"):
        assert text not in page
    told = client.get("/report.html?part=notes", **HOST).text
    assert "after the &lt;b&gt;hills" in told


def test_the_file_needs_nothing_else(client: FlaskClient, database: Path):
    fill(database)
    answer = client.get("/report.html", **HOST)
    assert answer.headers["Content-Disposition"] == "attachment; filename=niggle-report.html"
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', answer.text) == []
    assert "url(" not in answer.text
    assert "<script" not in answer.text
    assert "left-gastrocnemius" in answer.text


def test_the_days_can_be_chosen(client: FlaskClient, database: Path):
    fill(database)
    page = client.get(f"/report?since={day(70)}&until={day(90)}", **HOST).text
    assert "Running and niggles, 12 Mar 2026 to 1 Apr 2026" in page
    assert "7 runs" in page
    for wrong in (f"since={day(90)}&until={day(70)}", "since=2099-01-01", "since=someday", "part=secrets"):
        assert client.get(f"/report?{wrong}", **HOST).status_code == 422, wrong


def test_an_empty_diary_has_a_report_that_says_so(client: FlaskClient):
    page = client.get("/report", **HOST).text
    assert "No warning stands" in page
    assert "No runs in this time." in page


def test_the_timeline_puts_weeks_and_complaints_where_they_were(database: Path):
    fill(database)
    with Store(database) as store:
        made = therapist.sheet(store, today=day(99), since=day(0))
    drawn = timeline.draw(made.runs, episodes(made.known), since=day(0), until=day(99))
    assert [label.text for label in drawn.lanes] == ["left calf", "left hamstring", "lower back"]
    starts = [(box.x - timeline.LEFT) / (timeline.WIDTH - timeline.LEFT) for box in drawn.episodes]
    assert starts == pytest.approx([0, 0.35, 0.80], abs=0.01)
    assert max(box.height for box in drawn.bars) == timeline.BARS_PX
    assert drawn.most == 30_000  # runs on every third day of 10 km: at most three in a week
    assert [label.text for label in drawn.months] == ["2026", "Feb", "Mar", "Apr"]


def test_without_a_browser_the_pdf_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(printing, "browser", lambda: None)
    with pytest.raises(TrackerError, match=r"as \.html instead"):
        printing.as_pdf("<p>")


@pytest.mark.browser
@pytest.mark.skipif(printing.browser() is None, reason="no Chromium to print with")
def test_the_demo_athletes_report_is_one_sheet(tmp_path_factory: pytest.TempPathFactory, niggle_cli):
    from tracker import settings
    from tracker.pipeline.imports import import_paths

    folder = tmp_path_factory.mktemp("report")
    with Store(folder / "demo.sqlite") as store:
        import_paths(store, [settings.demo_folder()], jobs=2)
    out = folder / "report.pdf"
    done = niggle_cli("report", out, "--until", date(2026, 5, 20), "--db", folder / "demo.sqlite")
    assert done.exit_code == 0, done.output
    assert out.read_bytes()[:4] == b"%PDF"
    assert len(re.findall(rb"/Type\s*/Page[^s]", out.read_bytes())) == 1
    assert out.stat().st_mode & 0o077 == 0


def test_the_command_refuses_what_it_does_not_know(tmp_path: Path, niggle_cli):
    for wrong in (("report", tmp_path / "a.doc"), ("report", tmp_path / "a.html", "--without", "secrets")):
        assert niggle_cli(*wrong, "--db", tmp_path / "x.sqlite").exit_code == 2
    assert niggle_cli("report", tmp_path / "a.html", "--db", tmp_path / "x.sqlite").exit_code == 0
    assert "<article" in (tmp_path / "a.html").read_text()


def test_a_report_of_nothing_is_refused_and_never_shows_everything(client: FlaskClient, database: Path):
    fill(database)
    for path in ("/report", "/report.html", "/report.pdf"):
        answer = client.get(f"{path}?chosen=yes", **HOST)
        assert answer.status_code == 422
        assert "calf" not in answer.text
    assert "Complaints" not in client.get("/report?chosen=yes&part=load", **HOST).text


def test_what_hurt_before_the_time_of_the_report_is_told(client: FlaskClient, database: Path):
    fill(database)
    with Store(database) as store:
        store.write([niggle(-700, "left gastrocnemius"), niggle(-300, "right pfj")])
    page = client.get(f"/report.html?since={day(40)}&part=complaints", **HOST).text
    assert "left calf in Feb 2024" in page
    assert "right front of the knee in Mar 2025" in page
    assert "Before" not in client.get("/report.html?part=trail", **HOST).text


def test_the_running_is_told_from_all_of_it_however_short_the_report(database: Path):
    fill(database)
    with Store(database) as store:
        whole, short = (therapist.sheet(store, today=day(99), since=day(n)) for n in (0, 97))
    assert short.weeks_m[0] == whole.weeks_m[0]
    assert short.longest_m == whole.longest_m
    assert len(short.runs) < len(whole.runs)


def test_words_of_ones_own_are_in_no_report_unless_they_are_ticked(client: FlaskClient, database: Path):
    fill(database)
    with Store(database) as store:
        store.write([Action(day=day(90), logged_at=at(90), what="rest", note="PRIVATEWORDS")])
    assert "PRIVATEWORDS" not in client.get("/report.html", **HOST).text
    assert "PRIVATEWORDS" in client.get("/report.html?part=helped&part=notes", **HOST).text


def test_the_map_shows_no_steps_without_the_trail_and_the_weeks_no_runs_without_the_load(
    client: FlaskClient, database: Path
):
    fill(database)
    page = client.get("/report.html?part=map&part=timeline", **HOST).text
    assert "Numbers: the steps" not in page
    assert "Darker is worse" in page
    assert 'class="bar"' not in page
    assert "km run" not in page
