"""The tissue loads are a proxy: only their signs are held to the literature."""

from __future__ import annotations

from dataclasses import replace

import pytest
from loading import RUNNER, session

from tracker.load.tissue import TISSUES, tissue_load

FIND = {tissue.id: tissue_load(tissue) for tissue in TISSUES}
EXPONENTS = [1.0, 4.0, 6.6, 9.0, 12.5]


def load(name: str, minutes: float, *, exponent: float = 4.0, **columns: object) -> float:
    found = FIND[name](session(minutes, athlete=replace(RUNNER, tissue_exponent=exponent), **columns))
    assert found is not None
    return found


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_a_higher_cadence_at_the_same_speed_spares_the_knee_and_the_shin(exponent: float):
    """Willson 2014, Clin Biomech 29:243; Edwards 2009, Med Sci Sports Exerc 41:2177."""
    for name in ("knee", "shin") if exponent > 1 else ("knee",):
        slow, quick = (load(name, 20, speed=3, cadence_spm=c, exponent=exponent) for c in (160, 176))
        assert quick < slow


@pytest.mark.parametrize("exponent", EXPONENTS[1:])
def test_fast_kilometres_cost_the_achilles_tendon_more(exponent: float):
    """Firminger 2020, Med Sci Sports Exerc 52:1549: damage does not fall with speed over the same way."""
    easy = load("calf", 60, speed=2.5, cadence_spm=160, exponent=exponent)
    fast = load("calf", 30, speed=5.0, cadence_spm=184, exponent=exponent)
    assert fast > easy


def test_the_mere_sum_of_achilles_loads_falls_with_speed():
    """Firminger 2020: fewer steps a kilometre, and none much harder."""
    easy = load("calf", 60, speed=2.5, cadence_spm=160, exponent=1)
    fast = load("calf", 30, speed=5.0, cadence_spm=184, exponent=1)
    assert fast < easy


def test_slopes_load_what_they_should():
    """Rice 2024, J Sport Health Sci: the shin bends more uphill and less downhill; downhill is for the knee."""
    of = {
        (name, grade): load(name, 20, speed=3, cadence_spm=170, grade=grade)
        for name in ("shin", "knee", "calf")
        for grade in (-0.1, 0.0, 0.1)
    }
    assert of["shin", -0.1] < of["shin", 0.0] < of["shin", 0.1]
    assert of["knee", -0.1] > of["knee", 0.0]
    assert of["calf", 0.1] > of["calf", 0.0]


def test_without_cadence_or_way_nothing_is_said():
    assert FIND["knee"](session(20, speed=3)) is None
    assert FIND["knee"](session(20, cadence_spm=170)) is None
