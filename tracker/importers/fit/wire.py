"""FIT's wire format: bytes → runs of equally shaped messages, without touching each message.

A FIT file is a chain of parts; a part is a header, messages, and a checksum. A message is a header byte
and either a definition (the layout of the data that follow under one of 16 local numbers) or data in
that layout. Data messages of one layout mostly stand in a row, so the walker finds such a run at once:
where the byte at ``p`` is a data header and a message takes ``size`` bytes, the next header stands at
``p + size``; as long as those bytes equal the first, the run goes on.

Source: the FIT protocol description by Garmin (Flexible and Interoperable Data Transfer).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tracker.importers.fit import layout
from tracker.importers.fit.checksum import checksum
from tracker.importers.fit.layout import Definition

DEVICE_TIME = 0x10000000
"""Timestamps below this count from the device's power-on, not from the FIT epoch."""

NOT_SET = 0xFFFFFFFF

RECORD = 20
"""The number of the message that carries samples."""


@dataclass(slots=True)
class Runs:
    """Where messages of one layout stand in a row: the first byte and the number of each row's messages."""

    begins: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Scan:
    """What the walk over a file found, layout by layout, each in the order of the file."""

    data: bytes
    runs: dict[Definition, Runs] = field(default_factory=dict)
    packed_times: dict[int, int] = field(default_factory=dict)
    """Where a message has its time in the header: position → FIT time [s]."""
    repairs: list[str] = field(default_factory=list)

    def repaired(self, what: str) -> None:
        """Note a repair, once."""
        if what not in self.repairs:
            self.repairs.append(what)


def recognises(data: bytes) -> bool:
    """Whether the bytes begin with a FIT header."""
    return len(data) >= 12 and data[0] in (12, 14) and data[8:12] == b".FIT"


def scan(data: bytes) -> Scan:
    """All runs of messages in all parts of a file, as far as they can be read; never raises."""
    found = Scan(data)
    begin = 0
    while begin < len(data):
        if not recognises(data[begin : begin + 12]):
            found.repaired(f"{len(data) - begin} bytes after the end of the activity were passed over")
            break
        begin = _scan_part(found, begin)
    return found


def _scan_part(found: Scan, begin: int) -> int:
    """Walk one part; returns where the next one would begin."""
    data = found.data
    size = int.from_bytes(data[begin + 4 : begin + 8], "little")
    first = begin + data[begin]
    end = first + size
    if size == 0 and len(data) > first + 2:
        found.repaired("the watch stopped before it wrote how much there is; read to the end")
        end = after = len(data)
    elif end + 2 > len(data):
        found.repaired("the file breaks off; read up to there")
        end = after = min(end, len(data))
    else:
        after = end + 2
        if checksum(memoryview(data)[begin:after]) != 0:
            found.repaired("the checksum is wrong; the content was read all the same")
    _Walker(found, end, cut=after == len(data), wary=bool(found.repairs)).walk(first)
    return max(after, begin + 12)


Slot = tuple[Definition, int, Runs]
"""What a local number stands for: a layout, the size of its messages, and where its runs are noted."""


class _Walker:
    """Walks the messages of one part."""

    def __init__(self, found: Scan, end: int, *, cut: bool, wary: bool) -> None:
        self.found = found
        self.data = found.data
        self.bytes = np.frombuffer(found.data, np.uint8)
        self.end = end
        self.cut = cut
        self.wary = wary
        self.clock: int | None = None
        self.local: list[Slot | None] = [None] * 16
        self.layouts: dict[bytes, Slot] = {}
        self.defined: list[tuple[int, int, Slot]] = []
        self.time: int | None = None
        self.time_at = 0
        self.lost = 0
        self.resumed = 0

    def walk(self, at: int) -> None:
        """Read from ``at`` to the end; what makes no sense is skipped up to the next message that does.

        The loop's first branch takes the commonest step, a single data message, with as little ado as
        Python allows: some watches write nothing but single ones, turn by turn. In a file known to be
        damaged every step is looked at.
        """
        data, end, local = self.data, self.end, self.local
        while at < end:
            header = data[at]
            slot = local[header] if header < 16 and not self.wary else None
            if slot is not None:
                after = at + slot[1]
                if after < end and data[after] != header:
                    runs = slot[2]
                    runs.begins.append(at)
                    runs.counts.append(1)
                    at = after
                    continue
            at = self._step(at, header)
        if self.lost:
            self.found.repaired(f"{self.lost} bytes made no sense and were passed over")

    def _step(self, at: int, header: int) -> int:
        """Take whatever begins here; returns where the next begins."""
        after: int | None = None
        if header & 0xC0 == 0x40:
            after = self._define(at, header)
        else:
            slot = self.local[(header >> 5) & 3 if header & 0x80 else header & 15]
            if slot is not None:
                after = self._run(at, header, slot)
        return self._resume(at) if after is None else after

    def _in_time(self, at: int, count: int, definition: Definition) -> int:
        """How many of these records are dated soon after the last good one: nonsense is not."""
        begins = at + (definition.time_at or 0) + definition.size * np.arange(count)
        times = _times_at(self.bytes, begins, big_endian=definition.big_endian)
        before = np.concatenate([[times[0] if self.clock is None else self.clock], times[:-1]])
        late = np.flatnonzero(np.abs(times - before) > SOON_S)
        good = int(late[0]) if len(late) else count
        if good:
            self.clock = int(times[good - 1])
        return good

    def _define(self, at: int, header: int) -> int | None:
        """Learn a definition; None where it is cut off or nonsense."""
        data, end = self.data, self.end
        fields_at = at + 6
        if fields_at > end or data[at + 2] > 1:
            return None
        after = developer_at = fields_at + 3 * data[at + 5]
        if header & 0x20:
            if after >= end:
                return None
            developer_at = after + 1
            after = developer_at + 3 * data[after]
        if after > end:
            return None
        written = data[at + 2 : after]
        slot = self.layouts.get(written)
        if slot is None:
            big_endian = data[at + 2] == 1
            message = int.from_bytes(data[at + 3 : at + 5], "big" if big_endian else "little")
            native = data[fields_at : fields_at + 3 * data[at + 5]]
            definition = layout.definition(message, big_endian, native, data[developer_at:after])
            runs = self.found.runs.setdefault(definition, Runs())
            slot = self.layouts[written] = (definition, definition.size, runs)
        self.local[header & 15] = slot
        self.defined.append((at, header & 15, slot))
        return after

    def _run(self, at: int, header: int, slot: Slot) -> int | None:
        """Take the run that begins here; None where not even one message fits."""
        _, size, runs = slot
        after = at + size
        if after > self.end:
            return None
        count = 1
        if header & 0x80:
            self._unpack_time(at, header & 31)
        elif after < self.end and self.data[after] == header:
            count = self._count(at, header, size)
        if self.wary and slot[0].message == RECORD and slot[0].time_at is not None:
            count = self._in_time(at, count, slot[0])
            if not count and self._can_resume(at):
                return None
            count = max(count, 1)
        runs.begins.append(at)
        runs.counts.append(count)
        return at + count * size

    def _count(self, at: int, header: int, size: int) -> int:
        """How many equal headers follow at this distance, looked at in growing windows."""
        most = (self.end - at) // size
        count, window = 2, 32
        while count < most:
            upto = min(count + window, most)
            other = np.flatnonzero(
                self.bytes[at + count * size : at + (upto - 1) * size + 1 : size] != header
            )
            if len(other):
                return count + int(other[0])
            count, window = upto, window * 4
        return min(count, most)

    def _unpack_time(self, at: int, offset: int) -> None:
        """A time in the header: five bits that count on from the last full time."""
        for definition, runs in self.found.runs.items():
            if definition.time_at is not None and runs.begins and runs.begins[-1] > self.time_at:
                self.time_at = runs.begins[-1]
                last = self.time_at + (runs.counts[-1] - 1) * definition.size
                self.time = _time_at(self.data, definition, last)
        if self.time is not None:
            self.time += (offset - self.time) & 31
            self.found.packed_times[at] = self.time

    def _can_resume(self, at: int) -> bool:
        """Whether a record follows that fits the last good one better than this one does."""
        local = {number: slot for number, slot in enumerate(self.local) if slot is not None}
        if self._next_good(at + 1, local, self.clock or 0) is not None:
            return True
        self.clock = None  # the clock has truly leapt
        return False

    def _resume(self, at: int) -> int:
        """Where reading can go on after nonsense at ``at``: a record soon after the last good one.

        What was read since that record, definitions included, was nonsense too and is taken back.
        """
        last_good, latest = self._last_good_record()
        local = {number: slot for place, number, slot in self.defined if place < last_good}
        found = self._next_good(at + 1, local, latest)
        self.resumed += 1
        if found is None or self.resumed > MOST_RESUMES:
            rest = self.end - at
            self.lost += 0 if self.cut and rest <= LONGEST_MESSAGE else rest
            return self.end
        self.lost += found - self._take_back(last_good, local)
        return found

    def _next_good(self, begin: int, local: dict[int, Slot], latest: int) -> int | None:
        """The first good record from ``begin`` on, looked for nearby first."""
        numbers = [number for number, (definition, _, _) in local.items() if definition.message == RECORD]
        for end in (min(begin + NEARBY, self.end), self.end):
            places = [_next_record(self.bytes, begin, end, number, local, latest) for number in numbers]
            found = [place for place in places if place is not None]
            if found:
                return min(found)
        return None

    def _take_back(self, last_good: int, local: dict[int, Slot]) -> int:
        """Forget all runs after the one at ``last_good``; returns where that one ends."""
        end = last_good
        for definition, runs in self.found.runs.items():
            while runs.begins and runs.begins[-1] > last_good:
                runs.begins.pop()
                runs.counts.pop()
            if runs.begins and runs.begins[-1] == last_good:
                end = last_good + runs.counts[-1] * definition.size
        self.defined = [item for item in self.defined if item[0] < last_good]
        self.local[:] = [None] * 16
        for number, slot in local.items():
            self.local[number] = slot
        return end

    def _last_good_record(self) -> tuple[int, int]:
        """Where the last run of records begins whose time agrees with those before it, and that time [s]."""
        last = [
            (at, count, definition)
            for definition, runs in self.found.runs.items()
            if definition.message == RECORD and definition.time_at is not None
            for at, count in zip(runs.begins[-RECORDS_ASKED:], runs.counts[-RECORDS_ASKED:], strict=True)
        ]
        last.sort(key=lambda run: -run[0])
        times = [
            (_time_at(self.data, definition, at + (count - 1) * definition.size), at)
            for at, count, definition in last[:RECORDS_ASKED]
        ]
        real = sorted(time for time, _ in times if DEVICE_TIME <= time < NOT_SET)
        if not real:
            return 0, 0
        middle = real[len(real) // 2]
        return next((at, time) for time, at in times if abs(time - middle) <= SOON_S)


LONGEST_MESSAGE = 1 << 10
"""The last message of a file that breaks off is cut; that is no further damage."""

NEARBY = 1 << 14
"""Reading mostly goes on within this many bytes of the damage."""

MOST_RESUMES = 500
"""A file with more damaged stretches than this is noise."""

RECORDS_ASKED = 21
"""So many of the last runs of records tell what time it was before a damaged stretch."""

SOON_S = 4 * 3600
"""After a damaged stretch the clock has moved on by no more than this."""


def _next_record(
    bytes_: np.ndarray, begin: int, end: int, number: int, local: dict[int, Slot], latest: int
) -> int | None:
    """The first place from ``begin`` on that looks like a record of this layout, followed by a message."""
    definition = local[number][0]
    if definition.time_at is None or end - definition.size <= begin:
        return None
    places = begin + np.flatnonzero(bytes_[begin : end - definition.size] == number)
    times = _times_at(bytes_, places + definition.time_at, big_endian=definition.big_endian)
    following = bytes_[places + definition.size]
    fits = (times >= latest) & (times <= latest + SOON_S)
    fits &= np.isin(following, list(local)) | ((following & 0xF0) == 0x40)
    good = places[fits]
    return int(good[0]) if len(good) else None


def _times_at(bytes_: np.ndarray, places: np.ndarray, *, big_endian: bool) -> np.ndarray:
    """The four-byte times that begin at these places."""
    four = bytes_[places[:, None] + np.arange(4)].astype(np.int64)
    return np.asarray(four @ 256 ** (np.arange(3, -1, -1) if big_endian else np.arange(4)))


def _time_at(data: bytes, definition: Definition, at: int) -> int:
    begin = at + (definition.time_at or 0)
    return int.from_bytes(data[begin : begin + 4], "big" if definition.big_endian else "little")
