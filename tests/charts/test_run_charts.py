from __future__ import annotations

import base64

import numpy as np
import pytest
from loading import recorded

from tracker.charts import route, run_chart
from tracker.frames import samples
from tracker.model import Recording
from tracker.model.units import IMPERIAL, METRIC


def numbers(packed: dict[str, str]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"])


def test_a_run_is_drawn_over_its_way_with_a_panel_for_all_it_knows():
    made = run_chart.draw(recorded(20, speed=3.0, hr_bpm=150, grade=0.01), METRIC)
    assert [line["name"] for line in made["data"]] == ["pace", "heart rate", "height"]
    assert numbers(made["data"][0]["x"])[-1] == pytest.approx(3.6, abs=0.01)
    assert np.nanmedian(numbers(made["data"][0]["y"])) == pytest.approx(1000 / 3 / 60, rel=0.01)
    assert made["layout"]["xaxis"]["ticksuffix"] == " km"
    slow, fast = made["layout"]["yaxis"]["range"]
    assert slow > fast  # a smaller number is faster, and up


def test_a_run_can_be_told_in_miles_and_feet():
    made = run_chart.draw(recorded(20, speed=3.0, grade=0.01), IMPERIAL)
    assert numbers(made["data"][0]["x"])[-1] == pytest.approx(3600 / 1609.344, abs=0.01)
    assert "min/mi" in made["data"][0]["hovertemplate"]
    assert " ft" in made["data"][1]["hovertemplate"]


def test_a_run_without_a_distance_is_drawn_over_time():
    made = run_chart.draw(recorded(10, hr_bpm=140), METRIC)
    assert [line["name"] for line in made["data"]] == ["heart rate"]
    assert made["layout"]["xaxis"]["ticksuffix"] == " min"


def test_a_run_that_knows_nothing_has_no_chart():
    assert run_chart.draw(recorded(10), METRIC) is None
    empty = Recording(activity=recorded(1).activity, samples=samples({"time_s": np.array([])}))
    assert run_chart.draw(empty, METRIC) is None


def walked(lat: np.ndarray, lon: np.ndarray) -> Recording:
    table = {"time_s": np.arange(float(len(lat))), "lat_deg": lat, "lon_deg": lon}
    return Recording(activity=recorded(1).activity, samples=samples(table))


def circle(lat: float, lon: float, metres: float = 500, count: int = 600) -> Recording:
    turn = np.linspace(0, 2 * np.pi, count)
    degree = 111_195
    return walked(
        lat + metres / degree * np.sin(turn),
        (lon + metres / degree / np.cos(np.deg2rad(lat)) * np.cos(turn) + 180) % 360 - 180,
    )


@pytest.mark.parametrize(("lat", "lon"), [(0, 0), (60, 25), (-45, 179.999), (80, -180)])
def test_a_circle_stays_a_circle_wherever_it_was_run(lat: float, lon: float):
    found = route.draw(circle(lat, lon))
    points = np.array([p.split(",") for _, stroke in found.strokes for p in stroke.split()], float)
    wide, high = np.ptp(points, axis=0)
    assert wide == pytest.approx(high, rel=0.01)
    assert points.min() >= 0
    assert points[:, 0].max() <= route.WIDTH
    assert points[:, 1].max() <= found.height
    # 1 km across: the bar of the scale is as long as it says
    assert found.scale == "200 m"
    assert found.scale_px == pytest.approx(wide / 5, rel=0.01)
    miles = route.draw(circle(lat, lon), IMPERIAL)
    assert miles.scale == "0.2 mi"
    assert miles.scale_px == pytest.approx(0.2 * 1.609344 * wide, rel=0.01)


def test_north_is_up():
    found = route.draw(walked(np.linspace(50, 50.01, 300), np.linspace(8, 8.001, 300)))
    assert found.start[1] > found.end[1]


def test_a_gap_of_the_positions_is_no_line():
    there = circle(50, 8)
    lat = there.samples["lat_deg"].to_numpy().copy()
    lon = there.samples["lon_deg"].to_numpy().copy()
    lat[200:400] = np.nan
    found = route.draw(walked(lat, lon))
    longest = max(
        np.hypot(*np.diff(np.array([p.split(",") for p in stroke.split()], float), axis=0).T).max()
        for _, stroke in found.strokes
    )
    assert longest < 40


@pytest.mark.parametrize("metres", [0, 5])
def test_a_run_on_the_spot_has_no_route(metres: float):
    assert route.draw(circle(50, 8, metres)) is None
    assert route.draw(recorded(10, hr_bpm=140)) is None
