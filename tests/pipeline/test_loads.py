"""Loads from the database: made once, made again where something changed, and told with their reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from building import at, day, run
from loading import TODAY, add, metric, recorded, runner, set_

from tracker.errors import InvalidValueError
from tracker.load import digests
from tracker.model import Digest, Recording
from tracker.pipeline import diary, loads
from tracker.store import Store


def kept_digest(store: Store, activity_id: str) -> Digest | None:
    return store.digests([activity_id], version=digests.VERSION).get(activity_id)


def test_a_run_has_its_load_as_soon_as_it_is_stored(store: Store):
    add(store, runner(0), runner(3))
    found = loads.load_series(store, until=TODAY)
    assert len(found.days) == 100
    assert found.metrics["distance_m"][:4].tolist() == [5400, 0, 0, 5400]
    assert found.metrics["graded_distance_m"][3] == pytest.approx(5400, rel=1e-3)


def test_what_is_missing_is_told_and_comes_when_it_is_set(store: Store):
    add(store, *(runner(n) for n in range(3)))
    found = loads.load_series(store, until=TODAY)
    why = loads.reasons(store, found, until=TODAY)
    assert why["trimp_banister"] == "no maximal heart rate (niggle set hr_max_bpm 190)"
    assert "trimp_banister" not in found.metrics
    for key, value in (("hr_max_bpm", "190"), ("hr_rest_bpm", "50"), ("sex", "m")):
        set_(store, key, value)
    assert metric(store, "trimp_banister")[day(0)] == pytest.approx(108.095 / 2, rel=0.01)


def test_only_what_changed_is_made_again(store: Store, monkeypatch: pytest.MonkeyPatch):
    add(store, *(runner(n) for n in range(12)))
    loads.load_series(store, until=TODAY)
    made: list[str] = []
    plain = loads.figures
    monkeypatch.setattr(loads, "figures", lambda s: made.append(s.activity.id) or plain(s))
    loads.load_series(store, until=TODAY)
    assert made == []
    add(store, runner(20))
    diary.rate_run(store, runner(3).activity.id, 5, now=at(99))
    loads.load_series(store, until=TODAY)
    assert sorted(made) == sorted([runner(20).activity.id, runner(3).activity.id])


def test_a_rating_its_change_and_its_undoing_reach_the_load(store: Store):
    add(store, runner(0))
    own = runner(0).activity.id
    diary.rate_run(store, own, 5, now=at(50))
    assert metric(store, "session_rpe") == {day(0): 150}
    diary.rate_run(store, own, 6, now=at(51))
    assert metric(store, "session_rpe") == {day(0): 180}
    diary.undo(store, now=at(52))
    assert metric(store, "session_rpe") == {day(0): 150}


def test_joining_splitting_and_forgetting_reach_the_load(store: Store):
    one, two = runner(0), runner(0, 40)
    two = replace(two, activity=replace(two.activity, id="second", start=at(0, 22)))
    add(store, one, two)
    assert metric(store, "distance_m") == {day(0): 5400 + 7200}
    best = store.join(["second", one.activity.id], by_hand=True)
    assert metric(store, "distance_m") == {day(0): store.recording(best).activity.distance_m}
    store.split(best)
    assert metric(store, "distance_m") == {day(0): 5400 + 7200}
    store.forget("second")
    assert metric(store, "distance_m") == {day(0): 5400}


def test_runs_of_an_older_niggle_are_digested_when_they_are_asked_for(store: Store):
    add(store, runner(0))
    store.sql.execute("DELETE FROM digests")
    store.drop_loads()
    assert metric(store, "graded_distance_m")[day(0)] == pytest.approx(5400, rel=1e-3)
    assert kept_digest(store, runner(0).activity.id) is not None


def test_a_kept_digest_says_what_the_fresh_one_says(store: Store):
    add(store, runner(0))
    kept = kept_digest(store, runner(0).activity.id)
    fresh = digests.digest(runner(0))
    assert kept is not None
    assert fresh is not None
    assert np.array_equal(kept.hr_s, np.rint(fresh.hr_s))
    assert np.allclose(kept.windows, fresh.windows, atol=0.06, equal_nan=True)
    assert kept.graded_distance_m == fresh.graded_distance_m


def test_other_sports_are_cross_training_and_no_running_load(store: Store):
    for key, value in (("hr_max_bpm", "190"), ("hr_rest_bpm", "50"), ("sex", "male")):
        set_(store, key, value)
    ride = runner(0, 60, sport="cycling")
    swim = Recording(
        activity=replace(run(1, sport="swimming"), moving_s=1800.0, distance_m=None), samples=ride.samples[:0]
    )
    add(store, ride, swim, runner(2))
    found = loads.load_series(store, until=day(3))
    assert found.metrics["distance_m"].tolist() == [0, 0, 5400, 0]
    assert found.metrics["cross_training_s"].tolist() == [3600, 1800, 0, 0]
    assert found.metrics["cross_training_trimp"][0] == pytest.approx(108.095, rel=0.01)
    assert found.metrics["days_since_rest"].tolist() == [1, 2, 3, 0]


def test_a_treadmill_without_a_distance_has_heart_rate_and_no_way(store: Store):
    """No receiver, no foot pod: what was run is unknown, not nothing."""
    for key, value in (("hr_max_bpm", "190"), ("hr_rest_bpm", "50"), ("sex", "male")):
        set_(store, key, value)
    for number in range(3):
        activity = replace(run(number), distance_m=None, moving_s=1800.0, sub_sport="treadmill")
        add(store, recorded(30, activity=activity, hr_bpm=150, cadence_spm=170))
    found = loads.load_series(store, until=day(4))
    why = loads.reasons(store, found, until=day(4))
    assert found.metrics["trimp_banister"][0] == pytest.approx(54.05, rel=0.01)
    assert why["distance_m"] == why["longest_run_ratio"] == why["acwr_coupled"] == "no distance"
    assert why["graded_distance_m"] == "no recording of the way"
    assert found.metrics["moving_s"].tolist() == [1800, 1800, 1800, 0, 0]


def test_a_day_of_which_too_much_is_unknown_is_unknown(store: Store):
    """Half an hour on a treadmill without a distance beside a run of 5.4 km: nobody knows how far it was."""
    unknown = replace(run(0), id="unknown", distance_m=None, moving_s=1800.0)
    short = replace(run(1, 0.1), id="short", distance_m=None, moving_s=60.0, start=at(1, 9))
    empty = runner(0).samples[:0]
    add(store, runner(0), Recording(activity=unknown, samples=empty), runner(1))
    add(store, Recording(activity=short, samples=empty))
    found = loads.load_series(store, until=day(3))
    assert np.isnan(found.metrics["distance_m"][0])
    assert found.metrics["distance_m"][1:].tolist() == [5400, 0, 0]


def test_only_a_rating_is_enough_for_fitness_and_strain(store: Store):
    """No watch at all: a duration and a rating each time."""
    for number in range(0, 60, 2):
        listed = replace(run(number), distance_m=None, moving_s=2400.0, rpe=5.0)
        add(store, Recording(activity=listed, samples=runner(0).samples[:0]))
    found = loads.load_series(store, until=day(59))
    assert found.basis["ctl"] == "session_rpe"
    assert found.metrics["session_rpe"][:3].tolist() == [200, 0, 200]
    assert 60 < found.metrics["ctl"][-1] < 100
    why = loads.reasons(store, found, until=day(59))
    assert why["distance_m"] == "no distance"
    assert why["acwr_coupled"] == "no distance"


def test_a_metric_is_explained_with_what_went_in(store: Store):
    add(store, runner(0))
    for key, value in (("hr_max_bpm", "190"), ("hr_rest_bpm", "50"), ("sex", "male")):
        set_(store, key, value)
    told = loads.explain(store, "trimp_banister", until=TODAY)
    assert told.value == pytest.approx(54.05, rel=0.01)
    assert ("resting heart rate", "50 1/min", "set by you") in told.inputs
    assert (
        loads.explain(store, "rtss", until=TODAY).absent
        == "no threshold speed (niggle set threshold_speed_mps 3.6)"
    )
    assert loads.explain(store, "ctl", until=day(3)).basis == "trimp_banister"
    with pytest.raises(InvalidValueError, match="there is no metric"):
        loads.explain(store, "fitness", until=TODAY)


def test_an_export_brings_the_settings_and_the_loads_back(store: Store, tmp_path: Path):
    from tracker.pipeline.exporting import export
    from tracker.pipeline.imports import import_paths

    add(store, *(runner(n) for n in range(3)))
    set_(store, "hr_max_bpm", "190")
    set_(store, "hr_max_bpm", "186", since=day(2))
    before = metric(store, "trimp_edwards")
    export(store, tmp_path / "out")
    with Store(tmp_path / "again.sqlite") as other:
        import_paths(other, [tmp_path / "out"])
        assert other.dated() == store.dated()
        assert metric(other, "trimp_edwards") == before


def test_an_export_of_other_runs_changes_the_estimates_and_every_load_at_once(store: Store, tmp_path: Path):
    """Exports carry no digests: they are made on first need, and can move the estimates."""
    from tracker.pipeline.exporting import export
    from tracker.pipeline.imports import import_paths

    with Store(tmp_path / "other.sqlite") as other:
        add(other, *(runner(n, hr=190) for n in range(40, 43)))
        export(other, tmp_path / "out")
    add(store, *(runner(n, hr=150) for n in range(12)))
    loads.load_series(store, until=TODAY)
    import_paths(store, [tmp_path / "out"])
    first, second = (metric(store, "trimp_edwards") for _ in range(2))
    assert first == second


def test_a_digest_is_the_same_at_import_and_from_the_kept_samples(store: Store):
    rng = np.random.default_rng(2)
    noisy = recorded(
        30,
        activity=runner(0).activity,
        hr_bpm=150 + rng.normal(0, 5, 1801),
        speed=3 + rng.normal(0, 0.3, 1801),
    )
    add(store, noisy)
    at_import = kept_digest(store, noisy.activity.id)
    later = digests.digest(store.recording(noisy.activity.id))
    assert at_import is not None
    assert later is not None
    assert at_import.graded_distance_m == later.graded_distance_m
    assert np.array_equal(at_import.hr_s, later.hr_s)


def test_the_reason_is_what_most_runs_lack(store: Store):
    add(
        store,
        *(runner(n) for n in range(5)),
        recorded(20, activity=replace(run(6), moving_s=1200.0), speed=3.0),
    )
    found = loads.load_series(store, until=TODAY)
    assert loads.reasons(store, found, until=TODAY)["trimp_edwards"].startswith("no maximal heart rate")


@pytest.mark.parametrize("far", [date(1, 1, 1), date(1500, 1, 1), date(9999, 12, 31)])
def test_a_day_nobody_can_mean_is_refused(store: Store, far: date):
    with pytest.raises(InvalidValueError):
        loads.check_day(far, TODAY)


def test_an_export_of_runs_is_told_as_runs_and_wrong_settings_in_it_are_left_out(
    store: Store, tmp_path: Path
):
    from tracker.pipeline.exporting import export
    from tracker.pipeline.imports import import_paths

    add(store, runner(0), runner(1, sport="cycling"))
    set_(store, "hr_max_bpm", "190")
    export(store, tmp_path / "out")
    file = next((tmp_path / "out").glob("*.jsonl"))
    file.write_text(
        file.read_text()
        .replace('"value":"190"', '"value":"fast"')
        .replace('"value": "190"', '"value": "fast"')
    )
    with Store(tmp_path / "again.sqlite") as other:
        report = import_paths(other, [tmp_path / "out"])
        assert (report.imported, report.runs) == (2, 1)
        assert other.dated() == {}
        assert loads.load_series(other, until=TODAY).metrics["distance_m"][0] == 5400


def test_other_sports_alone_are_told_and_the_rest_is_absent(store: Store):
    add(store, runner(0, sport="cycling"))
    found = loads.load_series(store, until=day(2))
    why = loads.reasons(store, found, until=day(2))
    assert not set(why) & set(found.metrics)
    assert found.metrics["cross_training_s"][0] == 1800
    assert why["distance_m"] == "no runs yet"


def test_what_cannot_be_is_left_out_of_the_series_and_of_the_explanation(store: Store):
    add(store, Recording(activity=replace(run(0), ascent_m=25_000.0), samples=runner(0).samples[:0]))
    assert "ascent_m" not in loads.load_series(store, until=TODAY).metrics
    assert loads.explain(store, "ascent_m", until=TODAY).value is None


def test_loads_that_another_program_makes_anew_meanwhile_are_not_mixed(tmp_path: Path, monkeypatch):
    path = tmp_path / "n.sqlite"
    with Store(path) as one, Store(path) as other:
        add(one, *(recorded(30, activity=run(n), hr_bpm=140.0 + n, speed=3.0) for n in (0, 5)))
        kept = Store.keep_loads

        def and_then_another_comes(store: Store, rows, *, made_of: str) -> bool:
            monkeypatch.setattr(Store, "keep_loads", kept)
            other.set_dated("hr_max_bpm", "190", date.min)
            loads.refresh(other, until=day(99))
            return kept(store, rows, made_of=made_of)

        monkeypatch.setattr(Store, "keep_loads", and_then_another_comes)
        loads.refresh(one, until=day(99))
        mixed = one.loads()
        one.drop_loads()
        loads.refresh(one, until=day(99))
        assert mixed == one.loads()


def test_a_run_is_counted_as_it_is_shown_whatever_its_recordings_say(tmp_path: Path):
    with Store(tmp_path / "n.sqlite") as store:
        guessed = replace(run(0), id="guessed", sport_stated=False, elapsed_s=3800.0)
        walked = replace(run(0, 5), sport="walking", start=at(0, 12) + timedelta(seconds=5))
        add(store, recorded(60, activity=guessed, speed=1.4), recorded(30, activity=walked, speed=1.4))
        store.join([activity.id for activity in store.activities()])
        (shown,) = store.activities()
        assert not shown.is_run
        assert store.count_runs() == 0
        assert store.distances(since=day(0)) == ()
