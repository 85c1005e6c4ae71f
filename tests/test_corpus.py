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
