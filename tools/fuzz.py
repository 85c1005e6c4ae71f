"""Coverage-guided fuzzing of the readers (atheris): only our own error may come out. By hand: ``make fuzz``.

    python tools/fuzz.py MINUTES [READER]

Every reader is fed for so many minutes, in a process of its own, starting from small files made here.
A finding stops its process with a traceback and leaves the bytes in the working folder (``crash-…``):
make a test of it, mend it, delete the file.
"""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

MOST_BYTES = 4096
"""No input is longer: faults need little, and short inputs run often."""


def fit(data: bytes) -> None:
    """Any bytes after a sound FIT header."""
    from tracker.importers import read

    head = b"\x0e\x10\x54\x08" + len(data).to_bytes(4, "little") + b".FIT\0\0"
    read(head + data, "x.fit", zone=UTC)


def text(root: bytes) -> Callable[[bytes], None]:
    """Any bytes that begin like this kind of file."""

    def feed(data: bytes) -> None:
        from tracker.importers import read

        read(root + data, "x", zone=UTC)

    return feed


def archive(data: bytes) -> None:
    """A ZIP archive, its members read."""
    from tracker.importers.archive import Archive

    opened = Archive(io.BytesIO(data), "x.zip")
    for entry in opened.entries():
        opened.head(entry, 100)
        opened.read(entry, 1 << 20)


def health(data: bytes) -> None:
    """Apple Health's file."""
    from tracker.importers import Source
    from tracker.importers.exports import apple

    source = Source("export.xml", "0" * 64, UTC)
    list(apple.read_export(io.BytesIO(b"<HealthData>" + data), source, lambda name: None))


READERS: dict[str, Callable[[bytes], None]] = {
    "fit": fit,
    "gpx": text(b"<gpx"),
    "tcx": text(b"<TrainingCenterDatabase"),
    "zip": archive,
    "gzip": text(b"\x1f\x8b"),
    "strava": text(
        b"Activity ID,Activity Date,Activity Name,Activity Type,x,Elapsed Time,Distance,Filename\n"
    ),
    "runkeeper": text(b"Date,Type,Distance (km),Duration,GPX File\n"),
    "garmin": text(b'[{"summarizedActivitiesExport": ['),
    "polar": text(b'{"exercises": [{"startTime": "'),
    "runs": text(b"date,distance_km,duration_min\n"),
    "health": health,
}


def seeds(reader: str) -> list[bytes]:
    """Small sound files to start from."""
    from making_fit import activity, records, session

    whole = activity(records(20), session(elapsed=20))
    point = '<trkpt lat="48" lon="9"><ele>1</ele><time>2026-03-01T07:00:0{}Z</time></trkpt>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a/runs.csv", "date,distance_km,duration_min\n2026-03-01,10,60\n")
    row = {
        "activityId": 1,
        "startTimeGmt": 1.7e12,
        "distance": 5e5,
        "duration": 2e6,
        "activityType": "running",
    }
    trackpoint = (
        "<Trackpoint><Time>2026-03-01T07:00:0{}Z</Time><DistanceMeters>{}</DistanceMeters></Trackpoint>"
    )
    lap = f"<Lap StartTime='2026-03-01T07:00:00Z'><Track>{trackpoint * 2}</Track></Lap>".format(0, 0, 9, 27)
    return {
        "fit": [whole[14:-2], records(3), session()],
        "gpx": [f"><trk><trkseg>{(point * 2).format(1, 9)}</trkseg></trk></gpx>".encode()],
        "tcx": [f"><Activities><Activity Sport='Running'>{lap}</Activity></Activities>".encode()],
        "zip": [packed.getvalue()],
        "gzip": [gzip.compress(b"date,distance_km,duration_min\n2026-03-01,10,60\n")[2:]],
        "strava": [b'1,"Mar 1, 2026, 8:00:00 AM",Hills,Run,,1000,3.02,activities/1.fit\n'],
        "runkeeper": [b"2026-03-01 08:00:00,Running,5.00,26:11,a.gpx\n"],
        "garmin": [json.dumps(row).encode() + b"]}]"],
        "polar": [b'2019-08-08T10:00:00.000", "duration": "PT20M", "distance": 4000, "sport": "RUNNING"}]}'],
        "runs": [b"2026-03-01,10,60\n"],
        "health": [
            b'<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" '
            b'startDate="2018-01-05 07:00:00 -0500" endDate="2018-01-05 07:31:00 -0500"/></HealthData>'
        ],
    }[reader]


def feed_one(reader: str, seconds: int) -> None:
    """Fuzz one reader in this process; does not return."""
    import atheris

    with atheris.instrument_imports(include=["tracker.importers", "zipfile"]):
        import tracker.importers
        import tracker.importers.exports.apple  # noqa: F401
    from tracker.errors import TrackerError

    def once(data: bytes) -> None:
        with suppress(TrackerError):
            READERS[reader](data)

    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(seeds(reader)):
            Path(folder, str(number)).write_bytes(content)
        options = [
            f"-max_total_time={seconds}",
            f"-max_len={MOST_BYTES}",
            "-timeout=10",
            "-rss_limit_mb=2048",
        ]
        atheris.Setup([sys.argv[0], folder, *options], once)
        atheris.Fuzz()


def main() -> None:
    """Fuzz all readers one after another, or the one named."""
    minutes, *only = sys.argv[1:]
    if len(only) == 2:
        feed_one(only[0], int(only[1]))
        return
    begun = datetime.now(UTC)
    failed = []
    for reader in only or READERS:
        seconds = max(1, round(60 * float(minutes)))
        command = [sys.executable, __file__, minutes, reader, str(seconds)]
        ended = subprocess.run(command, capture_output=True, text=True)
        tail = [line for line in ended.stderr.splitlines() if line.strip()]
        print(
            f"{reader:<10} {'held' if ended.returncode == 0 else 'FAILED'}  {tail[-1] if tail else ''}",
            flush=True,
        )
        if ended.returncode:
            failed.append(reader)
            print("\n".join(tail[-30:]))
    print(f"{datetime.now(UTC) - begun} in all")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
