"""Gait: the runner runs otherwise than before, more than the usual scatter; ours, and untested as a sign."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.detector.case import Case
from tracker.detector.trail import Trail
from tracker.model import Evidence

if TYPE_CHECKING:
    from tracker.load.gait import Drift


def look(case: Case, trail: Trail) -> tuple[Evidence, ...]:
    """Each measure that has changed more than this runner's own scatter, at the same speed on the flat."""
    if not case.gait:
        return ()
    from tracker.load.gait import gait_drift

    return tuple(_changed(case, drift) for drift in gait_drift(case.gait, until=case.as_of) if drift.unusual)


def _changed(case: Case, drift: Drift) -> Evidence:
    from tracker.load.gait import BEFORE_DAYS, RECENT_DAYS, UNUSUAL_Z

    quantity = drift.quantity
    decimals = 2 if quantity.smallest < 0.1 else 1
    before, now = (f"{value or 0.0:.{decimals}f}" for value in (drift.before, drift.now))
    foot = " of one foot (the file does not say which)" if quantity.id == "stance_balance_pct" else ""
    more = f"; {drift.note}" if drift.note else ""
    return Evidence(
        claim=f"the {quantity.title} was {now} {quantity.unit}{foot} over the last {RECENT_DAYS} days, "
        f"{before} over the {BEFORE_DAYS} before, at the same speed on the flat: {abs(drift.z or 0.0):.0f} "
        f"times the usual scatter (spoken of from {UNUSUAL_Z:.0f} on), and untested as a sign{more}",
        value=drift.change,
        unit=quantity.unit,
        days=(case.as_of - timedelta(days=RECENT_DAYS - 1), case.as_of),
        reference="the manual, on load metrics: gait",
    )
