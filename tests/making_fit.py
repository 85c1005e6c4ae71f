"""FIT files written byte by byte, so that a test shows exactly what a watch may write."""

from __future__ import annotations

import struct

from tracker.importers.fit.checksum import checksum

FIT_EPOCH_S = 631_065_600

UINT8, UINT16, SINT32, UINT32, ENUM, BYTE, STRING = 0x02, 0x84, 0x85, 0x86, 0x00, 0x0D, 0x07
SIZES = {UINT8: 1, UINT16: 2, SINT32: 4, UINT32: 4, ENUM: 1, BYTE: 1}
CODES = {UINT8: "B", UINT16: "H", SINT32: "i", UINT32: "I", ENUM: "B", BYTE: "B"}

Fields = tuple[tuple[int, int], ...]
"""(field number, base type) of each field of a message."""


def definition(
    local: int, message: int, fields: Fields, *, big: bool = False, developer: bytes = b""
) -> bytes:
    """A definition message; ``developer`` is (number, size, index) of each developer field."""
    head = 0x40 | local | (0x20 if developer else 0)
    order = ">" if big else "<"
    out = struct.pack("BBB", head, 0, int(big)) + struct.pack(order + "HB", message, len(fields))
    out += b"".join(struct.pack("BBB", number, SIZES[base], base) for number, base in fields)
    return out + (struct.pack("B", len(developer) // 3) + developer if developer else b"")


def data(local: int, fields: Fields, *values: int, big: bool = False, more: bytes = b"") -> bytes:
    """A data message of these raw values; ``more`` is the raw developer data."""
    order = ">" if big else "<"
    codes = "".join(CODES[base] for _, base in fields)
    return bytes([local]) + struct.pack(order + codes, *values) + more


def file(*messages: bytes, crc: int | None = None) -> bytes:
    """The messages with a header and a checksum."""
    body = b"".join(messages)
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", checksum(head))
    whole = head + body
    return whole + struct.pack("<H", checksum(whole) if crc is None else crc)


FILE_ID: Fields = ((0, ENUM),)
RECORD: Fields = ((253, UINT32), (3, UINT8), (5, UINT32))
SESSION: Fields = ((253, UINT32), (2, UINT32), (5, ENUM), (6, ENUM), (7, UINT32), (8, UINT32), (9, UINT32))
START = 1_140_000_000
"""In FIT seconds: 14 February 2026, 10:40 UTC."""


def activity(*messages: bytes) -> bytes:
    """A file of type activity with these messages."""
    return file(definition(0, 0, FILE_ID), data(0, FILE_ID, 4), *messages)


def records(count: int, *, local: int = 1, start: int = START, big: bool = False) -> bytes:
    """A definition and so many records a second apart: heart rate 140, 3 m a second."""
    out = definition(local, 20, RECORD, big=big)
    for i in range(count):
        out += data(local, RECORD, start + i, 140, 300 * i, big=big)
    return out


def session(sport: int = 1, sub_sport: int = 0, *, elapsed: int = 600, start: int = START) -> bytes:
    """A session of so many seconds at 3 m/s."""
    values = (start + elapsed, start, sport, sub_sport, 1000 * elapsed, 1000 * elapsed, 300 * elapsed)
    return definition(2, 18, SESSION) + data(2, SESSION, *values)
