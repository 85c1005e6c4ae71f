"""A run kilometre by kilometre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.model import Recording

KILOMETRE_M = 1000.0

SHORTEST_REST_M = 50.0
"""A last stretch shorter than this is not worth a line."""


@dataclass(frozen=True, slots=True)
class Split:
    """One kilometre, or the rest of one: its end [m], moving time [s], mean heart rate [1/min], climb [m]."""

    end_m: float
    length_m: float
    moving_s: float
    hr_mean_bpm: float | None
    ascent_m: float | None


def splits(recording: Recording) -> tuple[Split, ...]:
    """The kilometres of a run, its pauses left out; none where the samples know no distance.

    The time at which a kilometre is full is interpolated between two samples. The climb is the plain
    difference of the altitudes at its ends where that rises, None where they are not known.
    """
    known = recording.samples[["time_s", "distance_m"]].dropna()
    time, way = known["time_s"].to_numpy(), np.maximum.accumulate(known["distance_m"].to_numpy())
    if len(time) < 2 or way[-1] < SHORTEST_REST_M:
        return ()
    marks = np.arange(0.0, way[-1], KILOMETRE_M)
    if way[-1] - marks[-1] >= SHORTEST_REST_M or len(marks) == 1:
        marks = np.append(marks, way[-1])
    at = np.interp(marks, way, time)
    return tuple(
        Split(
            end_m=float(end),
            length_m=float(end - begin),
            moving_s=_moving(recording, float(since), float(until)),
            hr_mean_bpm=_mean_between(recording, "hr_bpm", since, until),
            ascent_m=_rise(recording, since, until),
        )
        for begin, end, since, until in zip(marks[:-1], marks[1:], at[:-1], at[1:], strict=True)
    )


def _moving(recording: Recording, since: float, until: float) -> float:
    paused = sum(max(0.0, min(until, pause.end_s) - max(since, pause.start_s)) for pause in recording.pauses)
    return until - since - paused


def _mean_between(recording: Recording, column: str, since: float, until: float) -> float | None:
    time = recording.samples["time_s"].to_numpy()
    values = recording.samples[column].to_numpy()[(time >= since) & (time <= until)]
    values = values[~np.isnan(values)]
    return float(values.mean()) if len(values) else None


def _rise(recording: Recording, since: float, until: float) -> float | None:
    known = recording.samples[["time_s", "altitude_m"]].dropna()
    if len(known) < 2:
        return None
    ends = np.interp([since, until], known["time_s"].to_numpy(), known["altitude_m"].to_numpy())
    return max(0.0, float(ends[1] - ends[0]))
