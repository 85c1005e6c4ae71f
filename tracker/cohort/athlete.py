"""One athlete's folder → what niggle would have told them, as one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date
from pathlib import Path
from typing import Any

from tracker.detector import BESIDE, imbalance_scores, replay
from tracker.diary import table
from tracker.errors import FileRefusedError, TrackerError
from tracker.importers import is_candidate, read, runs_csv, unpacked
from tracker.load import daily
from tracker.load.daily import Ran
from tracker.model import Alarm, Checkin, Entry, History, Niggle, Recording

DIARIES = {"niggles.csv": table.read_niggles, "checkins.csv": table.read_checkins}
"""The tables of a diary by their names."""

RUNS = "runs.csv"
LONGEST_REASON = 500


def line(folder: str, *, scores: bool) -> str:
    """The athlete's line; whatever is wrong with the folder is told in it and stops nobody else."""
    name = Path(folder).name
    try:
        found = told(history(Path(folder)), scores=scores)
        return json.dumps({"athlete": name, **found, "error": None}, allow_nan=False, default=str)
    except TrackerError as error:
        return failed(name, str(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one broken athlete never stops the rest
        return failed(name, f"{type(error).__name__}: {error}")


def failed(athlete: str, why: str) -> str:
    """The line of an athlete who could not be scanned."""
    return json.dumps({"athlete": athlete, "alarms": [], "scores": [], "error": why[:LONGEST_REASON]})


def told(known: History, *, scores: bool) -> dict[str, Any]:
    """What niggle would have told this runner, each on the day it would first have been said."""
    out: dict[str, Any] = {"as_of": known.as_of, "alarms": list(_alarms(known))}
    if scores:
        out["scores"] = [{"day": day, "score": round(score, 4)} for day, score in imbalance_scores(known)]
    return out


def _alarms(known: History) -> Iterator[dict[str, Any]]:
    said: set[object] = set()
    for day, alarm in replay(known):
        key = (alarm.sign, alarm.red_flag and alarm.sign == "red_flag" and alarm.red_flag.id, alarm.raised_on)
        if (*key, alarm.about) not in said:
            said.add((*key, alarm.about))
            yield _alarm(day, alarm)


def _alarm(day: date, alarm: Alarm) -> dict[str, Any]:
    sign = alarm.red_flag.id if alarm.red_flag and alarm.sign == "red_flag" else alarm.sign
    return {
        "sign": sign,
        "raised_on": day,
        "sites": [{"region": site.region, "side": site.side} for site in alarm.sites],
        "stage": None if alarm.sign in BESIDE else alarm.stage,
        "score": round(alarm.score, 4),
        "red_flag": alarm.red_flag is not None,
    }


def history(folder: Path) -> History:
    """The History of a folder: ``niggles.csv``, and ``runs.csv`` or activity files beside it.

    It ends on the last day of which anything is known.

    Raises
    ------
    TrackerError
        A file is not understood, or there is no diary.
    """
    entries = [entry for name, reader in DIARIES.items() for entry in _entries(folder / name, reader)]
    if not entries:
        raise FileRefusedError("there is no diary: niggles.csv is missing or empty", where=folder.name)
    recorded = {recording.activity.id: recording.activity for recording in _recordings(folder)}
    activities = tuple(recorded.values())
    runs: list[Ran] = [*activities, *_listed(folder, {activity.day for activity in activities})]
    last = max([*(max(e.day, e.known_on) for e in entries), *(run.day for run in runs)])
    return History(
        as_of=last,
        daily=daily(runs, until=last),
        activities=activities,
        niggles=tuple(e for e in entries if isinstance(e, Niggle)),
        checkins=tuple(e for e in entries if isinstance(e, Checkin)),
    )


def _entries(path: Path, reader: Any) -> list[Entry]:
    return list(reader(path.read_bytes(), path.name)) if path.is_file() else []


def _listed(folder: Path, recorded: set[date]) -> list[runs_csv.Listed]:
    """The runs of the list on days of which there is no recording."""
    path = folder / RUNS
    found = runs_csv.read_listed(path.read_bytes(), RUNS) if path.is_file() else []
    return [run for run in found if run.day not in recorded]


def _recordings(folder: Path) -> Iterator[Recording]:
    """What is in the watch files."""
    for path in sorted(folder.rglob("*")):
        if path.name not in (*DIARIES, RUNS) and path.is_file() and is_candidate(path.name):
            yield from read(unpacked(path.read_bytes(), path.name), path.name, zone=UTC)
