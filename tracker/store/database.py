"""The store: one SQLite file that holds everything niggle knows of one athlete."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tracker.model.units import METRIC, UNITS, WEEKDAYS, Units
from tracker.store.entries import TABLES
from tracker.store.forgetting import DUE_SETTING, Forgetting
from tracker.store.loaded import LOADS_SETTING, Loaded
from tracker.store.written import Written

TOKEN_SETTING = "api_token_sha256"  # noqa: S105 - the name of a setting
"""Holds the hash of the API's token; the token itself is shown once and kept nowhere."""

SECRET_SETTING = "web_secret"  # noqa: S105 - the name of a setting
"""Holds what signs the cookies and forms of the pages."""

DEMO_SETTING = "demo"
"""Marks a database of the demo athlete's: nobody else's is added to."""

PRIVATE_SETTINGS = frozenset(
    {TOKEN_SETTING, SECRET_SETTING, LOADS_SETTING, DUE_SETTING, DEMO_SETTING, "reminder_url"}
)
"""Settings of this machine only: they are not exported."""


class Store(Forgetting, Written, Loaded):
    """One open database. Use it as a context manager, one per thread.

    Parameters
    ----------
    path
        The database file; it and its folder are made, readable by their owner only, when they are
        not there.
    make
        Whether it may be made; otherwise it must be there.

    Raises
    ------
    StoreError
        The file is no database, another program's, newer than this program, cannot be written, or is
        damaged; the message says what to do.
    """

    def __init__(self, path: Path, *, make: bool = True) -> None:
        super().__init__(path, make=make)
        try:
            self.let_go(datetime.now(UTC))
        except BaseException:
            self._sql.close()
            raise

    def is_empty(self) -> bool:
        """Whether neither a run nor anything of the diary is in it."""
        with self._speaking():
            tables = (self._db.table(name) for name in ("activities", "niggles", "checkins"))
            return not any(next(iter(table.rows_where(limit=1)), None) for table in tables)

    def count_entries(self) -> int:
        """How many entries and recordings there are, standing or not."""
        with self._speaking():
            tables = ("activities", *TABLES.values())
            return sum(self._sql.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables)  # noqa: S608

    @property
    def units(self) -> Units:
        """The units in which the runner wants to see lengths."""
        return UNITS.get(self.setting("units") or METRIC.id, METRIC)

    @property
    def first_weekday(self) -> int:
        """The runner's first day of a week: 0 for Monday to 6 for Sunday."""
        said = self.setting("week_starts")
        return WEEKDAYS.index(said) if said in WEEKDAYS else 0
