from __future__ import annotations

import pytest

from tracker.detector import SIGNS
from tracker.detector.thresholds import FALSE_ALARMS, ONSETS_PER_YEAR, chance, threshold


def test_every_sign_has_its_figures_for_every_rate():
    assert set(FALSE_ALARMS) == {sign.id for sign in SIGNS}
    for table in FALSE_ALARMS.values():
        assert all(len(figures) == len(ONSETS_PER_YEAR) for figures in table.values())


def test_a_higher_score_is_never_more_frequent_by_chance_at_usual_rates():
    for table in FALSE_ALARMS.values():
        for column, rate in enumerate(ONSETS_PER_YEAR):
            if rate <= 12:
                figures = [table[score][column] for score in sorted(table)]
                assert figures == sorted(figures, reverse=True)


@pytest.mark.parametrize("sign", list(FALSE_ALARMS))
def test_the_threshold_keeps_to_the_wanted_rate_and_is_the_lowest_that_does(sign: str):
    for rate in (1.0, 4.0, 7.5, 12.0):
        found = threshold(sign, rate)
        assert found.false_alarms_per_year <= 0.25
        assert chance(sign, found.score, rate) == found.false_alarms_per_year
        if found.score > 1:
            assert chance(sign, found.score - 1, rate) > 0.25


def test_between_two_rates_the_figure_is_interpolated():
    low, high = FALSE_ALARMS["shift"][2][1:3]
    assert chance("shift", 2, 5.0) == pytest.approx((low + high) / 2)


def test_beyond_the_table_the_outermost_figures_are_used():
    assert chance("shift", 2, 0.1) == FALSE_ALARMS["shift"][2][0]
    assert chance("shift", 99, 6.0) == FALSE_ALARMS["shift"][8][2]
    assert threshold("recurrence", 500.0).score == max(FALSE_ALARMS["recurrence"])
