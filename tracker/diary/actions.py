"""What a runner can do about a trail, to be noted with its day (claims C11, C12)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of action: its id and how it is told, the advice cards that it answers, and its kind.

    A ``deed`` can quieten a trail; the others open or close the ``guard``, or are a ``word`` about a warning.
    """

    id: str
    words: str
    answers: tuple[str, ...] = ()
    kind: str = "deed"


DEEDS: dict[str, Deed] = {
    deed.id: deed
    for deed in (
        Deed("clinician", "saw a doctor or physiotherapist", ("stop_and_seek", "whole_chain")),
        Deed("rest", "stopped running for a while", ("stop_and_seek",)),
        Deed("cut_back", "held or cut back the load", ("hold_load",)),
        Deed("loosen", "loosened lower back, hip flexors or quads", ("loosen",)),
        Deed("strength", "did strength work that starts at the pelvis", ("strength", "pelvis_first")),
        Deed("changed", "changed something else: shoes, surface, technique"),
        Deed("close_guard", "closed the load guard: the load is my own decision", ("hold_load",), "guard"),
        Deed("open_guard", "opened the load guard again", (), "guard"),
        Deed("other", "did something else"),
        Deed("seen", "read the warning", (), "word"),
        Deed("snooze", "put the warning aside for two weeks", (), "word"),
        Deed("nothing", "called the warning nothing", (), "word"),
    )
}
"""Every kind of action by id."""
