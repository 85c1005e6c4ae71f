"""How high a score must be before a sign speaks: measured on unrelated niggles.

The table is printed by ``make calibration`` (`tracker.evaluation.calibrate`), which lets simulated
runners have niggles at places drawn from the priors of the region table, independent of each other,
and counts how often each sign would speak up.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

WANTED_FALSE_ALARMS_PER_YEAR = 0.25
"""One false alarm in four runner-years, all signs together."""

SHARE: dict[str, float] = {"shift": 0.75, "recurrence": 0.25}
"""How that is divided. Shift gets the larger part: its false alarms grow slowly with the score, while
those of a recurrence fall tenfold from two onsets to three."""

ONSETS_PER_YEAR = (2.0, 4.0, 6.0, 9.0, 12.0, 18.0, 24.0, 36.0, 48.0)
"""The rates of onsets for which the tables were measured."""

Table = dict[str, dict[int, tuple[float, ...]]]

FALSE_ALARMS: Table = {
    "shift": {
        1: (0.0736, 0.2522, 0.4824, 0.8317, 1.1909, 1.7465, 2.1091, 2.4731, 2.6334),
        2: (0.0056, 0.0335, 0.0950, 0.2487, 0.4691, 1.0184, 1.5108, 2.2095, 2.5290),
        3: (0.0001, 0.0041, 0.0186, 0.0715, 0.1774, 0.5524, 1.0344, 1.9018, 2.4119),
        4: (0.0000, 0.0004, 0.0035, 0.0201, 0.0698, 0.2960, 0.6877, 1.6121, 2.2694),
        5: (0.0000, 0.0000, 0.0008, 0.0059, 0.0234, 0.1568, 0.4467, 1.3481, 2.1274),
        6: (0.0000, 0.0000, 0.0001, 0.0021, 0.0089, 0.0806, 0.2948, 1.1030, 1.9646),
        7: (0.0000, 0.0000, 0.0000, 0.0001, 0.0025, 0.0386, 0.1840, 0.8870, 1.7996),
        8: (0.0000, 0.0000, 0.0000, 0.0000, 0.0004, 0.0199, 0.1156, 0.6971, 1.6220),
        9: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0096, 0.0670, 0.5335, 1.4349),
        10: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0047, 0.0381, 0.4035, 1.2470),
    },
    "recurrence": {
        1: (1.9620, 3.9274, 5.7326, 8.4329, 11.1517, 16.1653, 20.8367, 29.4350, 37.1527),
        2: (0.0369, 0.1391, 0.2849, 0.6496, 1.0934, 2.2154, 3.6406, 6.9840, 10.7950),
        3: (0.0013, 0.0101, 0.0215, 0.0722, 0.1611, 0.4544, 0.9435, 2.4070, 4.4131),
        4: (0.0001, 0.0009, 0.0015, 0.0127, 0.0274, 0.1201, 0.2961, 0.9775, 2.1430),
        5: (0.0000, 0.0000, 0.0001, 0.0026, 0.0047, 0.0311, 0.0954, 0.4215, 1.1210),
        6: (0.0000, 0.0000, 0.0000, 0.0003, 0.0009, 0.0088, 0.0325, 0.1849, 0.5910),
        7: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0025, 0.0096, 0.0848, 0.3096),
        8: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0009, 0.0032, 0.0372, 0.1644),
        9: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0005, 0.0011, 0.0160, 0.0835),
        10: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0001, 0.0001, 0.0071, 0.0431),
    },
}
"""False alarms per runner-year by sign, score and onset rate, for runners who say left and right: 4,000
simulated runners a rate, two years each after a settling year, seed 20260. An alarm that goes on counts
anew every 120 days."""

WITHOUT_SIDES: Table = {
    "shift": {
        1: (0.0979, 0.3236, 0.5927, 1.0125, 1.3687, 1.9053, 2.2391, 2.5457, 2.6964),
        2: (0.0080, 0.0597, 0.1542, 0.3886, 0.6621, 1.2776, 1.7833, 2.3859, 2.6174),
        3: (0.0004, 0.0109, 0.0364, 0.1449, 0.3123, 0.8223, 1.3825, 2.2022, 2.5743),
        4: (0.0000, 0.0016, 0.0065, 0.0495, 0.1459, 0.5234, 1.0619, 2.0202, 2.5091),
        5: (0.0000, 0.0001, 0.0013, 0.0176, 0.0688, 0.3229, 0.7990, 1.8279, 2.4369),
        6: (0.0000, 0.0000, 0.0004, 0.0060, 0.0271, 0.1978, 0.5875, 1.6455, 2.3523),
        7: (0.0000, 0.0000, 0.0001, 0.0019, 0.0119, 0.1237, 0.4259, 1.4509, 2.2605),
        8: (0.0000, 0.0000, 0.0000, 0.0008, 0.0051, 0.0720, 0.3021, 1.2504, 2.1556),
        9: (0.0000, 0.0000, 0.0000, 0.0001, 0.0020, 0.0436, 0.2107, 1.0669, 2.0215),
        10: (0.0000, 0.0000, 0.0000, 0.0000, 0.0004, 0.0259, 0.1472, 0.8895, 1.8660),
    },
    "recurrence": {
        1: (1.9476, 3.7939, 5.5287, 8.0538, 10.3598, 14.6810, 18.5251, 25.3190, 31.1657),
        2: (0.0701, 0.2505, 0.5421, 1.1038, 1.8044, 3.4827, 5.4006, 9.5059, 13.7020),
        3: (0.0029, 0.0208, 0.0744, 0.2250, 0.4585, 1.1820, 2.1968, 4.8072, 7.8481),
        4: (0.0003, 0.0022, 0.0149, 0.0585, 0.1420, 0.4637, 1.0770, 2.8339, 5.2074),
        5: (0.0001, 0.0003, 0.0027, 0.0160, 0.0465, 0.2052, 0.5625, 1.7850, 3.6939),
        6: (0.0000, 0.0000, 0.0005, 0.0043, 0.0159, 0.0885, 0.3010, 1.1555, 2.6876),
        7: (0.0000, 0.0000, 0.0001, 0.0008, 0.0054, 0.0406, 0.1600, 0.7410, 1.9320),
        8: (0.0000, 0.0000, 0.0000, 0.0000, 0.0018, 0.0164, 0.0864, 0.4736, 1.3829),
        9: (0.0000, 0.0000, 0.0000, 0.0000, 0.0008, 0.0063, 0.0455, 0.2954, 0.9882),
        10: (0.0000, 0.0000, 0.0000, 0.0000, 0.0003, 0.0029, 0.0248, 0.1859, 0.6899),
    },
}
"""The same for runners who do not say the side: for them one site is as wide as two."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The score from which a sign speaks, and the false alarms per runner-year that this gives."""

    score: int
    false_alarms_per_year: float


def threshold(
    sign: str,
    onsets_per_year: float,
    *,
    sided: bool = True,
    wanted: float = WANTED_FALSE_ALARMS_PER_YEAR,
) -> Threshold:
    """The lowest score that keeps a runner with this many unrelated onsets within the sign's share.

    Parameters
    ----------
    sign
        The sign's id.
    onsets_per_year
        The runner's rate of onsets [1/year].
    sided
        Whether the runner says left and right.
    wanted
        False alarms a year of all signs together.

    Notes
    -----
    Between the measured rates the figure is interpolated. Where even the highest measured score is
    too frequent, or the runner has more onsets than were measured, that score is used.
    """
    table = (FALSE_ALARMS if sided else WITHOUT_SIDES)[sign]
    beyond = onsets_per_year > ONSETS_PER_YEAR[-1]
    for score in sorted(table):
        rate = _interpolated(table[score], onsets_per_year)
        if (rate <= wanted * SHARE[sign] and not beyond) or score == max(table):
            return Threshold(score, rate)
    raise LookupError(f"no false-alarm figures for the sign {sign}")


def chance(sign: str, score: int, onsets_per_year: float, *, sided: bool = True) -> float:
    """How often a year [1/year] unrelated onsets reach this score; beyond the table, its last score."""
    table = (FALSE_ALARMS if sided else WITHOUT_SIDES)[sign]
    return _interpolated(table[min(score, max(table))], onsets_per_year)


def _interpolated(figures: tuple[float, ...], at: float) -> float:
    if at <= ONSETS_PER_YEAR[0]:
        return figures[0]
    if at >= ONSETS_PER_YEAR[-1]:
        return figures[-1]
    right = bisect_left(ONSETS_PER_YEAR, at)
    low, high = ONSETS_PER_YEAR[right - 1], ONSETS_PER_YEAR[right]
    part = (at - low) / (high - low)
    return figures[right - 1] * (1 - part) + figures[right] * part
