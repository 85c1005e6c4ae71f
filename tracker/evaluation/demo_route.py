"""Believable runs on invented routes: closed loops over soft hills, with the heart and the legs to match."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tracker.model.units import DEGREE_M

STEP_S = 12
"""A coarse recording interval, so that nine months stay small."""

ORIGIN_DEG = (48.75, 9.10)

LOOPS_M = (5_200.0, 7_900.0, 11_300.0, 16_400.0)
"""Lengths of her home loops; a run takes the one nearest to its distance and goes round it."""


@dataclass(frozen=True, slots=True)
class Track:
    """The samples of one invented run, `STEP_S` apart; names and units as in SAMPLES."""

    time_s: np.ndarray
    lat_deg: np.ndarray
    lon_deg: np.ndarray
    distance_m: np.ndarray
    altitude_m: np.ndarray
    speed_mps: np.ndarray
    hr_bpm: np.ndarray
    cadence_spm: np.ndarray
    stance_balance_pct: np.ndarray

    def leaning(self, part: float) -> Track:
        """The same run with the contact-time balance drifted to one side, by ``part`` (0–1) of 1.6 %."""
        return replace(self, stance_balance_pct=self.stance_balance_pct + 1.6 * part)


def run_track(rng: np.random.Generator, *, distance_m: float, speed_mps: float, route: int) -> Track:
    """One run of about this distance [m] and flat speed [m/s] on one of the home loops.

    Parameters
    ----------
    rng
        Source of randomness: wind, traffic lights, form of the day.
    distance_m, speed_mps
        What was meant.
    route
        Chooses the direction round the loop.
    """
    loop = min(LOOPS_M, key=lambda length: abs(length - distance_m))
    along, x, y = _loop(loop)
    if route % 2:
        x, y = x[::-1], y[::-1]
    altitude = _altitude(x, y)
    speed, distance = _pace(rng, (along, altitude), distance_m=distance_m, speed_mps=speed_mps)
    travelled = np.array(distance[:-1])
    here = travelled % loop
    pace = np.array(speed)
    return Track(
        time_s=np.arange(len(pace)) * float(STEP_S),
        lat_deg=ORIGIN_DEG[0] + np.interp(here, along, y) / DEGREE_M,
        lon_deg=ORIGIN_DEG[1] + np.interp(here, along, x) / (DEGREE_M * np.cos(np.radians(ORIGIN_DEG[0]))),
        distance_m=travelled,
        altitude_m=np.interp(here, along, altitude),
        speed_mps=pace,
        hr_bpm=_heart_rate(rng, pace, np.interp(here, along, altitude)),
        cadence_spm=2 * np.rint((158 + 5.5 * (pace - 2.3) + rng.normal(0, 1.2, len(pace))) / 2),
        stance_balance_pct=50.1 + rng.normal(0, 0.25, len(pace)),
    )


def _pace(
    rng: np.random.Generator, profile: tuple[np.ndarray, np.ndarray], *, distance_m: float, speed_mps: float
) -> tuple[list[float], list[float]]:
    """Speed [m/s] and distance [m] every `STEP_S`: slower uphill, faster downhill, never quite even."""
    along, altitude = profile
    speed: list[float] = []
    distance = [0.0]
    drift = 0.0
    while distance[-1] < distance_m and len(speed) < 2000:
        at = distance[-1] % along[-1]
        grade = (np.interp((at + 20) % along[-1], along, altitude) - np.interp(at, along, altitude)) / 20
        drift = 0.85 * drift + rng.normal(0, 0.045)
        now = max(1.2, speed_mps * (1 - 2.4 * float(np.clip(grade, -0.08, 0.12))) + drift)
        speed.append(now)
        distance.append(distance[-1] + now * STEP_S)
    return speed, distance


def _loop(length_m: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A smooth closed curve of this length: distance along it, east and north [m]."""
    angle = np.linspace(0, 2 * np.pi, 721)
    wobble = 1 + 0.28 * np.cos(2 * angle + length_m) + 0.14 * np.sin(3 * angle) + 0.07 * np.cos(7 * angle)
    x, y = wobble * np.cos(angle) - wobble[0], 0.8 * wobble * np.sin(angle)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    scale = length_m / along[-1]
    return along * scale, x * scale, y * scale


def _altitude(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Hills that are the same wherever a route crosses them [m above sea level]."""
    hills: np.ndarray = 310 + 26 * np.sin(x / 610) * np.cos(y / 540) + 11 * np.sin((x + y) / 260)
    return hills


def _heart_rate(rng: np.random.Generator, speed: np.ndarray, altitude: np.ndarray) -> np.ndarray:
    """Heart rate that follows the effort with a lag of about a minute, and drifts up over time."""
    climb = np.gradient(altitude) / (speed * STEP_S)
    effort = 62 + 30 * speed + 260 * np.clip(climb, -0.06, 0.1)
    out = np.empty(len(speed))
    state = 92.0
    for i, aim in enumerate(effort):
        state += 0.2 * (min(aim + 0.006 * i * STEP_S / 6, 186) - state)
        out[i] = state
    return np.rint(out + rng.normal(0, 1.1, len(out)))
