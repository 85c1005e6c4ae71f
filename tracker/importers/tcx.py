"""TCX (Training Center XML): activities with laps, track points and their extensions."""

from __future__ import annotations

import numpy as np
from lxml import etree

from tracker.errors import FileRefusedError, NoActivityError
from tracker.importers import derive, xml
from tracker.importers.source import Source
from tracker.importers.sports import named_sport
from tracker.importers.track import Track, recording
from tracker.model import Recording

LEAVES = {
    "Time": "time",
    "LatitudeDegrees": "lat_deg",
    "LongitudeDegrees": "lon_deg",
    "AltitudeMeters": "altitude_m",
    "DistanceMeters": "distance_m",
    "Cadence": "cadence_spm",
    "RunCadence": "cadence_spm",
    "Speed": "speed_mps",
    "Watts": "power_w",
}
"""Local names of what a track point holds, at any depth, and the column each fills."""

POINT = "Trackpoint"

COLUMNS = (*dict.fromkeys((*LEAVES.values(), "hr_bpm")),)


def recognises(data: bytes) -> bool:
    """Whether the first bytes look like TCX."""
    return xml.has_root(data, "TrainingCenterDatabase")


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The activities of a TCX file, one recording each; the parts of a multisport session are activities.

    Laps state time and distance; their sums come before what the points add up to. An activity without
    usable points is kept with the totals its laps state.

    Raises
    ------
    FileRefusedError
        No activity has a time, or the XML cannot be read.
    NoActivityError
        It holds courses or workouts.
    """
    document = xml.parse(data, source.name, POINT, _point)
    activities = [element for element in document.root.iter() if xml.local_name(element.tag) == "Activity"]
    found = (_recording(element, source, number, document) for number, element in enumerate(activities))
    recordings = [made for made in found if made is not None]
    if not recordings:
        if activities:
            raise FileRefusedError(
                "it tells neither how long nor how far it was, so nothing can be counted", where=source.name
            )
        raise NoActivityError("it holds courses or workouts, no activity", where=source.name)
    left_out = len(activities) - len(recordings)
    return derive.with_left_out(recordings, left_out, "activity", "without times")


def _point(element: etree._Element) -> xml.Point:
    point: xml.Point = {}
    for leaf in element.iterdescendants():
        name = xml.local_name(leaf.tag)
        column = LEAVES.get(name)
        if column == "time":
            point[column] = xml.instant(leaf.text)
        elif column and len(leaf) == 0:
            point[column] = xml.number(leaf.text)
        elif name == "HeartRateBpm":
            point["hr_bpm"] = xml.number(xml.text(leaf, "Value"))
    return point


def _recording(
    element: etree._Element, source: Source, number: int, document: xml.Document
) -> Recording | None:
    laps = list(xml.children(element, "Lap"))
    stretches = (stretch for lap in laps for stretch in xml.children(lap, "Track"))
    points = [point for stretch in stretches for point in document.points.get(stretch, [])]
    columns = xml.columns(points, COLUMNS)
    columns["distance_m"] = _one_count(columns["distance_m"])
    columns["temperature_c"] = np.full(len(points), np.nan)
    made = recording(_stated(element, laps, document.repairs, columns.pop("time"), columns), source, number)
    return made or recording(_bare(element, laps, document.repairs), source, number)


def _one_count(distance: np.ndarray) -> np.ndarray:
    """One running distance [m], where a file begins anew at every lap; unknown where it never counts."""
    known = np.flatnonzero(~np.isnan(distance))
    if not len(known) or distance[known].max() <= 0:
        return np.full(len(distance), np.nan)
    values = distance[known]
    again = np.flatnonzero(np.diff(values) < -NEW_COUNT_M) + 1
    out = distance.copy()
    for place in again:
        out[known[place:]] += values[place - 1]
    return out


NEW_COUNT_M = 50.0
"""A distance that falls by more begins a new count; by less, it was corrected."""


def _bare(element: etree._Element, laps: list[etree._Element], repairs: tuple[str, ...]) -> Track:
    """An activity as its laps state it: one point at its start, one at its end."""
    begin = xml.instant(laps[0].get("StartTime")) if laps else float("nan")
    if begin != begin:
        begin = xml.instant(xml.text(element, "Id"))
    duration = _sum(laps, "TotalTimeSeconds")
    time = np.array([begin, begin + duration]) if duration else np.array([])
    columns = {name: np.full(len(time), np.nan) for name in (*COLUMNS, "temperature_c") if name != "time"}
    return _stated(element, laps, repairs, time, columns)


def _stated(
    element: etree._Element,
    laps: list[etree._Element],
    repairs: tuple[str, ...],
    time: np.ndarray,
    columns: dict[str, np.ndarray],
) -> Track:
    """The points with everything the activity states beside them."""
    sport, sub_sport = named_sport(element.get("Sport"))
    distance = _sum(laps, "DistanceMeters")
    maker = xml.text(element, "Creator", "Name")
    return Track(
        time=time,
        segment=np.zeros(len(time)),
        columns=columns,
        sport=sport,
        sub_sport=sub_sport,
        description=xml.text(element, "Notes"),
        totals={
            "moving_s": _sum(laps, "TotalTimeSeconds") or None,
            "distance_m": distance or None,
            "cadence_mean_spm": _mean_cadence(laps),
            "hr_mean_bpm": _mean(laps, "AverageHeartRateBpm", "Value"),
        },
        laps=tuple(
            (
                xml.instant(lap.get("StartTime")),
                _known(xml.number(xml.text(lap, "TotalTimeSeconds"))),
                _known(xml.number(xml.text(lap, "DistanceMeters"))),
            )
            for lap in laps
        ),
        devices=(maker,) if maker else (),
        repairs=repairs,
    )


def _sum(laps: list[etree._Element], name: str) -> float:
    values = [xml.number(xml.text(lap, name)) for lap in laps]
    return float(sum(value for value in values if value > 0))


def _mean_cadence(laps: list[etree._Element]) -> float | None:
    """The laps' mean cadence, of runs in an extension."""
    for lap in laps:
        for leaf in lap.iter():
            if xml.local_name(leaf.tag) == "AvgRunCadence":
                return _mean(laps, "Extensions", "LX", "AvgRunCadence")
    return None


def _mean(laps: list[etree._Element], *path: str) -> float | None:
    """A stated mean over the laps, each weighted by its time; None where a lap does not state it."""
    values = np.array([xml.number(xml.text(lap, *path)) for lap in laps])
    weights = np.array([xml.number(xml.text(lap, "TotalTimeSeconds")) for lap in laps])
    if not len(laps) or np.isnan(values).any() or not np.nansum(weights) > 0 or np.isnan(weights).any():
        return None
    return float(values @ weights / weights.sum())


def _known(value: float) -> float | None:
    return value if value >= 0 else None
