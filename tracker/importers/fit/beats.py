"""Heart rates that come in messages of their own (straps that store while the watch is out of reach).

A ``hr`` message with ``event_timestamp`` [s, by the strap's clock] and ``timestamp`` [by the watch's]
ties the two clocks; those that follow give 12 bits of each beat's strap time, 1/1024 s, and its rate.
"""

from __future__ import annotations

import numpy as np

from tracker.importers.fit.messages import Table

TICKS = 1024
"""Ticks of the strap's clock a second."""

LONGEST_SILENCE_S = 5.0
"""A beat older than this says nothing about a record's heart rate."""

BYTES = 12
"""Bytes of ``event_timestamp_12`` a message at the most: eight beats of 12 bits."""


def merge_heart_rates(hr_bpm: np.ndarray, time: np.ndarray, hr: Table, anchors: np.ndarray) -> np.ndarray:
    """The records' heart rates, with the unknown ones filled from the beats.

    A record gets the mean rate of the beats since the record before it, else the last beat's, if that
    is no more than `LONGEST_SILENCE_S` old.

    Parameters
    ----------
    hr_bpm, time
        Of each record [1/min], [Unix s].
    hr
        The ``hr`` messages.
    anchors
        The watch's time of each of them [Unix s], NaN where it has none.
    """
    beat_time, rate = _beats(hr, anchors)
    if not len(rate):
        return hr_bpm
    out = hr_bpm.copy()
    totals = np.concatenate([[0.0], np.cumsum(rate)])
    upto = np.searchsorted(beat_time, time, side="right")
    since = np.concatenate([upto[:1], upto[:-1]])
    for row in np.flatnonzero(np.isnan(hr_bpm) & ~np.isnan(time)).tolist():
        last, first = int(upto[row]), int(since[row])
        if last > first:
            out[row] = round((totals[last] - totals[first]) / (last - first))
        elif last and time[row] - beat_time[last - 1] <= LONGEST_SILENCE_S:
            out[row] = rate[last - 1]
    return out


def _beats(hr: Table, anchors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Time [Unix s] and rate [1/min] of every beat, in order."""
    fractions = np.nan_to_num(hr.number("fractional_timestamp"))
    full, rates = hr.arrays("event_timestamp"), hr.arrays("filtered_bpm")
    packed = hr.octets("event_timestamp_12", BYTES)
    times: list[float] = []
    bpm: list[float] = []
    origin: float | None = None
    ticks = 0
    for row in range(hr.rows):
        if len(full[row]):
            ticks = round(float(full[row][-1]) * TICKS)
            if not np.isnan(anchors[row]):
                origin = float(anchors[row] + fractions[row]) - float(full[row][0])
            stamps = [round(float(value) * TICKS) for value in full[row]]
        else:
            stamps = []
            for value in _twelve_bits(packed[row]):
                ticks += (value - ticks) & 0xFFF
                stamps.append(ticks)
        if origin is not None:
            count = min(len(stamps), len(rates[row]))
            times += [origin + stamp / TICKS for stamp in stamps[:count]]
            bpm += rates[row][:count].tolist()
    order = np.argsort(times, kind="stable")
    return np.array(times)[order], np.array(bpm)[order]


def _twelve_bits(octets: np.ndarray) -> list[int]:
    low, middle, high = octets.astype(int).reshape(-1, 3).T
    pairs = np.stack([low | ((middle & 15) << 8), (middle >> 4) | (high << 4)], axis=1)
    return [int(value) for value in pairs.ravel()]
