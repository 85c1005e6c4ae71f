"""The database: one SQLite file that holds everything and survives everything.

`Store` opens it, brings its schema up to date and reads and writes the core types. The tables are
meant to be read by people too; ``manual/database.md`` describes them.
"""

from tracker.store.database import Store

__all__ = ["Store"]
