from __future__ import annotations

import numpy as np
import pytest

from tracker.body import load_body
from tracker.detector.thresholds import FALSE_ALARMS, ONSETS_PER_YEAR, WITHOUT_SIDES
from tracker.evaluation.calibrate import false_alarms, hip_flags
from tracker.evaluation.simulate import unrelated_onsets

BODY = load_body()


@pytest.mark.parametrize(
    ("table", "sided", "rate"),
    [(FALSE_ALARMS, True, 2.0), (FALSE_ALARMS, True, 6.0), (WITHOUT_SIDES, False, 4.0)],
)
def test_the_tables_are_what_the_simulation_gives(table, sided: bool, rate: float):
    """Measured anew, with the same seed and runners, to the printed digits."""
    column = ONSETS_PER_YEAR.index(rate)
    measured = false_alarms(per_year=rate, sided=sided)
    for sign, scores in table.items():
        for score, figures in scores.items():
            assert round(measured[sign][score], 4) == figures[column], (sign, score)


def test_the_hip_flag_is_as_frequent_as_the_manual_says():
    assert round(hip_flags(per_year=6.0, runners=500), 2) == 0.07


def test_unrelated_onsets_come_at_the_wanted_rate_and_by_the_priors():
    rng = np.random.default_rng(1)
    onsets = [e for _ in range(200) for e in unrelated_onsets(rng, BODY, per_year=6, years=3)]
    # the shortest gap drops a few: at most some percent
    assert len(onsets) / 600 == pytest.approx(6, rel=0.08)
    knees = sum(e.site.region == "pfj" for e in onsets) / len(onsets)
    assert knees == pytest.approx(BODY.regions["pfj"].prior, abs=0.02)


def test_the_same_seed_gives_the_same_runner():
    one, two = (unrelated_onsets(np.random.default_rng(5), BODY, per_year=9, years=2) for _ in range(2))
    assert one == two
