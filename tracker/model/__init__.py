"""The core types: what niggle knows about one athlete, and what it says.

All are frozen and checked when made; the names are the glossary's (``manual/glossary.md``). Unknown is
None, instants carry their UTC offset, training days are local dates, units stand in the names.
"""

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
from tracker.model.checks import EARLIEST
from tracker.model.diary import (
    Checkin,
    Episode,
    Impact,
    Moment,
    Niggle,
    Onset,
    Quality,
    Side,
    Site,
)
from tracker.model.history import History
from tracker.model.warning import Alarm, Evidence, RedFlag, Stage, Step

__all__ = [
    "EARLIEST",
    "LONGEST_ACTIVITY",
    "POSSIBLE",
    "POSSIBLE_ATHLETE",
    "RUNNING",
    "Activity",
    "Alarm",
    "Athlete",
    "Checkin",
    "Episode",
    "Evidence",
    "History",
    "Impact",
    "Lap",
    "Moment",
    "Niggle",
    "Onset",
    "Pause",
    "Quality",
    "Recording",
    "RedFlag",
    "Side",
    "Site",
    "Stage",
    "Step",
]
