"""Apple Health's one large file: workouts, their routes beside it, heart rates among millions of records.

The file can be several gigabytes, so it is read as a stream in which only what is kept takes memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO

import numpy as np
from lxml import etree

from tracker.errors import FileRefusedError, TrackerError
from tracker.importers import gpx, xml
from tracker.importers.exports.listed import LENGTHS_M, plain_number
from tracker.importers.source import NONSENSE, Source, content_hash
from tracker.importers.sports import named_sport
from tracker.importers.track import Track, recording
from tracker.model import RUNNING, Recording

HEART_RATE = "HKQuantityTypeIdentifierHeartRate"
DISTANCE = "HKQuantityTypeIdentifierDistance"
POWER = "HKQuantityTypeIdentifierRunningPower"
STEPS = "HKQuantityTypeIdentifierStepCount"

UNITS = LENGTHS_M | {"min": 60.0, "s": 1.0, "sec": 1.0, "hr": 3600.0, "h": 3600.0}
"""Metres or seconds a unit."""

Neighbour = Callable[[str], bytes | None]
"""Gives the content of a file by its path from the folder of the export, None where there is none."""


@dataclass(slots=True)
class _Beats:
    """All heart rates of the file: time [Unix s] and rate [1/min]."""

    time: array[float] = field(default_factory=lambda: array("d"))
    rate: array[float] = field(default_factory=lambda: array("f"))

    def between(self, begin: float, end: float) -> tuple[np.ndarray, np.ndarray]:
        """Those of a workout, in the order of time."""
        time, rate = np.frombuffer(self.time), np.frombuffer(self.rate, np.float32)
        inside = np.flatnonzero((time >= begin) & (time <= end))
        inside = inside[np.argsort(time[inside], kind="stable")]
        return time[inside], rate[inside].astype(np.float64)


class BrokenOffError(Exception):
    """The XML ends before it should, or is damaged in the middle."""


def recognises(data: bytes) -> bool:
    """Whether the first bytes are those of Apple Health's file; its long preamble included."""
    return xml.has_root(data, "HealthData")


def read_export(stream: IO[bytes], source: Source, neighbour: Neighbour) -> Iterator[Recording]:
    """The workouts of the file, one after another, each with its route and heart rates.

    Raises
    ------
    FileRefusedError
        The XML is broken: what was read before stays.
    """
    beats = _Beats()
    broken: list[str] = []
    try:
        for element in _elements(stream):
            if element.tag == "Record":
                when = _instant(element.get("startDate"))
                rate = plain_number(element.get("value"))
                if when is not None and rate is not None:
                    beats.time.append(when.timestamp())
                    beats.rate.append(rate)
            else:
                try:
                    made = _workout(element, source, neighbour, beats)
                except (TrackerError, *NONSENSE):
                    broken.append((element.get("startDate") or "without a date")[:10])
                    continue
                if made is not None:
                    yield made
    except (etree.XMLSyntaxError, BrokenOffError) as error:
        raise FileRefusedError(
            f"the XML breaks off or is damaged ({error}); the workouts before were read",
            where=source.name,
        ) from None
    if broken:
        days = ", ".join(broken[:MOST_NAMED]) + (" …" if len(broken) > MOST_NAMED else "")
        raise FileRefusedError(
            f"{len(broken)} of its workouts make no sense ({days}); the others were read", where=source.name
        )


MOST_NAMED = 3


def _elements(stream: IO[bytes]) -> Iterator[etree._Element]:
    """Heart-rate records and workouts, as they pass; everything is let go at once."""
    passing = etree.iterparse(
        stream,
        events=("end",),
        tag=("Record", "Workout"),
        recover=True,
        **xml.CAREFULLY,
    )
    for _, element in passing:
        if element.tag == "Workout" or element.get("type") == HEART_RATE:
            yield element
        xml.let_go(element)
    damage = [e for e in passing.error_log if e.domain_name == "PARSER" and e.type_name not in HARMLESS]
    if damage:
        raise BrokenOffError(damage[0].message)


HARMLESS = ("ERR_INVALID_CHAR",)
"""Faults that old exports have and that cost nothing: control characters in a text."""


def _workout(
    element: etree._Element, source: Source, neighbour: Neighbour, beats: _Beats
) -> Recording | None:
    start, end = _instant(element.get("startDate")), _instant(element.get("endDate"))
    if start is None or end is None or end <= start:
        return None
    kind = (element.get("workoutActivityType") or "").removeprefix("HKWorkoutActivityType")
    metadata = {item.get("key"): item.get("value") or "" for item in element.findall("MetadataEntry")}
    sport, sub_sport = named_sport(kind)
    if sport == RUNNING and metadata.get("HKIndoorWorkout") == "1":
        sub_sport = "treadmill"
    identity = f"apple,{element.get('startDate')},{element.get('endDate')},{kind}"
    own = Source(source.name, content_hash(identity.encode()), source.zone)
    found, unread = _route(element, own, neighbour)
    track = found or _empty(start, end)
    track.repairs += tuple(f"its route {name} cannot be read and is left out" for name in unread)
    track.sport, track.sub_sport = sport or kind.lower() or "unknown", sub_sport
    track.name, track.offset = metadata.get("HKWorkoutBrandName") or None, start.utcoffset()
    track.totals = _totals(element, metadata, start, end)
    track.devices = (element.get("sourceName") or "Apple Health",)
    _add_heart_rates(track, beats)
    return recording(track, own, 0)


def _route(
    element: etree._Element, source: Source, neighbour: Neighbour
) -> tuple[Track | None, tuple[str, ...]]:
    """The track of the workout's route files, one after another, and the names of those not to be read."""
    tracks: list[Track] = []
    unread: list[str] = []
    for reference in element.iter("FileReference"):
        path = (reference.get("path") or "").lstrip("/")
        data = neighbour(path)
        try:
            read = gpx.tracks(data, source) if data is not None else ()
            tracks += [track for track in read if np.isfinite(track.time).sum() >= LEAST_POINTS]
        except (TrackerError, *NONSENSE):
            unread.append(path.rpartition("/")[2])
    if not tracks:
        return None, tuple(unread)
    tracks.sort(key=lambda track: float(np.nanmin(track.time, initial=np.inf)))
    whole = tracks[0]
    whole.segment = np.concatenate([1000 * n + track.segment for n, track in enumerate(tracks)])
    whole.time = np.concatenate([track.time for track in tracks])
    for name in whole.columns:
        whole.columns[name] = np.concatenate([track.columns[name] for track in tracks])
    return whole, tuple(unread)


LEAST_POINTS = 2
"""A route of fewer points with a time is no track."""


def _empty(start: datetime, end: datetime) -> Track:
    columns = {name: np.full(2, np.nan) for name in (*gpx.COLUMNS, "lat_deg", "lon_deg")}
    return Track(np.array([start.timestamp(), end.timestamp()]), np.zeros(2), columns)


def _totals(
    element: etree._Element, metadata: dict[str | None, str], start: datetime, end: datetime
) -> dict[str, float | None]:
    found = {"distance": _measure(element.get("totalDistance"), element.get("totalDistanceUnit"))}
    for item in element.findall("WorkoutStatistics"):
        kind = item.get("type") or ""
        if kind.startswith(DISTANCE) and item.get("sum"):
            found["distance"] = _measure(item.get("sum"), item.get("unit"))
        elif kind in (HEART_RATE, POWER):
            found[kind] = plain_number(item.get("average"))
            found[kind + " max"] = plain_number(item.get("maximum"))
        elif kind == STEPS:
            found[STEPS] = plain_number(item.get("sum"))
    moving = _measure(element.get("duration"), element.get("durationUnit"))
    steps = found.get(STEPS)
    climbed = metadata.get("HKElevationAscended", "").split()
    sunk = metadata.get("HKElevationDescended", "").split()
    return {
        "elapsed_s": (end - start).total_seconds(),
        "moving_s": moving,
        "distance_m": found["distance"] or None,
        "ascent_m": _measure(*climbed) if len(climbed) == 2 else None,
        "descent_m": _measure(*sunk) if len(sunk) == 2 else None,
        "hr_mean_bpm": found.get(HEART_RATE),
        "hr_max_bpm": found.get(HEART_RATE + " max"),
        "power_mean_w": found.get(POWER),
        "cadence_mean_spm": steps * 60 / moving if steps and moving else None,
    }


def _add_heart_rates(track: Track, beats: _Beats) -> None:
    """Heart rates of the workout, as points of their own; a route's points get the latest one."""
    time, rate = beats.between(float(np.nanmin(track.time)), float(np.nanmax(track.time)))
    if not len(time):
        return
    if np.isnan(track.columns["lat_deg"]).all():
        track.time = np.concatenate([track.time[:1], time, track.time[-1:]])
        track.segment = np.zeros(len(track.time))
        track.columns = {name: np.full(len(track.time), np.nan) for name in track.columns}
        track.columns["hr_bpm"][1:-1] = rate
        return
    latest = np.searchsorted(time, track.time, side="right") - 1
    fresh = (latest >= 0) & (track.time - time[np.maximum(latest, 0)] <= LONGEST_SILENCE_S)
    track.columns["hr_bpm"] = np.where(fresh, rate[np.maximum(latest, 0)], np.nan)


LONGEST_SILENCE_S = 15.0
"""An Apple Watch measures about every five seconds during a workout; an older value says nothing."""


def _measure(value: str | None, unit: str | None) -> float | None:
    """A value with its unit in metres or seconds; None where either is not understood."""
    number = plain_number(value)
    factor = UNITS.get((unit or "").strip())
    return None if number is None or factor is None else number * factor


def _instant(text: str | None) -> datetime | None:
    """``2024-08-22 02:19:51 +0530`` as an aware instant."""
    try:
        when = datetime.strptime(text or "", "%Y-%m-%d %H:%M:%S %z")
    except ValueError:
        return None
    offset = when.utcoffset()
    return when if offset is not None and abs(offset) <= timedelta(hours=14) and when.year > 1970 else None
