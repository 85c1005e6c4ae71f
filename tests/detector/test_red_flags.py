"""Red flags: what comes before every other message, and what the femoral-neck questions let through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from building import at, day, history, niggle, site

from tracker.detector import complaints, detect, replay
from tracker.diary.concerns import KINDS
from tracker.model import Alert, Answer, History, Impact, Moment, Niggle, Onset, Quality


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


def test_silence_does_not_end_a_red_flag_and_fourteen_logged_days_do():
    entries = [niggle(60, "left shin_medial", 9)]
    assert detect(history(300, entries, clear_days=range(60)))
    assert detect(history(73, entries))
    assert not detect(history(74, entries))


HIP = [
    *(niggle(n, "left adductor_prox") for n in (200, 203)),
    *(niggle(n, "left iliopsoas", 4) for n in (230, 233)),
    *(niggle(n, "left adductor_prox", 5) for n in (260, 263)),
]
NECK = [question.id for question in KINDS["femoral_neck"].questions]


def answered(known: History, yes: dict[str, bool], number: int = 264) -> History:
    answers = [
        Answer(
            day=day(number), logged_at=at(number), question=question, yes=said, site=site("left iliopsoas")
        )
        for question, said in yes.items()
    ]
    return replace(known, answers=tuple(answers))


def warnings(known: History) -> list[str]:
    return [alarm.red_flag.id if alarm.red_flag else alarm.sign for alarm in detect(known)]


def test_questions_about_the_femoral_neck_come_before_the_imbalance():
    """Unanswered, answered in part, or one yes: the clinician; all no: the warning, with the caution."""
    known = history(270, HIP)
    assert warnings(known) == ["femoral_neck", "femoral_neck"]
    assert warnings(answered(known, dict.fromkeys(NECK[:2], False))) == ["femoral_neck", "femoral_neck"]
    one_yes = warnings(answered(known, dict.fromkeys(NECK, False) | {NECK[0]: True}))
    assert set(one_yes) == {"femoral_neck"}
    (alarm,) = detect(answered(known, dict.fromkeys(NECK, False)))
    assert alarm.sign == "imbalance"
    assert alarm.caution is not None
    assert "femoral neck" in alarm.caution


def test_a_new_place_around_the_hip_asks_the_questions_again():
    known = answered(history(290, [*HIP, niggle(280, "left hip_joint", 3)]), dict.fromkeys(NECK, False))
    assert "femoral_neck" in warnings(known)


def test_the_warning_is_told_when_the_questions_are_answered():
    known = answered(history(270, HIP), dict.fromkeys(NECK, False))
    told = [(when, alarm.red_flag.id if alarm.red_flag else alarm.sign) for when, alarm in replay(known)]
    assert (day(230), "femoral_neck") in told
    assert told[-1] == (day(264), "imbalance")


@pytest.mark.parametrize(
    ("where", "alert", "kind", "urge"),
    [
        ("left gastrocnemius", Alert.SWELLING, "clot", "see a clinician today"),
        ("head", Alert.FAINT, "heart", "an emergency"),
        ("pelvis", Alert.SADDLE, "nerve", "call for help now"),
    ],
)
def test_a_word_that_says_the_thing_is_a_flag_without_any_pain(
    where: str, alert: Alert, kind: str, urge: str
):
    (alarm,) = detect(history(1, [niggle(0, where, 0, alerts=(alert,))]))
    assert alarm.red_flag.id == kind
    assert urge in alarm.text


def test_words_said_again_after_months_are_a_flag_of_their_own():
    numb = [niggle(n, "left gastrocnemius", 4, quality=Quality.NUMB) for n in (5, 200)]
    (alarm,) = detect(history(202, numb))
    assert alarm.raised_on == day(200)
    assert len(list(replay(history(202, numb)))) == 2


@pytest.mark.parametrize(
    ("entry", "flagged"),
    [
        (niggle(3, "centre chest_ribs", 4), True),
        (niggle(3, "centre chest_ribs", 2, impact=Impact.STOPPED), True),
        (niggle(3, "centre chest_ribs", 3), False),
        (niggle(3, "centre chest_ribs", 5, onset=Onset.SUDDEN), False),  # a blow on a rib
    ],
)
def test_strong_pain_in_the_chest_is_for_a_clinician(entry: Niggle, flagged: bool):
    kinds = [alarm.red_flag.id for alarm in detect(history(5, [entry])) if alarm.red_flag]
    assert ("heart" in kinds) == flagged


@pytest.mark.parametrize("where", ["centre chest_ribs", "centre head"])
def test_pain_from_within_is_no_step_of_a_trail_and_is_not_judged(where: str):
    def told(place: str) -> tuple[str, ...]:
        pains = [
            niggle(0, "left gastrocnemius", 2),
            niggle(35, place),
            niggle(80, "centre lumbar_erector", 5),
        ]
        found = history(100, pains)
        trails = {step.site.region for alarm in detect(found) for step in alarm.trail if not alarm.red_flag}
        return tuple(sorted(trails))

    assert site(where).region not in told(where)
    assert told("left hamstring") == ("gastrocnemius", "hamstring", "lumbar_erector")
    (open_one,) = complaints(history(5, [niggle(3, where)]))
    assert not (open_one.verdict.for_imbalance or open_one.verdict.for_injury)


def test_it_is_said_whether_a_gradual_onset_was_noted_or_only_no_event():
    (noted,) = complaints(history(5, [niggle(3, "left soleus", onset=Onset.GRADUAL)]))
    (unsaid,) = complaints(history(5, [niggle(3, "left soleus")]))
    assert noted.verdict.for_imbalance == ("it came on by and by",)
    assert unsaid.verdict.for_imbalance == ("no event is noted that began it",)


def test_the_gravest_flag_comes_first():
    entries = [niggle(0, "left adductor_prox"), niggle(20, "left iliopsoas"), niggle(30, "chest_ribs", 5)]
    assert [alarm.red_flag.id for alarm in detect(history(30, entries)) if alarm.red_flag] == [
        "heart",
        "femoral_neck",
    ]
