"""What a load metric is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tracker.load.needs import NEEDS
from tracker.load.session import Session


class Grade(StrEnum):
    """How well it is known what a metric means for a runner's health or fitness."""

    ESTABLISHED = "established"
    USEFUL = "useful"
    DISPUTED = "disputed"
    UNTESTED = "untested"


class Per(StrEnum):
    """What a metric has one value for, and how runs make a day."""

    RUN_SUM = "run; a day's runs add up"
    RUN_MEAN = "run; a day's runs are averaged by time"
    DAY = "day"
    DAY_SUM = "day; days add up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One load metric.

    ``of_run`` gives its value for one session, ``of_days`` that of every day from the daily loads of its
    basis. ``needs`` name what must be known (`tracker.load.needs.NEEDS`); ``low`` and ``high`` are the
    limits within which it makes sense.
    """

    id: str
    title: str
    unit: str
    per: Per
    formula: str
    grade: Grade
    reference: str
    low: float = 0.0
    high: float = float("inf")
    needs: tuple[str, ...] = ()
    disputed: str | None = None
    of_run: Callable[[Session], float | None] | None = None
    of_days: Callable[[np.ndarray], np.ndarray] | None = None
    basis: tuple[str, ...] = ()
    """For a daily metric: the loads it can be built on, the preferred one first."""

    @property
    def adds_up(self) -> bool:
        """Whether a week's figure is the sum of its days'."""
        return self.per in (Per.RUN_SUM, Per.DAY_SUM)


def missing(metric: Metric, session: Session) -> str | None:
    """Why a session has no value of a metric, None where it has one."""
    for need in metric.needs:
        if NEEDS[need].find(session) is None:
            return NEEDS[need].missing
    return None
