"""How far and fast, up and down, and with which steps."""

from __future__ import annotations

import numpy as np

from tracker.load.session import Session

FAST_SHARE = 0.95
"""From this share of the threshold speed on, a minute is a fast one (our choice)."""


def graded_speed(session: Session) -> float | None:
    """The mean speed as if the way had been flat [m/s]."""
    way, duration = session.digest and session.digest.graded_distance_m, session.duration_s
    return way / duration if way and duration else None


def rtss(session: Session) -> float | None:
    """Running stress score: an hour at threshold is 100."""
    duration, speed, threshold = session.duration_s, session.speed_mps, session.athlete.threshold_speed_mps
    if not duration or speed is None or threshold is None:
        return None
    intensity = speed / threshold
    return duration * intensity * intensity / 3600 * 100


def fast_s(session: Session) -> float | None:
    """The time at 95 % of the threshold speed or above, slopes allowed for [s]."""
    speeds, threshold = session.graded_speeds_mps, session.athlete.threshold_speed_mps
    if speeds is None or session.digest is None or threshold is None:
        return None
    return float(session.digest.column("seconds")[np.nan_to_num(speeds) >= FAST_SHARE * threshold].sum())


def cadence(session: Session) -> float | None:
    """Steps of both feet a minute."""
    return session.mean_or_told("cadence_spm", session.activity.cadence_mean_spm)


def step_length(session: Session) -> float | None:
    """The way of one step [m]."""
    speed, steps = session.mean_of("speed_mps"), session.mean_of("cadence_spm")
    if speed is None or steps is None:
        distance, duration = session.activity.distance_m, session.duration_s
        speed = distance / duration if distance and duration else None
        steps = session.activity.cadence_mean_spm
    return speed / steps * 60 if speed and steps else None


def vertical_ratio(session: Session) -> float | None:
    """Rise and fall of the trunk as a share of the step [%]."""
    bounce, length = session.mean_of("vertical_oscillation_mm"), step_length(session)
    return bounce / (length * 1000) * 100 if bounce is not None and length else None


def balance(session: Session) -> float | None:
    """The device's share of one foot in the contact time [%]."""
    return session.mean_or_told("stance_balance_pct", session.activity.stance_balance_pct)


def power(session: Session) -> float | None:
    """The mean running power as the device gives it [W]."""
    return session.mean_or_told("power_w", session.activity.power_mean_w)
