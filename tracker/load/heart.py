"""How hard a session was: by heart rate, and by the runner's own rating."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tracker.load.session import Session
from tracker.model import Athlete
from tracker.model.digest import HR_BINS

BANISTER = {"male": (0.64, 1.92), "female": (0.86, 1.67)}
"""Factor and exponent of TRIMP by sex: Morton, Fitz-Clarke & Banister 1990, J Appl Physiol 69:1171 (the
female factor from memory). Some programs take 0.64 for women too and read a quarter too low."""

EDWARDS_ZONES = (0.5, 0.6, 0.7, 0.8, 0.9)
"""From these shares of the maximal heart rate on, a minute counts 1, 2, 3, 4, 5."""

AEROBIC_SHARE = 0.89
"""The aerobic threshold as a share of the threshold heart rate, where it is not set: the upper end of an
easy zone in common training plans (from memory; a convention)."""


def trimp_banister(session: Session) -> float | None:
    """Training impulse after Banister: minutes × heart-rate reserve, hard minutes weighing more."""
    seconds, weights = session.hr_or_mean_s, _banister(session.athlete)
    return float(seconds @ weights) / 60 if seconds is not None and weights is not None else None


@lru_cache(64)
def _banister(athlete: Athlete) -> np.ndarray | None:
    rest, top, sex = athlete.hr_rest_bpm, athlete.hr_max_bpm, athlete.sex
    if rest is None or top is None or sex is None:
        return None
    reserve = np.clip((np.arange(HR_BINS) - rest) / (top - rest), 0, None)
    factor, exponent = BANISTER[sex]
    weights: np.ndarray = reserve * factor * np.exp(exponent * reserve)
    return weights


def trimp_edwards(session: Session) -> float | None:
    """Minutes in five zones of the maximal heart rate, counted 1 to 5."""
    seconds, top = session.hr_s, session.athlete.hr_max_bpm
    if seconds is None or top is None:
        return None
    return float(seconds @ np.searchsorted(EDWARDS_ZONES, _rates() / top + 1e-12, side="right")) / 60


def trimp_lucia(session: Session) -> float | None:
    """Minutes below, between and above the two thresholds, counted 1, 2 and 3."""
    seconds, threshold = session.hr_s, session.athlete.hr_threshold_bpm
    if seconds is None or threshold is None:
        return None
    limits = (session.athlete.hr_aerobic_bpm or AEROBIC_SHARE * threshold, threshold)
    return float(seconds @ (1 + np.searchsorted(limits, _rates(), side="right"))) / 60


def session_rpe(session: Session) -> float | None:
    """The runner's rating of the effort (0–10) × minutes."""
    rating, duration = session.activity.rpe, session.duration_s
    return rating * duration / 60 if rating is not None and duration is not None else None


def efficiency(session: Session) -> float | None:
    """Normalised graded speed per heart beat [m]."""
    speed, rate = session.digest and session.digest.normalised_speed_mps, session.hr_mean_bpm
    return speed * 60 / rate if speed and rate else None


def _rates() -> np.ndarray:
    return np.arange(HR_BINS, dtype=float)
