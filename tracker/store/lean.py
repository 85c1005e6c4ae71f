"""sqlite-utils without pandas.

sqlite-utils loads pandas and numpy when it finds them, to learn their types. We hand it plain Python
values, and ``niggle log`` must not wait half a second for that, so they are hidden from it while it is
imported.
"""

from __future__ import annotations

import sys

_hidden = [name for name in ("pandas", "numpy") if name not in sys.modules]
for _name in _hidden:
    sys.modules[_name] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database, Migrations
finally:
    for _name in _hidden:
        del sys.modules[_name]

__all__ = ["Database", "Migrations"]
