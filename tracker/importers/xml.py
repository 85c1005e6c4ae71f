"""Reading XML from strangers: strictly first, then as far as it goes; no entities, no network.

Elements are matched by local name, so that no vendor's namespaces matter. The recipe is the one that
recovered every recoverable file of our collection: drop a byte-order mark and blanks before the
declaration, parse strictly, then again in recovering mode.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO

import numpy as np
from lxml import etree

from tracker.errors import FileRefusedError

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""The marks with which such a text begins."""

CAREFULLY = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
"""How a stranger's XML is parsed."""

HEAD = 64 * 1024
"""So many of the first bytes tell the format."""


def has_root(data: bytes, name: str) -> bool:
    """Whether an element of this local name opens within the first bytes."""
    head = data[:HEAD]
    if head[:2] in UTF_16:
        head = head.decode("utf-16", "replace").encode()
    return re.search(rb"<(?:[\w.-]+:)?" + name.encode() + rb"[\s/>]", head, re.IGNORECASE) is not None


Point = dict[str, float]
"""What one point of a track knows, by column."""


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: its tree without the points, which were taken out as they passed, and the repairs.

    A point takes fifty times its text in a tree; a day's recording would take gigabytes.
    """

    root: etree._Element
    points: dict[etree._Element, list[Point]]
    """The points of each element that held some."""
    repairs: tuple[str, ...]


def parse(data: bytes, name: str, point: str, take: Callable[[etree._Element], Point]) -> Document:
    """The document, and what had to be mended to get it.

    Parameters
    ----------
    data
        The file.
    name
        For messages.
    point
        The local name of the elements that are points.
    take
        Makes a point of such an element, which is dropped then.

    Raises
    ------
    FileRefusedError
        It cannot be read even in part, or it defines entities.
    """
    begin = data.find(b"<")
    repairs: tuple[str, ...] = ()
    if begin > 0 and data[:2] not in UTF_16:
        data = data[begin:]
        repairs = ("blanks or marks before the XML were dropped",)
    reason = "it is empty"
    for recover in (False, True):
        try:
            root, points = _stream(data, point, take, recover=recover)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error)
            continue
        if root is not None:
            dtd = root.getroottree().docinfo.internalDTD
            if dtd is not None and dtd.entities():  # type: ignore[attr-defined]
                raise FileRefusedError("it defines entities of its own, which no watch does", where=name)
            damaged = ("the XML is damaged; read as far as it goes",) if recover else ()
            return Document(root, points, repairs + damaged)
    raise FileRefusedError(f"the XML cannot be read ({reason})", where=name)


def _stream(
    data: bytes, point: str, take: Callable[[etree._Element], Point], *, recover: bool
) -> tuple[etree._Element | None, dict[etree._Element, list[Point]]]:
    points: dict[etree._Element, list[Point]] = {}
    passing = etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag=f"{{*}}{point}",
        recover=recover,
        remove_comments=True,
        **CAREFULLY,
    )
    for _, element in passing:
        parent = element.getparent()
        if parent is not None:
            points.setdefault(parent, []).append(take(element))
            let_go(element)
    return passing.root, points


def let_go(element: etree._Element) -> None:
    """Free an element that has passed, and its elder siblings; itself it must stay while it passes."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


@lru_cache(maxsize=1024)
def local_name(tag: object) -> str:
    """The name of a tag without namespace or prefix, declared or not; "" for comments and the like."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that local name."""
    return (child for child in element if local_name(child.tag) == name)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child along a path of local names, None where there is none."""
    for name in path:
        element = None if element is None else next(children(element, name), None)
    return element


def text(element: etree._Element | None, *path: str) -> str | None:
    """The text of the first child along a path, None where there is none or it is blank."""
    found = child(element, *path)
    return ((found.text or "").strip() or None) if found is not None else None


def number(written: str | None) -> float:
    """A number as written; NaN for nothing and for what is none, or has no end."""
    try:
        value = float(written) if written else math.nan
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def instant(written: str | None) -> float:
    """An ISO 8601 time in Unix seconds, without an offset taken for UTC; NaN for what is none."""
    if not written:
        return float("nan")
    try:
        when = datetime.fromisoformat(written.strip())
        return (when.replace(tzinfo=UTC) if when.tzinfo is None else when).timestamp()
    except (ValueError, OverflowError):
        return float("nan")


def columns(points: list[Point], names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """The points as columns, NaN where a point does not know one."""
    missing = float("nan")
    return {name: np.array([point.get(name, missing) for point in points], dtype=float) for name in names}
