"""What makes two files, or two activities, the same."""

from __future__ import annotations

import hashlib


def content_hash(data: bytes) -> str:
    """The identity of a file's content: SHA-256 in hex, of the unpacked bytes."""
    return hashlib.sha256(data).hexdigest()


def activity_id(data: bytes, number: int) -> str:
    """The id of the ``number``-th activity (from 0) of a file with this content."""
    digest = content_hash(data)[:16]
    return digest if number == 0 else f"{digest}-{number + 1}"
