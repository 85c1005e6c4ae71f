"""A recording made ready for the database, away from it: decoding processes do the packing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from tracker.model import Activity, Digest, Lap, Recording
from tracker.store import digests, samples
from tracker.store.rows import Row


@dataclass(frozen=True, slots=True)
class Prepared:
    """An activity with its samples and all else already packed; small, and quick to hand over."""

    activity: Activity
    samples: Row | None
    laps: tuple[Lap, ...]
    details: Row | None
    repairs: tuple[str, ...]
    describes: str | None = None
    digest: Row | None = None


def prepare(recording: Recording, digest: Digest | None = None, *, version: int = 0) -> Prepared:
    """Pack a recording, and its digest of this version."""
    packed = None
    if len(recording.samples):
        names, blob = samples.pack(recording.samples)
        packed = {"rows": len(recording.samples), "columns": ",".join(names), "data": blob}
    return Prepared(
        activity=recording.activity,
        samples=packed,
        laps=recording.laps,
        details=_details(recording),
        repairs=recording.repairs,
        describes=recording.describes,
        digest=None if digest is None else {"version": version, **digests.pack(digest)},
    )


def _details(recording: Recording) -> Row | None:
    if not (recording.pauses or recording.beats_ms or recording.athlete or recording.devices):
        return None
    athlete = None
    if recording.athlete:
        stated = asdict(recording.athlete)
        athlete = json.dumps({name: value for name, value in stated.items() if value not in (None, ())})
    return {
        "pauses": json.dumps([[pause.start_s, pause.end_s] for pause in recording.pauses]),
        "beats": samples.pack_beats(recording.beats_ms) if recording.beats_ms else None,
        "athlete": athlete,
        "devices": json.dumps(recording.devices),
    }
