from __future__ import annotations

from datetime import date

import pytest
from building import at, day
from hypothesis import given
from hypothesis import strategies as st

from tracker.body import load_body
from tracker.diary import describe, read_phrase
from tracker.errors import PhraseError
from tracker.model import Impact, Moment, Niggle, Onset, Quality, Side, Site


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
        ("", "nothing to note"),
        ("calf 3", "which calf"),
        ("left calf", "how bad is the calf. Add a number from 0 to 10: left calf 3"),
        ("left 3", "does not say where"),
        ("left clf 3", "“clf” is not understood. Did you mean calf"),
        ("left calf 12", "12 is not on the 0–10 scale"),
        ("left calf -1", "-1 is not on the 0–10 scale"),
        ("left pubic bone 3", "only a centre"),
        ("left calf 3, right", "does not say where|says the same thing twice"),
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
    st.none() | st.sampled_from([Impact.EASED, Impact.STOPPED]),
)
def test_a_described_entry_reads_back_as_itself(where, severity, moment, onset, quality, impact):
    entry = Niggle(
        day=date(2026, 1, 1),
        logged_at=at(0),
        site=where,
        severity=severity,
        moment=moment,
        onset=onset,
        quality=quality,
        impact=impact,
    )
    assert read_phrase(describe(entry), day=entry.day, logged_at=at(0)) == (entry,)


@pytest.mark.parametrize(
    ("text", "severity"), [("left calf .5", 0.5), ("left calf 3.5/10", 3.5), ("left calf ٣", 3)]
)
def test_numbers_are_read_as_written(text: str, severity: float):
    (entry,) = read_phrase(text, day=day(0), logged_at=at(0))
    assert entry.severity == severity


@pytest.mark.parametrize("text", ["left calf ³", "left calf ①", "left calf 1e5", "left calf 3-4"])
def test_what_is_no_plain_number_is_refused(text: str):
    with pytest.raises(PhraseError):
        read_phrase(text, day=day(0), logged_at=at(0))
