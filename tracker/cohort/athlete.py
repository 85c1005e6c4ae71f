"""One athlete's folder → what niggle would have told them, as one line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import Any

from tracker.detector import BESIDE, follow
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
    name = spelled(Path(folder).name)
    try:
        known, skipped = history(Path(folder))
        row = {"athlete": name, **told(known, scores=scores), "skipped": skipped, "error": None}
        return json.dumps(row, allow_nan=False, default=str)
    except TrackerError as error:
        return failed(name, str(error))
    except (Exception, SystemExit) as error:  # noqa: BLE001 - one broken athlete never stops the rest
        last = extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        return failed(name, f"{type(error).__name__}: {error} ({where}; a fault of niggle's)")


def spelled(name: str) -> str:
    """A folder's name as it can stand in a line and on a terminal."""
    plain = name.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain)


def failed(athlete: str, why: str) -> str:
    """The line of an athlete who could not be scanned."""
    return json.dumps({"athlete": athlete, "alarms": [], "scores": [], "error": why[:LONGEST_REASON]})


def told(known: History, *, scores: bool) -> dict[str, Any]:
    """What niggle would have told this runner, each on the day it would first have been said."""
    followed = follow(known)
    out: dict[str, Any] = {
        "as_of": known.as_of,
        "alarms": list(_alarms(followed.told)),
        "standing": [_alarm(alarm.raised_on, alarm) for alarm in followed.standing],
    }
    if scores:
        out["scores"] = [{"day": day, "score": round(score, 4)} for day, score in followed.scores]
    return out


def _alarms(told: Iterable[tuple[date, Alarm]]) -> Iterator[dict[str, Any]]:
    """Each alarm once, as it was when it was first said."""
    said: set[object] = set()
    for day, alarm in told:
        flag = alarm.red_flag.id if alarm.red_flag and alarm.sign == "red_flag" else None
        key = (alarm.sign, flag, alarm.raised_on, alarm.about)
        if key not in said:
            said.add(key)
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


def history(folder: Path) -> tuple[History, list[str]]:
    """The History of a folder, and which of its files of runs were passed over, and why.

    It ends on the last day of which anything is known. Runs dated later than today are left out.

    Raises
    ------
    TrackerError
        The diary is not understood, or there is none, or it tells of a day that has not come yet.
    """
    tables = sorted(path for path in folder.iterdir() if path.name.casefold() in DIARIES and path.is_file())
    entries = [entry for path in tables for entry in _entries(path)]
    name = spelled(folder.name)
    if not entries:
        raise FileRefusedError("there is no diary: niggles.csv is missing or empty", where=name)
    today = datetime.now(UTC).date() + timedelta(days=1)  # it is that late already somewhere
    late = next((entry.day for entry in entries if entry.day > today), None)
    if late:
        raise FileRefusedError(f"{late} has not come yet", where=name)
    skipped: list[str] = []
    recorded = {r.activity.id: r.activity for r in _recordings(folder, skipped) if r.activity.day <= today}
    activities = tuple(recorded.values())
    listed = _listed(folder, {activity.day for activity in activities}, skipped)
    runs: list[Ran] = [*activities, *(run for run in listed if run.day <= today)]
    last = max([*(max(e.day, e.known_on) for e in entries), *(run.day for run in runs)])
    known = History(
        as_of=last,
        daily=daily(runs, until=last),
        activities=activities,
        niggles=tuple(e for e in entries if isinstance(e, Niggle)),
        checkins=tuple(e for e in entries if isinstance(e, Checkin)),
    )
    return known, skipped


def _entries(path: Path) -> list[Entry]:
    return list(DIARIES[path.name.casefold()](path.read_bytes(), path.name))


def _listed(folder: Path, recorded: set[date], skipped: list[str]) -> list[runs_csv.Listed]:
    """The runs of the list on days of which there is no recording."""
    found: list[runs_csv.Listed] = []
    for path in sorted(folder.iterdir()):
        if path.name.casefold() == RUNS and path.is_file():
            try:
                found += runs_csv.read_listed(path.read_bytes(), path.name)
            except TrackerError as error:
                skipped.append(str(error))
    return [run for run in found if run.day not in recorded]


def _recordings(folder: Path, skipped: list[str]) -> Iterator[Recording]:
    """What is in the watch files; one that cannot be read never stops the rest."""
    for path in sorted(folder.rglob("*")):
        if path.name.casefold() not in (*DIARIES, RUNS) and path.is_file() and is_candidate(path.name):
            try:
                yield from read(unpacked(path.read_bytes(), path.name), path.name, zone=UTC)
            except TrackerError as error:
                skipped.append(str(error))
