"""How much each part of the leg was asked to do: a proxy of ours, untested.

A step loads a tissue in proportion to powers of speed and step length and to the slope; every step counts
with the load to an exponent, because tissue tires far faster by harder steps than by more of them
(Edwards 2018, Exerc Sport Sci Rev 46:224). Only the *signs* are held to the literature: at the same speed
a higher cadence spares the knee, fast kilometres cost the Achilles tendon more, uphill bends the shin
more and downhill loads the knee. The figures compare a runner's own days and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tracker.load.session import Session

REFERENCE_SPEED_MPS = 3.0
REFERENCE_STEP_M = 1.1
"""A step of an easy run; one such on the flat counts 1."""

EXPONENT = 4.0
"""How the load of a step counts. Materials tests give some 6.6 for bone, 9 for tendon and 12–13 for
cartilage (from memory, not verified); to so high a power a proxy as coarse as this one is mostly noise.
``niggle set tissue_exponent`` changes it; the manual shows what that does."""

LEAST_SLOPE = 0.2

SLOWEST_STEPS = 90.0
SHORTEST_STEP_M, LONGEST_STEP_M = 0.3, 2.2
"""Half minutes with fewer steps a minute, or shorter or longer ones, are no running, or not measured."""


@dataclass(frozen=True, slots=True)
class Tissue:
    """One group: the powers of speed and step length in the load of a step, and its change with the grade.

    ``uphill`` and ``downhill`` are the change of the load per unit of grade (1 would be +10 % on 10 %).
    """

    id: str
    title: str
    speed: float
    step: float
    uphill: float
    downhill: float
    rests_on: str


TISSUES: tuple[Tissue, ...] = (
    Tissue(
        *("calf", "calf and Achilles tendon", 0.5, 0.0, 1.5, -0.5),
        "damage rises with speed although the sum per kilometre falls: Firminger 2020, "
        "Med Sci Sports Exerc 52:1549",
    ),
    Tissue(
        *("knee", "front of the knee", 0.0, 2.6, -0.5, 2.0),
        "per step −22.2 % with steps 10 % shorter, +31 % with 10 % longer: Willson 2014, Clin Biomech 29:243",
    ),
    Tissue(
        *("shin", "shin bone", 0.3, 1.0, 1.2, -1.2),
        "shorter steps lower the risk: Edwards 2009, Med Sci Sports Exerc 41:2177; bending rises uphill "
        "and falls downhill: Rice 2024, J Sport Health Sci",
    ),
    Tissue(*("hamstring", "hamstrings", 1.5, 0.5, 1.0, -0.5), "from memory: it grows with speed, and uphill"),
    Tissue(
        *("hip", "hip and buttock", 0.5, 1.0, 0.5, 0.5), "from memory: it grows with step length and speed"
    ),
)


def tissue_load(tissue: Tissue) -> Callable[[Session], float | None]:
    """The function that gives a tissue's load in a session [steps of an easy run on the flat]."""

    def find(session: Session) -> float | None:
        digest = session.digest
        if digest is None or not session.activity.is_run:
            return None
        speed, cadence = digest.column("speed_mps"), digest.column("cadence_spm")
        with np.errstate(invalid="ignore", divide="ignore"):
            length = speed / cadence * 60
            known = (cadence > SLOWEST_STEPS) & (length > SHORTEST_STEP_M) & (length < LONGEST_STEP_M)
        if not known.any():
            return None
        load = per_step(tissue, speed[known], cadence[known], digest.column("grade")[known])
        steps = cadence[known] * digest.column("seconds")[known] / 60 / 2
        exponent = session.athlete.tissue_exponent or EXPONENT
        return float(steps @ load**exponent)

    return find


def per_step(tissue: Tissue, speed_mps: np.ndarray, cadence_spm: np.ndarray, grade: np.ndarray) -> np.ndarray:
    """The load of one step, 1 for that of an easy run on the flat; an unknown grade counts as flat."""
    slope = np.nan_to_num(grade)
    change = 1 + np.where(slope > 0, tissue.uphill * slope, -tissue.downhill * slope)
    length = speed_mps / (cadence_spm / 60)
    load: np.ndarray = (
        (speed_mps / REFERENCE_SPEED_MPS) ** tissue.speed
        * (length / REFERENCE_STEP_M) ** tissue.step
        * np.clip(change, LEAST_SLOPE, None)
    )
    return load
