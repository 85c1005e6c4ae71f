"""What the detector says of short, hand-written histories."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from building import clear, day, history, niggle, site

from tracker.detector import SIGNS, detect, replay
from tracker.detector.case import Case
from tracker.model import Alarm, Impact, Moment, Onset, Quality, Stage


def wandering(until: int = 120, **last: object) -> object:
    """Left calf, left hamstring, lower back: two hand-overs along the chain."""
    entries = [
        *(niggle(n, "left gastrocnemius", 2) for n in (0, 2)),
        *(niggle(n, "left hamstring", 3) for n in (35, 38)),
        niggle(75, "centre lumbar_erector", 3, **last),
    ]
    return history(until, entries)


def said(known, sign: str) -> list[Alarm]:
    return [alarm for alarm in detect(known) if alarm.sign == sign]


def test_nothing_is_said_of_an_empty_history():
    assert detect(history(0, clear_days=[])) == ()


def test_nothing_is_said_of_a_year_of_clear_days():
    assert detect(history(365)) == ()


def test_a_complaint_that_hands_over_twice_along_the_chain_is_a_shift():
    (alarm,) = said(wandering(), "shift")
    assert [(s.day, s.site) for s in alarm.trail] == [
        (day(0), site("left gastrocnemius")),
        (day(35), site("left hamstring")),
        (day(75), site("centre lumbar_erector")),
    ]
    assert alarm.trail[0].link is None
    assert alarm.trail[1].link == "prior injury"
    assert alarm.trail[1].grade == "strong"
    assert alarm.score == 2 >= alarm.threshold
    assert alarm.raised_on == day(75)


def test_the_warning_names_the_trail_the_chance_and_what_speaks_against_it():
    (alarm,) = said(wandering(), "shift")
    assert "left calf → left hamstring → lower back" in alarm.text
    assert "unrelated" in alarm.text
    assert 0 < alarm.false_alarms_per_year <= 0.25
    steps = [e for e in alarm.evidence if e.unit == "days"]
    assert [e.value for e in steps] == [35, 40]
    assert all(e.chance is not None and 0 < e.chance < 1 and e.reference for e in steps)
    assert any(not e.supports for e in alarm.evidence)


def test_one_hand_over_is_not_enough():
    assert said(wandering().until(day(60)), "shift") == []


def test_unlinked_sites_are_no_trail():
    entries = [
        niggle(0, "left big_toe"),
        niggle(35, "right shoulder_girdle"),
        niggle(75, "left ankle_anterior"),
    ]
    assert said(history(100, entries), "shift") == []


def test_the_wrong_side_is_no_hand_over():
    entries = [niggle(0, "left soleus"), niggle(30, "right achilles_mid"), niggle(60, "left plantar_heel")]
    assert said(history(90, entries), "shift") == []


def test_a_hand_over_may_take_a_hundred_and_twenty_days_and_no_longer():
    def trail(gap: int):
        sites = ("left gastrocnemius", "left hamstring", "centre lumbar_erector")
        return history(2 * gap + 5, [niggle(n * gap, where) for n, where in enumerate(sites)])

    assert said(trail(120), "shift")
    assert not said(trail(121), "shift")


def test_an_injury_from_an_event_is_never_a_hand_over():
    entries = [
        niggle(0, "left gastrocnemius"),
        niggle(35, "left hamstring", onset=Onset.SUDDEN),
        niggle(75, "centre lumbar_erector"),
    ]
    assert said(history(100, entries), "shift") == []


def test_a_site_that_comes_back_is_a_recurrence():
    # with few onsets two in 180 days are unusual enough only for a runner with very few: three are
    entries = [niggle(n, "left soleus") for n in (0, 60, 120)]
    (alarm,) = said(history(130, entries), "recurrence")
    assert alarm.score == 3
    assert alarm.raised_on == day(120)
    assert [s.link for s in alarm.trail] == [None, "recurrence", "recurrence"]
    assert "three times in 17 weeks" in alarm.text


def test_recurrences_have_fullers_names():
    entries = [niggle(n, "left soleus") for n in (0, 40, 160)]
    (alarm,) = said(history(170, entries), "recurrence")
    claims = " ".join(e.claim for e in alarm.evidence)
    assert "an early recurrence, 40 days after" in claims
    assert "a late recurrence, 120 days after" in claims


def test_the_other_side_is_another_site():
    entries = [niggle(0, "left soleus"), niggle(60, "right soleus"), niggle(120, "left soleus")]
    assert said(history(130, entries), "recurrence") == []


def test_a_warning_stands_down_after_a_hundred_and_twenty_quiet_days():
    assert said(wandering(195), "shift")
    assert not said(wandering(196), "shift")


@pytest.mark.parametrize(
    ("last", "stage"),
    [
        ({}, Stage.DEVELOPING),  # worse than the first sign
        ({"severity": 2}, Stage.WATCH),
        ({"severity": 6}, Stage.ACT_NOW),
        ({"severity": 2, "impact": Impact.STOPPED}, Stage.ACT_NOW),
    ],
)
def test_the_stage_follows_pain_and_impact(last: dict[str, object], stage: Stage):
    entries = [niggle(0, "left gastrocnemius", 2), niggle(35, "left hamstring", 3)]
    entries.append(niggle(75, "centre lumbar_erector", **({"severity": 3} | last)))
    (alarm,) = said(history(80, entries), "shift")
    assert alarm.stage is stage
    assert ("stop_and_seek" in alarm.advice) == (stage is Stage.ACT_NOW)


def test_a_back_dated_entry_raises_the_warning_on_the_day_it_was_written():
    known = wandering(120, logged=100)
    assert said(known.until(day(99)), "shift") == []
    (alarm,) = said(known, "shift")
    assert alarm.raised_on == day(100)


def test_the_replay_tells_each_warning_once_and_again_when_it_grows():
    told = [(d, a.sign, a.stage) for d, a in replay(wandering())]
    assert told == [(day(75), "shift", Stage.DEVELOPING)]
    entries = [*wandering().niggles, niggle(80, "centre lumbar_erector", 7)]
    told = [(d, a.sign, a.stage) for d, a in replay(history(120, entries))]
    assert told == [(day(75), "shift", Stage.DEVELOPING), (day(80), "shift", Stage.ACT_NOW)]


def test_pain_that_wanders_around_the_hip_is_a_red_flag_and_no_imbalance():
    entries = [
        *(niggle(n, "left adductor_prox") for n in (0, 3)),
        *(niggle(n, "left iliopsoas") for n in (30, 33)),
        niggle(60, "left glute_max", 3),
    ]
    alarms = detect(history(70, entries))
    assert alarms[0].red_flag is not None
    assert alarms[0].red_flag.id == "femoral_neck"
    assert "see a clinician" in alarms[0].text
    assert len(alarms[0].red_flag.questions) == 3
    assert all(alarm.red_flag for alarm in alarms)


def test_both_hips_hurting_once_each_is_no_wandering():
    entries = [niggle(0, "left adductor_prox"), niggle(30, "right iliopsoas")]
    assert detect(history(40, entries)) == ()


@pytest.mark.parametrize(
    ("severity", "moment", "flagged"),
    [
        (7, Moment.DURING, True),
        (6, Moment.DURING, False),
        (4, Moment.REST_DAY, True),
        (3, Moment.REST_DAY, False),
    ],
)
def test_strong_pain_where_bone_can_break_is_a_red_flag(severity: int, moment: Moment, flagged: bool):
    alarms = detect(history(5, [niggle(3, "left shin_medial", severity, moment=moment)]))
    assert bool(alarms) == flagged
    assert all(alarm.red_flag and "stress fracture" in alarm.text for alarm in alarms)


def test_strong_pain_in_a_muscle_is_not_a_bone_flag():
    assert detect(history(5, [niggle(3, "left gastrocnemius", 8)])) == ()


def test_a_side_that_was_not_said_still_makes_a_trail():
    """After half a year of diary; before, three onsets are too many to be unusual without sides."""
    entries = [niggle(200, "gastrocnemius"), niggle(235, "hamstring"), niggle(275, "lumbar_erector")]
    assert said(history(280, entries), "shift")


def test_alarms_can_cross_to_another_process():
    alarms = detect(wandering())
    assert pickle.loads(pickle.dumps(alarms)) == alarms


def test_every_sign_scores_every_onset():
    case = Case.of(wandering())
    for sign in (sign for sign in SIGNS if sign.scores):
        assert len(sign.scores(case)) == len(case.onsets) == 3


def test_a_worse_day_with_an_event_silences_neither_warning_nor_flag():
    entries = [*wandering().niggles, niggle(78, "centre lumbar_erector", 8, onset=Onset.SUDDEN)]
    (alarm,) = said(history(80, entries), "shift")
    assert alarm.stage is Stage.ACT_NOW
    hip = [niggle(0, "left adductor_prox"), niggle(30, "left hip_joint", 3)]
    hip.append(niggle(33, "left hip_joint", 6, onset=Onset.SUDDEN))
    assert any(a.red_flag and a.red_flag.id == "femoral_neck" for a in detect(history(35, hip)))


def test_an_older_site_of_the_trail_that_gets_worse_makes_it_urgent():
    entries = [*wandering().niggles, niggle(90, "left gastrocnemius", 9, impact=Impact.STOPPED)]
    (alarm,) = said(history(95, entries), "shift")
    assert alarm.stage is Stage.ACT_NOW


def test_urgency_fades_four_weeks_after_severe_pain_is_over():
    entries = [*wandering().niggles, niggle(80, "centre lumbar_erector", 7)]
    (alarm,) = said(history(108, entries), "shift")
    assert alarm.stage is Stage.ACT_NOW
    (alarm,) = said(history(109, entries), "shift")
    assert alarm.stage is Stage.DEVELOPING


def test_urgency_does_not_fade_in_silence():
    entries = [*wandering().niggles, niggle(80, "centre lumbar_erector", 7)]
    (alarm,) = said(history(150, entries, clear_days=[n for n in range(80) if n not in (0, 2)]), "shift")
    assert alarm.stage is Stage.ACT_NOW


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (niggle(3, "left knee_posterior", 7), "clot"),
        (niggle(3, "left tib_anterior", 8), "compartment"),
        (niggle(3, "left gastrocnemius", 7, onset=Onset.SUDDEN), "rupture"),
        (niggle(3, "left gastrocnemius", 3, onset=Onset.SUDDEN, impact=Impact.STOPPED), "rupture"),
        (niggle(3, "left gastrocnemius", 4, quality=Quality.NUMB), "nerve"),
        (niggle(3, "left shin_medial", 9, onset=Onset.SUDDEN), "bone"),
    ],
)
def test_a_red_flag_is_of_the_kind_its_place_and_beginning_suggest(entry, kind: str):
    (alarm,) = detect(history(5, [entry]))
    assert alarm.red_flag is not None
    assert alarm.red_flag.id == kind
    assert alarm.red_flag.questions


def test_two_flags_of_one_day_are_both_told():
    entries = [niggle(3, "left shin_medial", 8), niggle(3, "right forefoot", 8)]
    assert len(list(replay(history(5, entries)))) == 2


def test_a_flag_that_goes_on_is_told_once():
    entries = [niggle(n, "left shin_medial", 8) for n in range(0, 60, 3)]
    assert len(list(replay(history(60, entries)))) == 1


def test_a_long_silence_does_not_make_onsets_look_rare():
    entries = [niggle(2500, "left gastrocnemius"), niggle(2510, "left hamstring")]
    days = [0, *(n for n in range(2500, 2511) if n not in (2500, 2510))]
    assert detect(history(2510, entries, clear_days=days)) == ()


def test_the_other_ankle_is_a_hand_over_and_not_the_same_site():
    """The link table calls this link a recurrence; the step is one to another site all the same."""
    entries = [niggle(200, "left ankle_lateral"), niggle(230, "right ankle_lateral")]
    entries.append(niggle(260, "left ankle_lateral"))
    (alarm,) = said(history(270, entries), "shift")
    claims = " ".join(e.claim for e in alarm.evidence)
    assert "again" not in claims


def test_clear_days_written_down_late_date_the_warning_late():
    entries = [niggle(n, "left soleus") for n in (200, 240, 280)]
    known = history(330, entries, clear_days=range(200))
    late = tuple(clear(n, logged=320) for n in range(201, 280) if n != 240)
    (alarm,) = said(replace(known, checkins=(*known.checkins, *late)), "recurrence")
    assert alarm.raised_on == day(320)


def test_silence_does_not_end_a_red_flag_and_fourteen_logged_days_do():
    entries = [niggle(60, "left shin_medial", 9)]
    assert detect(history(300, entries, clear_days=range(60)))
    assert detect(history(73, entries))
    assert not detect(history(74, entries))
