"""A run kilometre by kilometre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.load.digests import moving_time
from tracker.model import Recording

KILOMETRE_M = 1000.0

SHORTEST_REST_M = 50.0
"""A last stretch shorter than this is not worth a line."""

BELIEVABLE = 0.15
"""Where the samples' distance is further than this share from the activity's own, they are not split."""


@dataclass(frozen=True, slots=True)
class Split:
    """One kilometre, or the rest of one: its end and length [m], moving time [s], mean heart rate [1/min]."""

    end_m: float
    length_m: float
    moving_s: float
    hr_mean_bpm: float | None


def splits(recording: Recording, *, each_m: float = KILOMETRE_M) -> tuple[Split, ...]:
    """The kilometres of a run, or other stretches of one length [m], its pauses left out.

    The time at which a kilometre is full is interpolated between two samples. Pauses are those the watch
    tells, else long gaps without way (`frames.moving_steps`). There are none where the samples know no
    distance, or one far from the activity's own.
    """
    known = recording.samples[["time_s", "distance_m"]].dropna()
    time, way = known["time_s"].to_numpy(), np.maximum.accumulate(known["distance_m"].to_numpy())
    total = recording.activity.distance_m
    if len(time) < 2 or way[-1] < SHORTEST_REST_M:
        return ()
    if total is None or abs(way[-1] - total) > BELIEVABLE * total:
        return ()
    marks = np.arange(0.0, way[-1], each_m)
    if way[-1] - marks[-1] >= SHORTEST_REST_M or len(marks) == 1:
        marks = np.append(marks, way[-1])
    at = np.interp(marks, way, time)
    moving = np.interp(at, time, moving_time(recording, time, way))
    return tuple(
        Split(
            end_m=float(marks[i + 1]),
            length_m=float(marks[i + 1] - marks[i]),
            moving_s=float(moving[i + 1] - moving[i]),
            hr_mean_bpm=_mean_between(recording, "hr_bpm", at[i], at[i + 1]),
        )
        for i in range(len(marks) - 1)
    )


def _mean_between(recording: Recording, column: str, since: float, until: float) -> float | None:
    time = recording.samples["time_s"].to_numpy()
    values = recording.samples[column].to_numpy()[(time >= since) & (time <= until)]
    values = values[~np.isnan(values)]
    return float(values.mean()) if len(values) else None
