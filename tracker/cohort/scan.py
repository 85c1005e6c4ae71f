"""Scan a folder of athletes: resumable, one line each, and a summary of who needs a look."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tracker.body import load_body
from tracker.cohort.athlete import spelled
from tracker.cohort.cluster import CHUNK, connected, outcomes
from tracker.cohort.lines import Lines
from tracker.errors import InvalidValueError
from tracker.model import Side, Site


@dataclass(slots=True)
class Scanned:
    """What a scan came to: athletes in all, those done before, those not readable, and who needs a look."""

    athletes: int
    before: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    look: list[Look] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Look:
    """An athlete who needs a look today: the last alarm, and whether it is a red flag."""

    athlete: str
    raised_on: date
    sign: str
    stage: str | None
    score: float
    red_flag: bool
    sites: tuple[str, ...]


def scan(
    folder: Path,
    out: Path,
    *,
    scores: bool = False,
    scheduler: str | None = None,
    jobs: int = 1,
    chunk: int = CHUNK,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Scanned:
    """Write one line an athlete; those that are in the file already are not done again.

    Parameters
    ----------
    folder, out
        Holds one folder an athlete; the JSONL file, in which a scan that was broken off goes on.
    scores
        Whether the lines hold the imbalance score of every day on which it changed.
    scheduler, jobs
        A Dask scheduler's address, or how many workers of this machine.
    chunk, told
        How many athletes travel together; is told how many are done, of how many.

    Raises
    ------
    TrackerError
        There is no athlete, the file is of another scan or version, or the cluster is lost.
    """
    names = _athletes(folder)
    with Lines(out, scores=scores) as lines:
        todo = [str(folder.resolve() / name) for name in names if spelled(name) not in lines.known]
        done = len(names) - len(todo)
        told(done, len(names))
        if todo:
            with connected(scheduler, min(jobs, len(todo))) as client:
                for some in outcomes(client, todo, scores=scores, chunk=chunk):
                    lines.write(some)
                    done += len(some)
                    told(done, len(names))
    return _summed_up(out, names, before=len(names) - len(todo))


def _athletes(folder: Path) -> list[str]:
    here = folder.resolve()
    found = (path for path in folder.iterdir() if path.is_dir())
    names = sorted(path.name for path in found if not (path.is_symlink() and path.resolve().parent == here))
    if not names:
        raise InvalidValueError(
            "there is no athlete in this folder", where=str(folder), hint="It holds one folder for each."
        )
    return names


def _summed_up(out: Path, names: list[str], *, before: int) -> Scanned:
    found = Scanned(len(names), before)
    wanted = set(map(spelled, names))
    for row in read(out):
        if row["athlete"] in wanted:
            _sum_up(row, found)
    found.look.sort(key=lambda look: (-look.red_flag, -(look.stage == "act now"), -look.score, look.athlete))
    return found


def read(out: Path) -> Iterator[dict[str, Any]]:
    """The athletes' rows of a file of lines."""
    with out.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _sum_up(row: dict[str, Any], found: Scanned) -> None:
    if row["error"]:
        found.failed.append((row["athlete"], row["error"]))
        return
    if row["standing"]:
        last = max(row["standing"], key=lambda alarm: (alarm["red_flag"], alarm["sign"] == "imbalance"))
        found.look.append(
            Look(
                row["athlete"],
                date.fromisoformat(last["raised_on"]),
                last["sign"],
                last["stage"],
                last["score"],
                last["red_flag"],
                tuple(_named(site) for site in last["sites"]),
            )
        )


def _named(site: dict[str, str | None]) -> str:
    body = load_body()
    side = site["side"]
    return body.name(Site(str(site["region"]), Side(side) if side else None))
