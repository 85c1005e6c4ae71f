"""Made-up archives to measure with: hour-long runs as FIT, each another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tracker.importers.fit.checksum import checksum
from tracker.importers.fit.layout import Definition
from tracker.importers.fit.wire import scan

HOUR_S = 3600
DATES = {0: (4,), 18: (253, 2), 19: (253, 2), 20: (253,), 21: (253,), 34: (253, 5)}
"""Message number → numbers of its fields that hold a date."""

HEART_RATE = 3


def hour_of_running(rng: np.random.Generator) -> bytes:
    """One hour at 1 Hz with what a running watch writes: place, pulse, cadence, power, running dynamics."""
    from fit_tool.fit_file_builder import FitFileBuilder
    from fit_tool.profile.messages.event_message import EventMessage
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.record_message import RecordMessage
    from fit_tool.profile.messages.session_message import SessionMessage
    from fit_tool.profile.profile_type import Event, EventType, FileType, Manufacturer, Sport

    start = round(datetime(2015, 1, 1, 7, tzinfo=UTC).timestamp() * 1000)
    builder = FitFileBuilder(auto_define=True)

    def add(message: Any, **values: Any) -> None:
        for name, value in values.items():
            setattr(message, name, value)
        builder.add(message)

    add(
        FileIdMessage(local_id=0),
        type=FileType.ACTIVITY,
        manufacturer=Manufacturer.DEVELOPMENT.value,
        time_created=start,
    )
    add(EventMessage(local_id=1), timestamp=start, event=Event.TIMER, event_type=EventType.START)
    speed = 3 + np.cumsum(rng.normal(0, 0.01, HOUR_S))
    way = np.cumsum(speed)
    for i in range(HOUR_S):
        add(
            RecordMessage(local_id=2),
            timestamp=start + 1000 * i,
            position_lat=48 + way[i] * 5e-6,
            position_long=9 + np.sin(way[i] / 900) * 0.01,
            altitude=300 + 20 * np.sin(way[i] / 700),
            distance=float(way[i]),
            speed=float(speed[i]),
            heart_rate=int(140 + 10 * np.sin(i / 200) + rng.normal(0, 1)),
            cadence=int(85 + rng.normal(0, 1)),
            power=int(250 + rng.normal(0, 15)),
            vertical_oscillation=float(90 + rng.normal(0, 3)),
            stance_time=float(240 + rng.normal(0, 5)),
            stance_time_balance=float(50 + rng.normal(0, 0.5)),
            temperature=18,
        )
    add(
        SessionMessage(local_id=3),
        timestamp=start + 1000 * HOUR_S,
        start_time=start,
        sport=Sport.RUNNING,
        total_elapsed_time=float(HOUR_S),
        total_timer_time=float(HOUR_S),
        total_distance=float(way[-1]),
    )
    return bytes(builder.build().to_bytes())


def archive(folder: Path, count: int, rng: np.random.Generator) -> list[Path]:
    """So many files, one run a day, each with dates and heart rates of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    pattern = hour_of_running(rng)
    places = _places(pattern)
    out = []
    for number in range(count):
        data = np.frombuffer(pattern, np.uint8).copy()
        shift = int(timedelta(days=number).total_seconds())
        for definition, at, date_offsets, pulse_at in places:
            rows = at[:, None]
            for offset in date_offsets:
                columns = rows + offset + np.arange(4)
                dates = np.ascontiguousarray(data[columns]).view("<u4")
                data[columns] = (dates + np.uint32(shift)).view(np.uint8)
            if pulse_at is not None and definition.message == 20:
                data[at + pulse_at] += rng.integers(0, 4, len(at), dtype=np.uint8)
        data[-2:] = np.frombuffer(checksum(data[:-2].tobytes()).to_bytes(2, "little"), np.uint8)
        file = folder / f"run-{number:05}.fit"
        file.write_bytes(data.tobytes())
        out.append(file)
    return out


def _places(pattern: bytes) -> list[tuple[Definition, np.ndarray, list[int], int | None]]:
    """Where each message begins, and where in it its dates and its heart rate stand."""
    out = []
    for definition, runs in scan(pattern).runs.items():
        offsets = {field.number: definition.dtype.fields[field.column][1] for field in definition.fields}
        dates = [offsets[n] for n in DATES.get(definition.message, ()) if n in offsets]
        pulse = offsets.get(HEART_RATE)
        rows = [at + np.arange(n) * definition.size for at, n in zip(runs.begins, runs.counts, strict=True)]
        out.append((definition, np.concatenate(rows), dates, pulse))
    return out
