"""The real files: everything readable imports, everything else is refused with a reason, twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.pipeline.imports import ImportReport, import_paths
from tracker.store import Store

pytestmark = pytest.mark.corpus

WITHOUT_A_DATE = {"gpx/gpxpy__Mojstrovka.gpx"}
"""All its points say 13 December 1901: a clock at the far end of its range, not a date."""


@pytest.fixture(scope="module")
def imported(corpus: Path, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("corpus") / "corpus.sqlite"
    folders = [corpus / "fit", corpus / "gpx", corpus / "tcx", corpus / "bad"]
    with Store(path) as store:
        first = import_paths(store, folders, jobs=2)
        second = import_paths(store, folders, jobs=2)
        yield first, second, store


def manifest(corpus: Path) -> dict[str, str]:
    text = (corpus / "MANIFEST.tsv").read_text(encoding="utf-8", errors="replace")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    return {row[0]: row[2] for row in rows if len(row) > 2}


def files_of(report: ImportReport) -> set[str]:
    listed = (*report.failed, *report.skipped)
    return {f"{Path(file).parent.name}/{Path(file).name}" for file, _ in listed}


def test_every_running_fit_file_imports(corpus: Path, imported, capsys: pytest.CaptureFixture[str]):
    first, _, store = imported
    running = {
        name for name, what in manifest(corpus).items() if name.startswith("fit/") and "sport=running" in what
    }
    assert len(running) >= 40
    assert running.isdisjoint(files_of(first))
    runs = {source.source for a in store.activities() if a.is_run for source in store.sources(a.id)}
    assert {Path(name).name for name in running} <= runs
    with capsys.disabled():
        print(
            f"\n{first.imported} activities of the corpus imported, {first.runs} of them runs, "
            f"{len(first.failed)} files refused"
        )


def test_every_timed_gpx_track_imports(corpus: Path, imported):
    import re

    first, _, _ = imported
    for name, what in manifest(corpus).items():
        timed = re.search(r"trk=([1-9]\d*).*timed=([2-9]|\d\d+)", what)
        if name.startswith("gpx/") and timed and name not in WITHOUT_A_DATE:
            assert name not in files_of(first), name


def test_every_refusal_has_a_reason(imported):
    first, _, _ = imported
    assert first.failed
    assert all(len(reason) > 10 for _, reason in first.failed)


def test_a_second_import_finds_everything_there(imported):
    first, second, _ = imported
    assert second.imported == 0
    assert second.duplicates == first.imported + first.duplicates
    assert second.failed == first.failed


def test_totals_are_the_watchs(imported):
    """Three files, with the totals their sessions state."""
    _, _, store = imported
    known = {a.source: a for a in store.activities()}
    run = known["GoldenCheetah__14211916346_ACTIVITY.fit"]
    assert (round(run.distance_m), run.moving_s, run.ascent_m) == (19114, 6741.904, 137)
    trail = known["GoldenCheetah__4077461142.fit"]
    assert (trail.sub_sport, round(trail.distance_m), trail.ascent_m) == ("trail", 12168, 346)
    pool = known["connectstats__activity_217470507.fit"]
    assert (pool.sport, pool.day.isoformat()) == ("swimming", "2012-09-01")


def test_a_damaged_file_keeps_its_repairs(imported):
    _, _, store = imported
    (damaged,) = [a for a in store.activities() if a.source == "python-fitparse__nick.fit"]
    assert "checksum" in store.recording(damaged.id).repairs[0]


def test_stored_samples_stay_small(imported):
    """Every recording can be read back; a run-hour takes well under 100 kB (the manual states it)."""
    _, _, store = imported
    sizes = {
        row["activity_id"]: len(row["data"])
        for row in store._db.query("SELECT activity_id, data FROM samples")
    }
    runs = [a for a in store.activities() if a.is_run and a.id in sizes and a.moving_s]
    hours = sum(a.moving_s for a in runs) / 3600
    assert sum(sizes[a.id] for a in runs) / hours < 100_000
    for activity in runs[:10]:
        assert len(store.recording(activity.id).samples) > 1


# each choice of a summary, against a real file


def recordings(corpus: Path, *names: str):
    """The recordings of the files of these names, or of all running FIT files."""
    from datetime import UTC

    from tracker.importers import read

    paths = [corpus / name for name in names]
    if not paths:
        what = manifest(corpus)
        paths = [corpus / n for n in what if n.startswith("fit/") and "sport=running" in what[n]]
    return [recording for path in paths for recording in read(path.read_bytes(), path.name, zone=UTC)]


def test_a_sessions_total_comes_before_its_last_sample(corpus: Path):
    (one,) = recordings(corpus, "fit/GoldenCheetah__Fr955v19.28andStryd-saved.fit")
    last = one.samples["distance_m"].max()
    assert one.activity.distance_m != pytest.approx(last, abs=0.1)
    assert one.activity.distance_m == pytest.approx(last, rel=0.02)


def test_moving_time_leaves_out_the_pauses_the_watch_tells(corpus: Path):
    (one,) = recordings(corpus, "fit/Runalyze__Fenix-2-pauses.fit")
    paused = sum(pause.end_s - pause.start_s for pause in one.pauses)
    assert one.pauses
    assert one.activity.elapsed_s - one.activity.moving_s == pytest.approx(paused, abs=5)


def test_climbs_are_the_watchs_where_it_states_them_and_near_them_where_not(corpus: Path):
    import numpy as np

    from tracker.importers import derive

    shares = []
    for one in recordings(corpus):
        altitude = one.samples["altitude_m"].to_numpy()
        if one.activity.ascent_m and one.activity.ascent_m >= 20 and (~np.isnan(altitude)).sum() > 300:
            up, _ = derive.climb(altitude, one.samples["time_s"].to_numpy())
            shares.append(up / one.activity.ascent_m)
    assert len(shares) >= 15
    assert np.median(shares) == pytest.approx(1, abs=0.06)
    assert np.quantile(np.abs(np.log(shares)), 0.75) < 0.2


def test_the_local_day_is_the_watchs_own(corpus: Path):
    """Just after midnight by the watch, the day before in UTC."""
    from datetime import UTC

    shifted = [one.activity for one in recordings(corpus) if one.activity.utc_offset]
    assert len(shifted) >= 20
    other_day = [a for a in shifted if a.day != a.start.astimezone(UTC).date()]
    assert other_day
    assert all(a.day == (a.start + a.utc_offset).date() for a in other_day)


def test_a_file_without_a_clock_of_its_own_takes_the_places(corpus: Path):
    one, *_ = recordings(corpus, "gpx/sports-lib__2067489619.gpx")
    (watch,) = recordings(corpus, "fit/sports-lib__2067489619.fit")
    assert one.activity.utc_offset == watch.activity.utc_offset
    assert one.activity.day == watch.activity.day


def test_running_cadence_is_in_steps_of_both_feet(corpus: Path):
    known = [a for one in recordings(corpus) if (a := one.activity).cadence_mean_spm and a.distance_m > 3000]
    assert len(known) >= 15
    assert all(110 < a.cadence_mean_spm < 210 for a in known if a.is_run)  # the lowest walked in between


def test_stance_balance_is_kept_as_the_file_has_it(corpus: Path):
    known = [one for one in recordings(corpus) if one.samples["stance_balance_pct"].notna().sum() > 100]
    assert known
    assert all(45 < one.samples["stance_balance_pct"].median() < 55 for one in known)


def test_one_run_in_several_files_of_the_collection_is_one(imported):
    """Files of one base name are twins."""
    _, _, store = imported
    groups: dict[str, set[str]] = {}
    for activity in store.activities():
        for source in store.sources(activity.id):
            groups.setdefault(Path(source.source).stem.removesuffix("-1"), set()).add(activity.id)
    for name in (
        *("GoldenCheetah__10kUNLP2014-Garmin15", "GoldenCheetah__GarminHRMswim", "dreeve__activity"),
        *("connectstats__activity_234979239", "sports-lib__2067489619", "sports-lib__6860712481"),
        "sweatpy__activity_5039744860",
    ):
        assert len(groups[name]) == 1, name
