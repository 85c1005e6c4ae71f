from __future__ import annotations

import pytest
from building import day, history, niggle, run

from tracker.charts import CHARTS, trends
from tracker.model import Impact, Onset


def wandering():
    entries = [
        *(niggle(n, "left gastrocnemius", 2) for n in (0, 2)),
        niggle(35, "left hamstring", 3, onset=Onset.GRADUAL),
        niggle(75, "centre lumbar_erector", 8, impact=Impact.STOPPED),
    ]
    return history(80, entries, runs=[run(n) for n in range(0, 80, 2)])


def test_weeks_add_up_their_days():
    # 2026-01-01 is a Thursday: the first week has the days 0 to 3, so the runs of days 0 and 2
    weeks = trends.weekly_distance(wandering().daily)
    assert weeks.iloc[0] == 20
    assert weeks.sum() == pytest.approx(400)
    assert {when.weekday() for when in weeks.index} == {0}


def test_lanes_stand_in_the_order_in_which_the_sites_first_hurt():
    assert [lane.name for lane in trends.lanes(wandering())] == ["left calf", "left hamstring", "lower back"]


def test_unknown_stretches_are_those_longer_than_a_week():
    known = history(40, [niggle(0, "left soleus")], clear_days=[5, 30])
    assert trends.unknown_spans(known) == ((day(6), day(29)), (day(31), day(40)))


def test_hand_overs_are_those_of_the_standing_trail():
    assert trends.hand_overs(wandering()) == (
        (day(0), "left calf", day(35), "left hamstring"),
        (day(35), "left hamstring", day(75), "lower back"),
    )


def test_the_figure_says_what_its_axes_are():
    figure = trends.draw(wandering())
    assert figure.layout.yaxis.ticksuffix == " km"
    assert figure.layout.xaxis2.type == "date"
    assert figure.layout.xaxis.matches == "x2"
    assert list(figure.layout.yaxis2.categoryarray) == ["lower back", "left hamstring", "left calf"]


def test_every_entry_tells_its_story():
    figure = trends.draw(wandering())
    (dots,) = [t for t in figure.data if t.name == "lower back"]
    assert list(dots.customdata) == ["17 Mar 2026<br><b>lower back 8 of 10</b><br>stopped the run"]
    assert list(dots.marker.symbol) == ["x"]


def test_an_empty_history_gives_an_empty_figure():
    figure = trends.draw(history(0, clear_days=[]))
    assert len(figure.data[0].x) == 0


def test_every_chart_has_a_title_and_a_question():
    for chart in CHARTS:
        assert chart.title
        assert chart.answers.endswith("?")
        assert chart.draw(wandering()).to_json()
