"""GPX 1.0 and 1.1, read by local name so that no vendor's namespaces matter.

The recipe: drop a byte-order mark and blanks before the declaration, parse strictly, then again in
recovering mode; entities and the network stay off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

import numpy as np
from lxml import etree

from tracker import frames
from tracker.errors import FileRefusedError
from tracker.importers import derive
from tracker.importers.identity import activity_id
from tracker.model import LONGEST_ACTIVITY, RUNNING, Activity, Recording

EXTENSIONS = {
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
"""Local names of point extensions (in lower case) and the SAMPLES column each fills."""

SPORT_WORDS: tuple[tuple[str, str], ...] = (
    ("run", RUNNING),
    ("jog", RUNNING),
    ("treadmill", RUNNING),
    ("hik", "hiking"),
    ("walk", "walking"),
    ("cycl", "cycling"),
    ("bik", "cycling"),
    ("ride", "cycling"),
    ("swim", "swimming"),
    ("ski", "skiing"),
    ("row", "rowing"),
)
"""What a track's ``type`` contains, and the sport it means."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""The marks with which such a text begins."""

STRAVA_RUN = "9"
"""The number that older Strava exports put into ``type`` for a run."""

FOOT_CADENCE_LIMIT_SPM = 120
"""A mean running cadence below this counts one leg: nobody runs at 60 steps a minute."""


def recognises(data: bytes) -> bool:
    """Whether the first bytes look like GPX."""
    head = data[: 64 * 1024]
    if head[:2] in UTF_16:
        head = head.decode("utf-16", "replace").encode()
    return re.search(rb"<(?:[\w.-]+:)?gpx[\s>]", head, re.IGNORECASE) is not None


def read(data: bytes, name: str, *, zone: tzinfo) -> tuple[Recording, ...]:
    """The tracks of a GPX file, one recording each.

    Points without a time, and points that step back in time, are left out and counted in
    ``repairs``. A file that does not state the sport is judged by its mean speed, and says so.

    Raises
    ------
    FileRefusedError
        No track has timed points (a route is a plan, not a run), or the XML cannot be read.
    """
    root, repairs = _parse(data, name)
    recordings = []
    for number, track in enumerate(_children(root, "trk")):
        segments = enumerate(_children(track, "trkseg"))
        points = [(p, s) for s, segment in segments for p in _children(segment, "trkpt")]
        recording = _recording(track, points, data, name, number, zone, repairs)
        if recording is not None:
            recordings.append(recording)
    if not recordings:
        raise FileRefusedError(_why_empty(root), where=name)
    return tuple(recordings)


def _parse(data: bytes, name: str) -> tuple[etree._Element, tuple[str, ...]]:
    begin = data.find(b"<")
    repairs: tuple[str, ...] = ()
    if begin > 0 and data[:2] not in UTF_16:
        data = data[begin:]
        repairs = ("blanks or marks before the XML were dropped",)
    for recover in (False, True):
        parser = etree.XMLParser(
            recover=recover, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error)
            continue
        if root is not None:
            if root.getroottree().docinfo.internalDTD is not None:
                raise FileRefusedError("it defines entities of its own, which no watch does", where=name)
            return root, (*repairs, "the XML is damaged; read as far as it goes") if recover else repairs
    raise FileRefusedError(f"the XML cannot be read ({reason})", where=name)


def _recording(
    track: etree._Element,
    points: list[tuple[etree._Element, int]],
    data: bytes,
    name: str,
    number: int,
    zone: tzinfo,
    repairs: tuple[str, ...],
) -> Recording | None:
    timed = [(when, p, s) for p, s in points if (when := _time(p)) is not None]
    forward = list(_forward(timed))
    if len(forward) < 2:
        return None
    repairs += derive.left_out(len(points) - len(timed), "point", "without a time")
    repairs += derive.left_out(len(timed) - len(forward), "point", "out of the order of time")
    start = forward[0][0]
    cleaned = frames.samples(_columns(forward, start))
    columns = {name: cleaned[name].to_numpy(copy=True) for name in cleaned.columns}
    totals = _totals(columns, np.array([s for _, _, s in forward]))
    stated = _child_text(track, "type")
    sport = _sport(stated)
    if sport is None:
        sport = derive.pace_sport(totals["distance_m"], totals["moving_s"])
        repairs += (f"the sport is not stated; taken for {sport} by its speed",)
    if sport == RUNNING:
        columns["cadence_spm"] = _both_feet(columns["cadence_spm"])
    totals, impossible = derive.possible(totals | _sensors(columns))
    activity = Activity(
        id=activity_id(data, number),
        start=start,
        utc_offset=start.astimezone(zone).utcoffset() or timedelta(0),
        sport=sport,
        sub_sport="trail" if stated and "trail" in stated.lower() else None,
        name=_child_text(track, "name"),
        source=name,
        **totals,
    )
    return Recording(activity=activity, samples=frames.samples(columns), repairs=repairs + impossible)


def _sensors(columns: dict[str, np.ndarray]) -> dict[str, Any]:
    return {
        "hr_mean_bpm": derive.mean(columns["hr_bpm"]),
        "hr_max_bpm": derive.largest(columns["hr_bpm"]),
        "cadence_mean_spm": derive.mean(columns["cadence_spm"]),
        "power_mean_w": derive.mean(columns["power_w"]),
    }


def _forward(
    timed: list[tuple[datetime, etree._Element, int]],
) -> Iterator[tuple[datetime, etree._Element, int]]:
    """The points in the order of time, without those weeks away from the others (a clock not yet set)."""
    middle = sorted(when for when, _, _ in timed)[len(timed) // 2] if timed else None
    latest: datetime | None = None
    for item in timed:
        if middle is None or abs(item[0] - middle) > LONGEST_ACTIVITY:
            continue
        if latest is None or item[0] >= latest:
            latest = item[0]
            yield item


def _columns(points: list[tuple[datetime, etree._Element, int]], start: datetime) -> dict[str, np.ndarray]:
    n = len(points)
    columns = {column: np.full(n, np.nan) for column in {*EXTENSIONS.values(), "altitude_m"}}
    columns["time_s"] = np.array([(when - start).total_seconds() for when, _, _ in points])
    columns["lat_deg"] = np.array([_float(p.get("lat")) for _, p, _ in points])
    columns["lon_deg"] = np.array([_float(p.get("lon")) for _, p, _ in points])
    for i, (_, point, _) in enumerate(points):
        for leaf in point.iter():
            tag = _local(leaf).lower()
            column = "altitude_m" if tag == "ele" else EXTENSIONS.get(tag)
            if column and len(leaf) == 0:
                columns[column][i] = _float(leaf.text)
    return columns


def _totals(columns: dict[str, np.ndarray], segment_of: np.ndarray) -> dict[str, Any]:
    """Totals over the segments; the way between two segments does not count. Fills the distance."""
    distance = np.zeros(len(segment_of))
    base = moving = 0.0
    climbs: list[tuple[float | None, float | None]] = []
    starts = np.flatnonzero(np.diff(segment_of, prepend=-1))
    for first, end in pairwise([*starts.tolist(), len(segment_of)]):
        part = slice(first, end)
        along = derive.track_distance(columns["lat_deg"][part], columns["lon_deg"][part])
        distance[part] = base + along
        base += derive.largest(along) or 0.0
        moving += derive.moving_time(columns["time_s"][part])
        climbs.append(derive.climb(columns["altitude_m"][part]))
    columns["distance_m"] = distance
    known = [climb for climb in climbs if climb[0] is not None]
    return {
        "elapsed_s": float(columns["time_s"][-1]),
        "moving_s": moving,
        "distance_m": base if not np.isnan(columns["lat_deg"]).all() else None,
        "ascent_m": sum(up or 0.0 for up, _ in known) if known else None,
        "descent_m": sum(down or 0.0 for _, down in known) if known else None,
    }


def _both_feet(cadence: np.ndarray) -> np.ndarray:
    """Steps of both feet: most GPX writers count one leg, some both; the mean tells which."""
    mean = derive.mean(np.where(cadence > 0, cadence, np.nan))
    return cadence * 2 if mean is not None and mean < FOOT_CADENCE_LIMIT_SPM else cadence


def _sport(stated: str | None) -> str | None:
    if stated is None:
        return None
    if stated.strip() == STRAVA_RUN:
        return RUNNING
    return next((sport for word, sport in SPORT_WORDS if word in stated.lower()), None)


def _why_empty(root: etree._Element) -> str:
    if _local(root) != "gpx":
        return "the XML is not GPX"
    if _children(root, "rte"):
        return "it holds a route, a plan without times, not a run"
    if any(True for _ in root.iter("{*}trkpt")):
        return "its points carry no times, so it cannot be told when it was run"
    return "it holds no track"


def _children(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if _local(child) == name]


def _child_text(element: etree._Element, name: str) -> str | None:
    found = _children(element, name)
    text = (found[0].text or "").strip() if found else ""
    return text or None


def _local(element: etree._Element) -> str:
    """The name without namespace or prefix, declared or not; "" for comments and the like."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _time(point: etree._Element) -> datetime | None:
    text = _child_text(point, "time")
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _float(text: str | None) -> float:
    try:
        return float(text) if text else float("nan")
    except ValueError:
        return float("nan")
