"""What one FIT file says, engine by engine the same: times in Unix seconds, values in SI units.

Traps handled here: a clock that was never set, a clock that jumps in the middle, heart rates that come
in messages of their own, records that pack speed and distance into three bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

import numpy as np

from tracker.importers import derive
from tracker.importers.fit import sense
from tracker.importers.fit.beats import merge_heart_rates
from tracker.importers.fit.messages import Messages, Table
from tracker.importers.fit.wire import DEVICE_TIME, RECORD

FIT_EPOCH_S = 631_065_600
"""1989-12-31T00:00:00Z in Unix time: where FIT's seconds begin."""

SEMICIRCLE_DEG = 180 / 2**31

SAMPLE_FIELDS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("lat_deg", ("position_lat",), SEMICIRCLE_DEG),
    ("lon_deg", ("position_long",), SEMICIRCLE_DEG),
    ("distance_m", ("distance",), 1),
    ("altitude_m", ("enhanced_altitude", "altitude"), 1),
    ("speed_mps", ("enhanced_speed", "speed"), 1),
    ("hr_bpm", ("heart_rate",), 1),
    ("cadence_spm", ("cadence",), 1),
    ("power_w", ("power",), 1),
    ("temperature_c", ("temperature",), 1),
    ("vertical_oscillation_mm", ("vertical_oscillation",), 1),
    ("stance_time_ms", ("stance_time",), 1),
    ("stance_balance_pct", ("stance_time_balance",), 1),
    ("step_length_mm", ("step_length",), 1),
)
"""SAMPLES column, record fields in order of preference, factor."""

POWER_FIELD = 7
"""The record's native field for power, which a developer field can declare to stand for."""

Fields = dict[str, float]
"""One message's known numbers by field name."""

SUMMARY_NUMBERS = (
    "timestamp",
    "start_time",
    "total_elapsed_time",
    "total_timer_time",
    "total_distance",
    "total_ascent",
    "total_descent",
    "avg_heart_rate",
    "max_heart_rate",
    "avg_cadence",
    "avg_fractional_cadence",
    "avg_power",
)
SESSION_NUMBERS = (*SUMMARY_NUMBERS, "avg_stance_time_balance", "workout_rpe", "workout_feel")


@dataclass(slots=True)
class Session:
    """One session: its numbers, sport and sub-sport."""

    numbers: Fields
    sport: str | None = None
    sub_sport: str | None = None

    @property
    def span(self) -> tuple[float, float]:
        """From when to when it states to have lasted [Unix s]; nothing where it does not."""
        start = self.numbers.get("start_time", float("inf"))
        return start, start + self.numbers.get("total_elapsed_time", 0.0)


@dataclass(slots=True)
class Content:
    """All that niggle reads of one file. Records are columns in the order of time."""

    file_type: str | None
    created: float | None
    """When the file was made [Unix s]."""
    offset_s: float | None
    """Local time minus UTC [s], where the file tells both."""
    sport: str | None
    sessions: list[Session]
    laps: list[Fields]
    time: np.ndarray
    """Of each record [Unix s]."""
    columns: dict[str, np.ndarray]
    timer: list[tuple[float, bool]]
    """When the timer was started (True) and stopped (False)."""
    beats_ms: list[int]
    repairs: list[str] = field(default_factory=list)


def content(messages: Messages, zone: tzinfo) -> Content:
    """Pick what is needed out of a file's messages."""
    records = messages.table("record")
    activity = messages.table("activity")
    repairs = list(messages.repairs)
    clock = _Clock(activity, zone, repairs)
    sessions = _sessions(messages.table("session"), clock)
    repairs += derive.left_out(len(sessions) - MOST_SESSIONS, "session", "too many to be meant")
    sessions = sessions[:MOST_SESSIONS]
    time = clock.unix(records.number("timestamp"))
    time = _without_jump(time, sessions, repairs)
    damaged = bool(messages.repairs)
    file_id, sport = messages.table("file_id"), messages.table("sport")
    created = _first(clock.unix(file_id.number("time_created")))
    if damaged:
        sessions = _believed(sessions, time, created, repairs)
    order = _rows_in_order(time, sessions, damaged=damaged)
    columns = _columns(records)
    hr = messages.table("hr")
    if hr.rows:
        columns["hr_bpm"] = merge_heart_rates(columns["hr_bpm"], time, hr, clock.unix(hr.number("timestamp")))
    repairs += derive.left_out(records.rows - len(order), "sample", "without a usable time")
    columns = {name: values[order] for name, values in columns.items()}
    if damaged:
        columns["distance_m"] = sense.believable_way(time[order], columns["distance_m"])
        for session in sessions if len(sessions) == 1 else ():
            session.numbers = sense.in_proportion(session.numbers, time[order], columns["distance_m"])
    return Content(
        file_type=next((text for text in file_id.text("type") if text), None),
        created=created,
        offset_s=clock.offset_s,
        sport=next((text for text in sport.text("sport") if text), None),
        sessions=sessions,
        laps=[clock.dated(fields) for fields in rows(messages.table("lap"), SUMMARY_NUMBERS)],
        time=time[order],
        columns=columns,
        timer=_timer(messages.table("event"), clock),
        beats_ms=_beats(messages.table("hrv")),
        repairs=repairs,
    )


def _rows_in_order(time: np.ndarray, sessions: list[Session], *, damaged: bool) -> np.ndarray:
    order = sense.in_order(time, [session.span for session in sessions])
    return order[: sense.without_stragglers(time[order])] if damaged else order


def _believed(
    sessions: list[Session], time: np.ndarray, created: float | None, repairs: list[str]
) -> list[Session]:
    """The sessions of a damaged file that fit its samples and its making."""
    fitting = [one for one in sessions if sense.fits(one.span, time, created)]
    kept = [one for one in fitting if not (one.sport or "").isdigit()]
    repairs += derive.left_out(len(sessions) - len(kept), "session", "out of keeping with the samples")
    return kept


MOST_SESSIONS = 50
"""The longest multisport races have some ten parts; a file with more sessions than this is broken."""


def rows(table: Table, names: tuple[str, ...]) -> list[Fields]:
    """A small table as dictionaries of what each message knows."""
    columns = [table.number(name).tolist() for name in names]
    return [
        {name: value for name, value in zip(names, line, strict=True) if value == value}  # not NaN
        for line in zip(*columns, strict=True)
    ]


class _Clock:
    """Turns FIT seconds into Unix seconds.

    Watches that never met a satellite or a phone count from power-on. Where such a file also holds the
    watch's local clock, that is all there is to date it; it may be off, which the repair says.
    """

    def __init__(self, activity: Table, zone: tzinfo, repairs: list[str]) -> None:
        self.offset_s: float | None = None
        self._since_power_on: float | None = None
        utc, local = activity.number("timestamp"), activity.number("local_timestamp")
        both = np.flatnonzero(~(np.isnan(utc) | np.isnan(local)))
        if not len(both):
            return
        ticks, shown = float(utc[both[0]]), float(local[both[0]]) + FIT_EPOCH_S
        if ticks >= DEVICE_TIME:
            quarters = round((shown - FIT_EPOCH_S - ticks) / 900)
            self.offset_s = 900.0 * quarters if abs(quarters) <= 14 * 4 else None
        elif shown >= FIT_EPOCH_S + DEVICE_TIME:
            naive = datetime.fromtimestamp(shown, UTC).replace(tzinfo=zone)
            self._since_power_on = naive.timestamp() - ticks
            repairs.append("the watch did not know the date; it was taken from its own clock, check the day")

    def unix(self, fit_s: np.ndarray) -> np.ndarray:
        """Unix seconds; NaN for what cannot be dated."""
        early = fit_s < DEVICE_TIME
        undated = np.nan if self._since_power_on is None else fit_s + self._since_power_on
        return np.where(early, undated, fit_s + FIT_EPOCH_S)

    def dated(self, fields: Fields) -> Fields:
        """The fields with their times in Unix seconds, without those that cannot be dated."""
        out = dict(fields)
        for name in ("timestamp", "start_time"):
            if name in out:
                when = float(self.unix(np.array([out.pop(name)]))[0])
                if when == when:
                    out[name] = when
        return out


def _sessions(table: Table, clock: _Clock) -> list[Session]:
    numbers = [clock.dated(fields) for fields in rows(table, SESSION_NUMBERS)]
    sports, subs = table.text("sport"), table.text("sub_sport")
    return [Session(*of) for of in zip(numbers, sports, subs, strict=True)]


def _without_jump(time: np.ndarray, sessions: list[Session], repairs: list[str]) -> np.ndarray:
    """The times with a leap of the clock taken out: one that is longer than the whole session."""
    if len(sessions) != 1 or len(time) < 2:
        return time
    elapsed = sessions[0].numbers.get("total_elapsed_time")
    steps = np.diff(time)
    leaps = np.flatnonzero(np.abs(steps) > max(elapsed or np.inf, SHORTEST_LEAP_S))
    if elapsed is None or len(leaps) != 1:
        return time
    after, leap = time[leaps[0] + 1 :], float(steps[leaps[0]])
    rest = float(np.nanmax(time[: leaps[0] + 1]) - np.nanmin(time[: leaps[0] + 1]) + after[-1] - after[0])
    if not 0 <= rest <= 1.1 * elapsed:
        return time
    repairs.append(f"the clock leapt by {abs(leap) / 3600:.0f} hours in the middle; the leap was taken out")
    mended = time.copy()
    mended[leaps[0] + 1 :] -= leap - max(0.0, elapsed - rest)
    return mended


SHORTEST_LEAP_S = 3600.0
"""A shorter gap is a pause, whatever the session says."""


def _columns(records: Table) -> dict[str, np.ndarray]:
    columns = {}
    for column, names, factor in SAMPLE_FIELDS:
        values = records.number(names[0])
        for name in names[1:]:
            values = np.where(np.isnan(values), records.number(name), values)
        columns[column] = values * factor if factor != 1 else values
    columns["cadence_spm"] = columns["cadence_spm"] + np.nan_to_num(records.number("fractional_cadence"))
    _unpack_speed_distance(records, columns)
    if np.isnan(columns["power_w"]).all():
        columns["power_w"] = _developer_power(records)
    return columns


def _developer_power(records: Table) -> np.ndarray:
    """Running power from an app or foot pod: a field declared as power, else one of that name in watts."""
    found = records.developer()
    declared = [column for column in found if column.native == (RECORD, POWER_FIELD)]
    named = [c for c in found if c.name.lower() == "power" and c.unit.lower() in ("w", "watt", "watts")]
    return next((column.values for column in declared + named), np.full(records.rows, np.nan))


def _unpack_speed_distance(records: Table, columns: dict[str, np.ndarray]) -> None:
    """Fill speed and distance from records that pack 12 bits of each [0.01 m/s, 1/16 m] into 3 bytes."""
    packed = records.octets("compressed_speed_distance", 3).astype(np.int64)
    known = np.flatnonzero((packed != 255).any(axis=1))
    if not len(known):
        return
    low, middle, high = packed[known].T
    sixteenths = np.cumsum(np.diff((middle >> 4) | (high << 4), prepend=0) & 0xFFF)
    for name, values in (("speed_mps", (low | ((middle & 15) << 8)) / 100), ("distance_m", sixteenths / 16)):
        column = columns[name].copy()
        column[known] = np.where(np.isnan(column[known]), values, column[known])
        columns[name] = column


def _timer(events: Table, clock: _Clock) -> list[tuple[float, bool]]:
    out = []
    times = clock.unix(events.number("timestamp")).tolist()
    for when, what, how in zip(times, events.text("event"), events.text("event_type"), strict=True):
        if what == "timer" and how is not None and when == when:
            out.append((when, how == "start"))
    return sorted(out)


def _beats(hrv: Table) -> list[int]:
    """Times between heart beats [ms], one after another."""
    return [round(1000 * value) for line in hrv.arrays("time") for value in line.tolist()]


def _first(values: np.ndarray) -> float | None:
    known = values[~np.isnan(values)]
    return float(known[0]) if len(known) else None
