"""GPX 1.0 and 1.1: tracks with their segments and the extensions devices add to a point."""

from __future__ import annotations

import numpy as np
from lxml import etree

from tracker.errors import FileRefusedError
from tracker.importers import xml
from tracker.importers.source import Source
from tracker.importers.sports import named_sport
from tracker.importers.track import Track, recording
from tracker.model import RUNNING, Recording

LEAVES = {
    "ele": "altitude_m",
    "time": "time",
    "hr": "hr_bpm",
    "heartrate": "hr_bpm",
    "cad": "cadence_spm",
    "cadence": "cadence_spm",
    "atemp": "temperature_c",
    "temp": "temperature_c",
    "temperature": "temperature_c",
    "power": "power_w",
    "poweringwatts": "power_w",
    "speed": "speed_mps",
}
"""Local names of what a point holds, at any depth and in lower case, and the column each fills."""

COLUMNS = (*dict.fromkeys(column for column in LEAVES.values() if column != "time"),)

STRAVA_NUMBERS = {"9": RUNNING, "1": "cycling", "10": "walking", "4": "hiking", "16": "swimming"}
"""What older Strava exports put into ``type``."""


def recognises(data: bytes) -> bool:
    """Whether the first bytes look like GPX."""
    return xml.has_root(data, "gpx")


def read(data: bytes, source: Source) -> tuple[Recording, ...]:
    """The tracks of a GPX file, one recording each.

    Points without a time, and points that step back in time, are left out and counted in ``repairs``.

    Raises
    ------
    FileRefusedError
        No track has timed points (a route is a plan, not a run), or the XML cannot be read.
    """
    found = (recording(track, source, number) for number, track in enumerate(tracks(data, source)))
    recordings = tuple(made for made in found if made is not None)
    if not recordings:
        raise FileRefusedError(_why_empty(xml.parse(data, source.name)[0]), where=source.name)
    return recordings


def tracks(data: bytes, source: Source) -> list[Track]:
    """The tracks as they are written; errors as for `read`."""
    root, repairs = xml.parse(data, source.name)
    return [_track(element, repairs) for element in xml.children(root, "trk")]


def _track(element: etree._Element, repairs: tuple[str, ...]) -> Track:
    points: list[etree._Element] = []
    segment: list[int] = []
    for number, stretch in enumerate(xml.children(element, "trkseg")):
        before = len(points)
        points.extend(xml.children(stretch, "trkpt"))
        segment += [number] * (len(points) - before)
    columns = {name: np.full(len(points), np.nan) for name in ("time", *COLUMNS)}
    for row, point in enumerate(points):
        for leaf in point.iterdescendants():
            column = LEAVES.get(xml.local_name(leaf.tag).lower())
            if column == "time":
                columns[column][row] = xml.instant(leaf.text)
            elif column and len(leaf) == 0:
                columns[column][row] = xml.number(leaf.text)
    columns["lat_deg"] = np.array([xml.number(point.get("lat")) for point in points])
    columns["lon_deg"] = np.array([xml.number(point.get("lon")) for point in points])
    stated = xml.text(element, "type")
    sport, sub_sport = named_sport(stated)
    return Track(
        time=columns.pop("time"),
        segment=np.array(segment),
        columns=columns,
        sport=STRAVA_NUMBERS.get(stated or "", sport),
        sub_sport="trail" if sport == RUNNING and "trail" in (stated or "").lower() else sub_sport,
        name=xml.text(element, "name"),
        description=xml.text(element, "desc"),
        repairs=repairs,
    )


def _why_empty(root: etree._Element) -> str:
    if xml.local_name(root.tag) != "gpx":
        return "the XML is not GPX"
    if next(xml.children(root, "rte"), None) is not None:
        return "it holds a route, a plan without times, not a run"
    if any(xml.local_name(element.tag) == "trkpt" for element in root.iter()):
        return "its points carry no times, so it cannot be told when it was run"
    return "it holds no track"
