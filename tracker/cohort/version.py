"""Which niggle this is: what makes two workers, or two halves of one scan, give the same lines."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import tracker


@cache
def version() -> str:
    """The version, and a short hash of sources and tables: an editable install changes without the former."""
    root = Path(tracker.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for kind in ("*.py", "*.tsv") for p in root.rglob(kind)):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return f"{tracker.__version__}+{digest.hexdigest()[:12]}"
