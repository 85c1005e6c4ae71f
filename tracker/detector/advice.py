"""What to do, as short cards tied to how far it has gone (claims C7, C11, C12)."""

from __future__ import annotations

from tracker.model import Stage

ADVICE: dict[str, str] = {
    "stop_and_seek": "Stop running for now and see a physiotherapist or doctor; show them this trail.",
    "hold_load": "Add no distance, speed or hills while this is open; hold or cut back.",
    "whole_chain": "Have the whole chain looked at, from where it began; the sore spot alone tells little.",
    "loosen": "Loosen the muscles of the lower back (never the spine itself), the hip flexors and the quads.",
    "strength": "Get strength work that starts at the pelvis from someone who can watch you do it.",
    "keep_logging": "Keep logging, clear days too: they are what tells a pattern from chance.",
}
"""Advice cards by id, in the order in which they are shown."""

_BY_STAGE: dict[Stage, tuple[str, ...]] = {
    Stage.WATCH: ("hold_load", "loosen", "keep_logging"),
    Stage.DEVELOPING: ("hold_load", "whole_chain", "loosen", "strength", "keep_logging"),
    Stage.ACT_NOW: ("stop_and_seek", "whole_chain", "loosen", "strength"),
}


def for_stage(stage: Stage) -> tuple[str, ...]:
    """The cards for a stage."""
    return _BY_STAGE[stage]
