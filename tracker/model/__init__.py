"""The core types: what niggle knows about one athlete, and what it says.

All are frozen and checked when made; the names are the glossary's (``manual/glossary.md``). Unknown is
None, instants carry their UTC offset, training days are local dates, units stand in the names.
"""

import importlib
from typing import TYPE_CHECKING, Any

from tracker.model.checks import EARLIEST
from tracker.model.diary import KINDS, Diary, Episode, tells_of_pain
from tracker.model.entries import (
    CHECKIN_SCALES,
    OSTRC_VALUES,
    Action,
    Answer,
    Checkin,
    Effort,
    Entry,
    Finding,
    Niggle,
    Questionnaire,
    SelfCheck,
)
from tracker.model.terms import Alert, Impact, Moment, Onset, Quality, Side, Site, Trend

if TYPE_CHECKING:
    from tracker.model.activity import (
        LONGEST_ACTIVITY,
        POSSIBLE,
        POSSIBLE_ATHLETE,
        RUNNING,
        Activity,
        Athlete,
        Lap,
        Pause,
        Recording,
    )
    from tracker.model.digest import Digest, GaitRun
    from tracker.model.history import FALSE_ALARMS_PER_YEAR, MODES, Choices, History
    from tracker.model.warning import Alarm, Evidence, Lean, RedFlag, Source, Stage, Step, Verdict

LATER = {
    **dict.fromkeys(
        (
            "LONGEST_ACTIVITY",
            "POSSIBLE",
            "POSSIBLE_ATHLETE",
            "RUNNING",
            "Activity",
            "Athlete",
            "Lap",
            "Pause",
            "Recording",
        ),
        "activity",
    ),
    **dict.fromkeys(("Digest", "GaitRun"), "digest"),
    **dict.fromkeys(("FALSE_ALARMS_PER_YEAR", "MODES", "Choices", "History"), "history"),
    **dict.fromkeys(
        ("Alarm", "Evidence", "Lean", "RedFlag", "Source", "Stage", "Step", "Verdict"), "warning"
    ),
}
"""What is loaded when it is first asked for: ``niggle log`` needs the diary's types only."""


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"tracker.model.{LATER[name]}"), name)


__all__ = [
    "CHECKIN_SCALES",
    "EARLIEST",
    "FALSE_ALARMS_PER_YEAR",
    "KINDS",
    "LONGEST_ACTIVITY",
    "MODES",
    "OSTRC_VALUES",
    "POSSIBLE",
    "POSSIBLE_ATHLETE",
    "RUNNING",
    "Action",
    "Activity",
    "Alarm",
    "Alert",
    "Answer",
    "Athlete",
    "Checkin",
    "Choices",
    "Diary",
    "Digest",
    "Effort",
    "Entry",
    "Episode",
    "Evidence",
    "Finding",
    "GaitRun",
    "History",
    "Impact",
    "Lap",
    "Lean",
    "Moment",
    "Niggle",
    "Onset",
    "Pause",
    "Quality",
    "Questionnaire",
    "Recording",
    "RedFlag",
    "SelfCheck",
    "Side",
    "Site",
    "Source",
    "Stage",
    "Step",
    "Trend",
    "Verdict",
    "tells_of_pain",
]
