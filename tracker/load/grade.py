"""What slopes cost: the energy of running uphill and down, and speed as if it were flat."""

from __future__ import annotations

import numpy as np

COST = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)
"""Metabolic cost of running on a slope [J/kg/m], by falling powers of the grade: Minetti 2002, J Appl
Physiol 93:1039, measured from −45 % to +45 %."""

STEEPEST = 0.45
FLAT_COST = COST[-1]


def cost(grade: np.ndarray | float) -> np.ndarray:
    """What a metre costs on a slope [J/kg/m].

    Parameters
    ----------
    grade
        Rise over way, 0.1 for 10 % up, −0.1 for 10 % down; steeper than ±0.45 counts as that.

    Notes
    -----
    Metabolic, not mechanical: downhill reads cheap, while braking loads the muscles more.

    References
    ----------
    Minetti AE et al. 2002, J Appl Physiol 93:1039, doi 10.1152/japplphysiol.01177.2001.

    Examples
    --------
    >>> float(cost(0.1).round(4))
    5.9682
    """
    return np.polyval(COST, np.clip(grade, -STEEPEST, STEEPEST))


def graded(speed_mps: np.ndarray, grade: np.ndarray) -> np.ndarray:
    """The speed on the flat that costs the same [m/s]; an unknown grade counts as flat."""
    return speed_mps * np.where(np.isnan(grade), 1.0, cost(grade) / FLAT_COST)
