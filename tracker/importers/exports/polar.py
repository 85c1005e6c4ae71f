"""Polar Flow's ``training-session_*.json``, in its older and its newer layout.

Times are by the runner's clock, with the offset beside them. The older layout names its sample lists
and stamps every value; the newer one gives arrays at an interval, with bare ``NaN`` where a sensor was
silent. Speed is km/h in the older; in the newer its unit is not documented, so it is left out.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from tracker.errors import FileRefusedError, NoActivityError
from tracker.importers import derive, xml
from tracker.importers.exports.listed import plain_number, text
from tracker.importers.source import Source
from tracker.importers.sports import named_sport
from tracker.importers.track import Track, recording
from tracker.model import RUNNING, Recording

SAMPLES = {
    "heartrate": ("hr_bpm", 1.0),
    "speed": ("speed_mps", 1 / 3.6),
    "cadence": ("cadence_spm", 1.0),
    "altitude": ("altitude_m", 1.0),
    "distance": ("distance_m", 1.0),
    "temperature": ("temperature_c", 1.0),
    "power": ("power_w", 1.0),
}
"""Polar's name of a sample list without case and underscores, our column, and the factor."""

COLUMNS = ("lat_deg", "lon_deg", *(column for column, _ in SAMPLES.values()))

SPORT_NUMBERS = {
    "1": RUNNING,
    "4": RUNNING,
    "17": "treadmill",
    "19": RUNNING,
    "27": "trail run",
    "2": "cycling",
    "5": "mountain biking",
    "18": "indoor_cycling",
    "38": "cycling",
    "3": "walking",
    "11": "hiking",
    "6": "skiing",
    "15": "strength",
    "23": "swimming",
}
"""Numbers of the newer layout (from memory of Polar's list); the session's name tells the others."""


def recognises(data: bytes) -> bool:
    """Whether it is a JSON object with exercises."""
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head[:1] == b"{" and b'"exercises"' in data and b'"startTime"' in data


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The exercises of a session, one recording each.

    Raises
    ------
    FileRefusedError
        It is no sound JSON, or no exercise can be dated.
    NoActivityError
        The session has no exercises.
    """
    try:
        session = json.loads(data)
    except ValueError as error:
        raise FileRefusedError(f"the JSON is broken ({error})", where=source.name) from None
    exercises = _dicts(session.get("exercises"))
    if not exercises:
        raise NoActivityError("the training session holds no exercise", where=source.name)
    tracks = [_track(exercise, session, source) for exercise in exercises]
    made = [recording(track, source, number) for number, track in enumerate(tracks) if track is not None]
    kept = [item for item in made if item is not None]
    if not kept:
        raise FileRefusedError("its exercises tell neither when nor how long they were", where=source.name)
    return derive.with_left_out(kept, len(exercises) - len(kept), "exercise", "without times")


def _track(exercise: dict[str, Any], session: dict[str, Any], source: Source) -> Track | None:
    offset = _offset(exercise, session)
    begin = _instant(exercise.get("startTime") or session.get("startTime"), offset, source)
    if begin is None:
        return None
    duration = _duration(exercise)
    points = _points(exercise, begin, offset, source)
    if len(points) < 2:
        points = {begin: {}, begin + (duration or 0): {}}
    seconds = sorted(points)
    columns = {name: np.array([points[s].get(name, np.nan) for s in seconds]) for name in COLUMNS}
    stated = text(exercise.get("sport")) or SPORT_NUMBERS.get(str(_id(exercise.get("sport"))))
    sport, sub_sport = named_sport(stated or text(session.get("name")))
    if sport is None and (stated or _id(exercise.get("sport"))):
        sport = (stated or f"polar sport {_id(exercise.get('sport'))}").lower().replace(" ", "_")
    heart = exercise.get("heartRate")
    heart = heart if isinstance(heart, dict) else {}
    distance = plain_number(exercise.get("distance")) or plain_number(exercise.get("distanceMeters"))
    return Track(
        time=np.array(seconds),
        segment=np.zeros(len(seconds)),
        columns=columns,
        sport=sport,
        sub_sport=sub_sport,
        name=text(session.get("name")),
        description=text(session.get("note")),
        totals={
            "moving_s": duration,
            "distance_m": distance,
            "ascent_m": plain_number(exercise.get("ascent")),
            "descent_m": plain_number(exercise.get("descent")),
            "hr_mean_bpm": plain_number(heart.get("avg")) or None,
            "hr_max_bpm": plain_number(heart.get("max")) or None,
        },
        offset=offset,
    )


Points = dict[float, dict[str, float]]
"""What is known at each second [Unix s]."""


def _points(exercise: dict[str, Any], begin: float, offset: timedelta | None, source: Source) -> Points:
    points: Points = {}
    samples = exercise.get("samples")
    samples = samples if isinstance(samples, dict) else {}
    for name, values in samples.items():
        column, factor = SAMPLES.get(_plain(name), (None, 1.0))
        for item in _dicts(values) if column else []:
            value = plain_number(item.get("value"))
            if column and value is not None:
                _note(points, _instant(item.get("dateTime"), offset, source), column, factor * value)
    for item in _dicts(samples.get("recordedRoute")) or _dicts(exercise.get("recordedRoute")):
        _note_place(points, _instant(item.get("dateTime"), offset, source), item)
    _newer_points(points, samples, exercise, begin)
    return points


def _newer_points(points: Points, samples: dict[str, Any], exercise: dict[str, Any], begin: float) -> None:
    for series in _dicts(samples.get("samples")):
        column, _ = SAMPLES.get(_plain(series.get("type")), (None, 1.0))
        step = (plain_number(series.get("intervalMillis")) or 1000) / 1000
        values = series.get("values")
        if column and column != "speed_mps" and isinstance(values, list):
            for place, value in enumerate(values):
                _note(points, begin + place * step, column, value)
    routes = exercise.get("routes")
    route = routes.get("route") if isinstance(routes, dict) else None
    for item in _dicts(route.get("wayPoints")) if isinstance(route, dict) else []:
        elapsed = plain_number(item.get("elapsedMillis"))
        _note_place(points, None if elapsed is None else begin + elapsed / 1000, item)


def _note(points: Points, when: float | None, column: str, value: object) -> None:
    number = plain_number(value)
    if when is not None and number is not None:
        points.setdefault(float(round(when)), {})[column] = number


def _note_place(points: Points, when: float | None, item: dict[str, Any]) -> None:
    for theirs, column in (("latitude", "lat_deg"), ("longitude", "lon_deg"), ("altitude", "altitude_m")):
        _note(points, when, column, item.get(theirs))


def _plain(name: object) -> str:
    return str(name).lower().replace("_", "")


def _offset(exercise: dict[str, Any], session: dict[str, Any]) -> timedelta | None:
    for part in (exercise, session):
        for name in ("timezoneOffset", "timeZoneOffset", "timezoneOffsetMinutes"):
            minutes = plain_number(part.get(name))
            if minutes is not None and abs(minutes) <= 14 * 60:
                return timedelta(minutes=minutes)
    return None


def _instant(written: object, offset: timedelta | None, source: Source) -> float | None:
    """A local time in Unix seconds."""
    if not isinstance(written, str):
        return None
    if offset is not None:
        seconds = xml.instant(written) - offset.total_seconds()
        return seconds if seconds == seconds else None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=source.zone).astimezone(UTC).timestamp()
    except ValueError:
        return None


def _duration(exercise: dict[str, Any]) -> float | None:
    millis = plain_number(exercise.get("durationMillis"))
    if millis is not None:
        return millis / 1000
    match = re.fullmatch(
        r"PT(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?", str(exercise.get("duration") or "").upper()
    )
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return 3600 * hours + 60 * minutes + seconds


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _id(value: object) -> object:
    return value.get("id") if isinstance(value, dict) else None
