from __future__ import annotations

from datetime import timedelta

import pytest
from building import at, clear, day, niggle

from tracker.errors import InvalidValueError, PhraseError
from tracker.pipeline import diary, report, review
from tracker.store import Store


def test_what_was_understood_is_said_back(store: Store):
    reply = diary.log(store, "left calf 3 after, right hip flexor 2", day=day(4), now=at(5))
    assert reply.reply == "Noted for yesterday: left calf 3 after; right hip flexor 2."
    assert [n.site.region for n in store.niggles()] == ["gastrocnemius", "iliopsoas"]


def test_a_phrase_that_is_not_understood_stores_nothing(store: Store):
    with pytest.raises(PhraseError):
        diary.log(store, "left calf 3, left clf 2", day=day(4), now=at(5))
    assert store.niggles() == ()


def test_a_day_to_come_cannot_be_logged(store: Store):
    for action in (lambda: diary.log(store, "left calf 3", day=day(6), now=at(5)),):
        with pytest.raises(InvalidValueError, match="has not come yet"):
            action()
    with pytest.raises(InvalidValueError, match="has not come yet"):
        diary.log_clear(store, day=day(6), now=at(5))


def test_a_day_with_a_niggle_cannot_be_clear(store: Store):
    diary.log(store, "left calf 3", day=day(4), now=at(5))
    with pytest.raises(InvalidValueError, match="already has left calf 3"):
        diary.log_clear(store, day=day(4), now=at(5))


def test_a_clear_day_is_noted_once(store: Store):
    diary.log_clear(store, day=day(5), now=at(5))
    diary.log_clear(store, day=day(5), now=at(5, 21))
    assert store.checkins() == (clear(5),)


def wandering(store: Store) -> None:
    store.write(
        [
            niggle(0, "left gastrocnemius", 2),
            niggle(35, "left hamstring"),
            niggle(75, "centre lumbar_erector", 5),
        ],
        [clear(n) for n in range(100) if n not in (0, 35, 75)],
    )


def test_a_review_asks_what_was_known_then(store: Store):
    wandering(store)
    then = review.review(review.history(store, as_of=day(70), today=day(99)))
    now = review.review(review.history(store, as_of=day(99), today=day(99)))
    assert not then.anything
    assert [w.sign for w in now.warnings] == ["imbalance"]


def test_a_day_to_come_cannot_be_reviewed(store: Store):
    with pytest.raises(InvalidValueError, match="has not come yet"):
        review.history(store, as_of=day(1), today=day(0))


def test_a_red_flag_takes_the_place_of_the_imbalance(store: Store):
    sites = ("left adductor_prox", "left iliopsoas", "left glute_max", "left hip_joint", "left adductor_prox")
    store.write(
        [niggle(20 * n, where) for n, where in enumerate(sites)],
        [clear(n) for n in range(90) if n % 20],
    )
    result = review.review(review.history(store, as_of=day(90), today=day(90)))
    assert [flag.id for flag in result.red_flags] == ["femoral_neck"]
    assert result.warnings == ()


@pytest.mark.parametrize(
    ("logged", "state", "tone"),
    [
        (range(0), "Nothing is logged yet.", "unknown"),
        (range(1), "only 1 day of the last 60 is logged: too few to tell", "unknown"),
        (range(27), "only 27 days of the last 60 are logged: too few to tell", "unknown"),
        (range(28), "No warning stands.", "calm"),
    ],
)
def test_silence_is_not_called_health_without_a_diary(store: Store, logged: range, state: str, tone: str):
    store.write([clear(n) for n in logged])
    known = review.history(store, as_of=day(30), today=day(30))
    result = review.review(known)
    assert state in report.state(result, known)
    assert report.tone(result, known) == tone


def test_a_diary_that_fell_silent_is_not_called_health(store: Store):
    store.write([clear(n) for n in range(40)])
    known = review.history(store, as_of=day(800), today=day(800))
    assert report.tone(review.review(known), known) == "unknown"


def test_the_text_names_warning_evidence_chance_and_advice(store: Store):
    wandering(store)
    known = review.history(store, as_of=day(99), today=day(99))
    text = "\n".join(report.as_text(review.review(known), known))
    for part in (
        "one warning stands",
        "Trail: left calf (1 Jan 2026)",
        "Seen:",
        "Against it:",
        "What to do:",
    ):
        assert part in text
    assert "chance alone would bring one there" in text
    assert "not a diagnosis" in text
    assert all(len(line) <= report.WIDTH for line in text.splitlines())


def test_the_story_counts_the_days_before_the_stop(store: Store):
    wandering(store)
    diary.log(store, "lower back 8 during had to stop", day=day(95), now=at(95))
    known = review.history(store, as_of=day(99), today=day(99))
    told = list(report.story(known))
    assert any("20 days before the stop: imbalance" in line for line in told)
    assert told[-1] == "6 April 2026: pain stopped the run, 95 days after the first sign."
    assert report.last_stop(known) == day(0) + timedelta(days=95)


def test_a_day_before_all_days_is_refused(store: Store):
    from datetime import date

    with pytest.raises(InvalidValueError, match="too long ago"):
        review.history(store, as_of=date(1, 1, 1), today=day(0))
