"""METRICS: every load metric once."""

from __future__ import annotations

import numpy as np

from tracker.load.metrics_of_days import OF_DAYS
from tracker.load.metrics_of_runs import OF_RUNS
from tracker.load.session import Session

METRICS = (*OF_RUNS, *OF_DAYS)
"""Every metric, in the order in which they are shown; the two tables are the one place to add another."""

LOW = np.array([metric.low for metric in OF_RUNS])
HIGH = np.array([metric.high for metric in OF_RUNS])

BY_ID = {metric.id: metric for metric in METRICS}


def figures(session: Session) -> np.ndarray:
    """The values of every metric of `OF_RUNS` for one session, NaN where it is not known or cannot be."""
    found = (metric.of_run(session) if metric.of_run else None for metric in OF_RUNS)
    values = np.array([np.nan if value is None else value for value in found], dtype=float)
    return np.where((values >= LOW) & (values <= HIGH), values, np.nan)


def figure(session: Session, name: str) -> float | None:
    """The value of one such metric, None where it is not known or cannot be."""
    value = float(figures(session)[[metric.id for metric in OF_RUNS].index(name)])
    return None if np.isnan(value) else value
