"""Which formats there are, and how a file finds its reader."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from tracker.errors import FileRefusedError
from tracker.importers import archive, fit, gpx, runs_csv, tcx
from tracker.importers.exports import garmin, myaiguide, pmsys, polar, runkeeper, strava
from tracker.importers.source import NONSENSE, Source, content_hash
from tracker.model import Recording

Reader = Callable[[bytes, Source], tuple[Recording, ...]]

MOST_BYTES = 256 * 2**20
"""A larger file, or one that unpacks to more, is refused: a day of running takes about 5 MB."""

LAYERS_OF_GZIP = 3

GZIP = b"\x1f\x8b"
"""How a gzip member begins."""


@dataclass(frozen=True, slots=True)
class Format:
    """One readable format: patterns of its files' names, a test of the first bytes, and its reader.

    ``lists`` marks tables whose rows describe recordings beside them: they are read after those.
    """

    name: str
    patterns: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Reader
    lists: bool = False


FORMATS: tuple[Format, ...] = (
    Format("FIT", ("*.fit",), fit.recognises, fit.read),
    Format("GPX", ("*.gpx",), gpx.recognises, gpx.read),
    Format("TCX", ("*.tcx",), tcx.recognises, tcx.read),
    Format("Polar session", ("training-session*.json",), polar.recognises, polar.read),
    Format("Strava table", ("activities.csv",), strava.recognises, strava.read, lists=True),
    Format("Runkeeper table", ("cardioactivities.csv",), runkeeper.recognises, runkeeper.read, lists=True),
    Format("Garmin list", ("*summarizedactivities.json",), garmin.recognises, garmin.read, lists=True),
    Format("PMSYS sessions", ("srpe.csv",), pmsys.recognises, pmsys.read),
    Format("MyAIGuide sport", ("sport.csv",), myaiguide.recognises, myaiguide.read),
    Format("runs CSV", ("*runs.csv", "*runs.xlsx"), runs_csv.recognises, runs_csv.read, lists=True),
)
"""Every format, in the order in which content is tried."""


def is_candidate(name: str) -> bool:
    """Whether a file found in a folder or an archive looks readable by its name (``.gz`` allowed)."""
    return CANDIDATES.search(name) is not None


def is_list(name: str) -> bool:
    """Whether its name says that it describes recordings beside it, so that it is to be read after them."""
    return LISTS.search(name) is not None


def may_be_health(name: str) -> bool:
    """Whether it may be Apple Health's file, which is called differently in every language."""
    return name.lower().endswith(".xml")


def named(*patterns: str) -> re.Pattern[str]:
    """What finds a path whose last part fits one of the patterns, ``.gz`` or not, in any case."""
    parts = (re.escape(pattern).replace(r"\*", r"[^/\\]*") for pattern in patterns)
    return re.compile(rf"(?:^|[/\\])(?:{'|'.join(parts)})(?:\.gz)*$", re.IGNORECASE)


CANDIDATES = named(*(pattern for form in FORMATS for pattern in form.patterns))
LISTS = named(*(pattern for form in FORMATS if form.lists for pattern in form.patterns))


def read(data: bytes, name: str, *, zone: tzinfo, digest: str | None = None) -> tuple[Recording, ...]:
    """The recordings in a file: one per activity.

    Parameters
    ----------
    data
        The file's bytes, gzipped or not.
    name
        The file's name, for messages and as the ``source`` of its activities.
    zone
        The runner's time zone, used where the file does not tell the local time.
    digest
        The `content_hash` of the unpacked bytes, where the caller has it already.

    Raises
    ------
    FileRefusedError
        The content is no format we know, or cannot be read; the message says why.
    NoActivityError
        The file is sound but holds no activity (settings, a course, a workout plan).
    """
    data = unpacked(data, name)
    source = Source(name, digest or content_hash(data), zone)
    for form in FORMATS:
        if form.recognises(data):
            try:
                return form.read(data, source)
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
    out = []
    size = 0
    while packed[:2] == GZIP:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            out.append(unpacker.decompress(packed, MOST_BYTES - size + 1))
        except zlib.error as error:
            raise FileRefusedError(f"the gzip packing is broken ({error})", where=name) from None
        size += len(out[-1])
        if size > MOST_BYTES:
            raise FileRefusedError(f"it unpacks to more than {MOST_BYTES >> 20} MB", where=name)
        if not unpacker.eof:
            raise FileRefusedError("the gzip packing is cut off", where=name, hint="Copy the file again.")
        packed = unpacker.unused_data
    return b"".join(out)


def _why_unknown(data: bytes, name: str) -> str:
    head = data[:400].lstrip(b"\xef\xbb\xbf \t\r\n\0").lower()
    if not data:
        return "the file is empty"
    if head.startswith((b"<!doctype html", b"<html")):
        return "this is a web page saved under a watch file's name; download the file again"
    if data.startswith(archive.SIGNATURES):
        return "it is a ZIP archive packed once more with gzip; unpack the gzip layer and import the archive"
    if not head:
        return "the file holds nothing but blanks"
    if name.lower().endswith(".csv"):
        return (
            "its first line names neither the columns of a diary (date, region, side, severity) "
            "nor those of runs (date, distance_km, duration_min), nor those of Strava or Runkeeper"
        )
    return (
        "it is nothing niggle knows: no FIT, GPX or TCX file, no ZIP archive, "
        "no service's list of activities, no diary and no table of runs"
    )
