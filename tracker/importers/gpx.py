"""GPX 1.0 and 1.1: tracks with their segments and the extensions devices add to a point."""

from __future__ import annotations

import numpy as np
from lxml import etree

from tracker.errors import FileRefusedError
from tracker.importers import derive, xml
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

POINT = "trkpt"

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
    document = xml.parse(data, source.name, POINT, _point)
    made = [recording(track, source, number) for number, track in enumerate(_tracks(document))]
    recordings = [one for one in made if one is not None]
    if not recordings:
        raise FileRefusedError(_why_empty(document), where=source.name)
    return derive.with_left_out(recordings, len(made) - len(recordings), "track", "without times")


def tracks(data: bytes, source: Source) -> list[Track]:
    """The tracks as they are written; errors as for `read`."""
    return _tracks(xml.parse(data, source.name, POINT, _point))


def _tracks(document: xml.Document) -> list[Track]:
    return [_track(element, document) for element in xml.children(document.root, "trk")]


def _point(element: etree._Element) -> xml.Point:
    point = {"lat_deg": xml.number(element.get("lat")), "lon_deg": xml.number(element.get("lon"))}
    for leaf in element.iterdescendants():
        column = LEAVES.get(xml.local_name(leaf.tag).lower())
        if column == "time":
            point[column] = xml.instant(leaf.text)
        elif column and len(leaf) == 0:
            point[column] = xml.number(leaf.text)
    return point


def _track(element: etree._Element, document: xml.Document) -> Track:
    stretches = [document.points.get(stretch, []) for stretch in xml.children(element, "trkseg")]
    points = [point for stretch in stretches for point in stretch]
    columns = xml.columns(points, ("time", "lat_deg", "lon_deg", *COLUMNS))
    stated = xml.text(element, "type")
    sport, sub_sport = named_sport(stated)
    return Track(
        time=columns.pop("time"),
        segment=np.repeat(np.arange(len(stretches)), [len(stretch) for stretch in stretches]),
        columns=columns,
        sport=STRAVA_NUMBERS.get(stated or "", sport),
        sub_sport="trail" if sport == RUNNING and "trail" in (stated or "").lower() else sub_sport,
        name=xml.text(element, "name"),
        description=xml.text(element, "desc"),
        repairs=document.repairs,
    )


def _why_empty(document: xml.Document) -> str:
    root = document.root
    if xml.local_name(root.tag) != "gpx":
        return "the XML is not GPX"
    if next(xml.children(root, "rte"), None) is not None:
        return "it holds a route, a plan without times, not a run"
    if document.points:
        return "fewer than two of its points carry a time, so it cannot be told when it was run"
    return "it holds no track"
