"""What the detector says of short, hand-written histories."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from building import clear, day, history, niggle, run, site

from tracker.body import load_body
from tracker.detector import complaints, detect, imbalance_scores, replay
from tracker.detector.upstream import sources
from tracker.diary import episodes
from tracker.model import Alarm, Choices, History, Impact, Lean, Onset, Site, Stage

CHAIN = ("left gastrocnemius", "left hamstring", "centre lumbar_erector")


def wandering(until: int = 120, first: int = 200, **last: object) -> History:
    """Left calf, left hamstring, lower back, each a little worse: two hand-overs along the chain."""
    entries = [
        *(niggle(first + n, CHAIN[0], 2) for n in (0, 2)),
        *(niggle(first + n, CHAIN[1], 3) for n in (35, 38)),
        niggle(first + 75, CHAIN[2], **({"severity": 4} | last)),
    ]
    return history(first + until, entries)


def said(known: History) -> list[Alarm]:
    return [alarm for alarm in detect(known) if alarm.sign == "imbalance"]


def test_nothing_is_said_of_an_empty_history():
    assert detect(history(0, clear_days=[])) == ()
    assert imbalance_scores(history(0, clear_days=[])) == []


def test_nothing_is_said_of_a_year_of_clear_days():
    assert detect(history(365)) == ()


def test_a_complaint_that_hands_over_along_the_chain_is_told_with_its_trail():
    (alarm,) = said(wandering())
    assert [(s.day, s.site) for s in alarm.trail] == [
        (day(200), site("left gastrocnemius")),
        (day(235), site("left hamstring")),
        (day(275), site("centre lumbar_erector")),
    ]
    assert [step.link for step in alarm.trail][:2] == [None, "prior injury"]
    assert alarm.trail[1].grade == "strong"
    assert alarm.score >= alarm.threshold == 4
    assert alarm.false_alarms_per_year == 0.25


def test_the_warning_names_the_trail_the_chance_and_what_speaks_against_it():
    (alarm,) = said(wandering())
    assert "left calf → left hamstring → lower back" in alarm.text
    assert "By chance alone" in alarm.text
    hand_overs = [e for e in alarm.evidence if e.unit == "days" and e.sources]
    assert [e.value for e in hand_overs] == [35, 40]
    assert all(e.chance is not None and 0 < e.chance < 0.3 and e.reference for e in hand_overs)
    (unusual,) = [e for e in alarm.evidence if e.unit == "years"]
    assert unusual.chance == pytest.approx(1 / alarm.score)
    assert any(not e.supports for e in alarm.evidence)


def test_the_likely_sources_upstream_are_named_with_their_grades():
    (alarm,) = said(wandering())
    assert alarm.upstream
    for source in alarm.upstream:
        assert len(source.leads_to) >= 1 if source.on_trail else 2
        assert source.grade
        assert source.reference
        assert source.site not in source.leads_to


def test_unrelated_places_far_apart_say_nothing():
    entries = [niggle(20, "left big_toe"), niggle(120, "right shoulder_girdle"), niggle(260, "left pfj")]
    assert said(history(300, entries)) == []
    assert imbalance_scores(history(300, entries)) == []


def test_the_chain_of_movement_makes_the_difference():
    """The same days and pain on the wrong side, where no link leads, are less unusual."""
    linked = wandering()
    sides = {"left hamstring": "right shoulder_girdle", "centre lumbar_erector": "left big_toe"}
    apart = [replace(n, site=site(sides.get(str(n.site), str(n.site)))) for n in linked.niggles]
    best = [
        max((s for _, s in imbalance_scores(history(320, e))), default=0) for e in (linked.niggles, apart)
    ]
    assert best[0] > 2 * best[1]


def test_an_injury_from_an_event_is_never_a_hand_over():
    entries = [
        e if e.site != site("left hamstring") else replace(e, onset=Onset.SUDDEN) for e in wandering().niggles
    ]
    assert all(
        step.site != site("left hamstring") for alarm in said(history(320, entries)) for step in alarm.trail
    )


def test_an_injury_that_comes_back_after_it_has_healed_does_count():
    entries = [niggle(200, "left soleus", 5, onset=Onset.SUDDEN)]
    entries += [niggle(n, "left soleus", pain) for n, pain in ((240, 3), (275, 4), (305, 5))]
    (alarm,) = said(history(310, entries))
    assert [step.day for step in alarm.trail] == [day(240), day(275), day(305)]
    assert alarm.verdict is not None
    assert any("began with an event" in reason for reason in alarm.verdict.for_injury)


def test_a_site_that_comes_back_worse_each_time_is_told():
    entries = [niggle(n, "left soleus", pain) for n, pain in ((200, 2), (240, 3), (280, 5))]
    (alarm,) = said(history(290, entries))
    assert [s.link for s in alarm.trail] == [None, "recurrence", "recurrence"]
    assert "come back to the left soleus twice" in alarm.text
    assert alarm.verdict is not None
    assert alarm.verdict.leans is Lean.IMBALANCE


def test_recurrences_have_fullers_names():
    entries = [niggle(n, "left soleus", pain) for n, pain in ((200, 2), (240, 3), (320, 5), (350, 6))]
    (alarm,) = said(history(355, entries))
    claims = " ".join(e.claim for e in alarm.evidence)
    assert "early after 40 days, late after 80 days, early after 30 days" in claims


def test_a_mild_site_that_has_always_come_back_is_this_runners_habit():
    mild = [niggle(n, "left soleus", 2) for n in range(10, 1000, 50)]
    assert said(history(1000, mild)) == []


def test_a_warning_stands_down_after_a_hundred_and_twenty_quiet_days():
    assert said(wandering(195))
    assert not said(wandering(196))


@pytest.mark.parametrize(
    ("last", "stage"),
    [
        ({}, Stage.DEVELOPING),  # worse than ever before
        ({"severity": 6}, Stage.ACT_NOW),
        ({"impact": Impact.STOPPED}, Stage.ACT_NOW),
    ],
)
def test_the_stage_follows_pain_and_impact(last: dict[str, object], stage: Stage):
    (alarm,) = said(wandering(80, **last))
    assert alarm.stage is stage
    assert ("stop_and_seek" in alarm.advice) == (stage is Stage.ACT_NOW)


def test_a_single_hand_over_is_watched_however_rare():
    entries = [niggle(900, "left gastrocnemius", 2), niggle(930, "left hamstring", 4)]
    (alarm,) = said(history(935, entries))
    assert alarm.stage is Stage.WATCH


def test_a_back_dated_entry_raises_the_warning_on_the_day_it_was_written():
    entries = [*(replace(n) for n in wandering().niggles if n.site != site(CHAIN[1]))]
    late = [niggle(235, CHAIN[1], 3, logged=300)]
    known = history(320, [*entries, *late])
    assert said(known.until(day(299))) == []
    (alarm,) = said(known)
    assert alarm.raised_on == day(300)


def test_the_runner_chooses_how_often_a_warning_may_be_nothing():
    known = wandering()
    (alarm,) = said(known)
    strict = replace(known, choices=Choices(false_alarms_per_year=0.02))
    loose = replace(known, choices=Choices(false_alarms_per_year=2))
    assert all(later.raised_on > alarm.raised_on for later in said(strict))
    assert said(loose)[0].raised_on <= alarm.raised_on
    assert said(loose)[0].threshold == 0.5


def test_the_replay_tells_each_warning_once_and_again_when_it_grows():
    known = wandering(120)
    entries = [*known.niggles, niggle(280, CHAIN[2], 7)]
    told = [(d, a.stage) for d, a in replay(history(320, entries))]
    assert told[-1] == (day(280), Stage.ACT_NOW)
    assert [stage for _, stage in told] == sorted({stage for _, stage in told}, key=list(Stage).index)


def test_the_score_of_a_day_is_the_rarest_chain_of_the_last_four_months():
    known = wandering(250)
    scores = dict(imbalance_scores(known))
    (alarm,) = said(known.until(day(280)))
    assert max(scores.values()) == alarm.score
    assert scores[max(scores)] == 0
    assert max(scores) == day(275 + 121)


def test_a_side_that_was_not_said_still_makes_a_trail():
    entries = [niggle(200, "gastrocnemius", 2), niggle(235, "hamstring", 3), niggle(275, "lumbar_erector", 5)]
    assert said(history(280, entries))


def test_alarms_can_cross_to_another_process():
    alarms = detect(wandering())
    assert pickle.loads(pickle.dumps(alarms)) == alarms


def test_a_worse_day_with_an_event_silences_no_warning():
    entries = [*wandering().niggles, niggle(278, CHAIN[2], 8, onset=Onset.SUDDEN)]
    (alarm,) = said(history(280, entries))
    assert alarm.stage is Stage.ACT_NOW


def test_an_older_site_of_the_trail_that_gets_worse_makes_it_urgent():
    entries = [*wandering().niggles, niggle(290, CHAIN[0], 9, impact=Impact.STOPPED)]
    (alarm,) = said(history(295, entries))
    assert alarm.stage is Stage.ACT_NOW


def test_urgency_fades_four_weeks_after_severe_pain_is_over():
    entries = [*wandering().niggles, niggle(280, CHAIN[2], 7)]
    assert said(history(308, entries))[0].stage is Stage.ACT_NOW
    assert said(history(309, entries))[0].stage is Stage.DEVELOPING


def test_urgency_does_not_fade_in_silence():
    entries = [*wandering().niggles, niggle(280, CHAIN[2], 7)]
    days = [n for n in range(280) if day(n) not in {e.day for e in entries}]
    assert said(history(350, entries, clear_days=days))[0].stage is Stage.ACT_NOW


def test_a_long_silence_does_not_make_onsets_look_rare():
    """Nobody knows what hurt in the years between: they count as a month."""
    entries = [niggle(2500, CHAIN[0], 2), niggle(2530, CHAIN[1], 4)]
    silent = [0, *(n for n in range(2500, 2531) if n not in (2500, 2530))]
    kept = max(score for _, score in imbalance_scores(history(2530, entries)))
    assert max(score for _, score in imbalance_scores(history(2530, entries, clear_days=silent))) < kept / 3


def test_clear_days_written_down_late_date_the_warning_late():
    entries = [niggle(n, "left soleus", pain) for n, pain in ((200, 2), (240, 4), (280, 6))]
    known = history(330, entries, clear_days=range(200))
    late = tuple(clear(n, logged=320) for n in range(201, 280) if n != 240)
    (alarm,) = said(replace(known, checkins=(*known.checkins, *late)))
    assert alarm.raised_on == day(320)


def test_what_faded_in_a_cut_back_and_came_back_with_the_load_is_masked():
    """Claim C4: ten kilometres every other day, nothing much for three weeks after the pain, then ten again."""
    entries = [niggle(n, "left soleus", pain) for n, pain in ((200, 3), (245, 4), (280, 6))]
    easy = range(202, 222)
    runs = [run(n, 2.0 if n in easy else 10.0) for n in range(0, 290, 2)]
    (alarm,) = said(history(290, entries, runs=runs))
    assert any(e.claim.startswith("masked, not solved") for e in alarm.evidence)
    steady = [run(n) for n in range(0, 290, 2)]
    (alarm,) = said(history(290, entries, runs=steady))
    assert not any("masked" in e.claim for e in alarm.evidence)


def test_silence_while_a_trail_is_open_is_no_clear_day():
    entries = wandering().niggles
    days = [n for n in range(280) if day(n) not in {e.day for e in entries}]
    (alarm,) = said(history(300, entries, clear_days=days))
    assert any("silence is not the same as clear" in e.claim for e in alarm.evidence)
    (alarm,) = said(wandering(80))
    assert not any("silence" in e.claim for e in alarm.evidence)


def test_escalation_tells_phase_impact_and_what_grew_milder():
    from tracker.model import Moment

    entries = [
        niggle(200, CHAIN[0], 2, moment=Moment.AFTER, impact=Impact.NONE),
        niggle(235, CHAIN[1], 3, moment=Moment.DURING),
        niggle(275, CHAIN[2], 5, moment=Moment.REST_DAY, impact=Impact.EASED),
    ]
    claims = " ".join(e.claim for e in said(history(280, entries))[0].evidence)
    assert "rose from 2 to 5" in claims
    assert "after the run only at first, and now without running, too" in claims
    assert "made runs slower or shorter" in claims


def test_how_much_of_the_chain_is_left():
    (alarm,) = said(wandering())
    (left,) = [e for e in alarm.evidence if e.unit == "structures left"]
    assert left.claim.startswith("3 of the 17 structures of one chain")
    assert left.value == 14


def test_a_place_that_hurt_years_ago_is_not_called_new():
    (complaint,) = complaints(history(795, [niggle(0, "left soleus"), niggle(790, "left soleus")]))
    assert complaint.verdict.for_injury == (
        "it is the first time in a year at this place, which hurt in Jan 2026",
    )


def test_what_a_place_told_long_before_its_trail_is_told_with_it():
    long_ago = [niggle(n, CHAIN[0]) for n in (0, 200)]
    (alarm,) = said(history(1120, [*long_ago, *wandering(first=1000).niggles]))
    (told,) = [e for e in alarm.evidence if e.unit == "times before"]
    assert told.claim == "the left calf had hurt before this trail began: twice, in Jan 2026 and Jul 2026"
    assert any("your diary covers 3 years" in e.claim for e in alarm.evidence)


def test_a_trail_that_is_back_where_it_began_says_so():
    entries = [
        niggle(n, where, pain)
        for n, where, pain in ((200, CHAIN[0], 2), (235, CHAIN[1], 3), (275, CHAIN[0], 5))
    ]
    (alarm,) = said(history(280, entries))
    assert "back at the left calf, where it began" in alarm.text


def test_a_place_without_a_side_does_not_hide_the_sources():
    trail = episodes(history(300, [niggle(200, "left gastrocnemius"), niggle(230, "left hamstring")]))
    loose = [*trail, *episodes(history(300, [replace(niggle(250, "left pfj"), site=Site("pfj", None))]))]
    assert [s.site for s in sources(trail, load_body())]
    assert sources(loose, load_body())
