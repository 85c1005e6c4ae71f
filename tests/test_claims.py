"""The founding claims that the detector keeps, one test a row: each named after it."""

from __future__ import annotations

from dataclasses import replace

from building import at, day, history, niggle, run, site

from tracker.detector import complaints, detect
from tracker.model import Action, Alarm, Choices, Finding, History, Lean, Moment, Onset, SelfCheck, Side

CALF, THIGH, BACK = "left gastrocnemius", "left hamstring", "centre lumbar_erector"


def wandering(**more: object) -> History:
    entries = [niggle(200, CALF, 2), niggle(235, THIGH, 3), niggle(275, BACK, 4)]
    return replace(history(300, entries), **more)


def warning(known: History) -> Alarm:
    (alarm,) = (a for a in detect(known) if a.sign == "imbalance")
    return alarm


def test_c1_an_injury_is_shown_apart_and_is_no_hand_over_but_its_return_counts():
    event = niggle(200, "left ankle_lateral", 6, onset=Onset.SUDDEN)
    (complaint,) = complaints(history(205, [event]))
    assert complaint.verdict.leans is Lean.INJURY
    returns = [niggle(n, "left ankle_lateral", pain) for n, pain in ((240, 3), (272, 4), (300, 6))]
    trail = warning(history(305, [event, *returns])).trail
    assert [step.day for step in trail] == [day(240), day(272), day(300)]


def test_c2_both_signs_are_measured_against_chance():
    returns = [niggle(n, CALF, pain) for n, pain in ((200, 2), (240, 3), (280, 5))]
    for known in (wandering(), history(290, returns)):
        alarm = warning(known)
        assert any(e.unit == "years" and e.chance == 1 / alarm.score for e in alarm.evidence)
        assert any(e.unit in ("hand-overs", "returns") and e.chance is not None for e in alarm.evidence)


def test_c3_the_trail_goes_back_to_the_first_sign():
    alarm = warning(wandering())
    assert [step.day for step in alarm.trail] == [day(200), day(235), day(275)]
    assert "1 Jan" not in alarm.text
    assert f"{day(200).day} {day(200):%b %Y}" in alarm.text


def test_c4_what_faded_in_a_cut_back_is_masked_not_solved():
    entries = [niggle(200, "left soleus", 3), niggle(245, "left soleus", 4), niggle(280, "left soleus", 6)]
    runs = [run(n, 2.0 if 202 <= n < 222 else 10.0) for n in range(0, 290, 2)]
    claims = [e.claim for e in warning(history(290, entries, runs=runs)).evidence]
    assert any(claim.startswith("masked, not solved: the left soleus") for claim in claims)


def test_c5_a_hand_over_is_a_step_along_the_chain_with_graded_evidence():
    steps = warning(wandering()).trail[1:]
    assert all(step.mechanism and step.grade and step.reference for step in steps)


def test_c6_reserve_and_escalation_are_told_before_the_stop():
    claims = " ".join(e.claim for e in warning(wandering()).evidence)
    assert "are left to take over" in claims
    assert "rose from 2 to 4" in claims


def test_c7_the_likely_sources_upstream_are_named():
    assert all(source.leads_to and source.grade for source in warning(wandering()).upstream)
    assert "not be where it started, at the left calf" in warning(wandering()).text


def test_c8_red_flags_come_first():
    known = wandering(niggles=(*wandering().niggles, niggle(299, "left shin_medial", 9)))
    assert detect(known)[0].red_flag is not None


def test_c9_the_self_check_stands_beside_the_trail_it_could_explain():
    check = SelfCheck(
        day=day(250), logged_at=at(250), done=("pelvis",), findings=(Finding("pelvis", "tipped_forward"),)
    )
    alarm = warning(wandering(self_checks=(check,)))
    assert any("tipped forward; it goes with" in e.claim for e in alarm.evidence)
    assert "self_check" not in alarm.advice
    assert "pelvis_first" in alarm.advice
    assert "self_check" in warning(wandering()).advice


def test_c10_the_runner_picks_the_rule_for_the_day_after():
    mild = [niggle(n, CALF, 2, moment=Moment.DURING) for n in (50, 60, 70)]
    strict, monitored = history(72, mild), replace(history(72, mild), choices=Choices(mode="pain-monitoring"))
    (alarm,) = detect(strict)
    assert alarm.sign == "next_day"
    assert "strict rule speaks" in alarm.text
    assert detect(monitored) == ()
    mornings = [niggle(n, CALF, 1, moment=Moment.NEXT_MORNING) for n in (60, 70)]
    (alarm,) = detect(replace(history(72, mornings), choices=Choices(mode="pain-monitoring")))
    assert "pain-monitoring rule speaks" in alarm.text


def test_c11_closing_the_guard_is_the_runners_decision_and_recorded():
    from tracker.pipeline.review import review

    runs = [run(n, 10.0) for n in range(0, 298, 2)] + [run(299, 16.0)]
    known = replace(history(300, wandering().niggles, runs=runs), checkins=wandering().checkins)
    assert review(known).guard is not None
    closed = replace(known, actions=(Action(day=day(290), logged_at=at(290), what="close_guard"),))
    told = review(closed)
    assert (told.guard, told.guard_closed) == (None, day(290))
    again = (*closed.actions, Action(day=day(295), logged_at=at(295), what="open_guard"))
    assert review(replace(closed, actions=again)).guard is not None


def test_c12_what_was_done_is_told_with_whether_it_went_quiet():
    done = (Action(day=day(280), logged_at=at(280), what="strength", note="bridges"),)
    quiet = [e for e in warning(wandering(actions=done)).evidence if e.unit == "quiet days"]
    assert "quiet on all 20 days logged since" in quiet[0].claim
    assert "anyway" in quiet[0].claim
    sore = wandering(actions=done, niggles=(*wandering().niggles, niggle(290, BACK, 3)))
    assert any("it has hurt on 1 entry since" in e.claim for e in warning(sore).evidence)
    assert {"whole_chain", "loosen", "strength", "note_it"} <= set(warning(wandering()).advice)


def test_c13_the_rate_of_false_alarms_is_chosen_and_stated():
    for rate in (0.1, 0.25, 1.0):
        alarm = warning(wandering(choices=Choices(false_alarms_per_year=rate)))
        assert alarm.false_alarms_per_year == rate
        assert alarm.threshold == 1 / rate


def test_c14_a_sharp_rise_before_an_onset_is_held_against_the_pattern():
    runs = [run(n, 20.0 if 228 <= n <= 234 else 8.0) for n in range(0, 298, 2)]
    alarm = warning(history(300, wandering().niggles, runs=runs))
    assert any("sharp rise of the load" in e.claim and not e.supports for e in alarm.evidence)


def test_sides_are_the_runners_own():
    assert warning(wandering()).sites[0] == site("left gastrocnemius")
    assert warning(wandering()).sites[0].side is Side.LEFT
