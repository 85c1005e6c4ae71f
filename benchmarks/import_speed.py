"""How fast files come in, as ratios taken in one run: ``make bench`` (some minutes, by hand).

Writes a Markdown table to stdout; ``tracker/manual/import.md`` holds the latest.
"""

from __future__ import annotations

import io
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from threading import Event, Thread

import numpy as np
from making import archive

from tracker.importers.fit.bulk import BulkMessages
from tracker.importers.fit.content import SAMPLE_FIELDS
from tracker.importers.fit.wire import scan

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

FEW, MANY = 300, 3000


def main() -> None:
    """Measure and print."""
    rng = np.random.default_rng(1)
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| what | measured | ratio |\n|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="niggle-bench-") as name:
        folder = Path(name)
        files = archive(folder / "runs", MANY, rng)
        decoding([file.read_bytes() for file in files[:5]], "hour-long runs, made up")
        real = running_files()
        if real:
            decoding(real, f"{len(real)} real running files")
        growth(folder, files)


def running_files() -> list[bytes]:
    """The real running files, where the collection is there."""
    manifest = CORPUS / "MANIFEST.tsv"
    if not manifest.is_file():
        return []
    rows = [line.split("\t") for line in manifest.read_text("utf-8", "replace").splitlines()]
    names = [row[0] for row in rows if row[0].startswith("fit/") and "sport=running" in row[2]]
    return [(CORPUS / name).read_bytes() for name in names]


def decoding(contents: list[bytes], what: str) -> None:
    """Records to columns: ours against fitparse and fitdecode."""
    ours = seconds(lambda: [our_records(data) for data in contents], times=5)
    records = sum(BulkMessages(scan(data)).table("record").rows for data in contents)
    for name, decode in (("fitparse", fitparse_records), ("fitdecode", fitdecode_records)):
        theirs = seconds(lambda decode=decode: [decode(data) for data in contents], times=1)
        line(
            f"records of {what}, against {name}",
            f"{1e6 * ours / records:.2f} against {1e6 * theirs / records:.0f} µs a record",
            theirs / ours,
        )


def our_records(data: bytes) -> None:
    """All record fields that are kept, of a checked file."""
    table = BulkMessages(scan(data)).table("record")
    for _, names, _ in SAMPLE_FIELDS:
        for name in names:
            table.number(name)
    for name in ("timestamp", "fractional_cadence"):
        table.number(name)
    table.developer()


def fitparse_records(data: bytes) -> None:
    """The same with fitparse."""
    import fitparse

    for message in fitparse.FitFile(io.BytesIO(data), check_crc=False).get_messages("record"):
        message.get_values()


def fitdecode_records(data: bytes) -> None:
    """The same with fitdecode."""
    import fitdecode

    with fitdecode.FitReader(data, check_crc=fitdecode.CrcCheck.DISABLED) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage) and frame.name == "record":
                _ = [field.value for field in frame.fields]


def growth(folder: Path, files: list[Path]) -> None:
    """Whole imports of more and more files, and one of unchanged ones."""
    alone = seconds(lambda: fitparse_all(files[0].read_bytes()), times=3)
    for count in (100, 500):
        took, _, _ = imported(folder, part(folder, files, count), f"{count}.sqlite")
        line(
            f"whole import of {count} hour-long runs, against fitparse decoding them",
            f"{1e3 * took / count:.1f} against {1e3 * alone:.0f} ms a file",
            alone * count / took,
        )
    few, _, _ = imported(folder, part(folder, files, FEW), "few.sqlite")
    many, peak, size = imported(folder, files[0].parent, "many.sqlite")
    line(
        f"time a file at {MANY} files, against {FEW}",
        f"{1e3 * many / MANY:.1f} ms",
        many / MANY / (few / FEW),
    )
    line("peak memory of all its processes (proportional)", f"{peak / 2**20:.0f} MB", None)
    again, _, _ = imported(folder, files[0].parent, "many.sqlite")
    line(f"{MANY} unchanged files again, against the first time", f"{again:.2f} s", again / many)
    line("database for an hour of running", f"{size / MANY / 1024:.1f} kB", None)


def part(folder: Path, files: list[Path], count: int) -> Path:
    """A folder of the first so many files."""
    out = folder / f"first-{count}"
    out.mkdir(exist_ok=True)
    for file in files[:count]:
        (out / file.name).symlink_to(file)
    return out


def imported(folder: Path, runs: Path, name: str) -> tuple[float, float, int]:
    """Seconds and peak memory [bytes] of ``niggle import``, and the size of the database after it."""
    database = folder / name
    begin = time.perf_counter()
    command = [sys.executable, "-m", "tracker", "import", str(runs), "--json", "--db", str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        ended, peak = Event(), [0.0]
        watcher = Thread(target=watch_memory, args=(process.pid, ended, peak), daemon=True)
        watcher.start()
        report = json.loads(process.communicate()[0])
        took = time.perf_counter() - begin
        ended.set()
        watcher.join()
    assert report["imported"] + report["duplicates"] == len(list(runs.iterdir())), report
    return took, peak[0], database.stat().st_size


def watch_memory(process: int, ended: Event, peak: list[float]) -> None:
    """The largest sum of proportional set sizes of a process and its children."""
    while not ended.wait(0.1):
        peak[0] = max(peak[0], sum(map(proportional_size, (process, *children(process)))))


def children(parent: int) -> list[int]:
    """The processes below one (Linux)."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found += [int(entry.name), *children(int(entry.name))]
    return found


def proportional_size(process: int) -> float:
    """Memory of a process, what it shares divided among the sharers [bytes]; 0 where it cannot be read."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return 1024.0 * next(int(row.split()[1]) for row in text.splitlines() if row.startswith("Pss:"))


def fitparse_all(data: bytes) -> None:
    """Every message with fitparse."""
    import fitparse

    for message in fitparse.FitFile(io.BytesIO(data), check_crc=False).get_messages():
        message.get_values()


def seconds(work: Callable[[], object], *, times: int) -> float:
    """The median time of a piece of work."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return median(taken)


def line(what: str, measured: str, ratio: float | None) -> None:
    """One row of the table."""
    print(f"| {what} | {measured} | {'' if ratio is None else f'{ratio:.3g}'} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
