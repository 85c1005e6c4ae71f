"""What watches write into FIT files, byte by byte, and what becomes of it when it is damaged."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_fit import (
    BYTE,
    ENUM,
    FIT_EPOCH_S,
    RECORD,
    START,
    UINT8,
    UINT16,
    UINT32,
    activity,
    data,
    definition,
    file,
    records,
    session,
)

from tracker.errors import FileRefusedError, TrackerError
from tracker.importers import read
from tracker.importers.fit.checksum import checksum

BEGIN = datetime.fromtimestamp(FIT_EPOCH_S + START, UTC)


def one(content: bytes):
    (recording,) = read(content, "run.fit", zone=UTC)
    return recording


def plain_checksum(content: bytes) -> int:
    """CRC-16/ARC bit by bit, as its definition says."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def test_the_checksum_is_crc_16_arc():
    assert checksum(b"123456789") == 0xBB3D  # the check value of the CRC catalogue


@given(st.binary(max_size=700))
def test_the_checksum_of_anything_is_that_of_its_definition(content: bytes):
    assert checksum(content) == plain_checksum(content)


def test_records_in_a_row_are_columns():
    recording = one(activity(records(600), session()))
    assert recording.samples["time_s"].tolist() == list(range(600))
    assert recording.samples["hr_bpm"].tolist() == [140] * 600
    assert recording.samples["distance_m"].tolist() == [3.0 * i for i in range(600)]
    assert recording.activity.start == BEGIN
    assert recording.repairs == ()


def test_big_endian_numbers_are_read():
    little, big = (one(activity(records(9, big=order), session())) for order in (False, True))
    assert big.samples.equals(little.samples)


def test_two_layouts_taking_turns_keep_the_order_of_time():
    other = ((253, UINT32), (7, UINT16))
    turns = definition(1, 20, RECORD) + definition(3, 20, other)
    for i in range(0, 40, 2):
        turns += data(1, RECORD, START + i, 140, 300 * i) + data(3, other, START + i + 1, 250)
    samples = one(activity(turns, session(elapsed=40))).samples
    assert samples["time_s"].tolist() == list(range(40))
    assert samples["hr_bpm"].tolist()[:2] == [140, pytest.approx(np.nan, nan_ok=True)]
    assert samples["power_w"].tolist()[1::2] == [250] * 20


def test_a_time_packed_into_the_header_counts_on_from_the_last_full_one():
    bare = ((3, UINT8),)
    first = definition(1, 20, RECORD) + data(1, RECORD, START, 140, 0)
    packed = definition(2, 20, bare)
    for i in range(1, 70):  # five bits: over 32 seconds they begin anew
        packed += bytes([0x80 | 2 << 5 | (START + i) & 31]) + bytes([141])
    samples = one(activity(first, packed)).samples
    assert samples["time_s"].tolist() == list(range(70))


def test_an_invalid_value_is_unknown():
    rows = (
        definition(1, 20, RECORD)
        + data(1, RECORD, START, 255, 0xFFFFFFFF)
        + data(1, RECORD, START + 1, 99, 5)
    )
    samples = one(activity(rows, session())).samples
    assert samples["hr_bpm"].isna().tolist() == [True, False]
    assert samples["distance_m"].isna().tolist() == [True, False]


def test_speed_and_distance_packed_into_three_bytes_are_spread():
    layout = ((253, UINT32), *(((8, BYTE),) * 1))
    head = bytearray(definition(1, 20, layout))
    head[-2] = 3  # the field takes three bytes
    rows = bytes(head)
    for i in range(300):  # 3 m/s: 300 cm/s in 12 bits, and 48 sixteenths of a metre more each second
        way = 48 * i & 0xFFF
        rows += bytes([1]) + (START + i).to_bytes(4, "little")
        rows += bytes([300 & 0xFF, 300 >> 8 | (way & 15) << 4, way >> 4])
    samples = one(activity(rows, session())).samples
    assert samples["speed_mps"].tolist() == [3.0] * 300
    assert samples["distance_m"].tolist() == [3.0 * i for i in range(300)]  # over the 4,096 of its 12 bits


DESCRIBED = ((0, UINT8), (1, UINT8), (2, UINT8), (14, UINT16), (15, UINT8))


def developer_field(name: bytes, unit: bytes, *, native: int = 255) -> bytes:
    """A field description: app 0, field 0, 16 bits."""
    head = bytearray(definition(3, 206, DESCRIBED))
    head[5] += 2
    head += bytes([3, len(name) + 1, 7, 8, len(unit) + 1, 7])
    body = data(3, DESCRIBED, 0, 0, UINT16, 20 if native != 255 else 0xFFFF, native)
    return bytes(head) + body + name + b"\0" + unit + b"\0"


def with_developer_power(
    name: bytes, unit: bytes, *, fields=RECORD, values=(140, 0), native: int = 255
) -> bytes:
    rows = developer_field(name, unit, native=native)
    rows += definition(1, 20, fields, developer=bytes([0, 2, 0]))
    for i in range(20):
        rows += data(1, fields, START + i, *values, more=(260).to_bytes(2, "little"))
    return activity(rows, session(elapsed=20))


def test_a_foot_pods_power_is_taken_where_the_watch_has_none():
    assert one(with_developer_power(b"Power", b"Watts")).samples["power_w"].tolist() == [260] * 20


def test_a_developer_field_that_stands_for_power_is_power_whatever_its_name():
    assert one(with_developer_power(b"RP_Power", b"", native=7)).samples["power_w"].tolist() == [260] * 20


def test_a_developer_field_never_takes_the_place_of_the_watchs_own():
    fields = ((253, UINT32), (7, UINT16))
    recording = one(with_developer_power(b"power", b"watts", fields=fields, values=(199,)))
    assert recording.samples["power_w"].tolist() == [199] * 20
    same_name = one(with_developer_power(b"heart_rate", b"bpm"))
    assert same_name.samples["hr_bpm"].tolist() == [140] * 20


def test_heart_rates_in_messages_of_their_own_reach_the_records():
    plain = ((253, UINT32),)
    rows = definition(1, 20, plain) + b"".join(data(1, plain, START + i) for i in range(10))
    anchor = ((253, UINT32), (6, UINT8), (9, UINT32))
    beats = definition(3, 132, anchor) + data(3, anchor, START, 100, 5 * 1024)
    packed = bytearray(definition(4, 132, ((10, BYTE), (6, UINT8))))
    packed[7], packed[10] = 12, 8
    stamps = [(5 * 1024 + (i + 1) * 512) & 0xFFF for i in range(8)]  # a beat every half second
    twelve = b""
    for low, high in zip(stamps[::2], stamps[1::2], strict=True):
        twelve += bytes([low & 0xFF, low >> 8 | (high & 15) << 4, high >> 4])
    beats += bytes(packed) + bytes([4]) + twelve + bytes([101, 102, 103, 104, 105, 106, 107, 108])
    rates = one(activity(rows, beats, session(elapsed=10))).samples["hr_bpm"].tolist()
    # seconds 1 to 4 get the mean of their two beats; then the last one is held for five seconds
    assert rates[:6] == [100, 102, 104, 106, 108, 108]


def test_beat_to_beat_times_are_kept():
    hrv = bytearray(definition(3, 78, ((0, UINT16),)))
    hrv[7] = 10
    values = [812, 798, 65535, 65535, 65535]
    beats = bytes(hrv) + bytes([3]) + b"".join(value.to_bytes(2, "little") for value in values)
    assert one(activity(records(5), beats, session())).beats_ms == (812, 798)


def test_pauses_are_between_the_timers_stops_and_starts():
    event = ((253, UINT32), (0, ENUM), (1, ENUM))
    timer = definition(3, 21, event)
    for when, how in ((0, 0), (100, 4), (160, 0), (600, 4)):
        timer += data(3, event, START + when, 0, how)
    (pause,) = one(activity(records(9), timer, session())).pauses
    assert (pause.start_s, pause.end_s) == (100, 160)


def test_without_a_session_the_moving_time_leaves_out_the_pauses():
    event = ((253, UINT32), (0, ENUM), (1, ENUM))
    timer = definition(3, 21, event)
    for when, how in ((0, 0), (100, 4), (160, 0)):
        timer += data(3, event, START + when, 0, how)
    activity_ = one(activity(records(600), timer)).activity
    assert (activity_.elapsed_s, activity_.moving_s) == (599, 539)


@pytest.mark.parametrize(
    ("sport", "sub_sport", "meant"),
    [
        (1, 0, ("running", None)),
        (1, 3, ("running", "trail")),
        (1, 58, ("running", "virtual_activity")),
        (4, 1, ("running", "treadmill")),  # fitness equipment, treadmill
        (0, 45, ("running", "indoor_running")),
        (1, 67, ("running", "ultra")),
        (2, 7, ("cycling", "road")),
        (11, 27, ("walking", "indoor_walking")),
        (62, 0, ("hiit", None)),
        (199, 0, ("199", None)),
    ],
)
def test_sports_are_what_the_runner_would_call_them(
    sport: int, sub_sport: int, meant: tuple[str, str | None]
):
    activity_ = one(activity(records(9), session(sport, sub_sport))).activity
    assert (activity_.sport, activity_.sub_sport) == meant


def test_the_runners_own_rating_is_read():
    layout = ((253, UINT32), (2, UINT32), (5, ENUM), (7, UINT32), (193, UINT8), (192, UINT8))
    rated = definition(2, 18, layout) + data(2, layout, START + 60, START, 1, 60_000, 70, 25)
    activity_ = one(activity(records(60), rated)).activity
    assert (activity_.rpe, activity_.feel) == (7, 25)


def test_what_the_watch_knows_of_its_wearer_is_kept():
    profile = ((4, UINT16), (3, UINT8), (1, ENUM), (8, UINT8))
    zones = ((254, UINT16), (1, UINT8))
    wearer = definition(3, 3, profile) + data(3, profile, 621, 171, 0, 48)
    wearer += definition(4, 8, zones) + b"".join(
        data(4, zones, i, high) for i, high in enumerate((120, 150, 190))
    )
    athlete = one(activity(records(9), wearer, session())).athlete
    assert athlete is not None
    assert (athlete.mass_kg, athlete.height_m, athlete.sex, athlete.hr_rest_bpm) == (62.1, 1.71, "female", 48)
    assert athlete.hr_zones_bpm == (120, 150, 190)


def test_chained_files_are_one():
    whole = activity(records(300)) + activity(session(elapsed=600), records(300, start=START + 300))
    assert one(whole).samples["time_s"].tolist() == list(range(600))


def test_a_stretch_of_zeros_costs_no_more_than_itself():
    content = bytearray(activity(records(1000), session(elapsed=1000)))
    content[4000:4512] = bytes(512)
    recording = one(bytes(content))
    assert len(recording.samples) >= 1000 - 60  # 512 bytes are 51 records, and one on each side
    assert recording.activity.distance_m == 3000
    assert any("made no sense" in repair or "checksum" in repair for repair in recording.repairs)


def test_bytes_that_are_missing_in_the_middle_cost_no_more_than_themselves():
    content = activity(records(1000), session(elapsed=1000))
    recording = one(content[:4003] + content[4203:])
    assert len(recording.samples) >= 1000 - 30
    assert recording.activity.distance_m == 3000


def test_a_clock_that_leaps_by_days_is_set_back():
    rows = records(100) + records(100, start=START + 100 + 20 * 86_400)
    recording = one(activity(rows, session(elapsed=200)))
    assert len(recording.samples) == 200
    assert recording.samples["time_s"].max() <= 201
    assert "leapt by 480 hours" in recording.repairs[0]


def test_an_activity_without_anything_is_refused():
    nothing = file(definition(0, 0, ((0, ENUM),)), data(0, ((0, ENUM),), 4))
    with pytest.raises(FileRefusedError, match="neither a summary nor samples"):
        one(nothing)


def test_a_file_our_engine_stumbles_over_is_read_with_fitparse(monkeypatch: pytest.MonkeyPatch):
    content = activity(records(60), session(elapsed=60))
    first = one(content)

    def stumble(data: bytes):
        raise IndexError

    monkeypatch.setattr("tracker.importers.fit.reading.scan", stumble)
    second = one(content)
    assert second.samples.equals(first.samples)
    assert second.activity == first.activity


def test_sessions_of_a_triathlon_each_get_their_records():
    rows = records(300)
    parts = (
        session(5, elapsed=100)
        + session(2, elapsed=100, start=START + 100)
        + session(elapsed=100, start=START + 200)
    )
    swim, ride, run = read(activity(rows, parts), "tri.fit", zone=UTC)
    assert [r.activity.sport for r in (swim, ride, run)] == ["swimming", "cycling", "running"]
    assert run.activity.start == BEGIN + timedelta(seconds=200)
    assert run.samples["time_s"].tolist() == list(range(100))
    assert run.samples["distance_m"].tolist()[:2] == [3, 6]  # its own way, not that of the legs before


WHOLE = activity(records(60), session(elapsed=60))


@settings(max_examples=400)
@given(st.data())
def test_whatever_is_damaged_the_answer_is_a_run_or_a_reason(given: st.DataObject):
    content = bytearray(WHOLE)
    for _ in range(given.draw(st.integers(1, 6))):
        if not content:
            break
        at = given.draw(st.integers(0, len(content) - 1))
        kind = given.draw(st.sampled_from(["set", "cut", "insert", "remove"]))
        if kind == "set":
            content[at] = given.draw(st.integers(0, 255))
        elif kind == "insert":
            content[at:at] = given.draw(st.binary(min_size=1, max_size=20))
        elif kind == "remove":
            del content[at : at + given.draw(st.integers(1, 40))]
        else:
            del content[at + 1 :]
    try:
        for recording in read(bytes(content), "x.fit", zone=UTC):
            assert recording.activity.elapsed_s is not None or recording.activity.distance_m is not None
    except TrackerError as error:
        assert str(error)


@given(st.binary(max_size=300))
def test_any_bytes_after_a_header_give_a_run_or_a_reason(content: bytes):
    head = b"\x0e\x10\x54\x08" + len(content).to_bytes(4, "little") + b".FIT\0\0"
    with suppress(TrackerError):
        assert read(head + content, "x.fit", zone=UTC)
