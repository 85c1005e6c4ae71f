from __future__ import annotations

import numpy as np
import pytest

from tracker.body import load_body
from tracker.detector.thresholds import FALSE_ALARMS, ONSETS_PER_YEAR
from tracker.evaluation.calibrate import false_alarms
from tracker.evaluation.simulate import unrelated_onsets

BODY = load_body()


def test_the_table_is_what_the_simulation_gives():
    """Measured anew with other runners; a tolerance of four standard errors of the smaller sample."""
    runners = 300
    rate = 6.0
    column = ONSETS_PER_YEAR.index(rate)
    measured = false_alarms(per_year=rate, runners=runners, seed=99)
    for sign, table in FALSE_ALARMS.items():
        for score in (2, 3):
            error = np.sqrt(max(table[score][column], 0.002) / (2 * runners))
            assert measured[sign][score] == pytest.approx(table[score][column], abs=4 * error)


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
