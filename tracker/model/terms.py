"""The words of the diary: sides, moments, qualities, and the site they are about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """The runner's own left and right; None in a `Site` means the side was not said."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Moment(StrEnum):
    """When a niggle was felt, in relation to running."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    NEXT_MORNING = "next morning"
    REST_DAY = "rest day"


class Onset(StrEnum):
    """How it began: after an event (an injury) or by and by."""

    SUDDEN = "sudden"
    GRADUAL = "gradual"


class Quality(StrEnum):
    """What it feels like."""

    TIGHT = "tight"
    ACHE = "ache"
    SHARP = "sharp"
    STABBING = "stabbing"
    BURNING = "burning"
    NUMB = "numb"


class Trend(StrEnum):
    """How it compares with the time before, in the runner's own words."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Alert(StrEnum):
    """A thing said about a niggle that asks for questions before anything else."""

    POP = "pop"
    """Something was felt or heard to give."""
    SWELLING = "swelling"
    WARM = "warm"
    BRUISE = "bruise"
    NIGHT = "night"
    """It wakes the runner, or hurts at rest."""
    HOP = "hop"
    """It hurts to hop."""
    LIMP = "limp"
    """It changes how the runner walks or runs."""
    SPOT = "spot"
    """One sore spot on the bone can be pointed to."""
    WEAK = "weak"
    GIVING_WAY = "giving_way"
    LOCKING = "locking"
    FAINT = "faint"
    """Fainted, or nearly."""
    BREATH = "breath"
    """No breath at rest, or blood coughed up."""
    UNWELL = "unwell"
    """Dizzy, short of breath or the heart out of step: what may be harmless, and is asked about."""
    SADDLE = "saddle"
    """Numb between the legs, or the bladder or the bowel changed."""


class Impact(StrEnum):
    """What it did to the running of that day."""

    NONE = "none"
    EASED = "eased"
    """The run was slower or shorter than meant."""
    STOPPED = "stopped"
    """The run was broken off, or could not be started."""


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """Where it hurts: a region id of the body tables and the runner's own side."""

    region: str
    side: Side | None = None

    def __str__(self) -> str:
        return f"{self.side} {self.region}" if self.side else self.region
