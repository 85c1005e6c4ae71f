"""Silence: nothing is logged while a trail is open, and nobody knows whether it went quiet."""

from __future__ import annotations

from tracker.detector import wording
from tracker.detector.case import Case
from tracker.detector.trail import Trail
from tracker.model import Evidence

SILENT_DAYS = 10
"""A runner who logged until then and is silent for so long has stopped logging, for whatever reason."""


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """How long nothing has been logged."""
    last = case.observed[-1] if case.observed else trail[-1].last
    days = (case.as_of - last).days
    if days < SILENT_DAYS:
        return ()
    claim = f"nothing has been logged for {wording.plural(days, 'day')}: silence is not the same as clear"
    return (Evidence(claim=claim, value=days, unit="days", days=(last,)),)
