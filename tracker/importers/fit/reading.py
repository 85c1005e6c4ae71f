"""FIT content → recordings: one for each session, totals as the watch states them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from tracker import frames
from tracker.errors import FileRefusedError, NoActivityError
from tracker.importers import derive
from tracker.importers.fit.bulk import BulkMessages
from tracker.importers.fit.content import Content, Fields, Session, content
from tracker.importers.fit.messages import SLIPS, Messages
from tracker.importers.fit.people import athlete, devices
from tracker.importers.fit.wire import scan
from tracker.importers.source import Source
from tracker.importers.sports import FOOT_SPORTS, fit_sport
from tracker.model import LONGEST_ACTIVITY, Activity, Lap, Pause, Recording


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The sessions of a FIT file, each with the records of its time.

    Damaged files are read as far as they go, and what was done is in ``repairs``.

    Raises
    ------
    FileRefusedError
        Nothing can be recovered.
    NoActivityError
        It is a settings, course, workout or other file without an activity.
    """
    messages, found = _content(data, source)
    if not found.sessions and not len(found.time):
        raise _nothing(found, source)
    if not found.sessions:
        found.sessions = [Session({})]
        found.repairs.append("no summary in the file; totals were worked out from the samples")
    about = {"athlete": athlete(messages), "devices": devices(messages)}
    recordings: list[Recording] = []
    refused: FileRefusedError | None = None
    for number in range(len(found.sessions)):
        try:
            recordings.append(_recording(source, found, number, about))
        except FileRefusedError as error:
            refused = error
    if refused is not None and not recordings:
        raise refused
    return derive.with_left_out(
        recordings, len(found.sessions) - len(recordings), "session", "that tells too little"
    )


def _content(data: bytes, source: Source) -> tuple[Messages, Content]:
    """What is in the file: by our engine, or by fitparse where ours stumbles or finds nothing to keep."""
    try:
        messages: Messages = BulkMessages(scan(data))
        found = content(messages, source.zone)
    except SLIPS:
        messages = _second(data)
        return messages, content(messages, source.zone)
    if not found.sessions and not len(found.time) and found.file_type in (None, "activity"):
        others = _second(data)
        again = content(others, source.zone)
        if again.sessions or len(again.time):
            return others, again
    return messages, found


def _second(data: bytes) -> Messages:
    from tracker.importers.fit.second import PlainMessages  # fitparse is seldom needed

    return PlainMessages(data)


def _nothing(found: Content, source: Source) -> FileRefusedError | NoActivityError:
    if found.file_type == "activity":
        return FileRefusedError("the activity holds neither a summary nor samples", where=source.name)
    if found.file_type is None and found.repairs:
        return FileRefusedError(
            f"the FIT data is broken and nothing could be recovered ({'; '.join(found.repairs)})",
            where=source.name,
            hint="Copy the file from the watch again.",
        )
    kind = KINDS.get(found.file_type or "", (found.file_type or "device data").replace("_", " "))
    return NoActivityError(f"it holds {kind}, not an activity", where=source.name)


KINDS = {
    "monitoring_a": "daily steps",
    "monitoring_b": "daily steps",
    "monitoring_daily": "daily steps",
    "workout": "a planned workout",
    "course": "a planned course",
    "weight": "weight readings",
    "totals": "the watch's totals",
    "goals": "the watch's goals",
}
"""What files other than activities hold, in a runner's words."""


def _recording(source: Source, found: Content, number: int, about: dict[str, Any]) -> Recording:
    session = found.sessions[number]
    mine = _records_of(found, session)
    begin_s = _begin(session, found.time[mine], found.created, source)
    time = found.time[mine] - begin_s
    inside = (time >= 0) & (time <= LONGEST_ACTIVITY.total_seconds())
    columns = _columns(found, mine, inside) | {"time_s": time[inside]}
    sport, sub_sport, guess = _sport(session, found, columns)
    if sport in FOOT_SPORTS:
        columns["cadence_spm"] = 2 * columns["cadence_spm"]
    samples = frames.samples(columns)
    pauses = _pauses(found.timer, begin_s, session.numbers.get("total_elapsed_time"))
    totals, impossible = derive.possible(_totals(session.numbers, samples, sport, pauses))
    if all(totals[name] is None for name in ("elapsed_s", "moving_s", "distance_m")):
        raise FileRefusedError("the activity holds neither a time nor a distance", where=source.name)
    start = datetime.fromtimestamp(begin_s, UTC)
    activity = Activity(
        id=source.activity_id(number),
        start=start,
        utc_offset=_offset(found, source, start, columns),
        sport=sport,
        sub_sport=sub_sport,
        sport_stated=not guess,
        source=source.name,
        **totals,
    )
    outside = derive.left_out(int(np.sum(~inside)), "sample", "outside the time of the activity")
    return Recording(
        activity=activity,
        samples=samples,
        laps=_laps(found.laps, begin_s, activity.elapsed_s, last=number == len(found.sessions) - 1),
        pauses=pauses,
        beats_ms=tuple(found.beats_ms) if len(found.sessions) == 1 else (),
        repairs=(*found.repairs, *guess, *outside, *impossible),
        **about,
    )


def _columns(found: Content, mine: slice, inside: np.ndarray) -> dict[str, np.ndarray]:
    """The columns of a session's records."""
    columns = {name: values[mine][inside] for name, values in found.columns.items()}
    if len(found.sessions) > 1:
        before = found.columns["distance_m"][: mine.start]
        columns["distance_m"] = _from_own_start(before, columns["distance_m"])
    return columns


def _sport(
    session: Session, found: Content, columns: dict[str, np.ndarray]
) -> tuple[str, str | None, tuple[str, ...]]:
    """Sport and sub-sport as the file states them, else a guess by the speed and a repair that says so."""
    sport, sub_sport = fit_sport(session.sport or found.sport, session.sub_sport)
    if sport != "unknown":
        return sport, sub_sport, ()
    distance = session.numbers.get("total_distance", derive.largest(columns["distance_m"]))
    moving = session.numbers.get("total_timer_time", derive.moving_time(columns["time_s"]))
    guess = derive.pace_sport(distance, moving)
    return guess, sub_sport, (derive.guessed(guess),)


def _from_own_start(before: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """The distance of a leg since its own start, where the file counts on from the leg before."""
    earlier, own = before[~np.isnan(before)], distance[~np.isnan(distance)]
    if not len(earlier) or not len(own) or own[0] < earlier[-1] - 1:
        return distance
    return np.asarray(distance - earlier[-1])


def _offset(found: Content, source: Source, start: datetime, columns: dict[str, np.ndarray]) -> timedelta:
    """Local time minus UTC at the start: as the file tells it, else of the place, else of the runner's zone.

    The file tells it for the end. Where the clocks may have been changed on the way, and where it says
    UTC, which is what some watches say everywhere, the place is asked as well.
    """
    if found.offset_s is None:
        return source.utc_offset(start, columns["lat_deg"], columns["lon_deg"])
    stated = timedelta(seconds=found.offset_s)
    weekend = (start + stated).weekday() in (5, 6) and float(columns["time_s"].max(initial=0)) > 1800
    if (stated == timedelta(0) or weekend) and not np.isnan(columns["lat_deg"]).all():
        there = source.utc_offset(start, columns["lat_deg"], columns["lon_deg"])
        if stated == timedelta(0) or abs(there - stated) == timedelta(hours=1):
            return there
    return stated


def _begin(session: Session, time: np.ndarray, created: float | None, source: Source) -> float:
    begin = session.numbers.get("start_time")
    if begin is None:
        begin = float(time[0]) if len(time) else created
    elif len(time) and 0 < begin - time[0] <= EARLY_S:
        begin = float(time[0])
    if begin is None:
        raise FileRefusedError(
            "the activity has no usable date", where=source.name, hint="Enter it in a runs.csv instead."
        )
    return begin


EARLY_S = 10.0
"""Some watches date the first sample this much before the session; it still belongs to it."""


def _records_of(found: Content, session: Session) -> slice:
    """The records that lie in the session's time; all of them where there is only one session."""
    if len(found.sessions) <= 1:
        return slice(None)
    start, elapsed = session.numbers.get("start_time"), session.numbers.get("total_elapsed_time")
    if start is None or elapsed is None:
        return slice(0, 0)
    last = session is found.sessions[-1]
    first, end = np.searchsorted(found.time, [start, start + elapsed], side="left")
    if last:  # of two legs the later has the sample between them
        end = np.searchsorted(found.time, start + elapsed, side="right")
    return slice(int(first), int(end))


def _pauses(timer: list[tuple[float, bool]], begin_s: float, elapsed_s: float | None) -> tuple[Pause, ...]:
    """From every stop of the timer to the next start, within the session."""
    out = []
    stopped: float | None = None
    for when, starts in timer:
        since = when - begin_s
        if since < 0 or (elapsed_s is not None and since > elapsed_s):
            continue
        if not starts and stopped is None:
            stopped = since
        elif starts and stopped is not None:
            if since > stopped:
                out.append(Pause(start_s=stopped, end_s=since))
            stopped = None
    return tuple(out)


def _totals(session: Fields, samples: Any, sport: str, pauses: tuple[Pause, ...]) -> dict[str, Any]:
    """Summary values: the session's where it states them, else from the samples."""
    column = {name: samples[name].to_numpy() for name in samples.columns}
    time = column["time_s"]
    cadence = session.get("avg_cadence")
    if cadence is not None:
        cadence += session.get("avg_fractional_cadence", 0)
        cadence *= 2 if sport in FOOT_SPORTS else 1
    ascent, descent = session.get("total_ascent"), session.get("total_descent")
    if ascent is None and descent is None:
        ascent, descent = derive.climb(column["altitude_m"], time)
    elapsed = _or(session.get("total_elapsed_time"), float(time[-1]) if len(time) else None)
    return {
        "elapsed_s": elapsed,
        "moving_s": _or(session.get("total_timer_time"), _moving(time, elapsed, pauses)),
        "distance_m": _or(session.get("total_distance"), derive.largest(column["distance_m"])),
        "ascent_m": ascent,
        "descent_m": descent,
        "hr_mean_bpm": _or(session.get("avg_heart_rate"), derive.mean(column["hr_bpm"])),
        "hr_max_bpm": _or(session.get("max_heart_rate"), derive.largest(column["hr_bpm"])),
        "cadence_mean_spm": _or(cadence, derive.mean(column["cadence_spm"])),
        "power_mean_w": _or(session.get("avg_power"), derive.mean(column["power_w"])),
        "stance_balance_pct": session.get("avg_stance_time_balance"),
        "rpe": session.get("workout_rpe"),
        "feel": session.get("workout_feel"),
    }


def _moving(time: np.ndarray, elapsed: float | None, pauses: tuple[Pause, ...]) -> float | None:
    """Without the pauses the timer tells; where it tells none, without the gaps between samples."""
    if pauses and elapsed is not None:
        return max(0.0, elapsed - sum(pause.end_s - pause.start_s for pause in pauses))
    return derive.moving_time(time) if len(time) else None


def _laps(laps: list[Fields], begin_s: float, elapsed_s: float | None, *, last: bool) -> tuple[Lap, ...]:
    """The laps that begin within the session; one at its very end belongs to the next."""
    out = []
    for lap in laps:
        since = lap.get("start_time", float("nan")) - begin_s
        end = elapsed_s if elapsed_s is not None else float("inf")
        if 0 <= since < end or (last and since == end):
            told = (lap.get("total_elapsed_time"), lap.get("total_distance"))
            numbers = [value if value is not None and value >= 0 else None for value in told]
            out.append(Lap(start_s=since, elapsed_s=numbers[0], distance_m=numbers[1]))
    return tuple(out)


def _or(value: float | None, other: float | None) -> float | None:
    return other if value is None else value
