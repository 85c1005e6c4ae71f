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
        1: (0.0694, 0.2417, 0.4435, 0.7957, 1.1349, 1.6844, 2.0439, 2.4315, 2.6077),
        2: (0.0054, 0.0307, 0.0925, 0.2400, 0.4554, 0.9724, 1.4605, 2.1488, 2.5000),
        3: (0.0001, 0.0043, 0.0169, 0.0721, 0.1747, 0.5212, 0.9912, 1.8486, 2.3635),
        4: (0.0000, 0.0006, 0.0039, 0.0205, 0.0674, 0.2755, 0.6542, 1.5725, 2.2178),
        5: (0.0000, 0.0001, 0.0004, 0.0055, 0.0245, 0.1391, 0.4301, 1.3030, 2.0670),
        6: (0.0000, 0.0000, 0.0001, 0.0015, 0.0077, 0.0737, 0.2730, 1.0659, 1.9062),
        7: (0.0000, 0.0000, 0.0000, 0.0005, 0.0025, 0.0360, 0.1693, 0.8570, 1.7412),
        8: (0.0000, 0.0000, 0.0000, 0.0001, 0.0004, 0.0168, 0.1008, 0.6851, 1.5670),
        9: (0.0000, 0.0000, 0.0000, 0.0000, 0.0001, 0.0090, 0.0583, 0.5214, 1.3826),
        10: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0049, 0.0339, 0.3959, 1.1951),
    },
    "recurrence": {
        1: (1.9596, 3.9240, 5.7189, 8.4139, 11.1267, 16.0760, 20.7018, 29.1411, 36.7077),
        2: (0.0423, 0.1442, 0.3020, 0.6683, 1.1346, 2.3019, 3.7669, 7.2428, 11.1421),
        3: (0.0006, 0.0094, 0.0216, 0.0786, 0.1698, 0.5001, 0.9801, 2.5330, 4.6260),
        4: (0.0000, 0.0006, 0.0010, 0.0109, 0.0329, 0.1313, 0.3127, 1.0455, 2.3061),
        5: (0.0000, 0.0000, 0.0001, 0.0011, 0.0061, 0.0335, 0.1044, 0.4642, 1.2252),
        6: (0.0000, 0.0000, 0.0000, 0.0000, 0.0014, 0.0095, 0.0345, 0.2095, 0.6529),
        7: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0029, 0.0121, 0.0975, 0.3441),
        8: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0004, 0.0032, 0.0465, 0.1789),
        9: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0010, 0.0192, 0.0953),
        10: (0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0004, 0.0075, 0.0519),
    },
}
"""False alarms per runner-year by sign, score and onset rate, for runners who say left and right: 4,000
simulated runners a rate, two years each after a settling year, seed 20260. An alarm that goes on counts
anew every 120 days."""

WITHOUT_SIDES: Table = {
    "shift": {
        1: (0.0899, 0.2939, 0.5340, 0.9341, 1.2716, 1.7936, 2.1547, 2.4856, 2.6369),
        2: (0.0059, 0.0498, 0.1390, 0.3528, 0.6220, 1.1887, 1.7043, 2.3170, 2.5740),
        3: (0.0006, 0.0097, 0.0307, 0.1240, 0.2787, 0.7459, 1.2856, 2.0975, 2.5085),
        4: (0.0000, 0.0011, 0.0070, 0.0460, 0.1250, 0.4535, 0.9679, 1.8875, 2.4185),
        5: (0.0000, 0.0000, 0.0010, 0.0171, 0.0563, 0.2769, 0.7121, 1.6924, 2.3296),
        6: (0.0000, 0.0000, 0.0008, 0.0070, 0.0239, 0.1691, 0.5109, 1.4897, 2.2390),
        7: (0.0000, 0.0000, 0.0003, 0.0027, 0.0101, 0.0981, 0.3688, 1.2937, 2.1335),
        8: (0.0000, 0.0000, 0.0001, 0.0006, 0.0035, 0.0561, 0.2580, 1.1069, 2.0106),
        9: (0.0000, 0.0000, 0.0000, 0.0001, 0.0014, 0.0304, 0.1764, 0.9227, 1.8660),
        10: (0.0000, 0.0000, 0.0000, 0.0000, 0.0008, 0.0156, 0.1194, 0.7644, 1.7040),
    },
    "recurrence": {
        1: (1.9484, 3.7851, 5.5133, 8.0030, 10.2726, 14.5246, 18.2944, 24.8914, 30.5748),
        2: (0.0720, 0.2664, 0.5621, 1.1735, 1.8845, 3.6204, 5.5844, 9.7777, 14.0683),
        3: (0.0024, 0.0248, 0.0828, 0.2440, 0.4978, 1.2641, 2.3352, 4.9980, 8.1777),
        4: (0.0001, 0.0022, 0.0160, 0.0633, 0.1544, 0.5124, 1.1621, 2.9840, 5.4849),
        5: (0.0000, 0.0006, 0.0031, 0.0176, 0.0542, 0.2279, 0.6225, 1.9259, 3.9263),
        6: (0.0000, 0.0001, 0.0009, 0.0046, 0.0190, 0.1020, 0.3334, 1.2614, 2.8567),
        7: (0.0000, 0.0000, 0.0003, 0.0009, 0.0067, 0.0446, 0.1796, 0.8193, 2.0758),
        8: (0.0000, 0.0000, 0.0000, 0.0001, 0.0019, 0.0182, 0.0966, 0.5349, 1.5012),
        9: (0.0000, 0.0000, 0.0000, 0.0000, 0.0006, 0.0083, 0.0511, 0.3434, 1.0730),
        10: (0.0000, 0.0000, 0.0000, 0.0000, 0.0003, 0.0036, 0.0269, 0.2191, 0.7655),
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
