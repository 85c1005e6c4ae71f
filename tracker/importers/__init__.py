"""Bytes of a watch file → recordings, without side effects.

`read` looks at the content, not at the file's name, and hands it to the reader of its format. The
table `FORMATS` is the one place to add another. `archive` opens what services pack together.
"""

from tracker.importers.formats import (
    FORMATS,
    MOST_BYTES,
    Format,
    is_candidate,
    is_list,
    may_be_health,
    read,
    unpacked,
)
from tracker.importers.source import Source, content_hash

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "Format",
    "Source",
    "content_hash",
    "is_candidate",
    "is_list",
    "may_be_health",
    "read",
    "unpacked",
]
