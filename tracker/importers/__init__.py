"""Bytes of a watch file → recordings, without side effects.

`read` looks at the content, not at the file's name, and hands it to the reader of its format. The
table `FORMATS` is the one place to add another.
"""

from tracker.importers.formats import FORMATS, MOST_BYTES, Format, is_candidate, read, unpacked
from tracker.importers.identity import content_hash

__all__ = ["FORMATS", "MOST_BYTES", "Format", "content_hash", "is_candidate", "read", "unpacked"]
