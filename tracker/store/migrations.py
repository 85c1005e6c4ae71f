"""The schema, as numbered steps; each runs in one transaction together with its record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tracker.store.schema import ABOUT, ACTIONS, APPLICATION_ID, BACK, DIARY, FOUNDATION, IMPORT, LOAD

if TYPE_CHECKING:
    from tracker.store.lean import Database, Migrations

__all__ = ["APPLICATION_ID", "STEPS", "migrations"]

STEPS: dict[str, tuple[str, ...]] = {
    "0001_foundation": FOUNDATION,  # files, activities with samples and laps, the diary, settings
    "0002_import": IMPORT,  # recordings of one run, places, details, forgotten activities
    "0003_diary": DIARY,  # changes of the diary, ratings, answers, questionnaires, self-checks
    "0004_load": LOAD,  # the athlete's settings by date, digests of recordings, loads
    "0005_actions": ACTIONS,  # what was done about a trail
    "0006_about": ABOUT,  # and about which warning something was said
    "0007_back": BACK,  # a run that was forgotten can be brought back
}
"""Every step by its name, in order."""


def migrations() -> Migrations:
    """The steps as sqlite-utils applies them; loaded only where there is something to apply."""
    from tracker.store.lean import Migrations

    steps = Migrations("niggle")
    for name, statements in STEPS.items():
        steps(name=name)(_running(statements))
    return steps


def _running(statements: tuple[str, ...]) -> Callable[[Database], None]:
    def run(db: Database, /) -> None:
        for statement in statements:
            db.execute(statement)

    return run
