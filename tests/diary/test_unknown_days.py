"""A day without a check-in is unknown, and nothing may take it for a healthy one."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import at, clear, day, history, niggle

from tracker.diary import episodes
from tracker.model import Answer, Checkin, Effort, Entry, Questionnaire
from tracker.pipeline import diary_days, reminders, report, review
from tracker.store import Store
from tracker.web import create_app

SAYS_NOTHING_OF_PAIN: tuple[Entry, ...] = (
    Checkin(day=day(5), logged_at=at(5), clear=False, soreness=1, fatigue=1, stress=1, sleep=1),
    Checkin(day=day(5), logged_at=at(5), clear=False, note="fine day"),
    Effort(day=day(5), logged_at=at(5), activity_id="run", rpe=3),
    Questionnaire(day=day(5), logged_at=at(5), participation=0),
    Answer(day=day(5), logged_at=at(5), question="bone_spot", yes=False),
)


def test_a_day_without_a_check_in_is_never_treated_as_healthy(store: Store):
    store.write([niggle(0, "left soleus"), niggle(60, "left soleus")], [clear(n) for n in range(1, 5)])
    known = review.history(store, as_of=day(60), today=day(60))
    assert len(known.observed) == 6
    assert len(episodes(known)) == 1  # 55 unknown days end nothing
    states = {d.day: d.state for d in diary_days.days(store, since=day(0), until=day(60))}
    assert [states[day(n)] for n in (0, 4, 5, 59, 60)] == ["hurt", "clear", "unknown", "unknown", "hurt"]
    assert "too few to tell" in report.state(review.review(known), known)
    assert reminders.is_due(store, day(59))


@pytest.mark.parametrize("entry", SAYS_NOTHING_OF_PAIN, ids=lambda e: type(e).__name__)
def test_an_entry_that_says_nothing_of_pain_leaves_its_day_unknown(tmp_path: Path, entry: Entry):
    path = tmp_path / "u.sqlite"
    with Store(path) as store:
        store.write([entry], [clear(1)])
        assert review.history(store, as_of=day(9), today=day(9)).observed == (day(1),)
        (shown,) = diary_days.days(store, since=day(5), until=day(5))
        assert shown.state == "unknown"
        assert reminders.is_due(store, day(5))
    client = create_app(path, today=day(9)).test_client()
    base = {"base_url": "http://127.0.0.1"}
    assert "whether something hurt is unknown" in client.get(f"/log?day={day(5)}", **base).text
    month = client.get(f"/calendar?month={day(5):%Y-%m}", **base).text
    assert month.count('class="day clear"') == 1
    assert "1 of 10 days are logged" in month


def test_a_day_of_an_open_complaint_without_an_entry_does_not_end_it():
    logged = [n for n in range(1, 40) if n % 3 == 0]
    complaint = history(40, [niggle(0, "left soleus")], clear_days=logged)
    assert episodes(complaint)[0].resolved is None  # 13 observed days are not 14
