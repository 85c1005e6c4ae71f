from __future__ import annotations

import pytest

from tracker.detector import SIGNS
from tracker.detector.thresholds import (
    FALSE_ALARMS,
    ONSETS_PER_YEAR,
    SHARE,
    WANTED_FALSE_ALARMS_PER_YEAR,
    WITHOUT_SIDES,
    chance,
    threshold,
)


@pytest.mark.parametrize("table", [FALSE_ALARMS, WITHOUT_SIDES])
def test_every_sign_has_its_figures_for_every_rate(table):
    assert set(table) == set(SHARE) == {sign.id for sign in SIGNS if sign.scores}
    for figures in (figures for scores in table.values() for figures in scores.values()):
        assert len(figures) == len(ONSETS_PER_YEAR)


@pytest.mark.parametrize("table", [FALSE_ALARMS, WITHOUT_SIDES])
def test_a_higher_score_is_rarer_and_more_onsets_make_it_more_frequent(table):
    for scores in table.values():
        rows = [scores[score] for score in sorted(scores)]
        assert all(list(row) == sorted(row) for row in rows)
        assert all(list(column) == sorted(column, reverse=True) for column in zip(*rows, strict=True))


def test_the_signs_share_what_is_wanted():
    assert sum(SHARE.values()) == pytest.approx(1)


@pytest.mark.parametrize("sided", [True, False])
@pytest.mark.parametrize("sign", list(SHARE))
def test_the_threshold_keeps_to_its_share_and_is_the_lowest_that_does(sign: str, sided: bool):
    limit = WANTED_FALSE_ALARMS_PER_YEAR * SHARE[sign]
    for rate in (1.0, 4.0, 7.5, 12.0):
        found = threshold(sign, rate, sided=sided)
        assert found.false_alarms_per_year <= limit
        assert chance(sign, found.score, rate, sided=sided) == found.false_alarms_per_year
        if found.score > 1:
            assert chance(sign, found.score - 1, rate, sided=sided) > limit


def test_between_two_rates_the_figure_is_interpolated():
    low, high = FALSE_ALARMS["shift"][2][1:3]
    assert chance("shift", 2, 5.0) == pytest.approx((low + high) / 2)


def test_beyond_the_tables_the_highest_score_is_asked_for():
    assert chance("shift", 2, 0.1) == FALSE_ALARMS["shift"][2][0]
    assert chance("shift", 99, 6.0) == FALSE_ALARMS["shift"][10][2]
    assert threshold("recurrence", 500.0).score == max(FALSE_ALARMS["recurrence"])
