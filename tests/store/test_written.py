"""What is written in the diary is never overwritten: it is withdrawn, and can be brought back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from building import at, clear, day, history, niggle
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import InvalidValueError, StoreError
from tracker.model import (
    Action,
    Alert,
    Answer,
    Checkin,
    Effort,
    Finding,
    Niggle,
    Questionnaire,
    SelfCheck,
    Side,
    Site,
    Trend,
)
from tracker.pipeline import review
from tracker.store import Store
from tracker.store.entries import TABLES, from_row, to_row

EVERY_KIND = (
    niggle(
        0, "left soleus", 3, trend=Trend.WORSE, alerts=(Alert.SWELLING, Alert.POP), note="a\nb", x=0.25, y=0.5
    ),
    Checkin(day=day(1), logged_at=at(1), clear=False, soreness=2.5, mood=3, readiness=7, sleep_h=7.25),
    Effort(day=day(2), logged_at=at(2), activity_id="run-2", rpe=6.5),
    Answer(day=day(3), logged_at=at(3), question="bone_spot", yes=True, site=Site("shin_medial", Side.LEFT)),
    Answer(day=day(3), logged_at=at(3), question="bone_hop", yes=False),
    Questionnaire(day=day(4), logged_at=at(4), participation=8, modification=17, performance=8, symptoms=8),
    SelfCheck(
        day=day(5),
        logged_at=at(5),
        done=("head", "pelvis"),
        findings=(Finding("pelvis", "higher", Side.RIGHT), Finding("head", "forward", None, "much")),
        photos=("a.jpg",),
    ),
    Action(day=day(6), logged_at=at(6), what="strength", note="bridges"),
)


@pytest.mark.parametrize("entry", EVERY_KIND, ids=lambda e: type(e).__name__)
def test_every_kind_of_entry_comes_back_as_it_was_written(store: Store, entry):
    assert store.write([entry]) == {type(entry): 1}
    assert store.entries(type(entry)) == (entry,)
    assert from_row(type(entry), to_row(entry) | {"id": "anything"}) == entry
    assert store.entry(entry.id[:5]) == entry


def test_every_kind_of_entry_has_a_table_of_its_own():
    assert {type(entry) for entry in EVERY_KIND} == set(TABLES)


def test_alerts_are_kept_in_one_order_however_they_were_said():
    a, b = (
        niggle(0, "left soleus", alerts=alerts)
        for alerts in ((Alert.POP, Alert.WARM), (Alert.WARM, Alert.POP))
    )
    assert a == b
    assert a.id == b.id


def test_an_entry_without_the_newer_fields_keeps_the_id_it_always_had():
    # computed by the program before those fields were there
    plain = niggle(0, "left soleus", 3)
    assert (plain.id, clear(1).id) == ("608370621815", "ca0f42b2f934")
    assert replace(plain, trend=Trend.BETTER).id != plain.id
    assert replace(plain, withdrawn_at=at(1)).id == plain.id


def test_a_withdrawn_entry_no_longer_stands_and_is_not_lost(store: Store):
    entry = niggle(0, "left soleus")
    store.write([entry])
    store.write(what="delete", at=at(1), withdraw=[entry])
    assert store.niggles() == ()
    (gone,) = store.entries(Niggle, withdrawn=True)
    assert (gone.id, gone.withdrawn_at) == (entry.id, at(1))


def test_undo_takes_back_the_last_change_and_then_the_one_before(store: Store):
    first, second = niggle(0, "left soleus"), niggle(1, "left hamstring")
    store.write([first])
    store.write([second])
    for left in ((first,), ()):
        change = store.last_change()
        assert change is not None
        store.undo(change, at(2))
        assert store.niggles() == left
    assert store.last_change() is None


def test_undoing_a_deletion_brings_the_entry_back(store: Store):
    entry = niggle(0, "left soleus", note="kept")
    store.write([entry])
    store.write(what="delete", at=at(1), withdraw=[entry])
    change = store.last_change()
    assert change is not None
    assert change.what == "delete"
    store.undo(change, at(2))
    (back,) = store.niggles()
    assert replace(back, logged_at=entry.logged_at) == entry


def test_two_deleted_entries_that_are_alike_both_come_back(store: Store):
    alike = [niggle(0, "left soleus"), replace(niggle(0, "left soleus"), logged_at=at(0, 21))]
    store.write(alike)
    store.write(what="delete", at=at(1), withdraw=alike)
    store.undo(store.last_change(), at(2))
    assert len(store.niggles()) == 2


def test_a_change_is_undone_once(store: Store):
    store.write([niggle(0, "left soleus")])
    store.write(what="delete", at=at(1), withdraw=store.niggles())
    change = store.last_change()
    store.undo(change, at(2))
    with pytest.raises(StoreError, match="already"):
        store.undo(change, at(3))
    assert len(store.niggles()) == 1


def test_an_entry_that_was_damaged_is_named_and_not_quoted(store: Store):
    store.write([niggle(0, "left soleus")])
    store.sql.execute("UPDATE niggles SET moment = 'SECRETWORD'")
    with pytest.raises(StoreError, match="an entry in it is damaged") as error:
        store.niggles()
    assert "SECRETWORD" not in str(error.value)
    assert error.value.hint


def test_undoing_an_edit_brings_the_old_version_back(store: Store):
    old, new = niggle(0, "left soleus", 3), niggle(0, "left soleus", 5, logged=1)
    store.write([old])
    store.write([new], what="edit", at=at(1), withdraw=[old])
    change = store.last_change()
    assert change is not None
    store.undo(change, at(1, 21))
    assert [n.severity for n in store.niggles()] == [3]


def test_the_id_of_an_entry_that_was_edited_finds_what_it_was_changed_to(store: Store):
    versions = [niggle(0, "left soleus", n, logged=n) for n in range(4)]
    store.write([versions[0]])
    for number in range(1, 4):
        store.write([versions[number]], what="edit", at=at(number), withdraw=[versions[number - 1]])
    assert [store.entry(version.id).id for version in versions] == [versions[3].id] * 4
    store.write(what="delete", at=at(5), withdraw=[versions[3]])
    with pytest.raises(InvalidValueError, match="there is no entry"):
        store.entry(versions[0].id)


def test_a_change_that_changes_nothing_leaves_no_trace(store: Store):
    store.write([niggle(0, "left soleus")])
    store.write([niggle(0, "left soleus")])
    change = store.last_change()
    assert change is not None
    store.undo(change, at(1))
    assert store.last_change() is None


def test_an_id_may_be_cut_short_as_long_as_it_is_plain_which_is_meant(store: Store):
    entries = [niggle(n, "left soleus") for n in range(60)]
    store.write(entries)
    with pytest.raises(InvalidValueError, match="there is no entry"):
        store.entry("zz")
    with pytest.raises(InvalidValueError, match="there is no entry"):
        store.entry("")
    with pytest.raises(InvalidValueError, match="there is no entry"):
        store.entry("%%%")
    assert store.entry(entries[7].id) == entries[7]


def test_a_later_edit_does_not_change_what_was_known_before(store: Store):
    store.write([niggle(0, "left soleus", 3)], [clear(n) for n in range(1, 30)])
    (old,) = store.niggles()
    store.write([niggle(0, "right soleus", 6, logged=20)], what="edit", at=at(20), withdraw=[old])
    for as_of, sites in ((19, ["left soleus 3"]), (20, ["right soleus 6"]), (29, ["right soleus 6"])):
        known = review.history(store, as_of=day(as_of), today=day(29))
        assert [f"{n.site} {n.severity:g}" for n in known.niggles] == sites
    today = review.history(store, as_of=day(29), today=day(29))
    assert [str(n.site) for n in today.until(day(19)).niggles] == ["left soleus"]


def test_a_deleted_check_in_was_known_until_it_was_deleted(store: Store):
    store.write([clear(0), clear(1)])
    store.write(what="delete", at=at(5), withdraw=[clear(0)])
    known = review.history(store, as_of=day(9), today=day(9))
    assert known.observed == (day(1),)
    assert known.until(day(4)).observed == (day(0), day(1))


def test_a_day_corrected_later_was_observed_from_its_first_version_on():
    first, later = niggle(0, "left soleus", 3), niggle(0, "left soleus", 4, logged=9)
    known = replace(history(20, [later]), withdrawn=(replace(first, withdrawn_at=at(9)),))
    assert known.observed_since[day(0)] == day(0)
    assert known.first_known[later.site, day(0)] == day(0)


steps = st.lists(
    st.tuples(st.sampled_from(["log", "edit", "delete", "undo"]), st.integers(0, 5)), max_size=25
)


@given(steps)
def test_whatever_is_done_the_diary_is_what_a_plain_list_would_be(tmp_path_factory, steps):
    with Store(tmp_path_factory.mktemp("walk") / "w.sqlite") as store:
        standing: list[str] = []
        past: list[list[str]] = []
        for number, (what, which) in enumerate(steps):
            held = sorted(store.niggles(), key=lambda n: str(n.note))
            if what == "log":
                past.append(list(standing))
                standing.append(f"{number:03}")
                store.write([niggle(number, "left soleus", note=f"{number:03}")])
            elif what == "undo" and past:
                change = store.last_change()
                assert change is not None
                store.undo(change, at(number))
                standing = past.pop()
            elif what in ("edit", "delete") and held:
                past.append(list(standing))
                old = held[which % len(held)]
                standing.remove(str(old.note))
                new = []
                if what == "edit":
                    standing.append(f"{number:03}")
                    new = [replace(old, note=f"{number:03}", logged_at=at(number, 21))]
                store.write(new, what=what, at=at(number), withdraw=[old])
            assert sorted(str(n.note) for n in store.niggles()) == sorted(standing)
