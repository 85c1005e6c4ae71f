"""Messages as columns, straight from the bytes: values are worked out only for the fields asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tracker.importers.fit.layout import BASE_TYPES, Definition, Field
from tracker.importers.fit.messages import MESSAGE_NUMBERS, DeveloperColumn, spec, value_names
from tracker.importers.fit.wire import Runs, Scan


@dataclass(frozen=True, slots=True)
class _Part:
    """The messages of one definition: a structured array, their bytes' places, their rows in the table."""

    definition: Definition
    array: np.ndarray
    places: np.ndarray
    rows: np.ndarray


class BulkTable:
    """A `Table` over the runs of a scan."""

    def __init__(self, message: int, parts: list[_Part], scan: Scan, descriptions: Descriptions) -> None:
        self.message = message
        self.rows = sum(len(part.array) for part in parts)
        self._parts = parts
        self._packed_times = scan.packed_times
        self._descriptions = descriptions

    def number(self, name: str) -> np.ndarray:
        """See `Table`."""
        number, scale, offset = spec(self.message, name)
        out = np.full(self.rows, np.nan)
        for part, made in self._fields(number):
            if made.count == 1 and made.kind not in "SV":
                values = _physical(part.array[made.column], made.nothing, scale, offset)
                known = ~np.isnan(values)
                free = known & np.isnan(out[part.rows])
                out[part.rows[free]] = values[free]
        if name == "timestamp" and self._packed_times:
            self._fill_packed_times(out)
        return out

    def arrays(self, name: str) -> list[np.ndarray]:
        """See `Table`."""
        number, scale, offset = spec(self.message, name)
        out = [np.array([])] * self.rows
        for part, made in self._fields(number):
            if made.kind not in "SV":
                raw = part.array[made.column].reshape(len(part.array), -1)
                values = _physical(raw, made.nothing, scale, offset)
                for row, line in zip(part.rows.tolist(), values, strict=True):
                    out[row] = line[~np.isnan(line)]
        return out

    def text(self, name: str) -> list[str | None]:
        """See `Table`."""
        number, _, _ = spec(self.message, name)
        names = value_names(self.message, name)
        out: list[str | None] = [None] * self.rows
        for part, made in self._fields(number):
            for row, value in zip(part.rows.tolist(), part.array[made.column].tolist(), strict=True):
                if isinstance(value, bytes):
                    out[row] = value.split(b"\0")[0].decode("utf-8", "replace").strip() or None
                elif isinstance(value, int) and value != made.nothing:
                    out[row] = names.get(value, str(value))
        return out

    def developer(self) -> list[DeveloperColumn]:
        """See `Table`."""
        columns: dict[tuple[int, int], np.ndarray] = {}
        for part in self._parts:
            order = ">" if part.definition.big_endian else "<"
            for made in part.definition.developer:
                described = self._descriptions.get((made.index, made.number))
                kind, nothing = BASE_TYPES.get(described.base_type, ("V", None)) if described else ("V", None)
                if described is None or kind in "SV" or int(kind[1:]) != made.size:
                    continue
                raw = np.ascontiguousarray(part.array[made.column]).view(order + kind)
                column = columns.setdefault((made.index, made.number), np.full(self.rows, np.nan))
                column[part.rows] = _physical(raw, nothing, described.scale, described.offset)
        return [
            DeveloperColumn(
                self._descriptions[k].name, self._descriptions[k].unit, self._descriptions[k].native, v
            )
            for k, v in columns.items()
        ]

    def octets(self, name: str, width: int) -> np.ndarray:
        """See `Table`."""
        out = np.full((self.rows, width), 255, np.uint8)
        for part, made in self._fields(spec(self.message, name)[0]):
            if made.kind == "u1":
                raw = part.array[made.column].reshape(len(part.array), -1)[:, :width]
                out[part.rows, : raw.shape[1]] = raw
        return out

    def _fields(self, number: int) -> Iterator[tuple[_Part, Field]]:
        for part in self._parts:
            for made in part.definition.fields:
                if made.number == number:
                    yield part, made

    def _fill_packed_times(self, out: np.ndarray) -> None:
        for part in self._parts:
            for row, place in zip(part.rows.tolist(), part.places.tolist(), strict=True):
                if place in self._packed_times:
                    out[row] = self._packed_times[place]


@dataclass(frozen=True, slots=True)
class _Description:
    """What a file says about a developer field."""

    name: str
    unit: str
    base_type: int
    scale: float
    offset: float
    native: tuple[int, int] | None


Descriptions = dict[tuple[int, int], _Description]


class BulkMessages:
    """The `Messages` of one scanned file."""

    def __init__(self, scan: Scan) -> None:
        self.repairs = scan.repairs
        self._scan = scan

    def table(self, name: str) -> BulkTable:
        """All messages of that name; a table of no rows where there are none."""
        number = MESSAGE_NUMBERS[name]
        descriptions = {} if name == "field_description" else self._descriptions
        return BulkTable(number, self._parts(number), self._scan, descriptions)

    def _parts(self, number: int) -> list[_Part]:
        runs = self._scan.runs.items()
        mine = [(d, found) for d, found in runs if d.message == number and found.begins]
        gathered = [(d, *_gather(self._scan.data, d, found)) for d, found in mine]
        if len(gathered) <= 1:
            return [_Part(d, array, places, np.arange(len(array))) for d, array, places in gathered]
        order = np.argsort(np.concatenate([places for _, _, places in gathered]), kind="stable")
        rank = np.empty(len(order), np.intp)
        rank[order] = np.arange(len(order))
        ends = np.cumsum([len(places) for _, _, places in gathered])
        rows = np.split(rank, ends[:-1])
        return [_Part(d, a, p, r) for (d, a, p), r in zip(gathered, rows, strict=True)]

    @cached_property
    def _descriptions(self) -> Descriptions:
        table = self.table("field_description")
        if not table.rows:
            return {}
        numbers = {name: table.number(name).tolist() for name in _DESCRIBING}
        names, units = table.text("field_name"), table.text("units")
        out: Descriptions = {}
        for row in range(table.rows):
            index, number, base, scale, offset, message, native = (numbers[n][row] for n in _DESCRIBING)
            if not np.isnan([index, number, base]).any():
                out[int(index), int(number)] = _Description(
                    name=names[row] or f"field {number:.0f}",
                    unit=units[row] or "",
                    base_type=int(base),
                    scale=scale if scale > 0 else 1,
                    offset=0 if np.isnan(offset) else offset,
                    native=None if np.isnan([message, native]).any() else (int(message), int(native)),
                )
        return out


_DESCRIBING = (
    "developer_data_index",
    "field_definition_number",
    "fit_base_type_id",
    "scale",
    "offset",
    "native_mesg_num",
    "native_field_num",
)


def _gather(data: bytes, definition: Definition, runs: Runs) -> tuple[np.ndarray, np.ndarray]:
    """The messages of all runs as one structured array, and the place of each in the file."""
    size = definition.size
    if len(runs.begins) == 1:
        at, count = runs.begins[0], runs.counts[0]
        return np.frombuffer(data, definition.dtype, count, at), at + np.arange(count) * size
    begins, counts = np.array(runs.begins), np.array(runs.counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    places = np.repeat(begins, counts) + within * size
    whole = np.frombuffer(data, np.uint8)
    return whole[places[:, None] + np.arange(size)].view(definition.dtype)[:, 0], places


def _physical(raw: np.ndarray, nothing: int | None, scale: float, offset: float) -> np.ndarray:
    values = raw.astype(np.float64)
    if raw.dtype.kind == "f":
        values[~np.isfinite(values)] = np.nan
    if nothing is not None:
        values[raw == nothing] = np.nan
    if scale != 1:
        values /= scale
    if offset:
        values -= offset
    return values
