"""Break things on purpose, and count what is lost: ``make faults`` prints the table of the manual.

Each fault is tried many times at random moments. A child process does the work and tells through a pipe what
it has acknowledged; it is killed, its disk fills, its file is cut; then the database is opened and held
against what was acknowledged. Needs fork; a full or read-only disk needs the right to mount one, as
``unshare -rm`` gives it.

It is one long file on purpose: twelve faults that share the child, the entries and the outcome, and nothing
else; it is run as a script, and loaded by its path from the tests.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.errors import StoreError
from tracker.model import Niggle, Side, Site
from tracker.pipeline import diary, keeping
from tracker.pipeline.access import hashed
from tracker.pipeline.imports import import_paths
from tracker.store import Store
from tracker.store.copies import backup_folder, copies_beside, damage
from tracker.store.database import TOKEN_SETTING
from tracker.store.migrations import STEPS
from tracker.store.opening import reading
from tracker.web import create_app

DAY = date(2026, 3, 1)
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
RUNS = 400


@dataclass
class Outcome:
    """What came of one fault: how often it was tried, what was acknowledged and lost, and what was said."""

    name: str
    times: int = 0
    acknowledged: int = 0
    lost: int = 0
    broken: int = 0
    said: set[str] = field(default_factory=set)
    untried: str | None = None

    def look(self, path: Path, ids: set[str]) -> None:
        """Open the database and hold it against what was acknowledged."""
        self.acknowledged += len(ids)
        try:
            with Store(path) as store:
                self.broken += bool(damage(store.sql))
                self.lost += len(ids - {niggle.id for niggle in store.niggles()})
        except StoreError as error:
            self.broken += 1
            self.said.add(str(error.what))


def entry(number: int) -> Niggle:
    """A niggle like no other."""
    at = NOW + timedelta(seconds=number)
    site = Site("soleus", Side.LEFT if number % 2 else Side.RIGHT)
    return Niggle(day=DAY + timedelta(days=number % 200), logged_at=at, site=site, severity=number % 10 + 1)


def killed(work: Callable[[Callable[[str], None]], None], after_s: float) -> set[str]:
    """Let a child do its work for so long, kill it, and return what it had acknowledged."""
    inward, outward = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inward)
        with suppress(BaseException):
            work(lambda told: os.write(outward, f"{told}\n".encode()) and None)
        os._exit(0)
    os.close(outward)
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with open(inward, encoding="utf-8") as pipe:  # noqa: PTH123 - a pipe has no path
        return set(pipe.read().split())


def while_logging(folder: Path, times: int, chance: random.Random) -> Outcome:
    """Entries are acknowledged after they are stored: none of those may be missing."""
    out, path = Outcome("killed while logging"), folder / "log.sqlite"
    Store(path).__exit__(None, None, None)
    known: set[str] = set()
    for turn in range(times):

        def work(acknowledge: Callable[[str], None], turn: int = turn) -> None:
            with Store(path) as store:
                for n in range(10_000):
                    one = entry(turn * 10_000 + n)
                    store.write([one], at=one.logged_at)
                    acknowledge(one.id)

        known |= killed(work, chance.uniform(0.0, 0.06))
        out.times += 1
    out.look(path, known)
    return out


def table_of_runs(folder: Path) -> Path:
    """A folder with several hundred runs in tables of twenty."""
    made = folder / "runs"
    made.mkdir(exist_ok=True)
    for number in range(RUNS // 20):
        days = [DAY - timedelta(days=20 * number + n) for n in range(20)]
        rows = "".join(f"{day},{5 + n % 7}.{n % 10},{30 + n}\n" for n, day in enumerate(days))
        (made / f"{number}-runs.csv").write_text(f"date,distance_km,duration_min\n{rows}")
    return made


def while_importing(folder: Path, times: int, chance: random.Random) -> Outcome:
    """Whatever was stored before, importing again must end with each run once."""
    out, made = Outcome("killed while importing"), table_of_runs(folder)
    while out.times < times:
        path = folder / f"import-{out.times}.sqlite"
        for _ in range(6):
            killed(lambda _, path=path: import_paths(Store(path), [made]) and None, chance.uniform(0.0, 0.5))
            out.times += 1
            with Store(path) as store:
                out.broken += bool(damage(store.sql))
        with Store(path) as store:
            import_paths(store, [made])
            out.acknowledged += RUNS
            out.lost += RUNS - len(store.activities())
    return out


def older(path: Path, steps: int, entries: int = 60) -> dict[str, int]:
    """A database as an earlier niggle left it, with entries; returns each id with its severity."""
    from tracker.store.lean import Database
    from tracker.store.migrations import migrations

    made = Database(path, execute_plugins=False)
    wanted = list(STEPS)[steps] if steps < len(STEPS) else None
    migrations().apply(made, stop_before=wanted) if wanted else migrations().apply(made)
    rows = [entry(n) for n in range(entries)]
    for one in rows:
        values = [one.id, one.day.isoformat(), one.site.region, str(one.site.side), one.severity]
        made.conn.execute(
            "INSERT INTO niggles (id, day, region, side, severity, logged_at) VALUES (?, ?, ?, ?, ?, ?)",
            [*values, one.logged_at.isoformat()],
        )
    made.conn.commit()
    made.close()
    return {one.id: int(one.severity) for one in rows}


def while_upgrading(folder: Path, times: int, chance: random.Random) -> Outcome:
    """The old schema or the new one, never a mixture; and the entries whole."""
    out = Outcome("killed while upgrading")
    for turn in range(times):
        path = folder / f"old-{turn}" / "old.sqlite"
        path.parent.mkdir()
        held = older(path, 1 + turn % (len(STEPS) - 1))
        killed(lambda _, path=path: Store(path).__exit__(None, None, None), chance.uniform(0.0, 0.05))
        with reading(path) as sql:
            steps = {name for (name,) in sql.execute("SELECT name FROM _sqlite_migrations")}
            out.broken += bool(damage(sql)) or len(steps) not in (1 + turn % (len(STEPS) - 1), len(STEPS))
        out.times += 1
        out.look(path, set(held))
        for copy in backup_folder(path).glob("*.sqlite"):
            with reading(copy) as sql:
                out.broken += bool(damage(sql))
    return out


def while_backing_up(folder: Path, times: int, chance: random.Random) -> Outcome:
    """A file under a backup's name is a whole one."""
    out, path = Outcome("killed while backing up"), folder / "busy.sqlite"
    with Store(path) as store:
        held = [entry(n) for n in range(500)]
        store.write(held, at=NOW)
    for _ in range(times):
        killed(lambda _: _backups(path), chance.uniform(0.0, 0.08))
        out.times += 1
    for copy in backup_folder(path).glob("*.sqlite"):
        out.look(copy, {one.id for one in held})
    out.look(path, {one.id for one in held})
    return out


def _backups(path: Path) -> None:
    with Store(path) as store:
        while True:
            keeping.backup(store)


def while_restoring(folder: Path, times: int, chance: random.Random) -> Outcome:
    """One state or the other."""
    out = Outcome("killed while restoring")
    states = []
    for name, numbers in (("one", range(400)), ("other", range(200, 900))):
        with Store(folder / f"{name}.sqlite") as store:
            store.write([entry(n) for n in numbers], at=NOW)
        states.append({entry(n).id for n in numbers})
    path = folder / "restored.sqlite"
    shutil.copy(folder / "one.sqlite", path)
    for turn in range(times):
        source = folder / f"{('other', 'one')[turn % 2]}.sqlite"
        killed(lambda _, source=source: keeping.restore(path, source, sure=lambda _: True) and None,
               chance.uniform(0.0, 0.12))  # fmt: skip
        out.times += 1
        with Store(path) as store:
            out.broken += bool(damage(store.sql))
            here = {niggle.id for niggle in store.niggles()}
        out.acknowledged += min(map(len, states))
        out.lost += 0 if here in states else 1
        for old in backup_folder(path).glob("*"):
            old.unlink()
    return out


def many_writers(folder: Path, times: int, chance: random.Random) -> Outcome:
    """Command line, web and another write, a folder comes in, backups are made: for ``times`` seconds."""
    out, path, made = (
        Outcome("command, web, import and backup at once"),
        folder / "shared.sqlite",
        table_of_runs(folder),
    )
    Store(path).__exit__(None, None, None)
    until = time.monotonic() + times

    with Store(path) as store:
        store.set(TOKEN_SETTING, hashed("pass"))

    def direct(acknowledge: Callable[[str], None]) -> None:
        n = 1_000_000
        while time.monotonic() < until:
            with Store(path) as store:
                diary.log_niggles(store, [entry(n)], now=NOW + timedelta(days=60))
            acknowledge(entry(n).id)
            n += 1

    def by_command(acknowledge: Callable[[str], None]) -> None:
        from click.testing import CliRunner

        from tracker.cli import niggle

        while time.monotonic() < until:
            done = CliRunner().invoke(niggle, ["--db", str(path), "log", "left calf 3", "--json"])
            acknowledge(json.loads(done.stdout)["niggles"][0]["id"])

    def by_web(acknowledge: Callable[[str], None]) -> None:
        client = create_app(path).test_client()
        headers = {"Authorization": "Bearer pass"}
        while time.monotonic() < until:
            done = client.post("/api/niggles", json={"phrase": "right calf 2"}, headers=headers)
            acknowledge(done.json["niggles"][0]["id"])

    def importer(_: Callable[[str], None]) -> None:
        for file in sorted(made.iterdir()):
            with Store(path) as store:
                import_paths(store, [file])

    works = [direct, by_command, by_web, importer, lambda _: _backups_until(path, until)]
    ids = _together(works)
    out.times = times
    out.look(path, ids)
    with Store(path) as store:
        out.acknowledged += RUNS
        out.lost += RUNS - len(store.activities())
    for copy in backup_folder(path).glob("*.sqlite"):
        with reading(copy) as sql:
            out.broken += bool(damage(sql))
    return out


def restoring_among_writers(folder: Path, times: int, chance: random.Random) -> Outcome:
    """An old state comes back again and again for ``times`` seconds, and is written to meanwhile.

    Whatever was acknowledged is in the database, or in one of the copies that a restore kept.
    """
    out, path = Outcome("restoring while others write"), folder / "restored.sqlite"
    with Store(path) as store:
        store.set(TOKEN_SETTING, hashed("pass"))
        source = keeping.backup(store, folder / "source.sqlite").path
    until = time.monotonic() + times

    def write(acknowledge: Callable[[str], None], begin: int) -> None:
        n = begin
        while time.monotonic() < until:
            with Store(path) as store:
                store.write([entry(n)], at=NOW)
            acknowledge(entry(n).id)
            n += 1
            time.sleep(chance.uniform(0.0, 0.1))

    def restore(_: Callable[[str], None]) -> None:
        while time.monotonic() < until:
            try:
                keeping.restore(path, source, sure=lambda _: True)
            except StoreError as error:  # something was written between the asking and the locking
                if error.what not in TOLD_AGAIN:
                    raise
            time.sleep(chance.uniform(0.0, 0.3))

    works = [lambda told, n=n: write(told, n * 1_000_000) for n in (1, 2)]
    ids = _together([*works, restore])
    out.times = times
    held: set[str] = set()
    for place in (path, *copies_beside(path)):
        with Store(place) as store:
            out.broken += bool(damage(store.sql))
            held |= {niggle.id for niggle in store.niggles()}
    out.acknowledged, out.lost = len(ids), len(ids - held)
    out.said.add(f"{len(copies_beside(path))} restores")
    return out


TOLD_AGAIN = ("something was written meanwhile", "another niggle is writing to it")


def _backups_until(path: Path, until: float) -> None:
    while time.monotonic() < until:
        with Store(path) as store:
            keeping.backup(store, keep=3)
        time.sleep(0.05)


def _together(works: list[Callable[[Callable[[str], None]], None]]) -> set[str]:
    """Do several things at once, to their end; returns what was acknowledged."""
    pipes, children = [], []
    for work in works:
        inward, outward = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(inward)
            work(lambda told, outward=outward: os.write(outward, f"{told}\n".encode()) and None)
            os._exit(0)
        os.close(outward)
        pipes.append(inward)
        children.append(child)
    told: set[str] = set()
    for inward in pipes:
        with open(inward, encoding="utf-8") as pipe:  # noqa: PTH123 - a pipe has no path
            told |= set(pipe.read().split())
    for child in children:
        _, status = os.waitpid(child, 0)
        if status:
            raise SystemExit(f"a writer ended with {status}")
    return told


def damaged(folder: Path, times: int, chance: random.Random) -> Outcome:
    """Cut, zeroed or overwritten: it is said, nothing more is destroyed, and a backup brings all back."""
    out = Outcome("a file cut, zeroed or overwritten")
    for turn in range(times):
        path = folder / f"damaged-{turn}" / "n.sqlite"
        path.parent.mkdir()
        with Store(path) as store:
            store.write([entry(n) for n in range(300)], at=NOW)
            copy = keeping.backup(store).path
        size = path.stat().st_size
        content = bytearray(path.read_bytes())
        at = chance.randrange(size)
        if turn % 3 == 0:
            del content[at:]
        elif turn % 3 == 1:
            length = chance.randrange(1, 3 * 4096)
            content[at : at + length] = bytes(len(content[at : at + length]))
        else:
            content[at : at + 2048] = chance.randbytes(len(content[at : at + 2048]))
        path.write_bytes(content)
        out.said |= set(_heard(path))
        keeping.restore(path, copy, sure=lambda _: True)
        out.times += 1
        out.look(path, {entry(n).id for n in range(300)})
    return out


def _heard(path: Path) -> Iterator[str]:
    """What is said when a damaged database is used; every error must be one of ours with a way out."""
    try:
        with Store(path) as store:
            found = store.niggles()
            whole = len(found) == 300 and not damage(store.sql)
            yield "nothing: the damage lay where nothing is" if whole else "niggle doctor finds it"
    except StoreError as error:
        if not error.hint:
            raise SystemExit(f"no way out is told: {error}") from error
        yield str(error.what)


def newer(folder: Path, times: int, chance: random.Random) -> Outcome:
    """A database of a newer niggle is left as it is."""
    out, path = Outcome("a database of a newer niggle"), folder / "newer.sqlite"
    with Store(path) as store:
        store.write([entry(n) for n in range(50)], at=NOW)
    with closing(sqlite3.connect(path)) as sql:
        sql.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('niggle', '9999', '')"
        )
        sql.commit()
    for _ in range(times):
        before = path.read_bytes()
        try:
            Store(path)
            out.broken += 1
        except StoreError as error:
            out.said.add(
                "this database was written by a newer niggle" if "newer" in error.what else error.what
            )
        out.lost += path.read_bytes() != before
        out.times += 1
    return out


def clocks(folder: Path, times: int, chance: random.Random) -> Outcome:
    """A clock that jumps, a runner who flies, nights of summer time, 29 February: each word is kept."""
    out = Outcome("clocks that jump, zones, summer time, 29 February")
    zones = [
        ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "Pacific/Apia")
    ]
    moments = [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 02:30 twice in Berlin
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
    ]
    for turn in range(times):
        path = folder / f"clock-{turn}.sqlite"
        with Store(path) as store:
            moment = chance.choice(moments)
            for _ in range(6):
                moment += timedelta(minutes=chance.choice((-600, -61, -1, 0, 1, 59, 61, 1440)))
                now = moment.astimezone(chance.choice(zones))
                severity = chance.randint(1, 10)
                said = diary.log(store, f"left calf {severity}", now=now, day=now.date())
                (stored,) = [n for n in store.niggles() if n.id == said.niggles[0].id] or [None]
                out.acknowledged += 1
                out.lost += stored is None or stored.severity != severity or stored.day != now.date()
                changed = diary.edit(store, said.niggles[0].id, str((severity + 1) % 11), now=now)
                diary.undo(store, now=now + timedelta(seconds=1))
                standing = [n.severity for n in store.niggles(since=now.date(), until=now.date())]
                out.lost += severity not in standing or changed.niggles[0].severity == severity
            out.broken += bool(damage(store.sql))
        out.times += 1
    return out


def on_a_small_disk(folder: Path, times: int, chance: random.Random) -> Outcome:
    """The disk fills while entries are logged, runs imported, backups written; then there is room again."""
    return _mounted("a disk that is full", "full", folder, times)


def on_a_read_only_disk(folder: Path, times: int, chance: random.Random) -> Outcome:
    """The disk can be read only: it is said, and nothing is changed."""
    return _mounted("a disk that can be read only", "frozen", folder, times)


def _mounted(name: str, what: str, folder: Path, times: int) -> Outcome:
    out = Outcome(name)
    place = folder / what
    place.mkdir()
    told = subprocess.run(
        ["unshare", "-rm", sys.executable, __file__, "--child", what, str(place), str(times)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = told.stdout.splitlines()
    if told.returncode or not lines:
        out.untried = (told.stderr.strip().splitlines() or ["it cannot be mounted here"])[-1]
        return out
    out.times, out.acknowledged, out.lost, out.broken = map(int, lines[0].split())
    out.said = set(lines[1:])
    return out


def _child(what: str, place: Path, times: int) -> None:
    """Inside a namespace of its own, where a disk can be mounted: what a full or read-only one does."""
    out = Outcome(what)
    for turn in range(times):
        disk = place / str(turn)
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1200k", "none", disk], check=True)
        (_full if what == "full" else _frozen)(disk, turn, out)
        subprocess.run(["umount", disk], check=True)
    print(out.times, out.acknowledged, out.lost, out.broken)
    print("\n".join(sorted(out.said)))


def _full(disk: Path, turn: int, out: Outcome) -> None:
    path, known = disk / "n.sqlite", set()
    fill = disk / "fill"
    with Store(path) as store:
        store.write([entry(0)], at=NOW)
        known.add(entry(0).id)
    free = shutil.disk_usage(disk).free
    fill.write_bytes(bytes(max(free - 8192 * (turn % 12), 0)))
    for n in range(1, 400):
        try:
            with Store(path) as store:
                if turn % 3 == 0:
                    keeping.backup(store)
                store.write([entry(n)], at=NOW)
            known.add(entry(n).id)
        except StoreError as error:
            out.said.add(error.what)
            break
    fill.unlink()
    out.times += 1
    out.look(path, known)
    with Store(path) as store:
        store.write([entry(1000)], at=NOW)
    out.broken += any(backup_folder(path).glob(".*")) if backup_folder(path).exists() else 0


def _frozen(disk: Path, turn: int, out: Outcome) -> None:
    path = disk / "n.sqlite"
    with Store(path) as store:
        store.write([entry(n) for n in range(20)], at=NOW)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    try:
        with Store(path) as store:
            store.write([entry(turn + 100)], at=NOW)
        out.broken += 1
    except StoreError as error:
        out.said.add(error.what)
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
    out.times += 1
    out.look(path, {entry(n).id for n in range(20)})


FAULTS: tuple[tuple[Callable[[Path, int, random.Random], Outcome], int], ...] = (
    (while_logging, 300),
    (while_importing, 120),
    (while_upgrading, 200),
    (while_backing_up, 200),
    (while_restoring, 200),
    (many_writers, 120),
    (restoring_among_writers, 60),
    (on_a_small_disk, 60),
    (on_a_read_only_disk, 5),
    (damaged, 200),
    (newer, 20),
    (clocks, 100),
)
"""Each fault, and how often it is tried (among writers: for so many seconds)."""


FOR_SECONDS = (many_writers, restoring_among_writers)


def main() -> None:
    """Try every fault and print the table."""
    print("| fault | tried | acknowledged | lost | not whole afterwards | what was said |")
    print("|---|---|---|---|---|---|")
    wrong = 0
    for fault, times in FAULTS:
        with tempfile.TemporaryDirectory() as folder:
            out = fault(Path(folder), times, random.Random(20260))
        tried = f"{out.times} s" if fault in FOR_SECONDS else str(out.times)
        said = f"not tried here: {out.untried}" if out.untried else "; ".join(sorted(out.said)) or "–"
        print(
            f"| {out.name} | {tried} | {out.acknowledged:,} | {out.lost} | {out.broken} | {said} |",
            flush=True,
        )
        wrong += out.lost + out.broken
    sys.exit(bool(wrong))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
