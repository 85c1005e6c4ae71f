from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from building import at, day, site
from hypothesis import given
from hypothesis import strategies as st

from tracker.body import load_body
from tracker.diary import describe, read_phrase
from tracker.diary.phrases import UnclearError, read
from tracker.errors import PhraseError
from tracker.model import Alert, Impact, Moment, Niggle, Onset, Quality, Side, Site, Trend


def understood(text: str) -> list[str]:
    entries = read_phrase(text, day=day(0), logged_at=at(0))
    return [
        " ".join(filter(None, (n.site.side, n.site.region, f"{n.severity:g}", n.moment))) for n in entries
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("left calf 3 after, right hip flexor 2", ["left gastrocnemius 3 after", "right iliopsoas 2"]),
        ("3 left calf; 2 right knee", ["left gastrocnemius 3", "right pfj 2"]),
        ("left calf 3 right knee 2", ["left gastrocnemius 3", "right pfj 2"]),
        ("left calf, 3, after", ["left gastrocnemius 3 after"]),
        ("calf left 3", ["left gastrocnemius 3"]),
        ("L ITB 3/10 during", ["left itb_thigh 3 during"]),
        ("both shins 2", ["left shin_medial 2", "right shin_medial 2"]),
        ("lower back 4 next morning", ["centre lumbar_erector 4 next morning"]),
        ("right lower back 4", ["right lumbar_erector 4"]),
        ("pubic bone 3", ["centre pubic 3"]),
        ("back of the right knee 2 while running", ["right knee_posterior 2 during"]),
        ("my left Achilles feels a bit sore 2.5", ["left achilles_mid 2.5"]),
        ("mild left hamstring", ["left hamstring 2"]),
        ("right runner’s knee 4 before", ["right pfj 4 before"]),
        (
            "left plantar fascia 3 rest day and right big toe 1",
            ["left plantar_heel 3 rest day", "right big_toe 1"],
        ),
        ("left calf 3.\nright glute 2", ["left gastrocnemius 3", "right glute_max 2"]),
    ],
)
def test_what_runners_write_is_understood(text: str, expected: list[str]):
    assert understood(text) == expected


def test_onset_quality_and_impact_are_kept():
    (entry,) = read_phrase("left calf 7 sudden stabbing had to stop", day=day(0), logged_at=at(0))
    assert (entry.onset, entry.quality, entry.impact) == (Onset.SUDDEN, Quality.STABBING, Impact.STOPPED)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the phrase is empty"),
        ("calf 3", "which calf"),
        ("left calf", "how bad is the left calf. Add a number from 0 to 10: left calf 3"),
        ("left 3", "does not say where"),
        ("left clf 3", "“clf” is not understood. Did you mean calf"),
        ("left calf 12", "12 is not on the 0–10 scale"),
        ("left calf -1", "-1 is not on the 0–10 scale"),
        ("left pubic bone 3", "only a centre"),
        ("left calf 3, right", "how bad is the right calf"),
        ("left calf 3 4", "the left calf is said twice"),
        ("left calf 3/5", "3/5 is not on the 0–10 scale"),
        ("left calf 3 knee 2", "which knee"),
        ("left calf 3 and knee 2", "which knee"),
    ],
)
def test_nothing_is_guessed(text: str, complaint: str):
    with pytest.raises(PhraseError, match=complaint):
        read_phrase(text, day=day(0), logged_at=at(0))


def test_every_region_is_understood_by_every_name_it_has():
    for region in load_body().regions.values():
        side = "left " if region.has_sides else ""
        for name in (region.id.replace("_", " "), region.name, *region.also_called):
            (entry,) = read_phrase(f"{side}{name} 3", day=day(0), logged_at=at(0))
            assert entry.site.region == region.id, name


sites = st.sampled_from([Site(r.id, s) for r in load_body().regions.values() for s in Side if r.allows(s)])


@given(
    sites,
    st.integers(0, 10),
    st.none() | st.sampled_from(Moment),
    st.none() | st.sampled_from(Onset),
    st.none() | st.sampled_from(Quality),
    st.none() | st.sampled_from(Impact),
    st.none() | st.sampled_from(Trend),
    st.lists(st.sampled_from(Alert), unique=True),
)
def test_a_described_entry_reads_back_as_itself(
    where, severity, moment, onset, quality, impact, trend, alerts
):
    entry = Niggle(
        day=date(2026, 1, 1),
        logged_at=at(0),
        site=where,
        severity=severity,
        moment=moment,
        onset=onset,
        quality=quality,
        impact=impact,
        trend=trend,
        alerts=tuple(alerts),
    )
    assert read_phrase(describe(entry), day=entry.day, logged_at=at(0)) == (entry,)


PHRASES = [
    line.replace("\\n", "\n").split("\t")
    for line in Path(__file__).with_name("phrases.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
SAID = ("moment", "onset", "quality", "impact", "trend")


@pytest.mark.parametrize(("phrase", "expected"), PHRASES, ids=[phrase for phrase, _ in PHRASES])
def test_the_table_of_phrases(phrase: str, expected: str):
    if expected.startswith("ERROR"):
        with pytest.raises(PhraseError, match=COMPLAINTS[expected]):
            read(phrase, day=day(0), logged_at=at(0))
        return
    reading = read(phrase, day=day(0), logged_at=at(0))
    assert (reading.clear, reading.same) == (expected == "CLEAR", expected == "SAME")
    wanted = [] if expected in ("CLEAR", "SAME") else [set(entry.split()) for entry in expected.split(" | ")]
    found = [set(words_of(entry)) for entry in reading.niggles]
    assert sorted(map(sorted, found)) == sorted(sorted(with_alerts(entry)) for entry in wanted)


COMPLAINTS = {
    "ERROR side": "^which ",
    "ERROR severity": "^how bad is the ",
    "ERROR place": "does not say where it hurts",
    "ERROR unknown word": "is not understood",
    "ERROR scale": "not on the 0–10 scale",
    "ERROR twice": "is said twice",
    "ERROR centre": "only a centre",
    "ERROR day": "looks like a date|has not come yet",
    "ERROR alone": "stands alone",
    "ERROR which day": "does not say which day",
}


def words_of(entry: Niggle) -> Iterator[str]:
    """An entry as the table writes it."""
    yield from (str(entry.site.side), entry.site.region, f"{entry.severity:g}")
    yield from (f"{kind}={getattr(entry, kind)}".replace(" ", "_") for kind in SAID if getattr(entry, kind))
    yield from (f"alerts={alert}" for alert in entry.alerts)
    if entry.day != day(0):
        yield f"day={(entry.day - day(0)).days}"


def with_alerts(entry: set[str]) -> set[str]:
    """The list of alerts, one word each."""
    lists = {word for word in entry if word.startswith("alerts=")}
    return (entry - lists) | {
        f"alerts={a}" for word in lists for a in word.removeprefix("alerts=").split(",")
    }


def test_a_word_that_is_not_known_beside_a_place_is_kept_in_the_note():
    (entry,) = read_phrase("left calf 3 since the marshmallows", day=day(0), logged_at=at(0))
    assert (entry.site, entry.note) == (site("left gastrocnemius"), "left calf 3 since the marshmallows")


@pytest.mark.parametrize(
    "phrase", ["left calf 3 note: new shoes, steep hills", 'left calf 3 "new shoes, steep hills"']
)
def test_a_note_is_taken_as_it_is_written(phrase: str):
    (entry,) = read_phrase(phrase, day=day(0), logged_at=at(0))
    assert (entry.severity, entry.note) == (3, "new shoes, steep hills")


def test_what_a_note_says_of_something_serious_is_not_missed():
    (entry,) = read_phrase('right groin 2 "woke me at night, cannot hop"', day=day(0), logged_at=at(0))
    assert entry.alerts == (Alert.NIGHT, Alert.HOP)


def test_a_phrase_that_is_far_too_long_is_refused_at_once():
    for text in ("no " * 30_000, "left calf 3 " * 10_000, "1." * 50_000):
        with pytest.raises(PhraseError, match="too long"):
            read(text, day=day(0), logged_at=at(0))


@pytest.mark.parametrize(
    ("phrase", "missing", "answer", "whole"),
    [
        ("calf 3 after, right knee 2", "side", "left", "left gastrocnemius 3 after|right pfj 2"),
        ("right knee 2, left calf tight", "severity", "4", "right pfj 2|left gastrocnemius 4"),
    ],
)
def test_what_is_missing_can_be_answered(phrase: str, missing: str, answer: str, whole: str):
    with pytest.raises(UnclearError) as caught:
        read_phrase(phrase, day=day(0), logged_at=at(0))
    assert caught.value.missing == missing
    assert understood(caught.value.with_answer(answer)) == whole.split("|")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.missing, again.with_answer("x")) == (missing, caught.value.with_answer("x"))


@pytest.mark.parametrize(
    ("text", "severity"), [("left calf .5", 0.5), ("left calf 3.5/10", 3.5), ("left calf ٣", 3)]
)
def test_numbers_are_read_as_written(text: str, severity: float):
    (entry,) = read_phrase(text, day=day(0), logged_at=at(0))
    assert entry.severity == severity


@pytest.mark.parametrize("text", ["left calf ³", "left calf ①", "left calf 1e5"])
def test_what_is_no_plain_number_is_refused(text: str):
    with pytest.raises(PhraseError):
        read_phrase(text, day=day(0), logged_at=at(0))
