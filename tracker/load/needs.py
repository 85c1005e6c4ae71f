"""What the load metrics need to know of a session, and what to say where it is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.load import running
from tracker.load.session import Session


@dataclass(frozen=True, slots=True)
class Need:
    """Something a metric needs: its name, unit, value in a session, and what to say where it is missing."""

    title: str
    unit: str
    find: Callable[[Session], object | None]
    missing: str


def own(name: str) -> Callable[[Session], float | None]:
    """What gives a field of the activity."""
    return lambda session: getattr(session.activity, name)


def mean(column: str) -> Callable[[Session], float | None]:
    """What gives the mean of a column of the half minutes."""
    return lambda session: session.mean_of(column)


def _athlete(title: str, unit: str, key: str, missing: str, example: str) -> Need:
    return Need(title, unit, lambda s: getattr(s.athlete, key), f"{missing} (niggle set {key} {example})")


NEEDS: dict[str, Need] = {
    "distance": Need("distance", "m", own("distance_m"), "no distance"),
    "time": Need("moving time", "s", lambda s: s.duration_s, "no duration"),
    "ascent": Need("ascent", "m", own("ascent_m"), "no climb"),
    "descent": Need("descent", "m", own("descent_m"), "no descent"),
    "heart_rate": Need(
        "mean heart rate",
        "1/min",
        lambda s: s.hr_mean_bpm if s.hr_or_mean_s is not None else None,
        "no heart rate",
    ),
    "heart_rates": Need(
        "heart rate through the run",
        "1/min",
        lambda s: s.hr_mean_bpm if s.hr_s is not None else None,
        "no heart rate through the run",
    ),
    "speed": Need("normalised graded speed", "m/s", lambda s: s.speed_mps, "no speed"),
    "slopes": Need("slopes", "m", lambda s: s.digest and s.digest.downhill_m, "no altitude along the way"),
    "graded": Need(
        "graded distance", "m", lambda s: s.digest and s.digest.graded_distance_m, "no recording of the way"
    ),
    "normalised": Need(
        "normalised graded speed",
        "m/s",
        lambda s: s.digest and s.digest.normalised_speed_mps,
        "no recording of the way",
    ),
    "halves": Need(
        "two halves with heart rate and speed",
        "%",
        lambda s: s.digest and s.digest.decoupling_pct,
        "no 20 minutes with both heart rate and speed",
    ),
    "steps": Need("cadence", "1/min", running.cadence, "no cadence"),
    "strides": Need(
        "cadence and speed through the run",
        "1/min",
        lambda s: s.mean_of("cadence_spm") if s.mean_of("speed_mps") else None,
        "no cadence with speed through the run",
    ),
    "contact": Need("ground-contact time", "ms", mean("stance_time_ms"), "no contact time"),
    "balance": Need(
        "contact-time balance",
        "%",
        running.balance,
        "no contact-time balance",
    ),
    "bounce": Need("vertical oscillation", "mm", mean("vertical_oscillation_mm"), "no vertical oscillation"),
    "power": Need("running power", "W", running.power, "no running power"),
    "rating": Need("rating of the effort", "of 10", own("rpe"), "no rating (niggle rate 5)"),
    "hr_max_bpm": _athlete("maximal heart rate", "1/min", "hr_max_bpm", "no maximal heart rate", "190"),
    "hr_rest_bpm": _athlete("resting heart rate", "1/min", "hr_rest_bpm", "no resting heart rate", "50"),
    "hr_threshold_bpm": _athlete(
        "threshold heart rate", "1/min", "hr_threshold_bpm", "no threshold heart rate", "168"
    ),
    "sex": _athlete("sex", "", "sex", "the constants differ by sex, which is not set", "female"),
    "threshold_speed_mps": _athlete(
        "threshold speed", "m/s", "threshold_speed_mps", "no threshold speed", "3.6"
    ),
}
"""Everything a metric can need of a session."""
