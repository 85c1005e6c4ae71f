"""Which formats there are, and how a file finds its reader."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from tracker.errors import FileRefusedError
from tracker.importers import fit, gpx, runs_csv
from tracker.model import Recording

Reader = Callable[..., tuple[Recording, ...]]

MOST_BYTES = 256 * 2**20
"""A larger file, or one that unpacks to more, is refused: a day of running takes about 5 MB."""

LAYERS_OF_GZIP = 3

GZIP = b"\x1f\x8b"
"""How a gzip member begins."""

NONSENSE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What a reader may run into when a file contradicts itself (a year 9999, a list for a number): the
file is refused, and the others go on."""


@dataclass(frozen=True, slots=True)
class Format:
    """One readable format: file endings, a test of the first bytes, and its reader."""

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Reader


FORMATS: tuple[Format, ...] = (
    Format("FIT", (".fit",), fit.recognises, fit.read),
    Format("GPX", (".gpx",), gpx.recognises, gpx.read),
    Format("runs CSV", ("runs.csv",), runs_csv.recognises, runs_csv.read),
)
"""Every format, in the order in which content is tried."""

NOT_YET = (".tcx", ".zip")
"""Endings of watch files this version cannot read: refused with a reason, never passed over."""


def is_candidate(name: str) -> bool:
    """Whether a file found in a folder looks like a watch file by its name (``.gz`` allowed)."""
    name = name.lower().removesuffix(".gz")
    return name.endswith((*(ending for form in FORMATS for ending in form.endings), *NOT_YET))


def read(data: bytes, name: str, *, zone: tzinfo) -> tuple[Recording, ...]:
    """The recordings in a file: one per activity.

    Parameters
    ----------
    data
        The file's bytes, gzipped or not.
    name
        The file's name, for messages and as the ``source`` of its activities.
    zone
        The runner's time zone, used where the file does not tell the local time.

    Raises
    ------
    FileRefusedError
        The content is no format we know, or cannot be read; the message says why.
    NoActivityError
        The file is sound but holds no activity (settings, a course, a workout plan).
    """
    data = unpacked(data, name)
    for form in FORMATS:
        if form.recognises(data):
            try:
                return form.read(data, name, zone=zone)
            except NONSENSE as error:
                raise FileRefusedError(
                    f"its {form.name} content makes no sense ({type(error).__name__}: {error})", where=name
                ) from error
    raise FileRefusedError(_why_unknown(data, name), where=name)


def unpacked(data: bytes, name: str) -> bytes:
    """The bytes with any gzip layers removed.

    Raises
    ------
    FileRefusedError
        The gzip stream is broken, nested too deep, or unpacks to more than `MOST_BYTES`.
    """
    for _ in range(LAYERS_OF_GZIP):
        if data[:2] != GZIP:
            break
        data = _gunzipped(data, name)
    if len(data) > MOST_BYTES:
        raise FileRefusedError(f"it is larger than {MOST_BYTES >> 20} MB", where=name)
    return data


def _gunzipped(packed: bytes, name: str) -> bytes:
    """One layer of gzip taken off, all its members."""
    out = b""
    while packed[:2] == GZIP:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            out += unpacker.decompress(packed, MOST_BYTES - len(out) + 1)
        except zlib.error as error:
            raise FileRefusedError(f"the gzip packing is broken ({error})", where=name) from None
        if len(out) > MOST_BYTES:
            raise FileRefusedError(f"it unpacks to more than {MOST_BYTES >> 20} MB", where=name)
        if not unpacker.eof:
            raise FileRefusedError("the gzip packing is cut off", where=name, hint="Copy the file again.")
        packed = unpacker.unused_data
    return out


def _why_unknown(data: bytes, name: str) -> str:
    head = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if not data:
        return "the file is empty"
    if head.startswith((b"<!doctype html", b"<html")):
        return "this is a web page saved under a watch file's name; download the file again"
    if b"<trainingcenterdatabase" in head or name.lower().removesuffix(".gz").endswith(".tcx"):
        return "TCX files cannot be read yet; export the activity as FIT or GPX"
    if data[:2] == b"PK":
        return "ZIP archives cannot be read yet; unpack it and import the folder"
    if not head:
        return "the file holds nothing but blanks"
    if name.lower().endswith(".csv"):
        return (
            "its first line names neither the columns of a diary (date, region, side, severity) "
            "nor those of runs (date, distance_km, duration_min)"
        )
    return "the content is neither FIT nor GPX, and no diary or runs table"
