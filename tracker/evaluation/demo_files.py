"""The demo athlete's runs as genuine files: FIT by fit-tool (BSD-3, development only), GPX by lxml."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta, tzinfo
from typing import Any

import numpy as np
from lxml import etree

from tracker.evaluation.demo_route import STEP_S, Track
from tracker.importers.derive import climb
from tracker.importers.fit.content import FIT_EPOCH_S

GPX = "http://www.topografix.com/GPX/1/1"
TRACK_POINT = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1"
NAMESPACES: Any = {None: GPX, "gpxtpx": TRACK_POINT}


def fit(number: int, start: datetime, zone: tzinfo, track: Track) -> bytes:
    """A FIT activity file: file id, timer start and stop, records, one lap, session, activity."""
    from fit_tool.fit_file_builder import FitFileBuilder

    builder = FitFileBuilder(auto_define=True)
    end = start + timedelta(seconds=float(track.time_s[-1]) + STEP_S)
    for message in (
        _file_id(number, start),
        _timer(start, begins=True),
        *_records(start, track),
        _timer(end, begins=False),
        _lap(start, end, track),
        _session(start, end, track),
        _activity(end, zone),
    ):
        builder.add(message)
    return bytes(builder.build().to_bytes())


def gpx(name: str, start: datetime, track: Track) -> bytes:
    """The run as a gzipped GPX 1.1 track with heart rate and cadence (of one leg, as phones write it)."""
    root = etree.Element("gpx", nsmap=NAMESPACES, version="1.1", creator="niggle demo")
    trk = etree.SubElement(root, "trk")
    etree.SubElement(trk, "name").text = name
    etree.SubElement(trk, "type").text = "running"
    segment = etree.SubElement(trk, "trkseg")
    for i, seconds in enumerate(track.time_s):
        place = {"lat": f"{track.lat_deg[i]:.6f}", "lon": f"{track.lon_deg[i]:.6f}"}
        point = etree.SubElement(segment, "trkpt", place)
        etree.SubElement(point, "ele").text = f"{track.altitude_m[i]:.1f}"
        when = start + timedelta(seconds=float(seconds))
        etree.SubElement(point, "time").text = when.strftime("%Y-%m-%dT%H:%M:%SZ")
        extension = etree.SubElement(
            etree.SubElement(point, "extensions"), f"{{{TRACK_POINT}}}TrackPointExtension"
        )
        etree.SubElement(extension, f"{{{TRACK_POINT}}}hr").text = f"{track.hr_bpm[i]:.0f}"
        etree.SubElement(extension, f"{{{TRACK_POINT}}}cad").text = f"{track.cadence_spm[i] / 2:.0f}"
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return gzip.compress(text, mtime=0)


def _millis(when: datetime) -> int:
    return round(when.timestamp() * 1000)


def _file_id(number: int, start: datetime) -> Any:
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.profile_type import FileType, Manufacturer

    message = FileIdMessage(local_id=0)
    message.type = FileType.ACTIVITY
    message.manufacturer = Manufacturer.DEVELOPMENT.value
    message.product = 1
    message.serial_number = 4200 + number
    message.time_created = _millis(start)
    return message


def _timer(when: datetime, *, begins: bool) -> Any:
    from fit_tool.profile.messages.event_message import EventMessage
    from fit_tool.profile.profile_type import Event, EventType

    message = EventMessage(local_id=1)
    message.timestamp = _millis(when)
    message.event = Event.TIMER
    message.event_type = EventType.START if begins else EventType.STOP_ALL
    return message


def _records(start: datetime, track: Track) -> list[Any]:
    from fit_tool.profile.messages.record_message import RecordMessage

    out = []
    for i, seconds in enumerate(track.time_s):
        message = RecordMessage(local_id=2)
        message.timestamp = _millis(start) + round(float(seconds) * 1000)
        message.position_lat = float(track.lat_deg[i])
        message.position_long = float(track.lon_deg[i])
        message.altitude = float(track.altitude_m[i])
        message.distance = float(track.distance_m[i])
        message.speed = float(track.speed_mps[i])
        message.heart_rate = int(track.hr_bpm[i])
        message.cadence = int(track.cadence_spm[i] / 2)
        message.stance_time_balance = float(track.stance_balance_pct[i])
        out.append(message)
    return out


def _lap(start: datetime, end: datetime, track: Track) -> Any:
    from fit_tool.profile.messages.lap_message import LapMessage

    return _summary(LapMessage(local_id=3), start, end, track)


def _session(start: datetime, end: datetime, track: Track) -> Any:
    from fit_tool.profile.messages.session_message import SessionMessage
    from fit_tool.profile.profile_type import SubSport

    message = _summary(SessionMessage(local_id=4), start, end, track)
    message.sub_sport = SubSport.GENERIC
    message.num_laps = 1
    return message


def _summary(message: Any, start: datetime, end: datetime, track: Track) -> Any:
    from fit_tool.profile.profile_type import Sport

    seconds = (end - start).total_seconds()
    up, down = climb(track.altitude_m, track.time_s)
    values = {
        "timestamp": _millis(end),
        "start_time": _millis(start),
        "sport": Sport.RUNNING,
        "total_elapsed_time": seconds,
        "total_timer_time": seconds,
        "total_distance": float(track.distance_m[-1] + track.speed_mps[-1] * STEP_S),
        "total_ascent": round(up or 0),
        "total_descent": round(down or 0),
        "avg_heart_rate": round(float(np.mean(track.hr_bpm))),
        "max_heart_rate": int(np.max(track.hr_bpm)),
        "avg_cadence": int(np.mean(track.cadence_spm) // 2),
        "avg_stance_time_balance": float(np.mean(track.stance_balance_pct)),
    }
    for name, value in values.items():
        setattr(message, name, value)
    return message


def _activity(end: datetime, zone: tzinfo) -> Any:
    from fit_tool.profile.messages.activity_message import ActivityMessage

    message = ActivityMessage(local_id=5)
    message.timestamp = _millis(end)
    offset = end.astimezone(zone).utcoffset() or timedelta(0)
    message.local_timestamp = round(end.timestamp() + offset.total_seconds()) - FIT_EPOCH_S
    message.num_sessions = 1
    return message
