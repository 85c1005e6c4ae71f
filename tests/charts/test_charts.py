from __future__ import annotations

import base64
import json
from datetime import timedelta

import numpy as np
import pytest
from building import day, history, niggle, run

from tracker.charts import CHARTS, Trend, diary_chart, figure, load_charts, state_charts
from tracker.charts.trend import shown, spans
from tracker.detector import detect
from tracker.diary import episodes
from tracker.load.metrics import METRICS
from tracker.load.metrics_of_runs import OF_RUNS
from tracker.load.series import Loads, series
from tracker.model import Checkin, History, Impact, Onset
from tracker.model.units import IMPERIAL, METRIC, week_of


def wandering() -> History:
    entries = [
        *(niggle(n, "left gastrocnemius", 2) for n in (0, 2)),
        niggle(35, "left hamstring", 3, onset=Onset.GRADUAL),
        niggle(75, "centre lumbar_erector", 8, impact=Impact.STOPPED),
    ]
    return history(80, entries, runs=[run(n) for n in range(0, 80, 2)])


def trend(known: History, **more: object) -> Trend:
    """A Trend whose loads are the distances of the history's runs and nothing else."""
    figures = np.full((len(known.activities), len(OF_RUNS)), np.nan)
    at = [metric.id for metric in OF_RUNS].index("distance_m")
    for row, activity in enumerate(known.activities):
        figures[row, at] = activity.distance_m
    days = np.array([a.day for a in known.activities], dtype="datetime64[D]")
    loads = Loads(days, np.ones(len(days), bool), figures)
    standing = tuple(a for a in detect(known) if a.trail)
    return Trend(
        history=known,
        series=series(loads, until=known.as_of),
        episodes=episodes(known),
        standing=standing,
        **more,
    )


def numbers(packed: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"])


def test_weeks_add_up_their_days():
    # 2026-01-01 is a Thursday: the first week has the days 0 to 3, so the runs of days 0 and 2
    made = load_charts.weekly(trend(wandering()))
    assert made["data"][0]["y"][:2] == [20.0, 40.0]
    assert sum(made["data"][0]["y"]) == pytest.approx(400)
    assert made["layout"]["yaxis"]["ticksuffix"] == " km"


def test_a_week_can_begin_on_sunday_and_be_told_in_miles():
    made = load_charts.weekly(trend(wandering(), units=IMPERIAL, first_weekday=6))
    assert made["data"][0]["y"][0] == pytest.approx(20 / 1.609344, abs=0.01)
    assert made["data"][0]["customdata"][0].startswith("28 Dec 2025 to 3 Jan 2026<br>2 runs")
    assert made["layout"]["yaxis"]["ticksuffix"] == " mi"


def test_a_week_tells_what_hurt():
    made = load_charts.weekly(trend(wandering()))
    assert made["data"][0]["customdata"][0] == "29 Dec 2025 to 4 Jan 2026<br>2 runs<br>left calf 2"


def test_a_cut_back_is_shaded():
    runs = [run(n) for n in range(60)] + [run(n, 2) for n in range(60, 90)]
    made = load_charts.weekly(trend(history(89, runs=runs)))
    (shade,) = made["layout"]["shapes"]
    assert shade["x0"] == day(52).isoformat()  # 8 days of 10 km and 6 of 2: 46 km a week, below 0.7 of 70
    assert load_charts.weekly(trend(wandering()))["layout"]["shapes"] == []


def test_a_run_far_beyond_the_last_month_is_a_diamond():
    runs = [run(n) for n in range(40)] + [run(40, 15)]
    line, dots, marks = load_charts.longest(trend(history(40, runs=runs)))["data"]
    assert marks["x"] == [day(40).isoformat()]
    assert marks["customdata"] == ["1.50"]
    assert np.isfinite(numbers(dots["y"])).sum() == 41
    assert numbers(line["y"])[-1] == 10


def test_the_last_week_is_held_against_the_three_before():
    runs = [run(n) for n in range(28)] + [run(n, 20) for n in range(28, 35)]
    made = load_charts.acute_chronic(trend(history(34, runs=runs)))
    assert numbers(made["data"][0]["y"])[-1] == pytest.approx(2)


def test_lanes_stand_in_the_order_in_which_the_sites_first_hurt():
    names = [lane.name for lane in diary_chart.lanes(episodes(wandering()))]
    assert names == ["left calf", "left hamstring", "lower back"]


def test_of_many_sites_those_that_matter_now_have_a_lane_of_their_own():
    from tracker.body import load_body

    regions = [r.id for r in load_body().structures if r.has_sides][:20]
    known = history(400, [niggle(20 * n, f"left {region}") for n, region in enumerate(regions)])
    lanes = diary_chart.lanes(episodes(known))
    assert len(lanes) == diary_chart.MOST_LANES
    assert lanes[-1].name == "other sites"
    assert len(lanes[-1].episodes) == 20 - diary_chart.MOST_LANES + 1
    assert lanes[-2].name == load_body().name(known.niggles[-1].site)


def test_unknown_stretches_are_those_longer_than_a_week():
    known = history(40, [niggle(0, "left soleus")], clear_days=[5, 30])
    assert diary_chart.unknown_spans(known) == ((day(6), day(29)), (day(31), day(40)))
    hatched = diary_chart.draw(trend(known))["data"][0]
    assert hatched["x"] == [day(6).isoformat(), day(31).isoformat()]
    assert hatched["marker"]["pattern"]["shape"] == "/"


def test_hand_overs_are_those_of_the_standing_trail():
    told = trend(wandering())
    assert diary_chart.hand_overs(told.standing) == (
        (day(0), "left calf", day(35), "left hamstring"),
        (day(35), "left hamstring", day(75), "lower back"),
    )
    arrows = [a for a in diary_chart.draw(told)["layout"]["annotations"] if a.get("showarrow")]
    assert [(a["ay"], a["y"]) for a in arrows] == [(0, 1), (1, 2)]


def test_every_entry_tells_its_story():
    dots = diary_chart.draw(trend(wandering()))["data"][-1]
    assert dots["customdata"][-1] == "17 Mar 2026<br><b>lower back 8 of 10</b><br>stopped the run"
    assert dots["marker"]["symbol"] == ["circle", "circle", "circle", "x"]


def test_ratings_are_lines_with_the_best_at_the_top():
    checkins = [
        Checkin(day=day(n), logged_at=niggle(n, "soleus").logged_at, clear=True, soreness=n) for n in (1, 4)
    ]
    known = history(10, clear_days=[])
    known = History(as_of=known.as_of, daily=known.daily, checkins=tuple(checkins))
    made = state_charts.feeling(trend(known))
    dots, line = made["data"]
    assert line["name"] == "soreness"
    assert numbers(dots["y"])[[0, 3]].tolist() == [1, 4]
    assert numbers(line["y"])[[0, 3]].tolist() == [2.5, 2.5]
    low, high = made["layout"]["yaxis"]["range"]
    assert low > high


def test_an_empty_history_draws_nothing():
    told = trend(history(0, clear_days=[]))
    assert [chart.draw(told) for chart in CHARTS] == [None] * len(CHARTS)


def test_every_chart_is_plain_json_and_a_figure():
    told = trend(wandering())
    assert len({chart.id for chart in CHARTS}) == len(CHARTS)
    for chart in CHARTS:
        made = chart.draw(told)
        assert chart.title
        assert chart.reading.endswith(".")
        if made:
            json.dumps(made, allow_nan=False)
            assert figure(made).layout.xaxis.type == "date"


@pytest.mark.parametrize("metric", [metric.id for metric in METRICS])
def test_every_metric_can_be_drawn_or_is_absent(metric: str):
    told = trend(wandering(), metric=metric)
    made = load_charts.weekly(told)
    assert (made is None) == (metric in told.series.absent)


@pytest.mark.parametrize("units", [METRIC, IMPERIAL])
def test_every_metric_has_a_unit_to_be_shown_in(units):
    for metric in METRICS:
        by, _ = shown(metric, units)
        assert by > 0


def test_units_are_converted_only_for_display():
    assert METRIC.way(10_200) == "10.2 km"
    assert IMPERIAL.way(16_093.44) == "10.0 mi"
    assert METRIC.pace(1000 / 270) == "4:30 /km"
    assert IMPERIAL.pace(1609.344 / 479.6) == "8:00 /mi"
    assert METRIC.pace(0) == "–"
    assert IMPERIAL.climb(30.48) == "100 ft"


def test_weeks_begin_where_the_runner_has_them_begin():
    assert week_of(day(0)) == day(-3)  # a Thursday
    assert week_of(day(0), 6) == day(-4)
    assert week_of(day(3), 6) == day(3)


def test_stretches_of_days():
    days = [day(0) + timedelta(days=n) for n in range(6)]
    assert spans(days, np.array([1, 1, 0, 0, 1, 0], bool)) == [(day(0), day(1)), (day(4), day(4))]
