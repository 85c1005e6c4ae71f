"""The diary: words and tables → entries, and entries → episodes.

Nothing here touches a file or a database; a day without any entry is unknown, never clear.
"""

from tracker.diary.episodes import CLEAR_DAYS, episodes, joined
from tracker.diary.phrases import ALERT_SAID, Reading, UnclearError, describe, read, read_phrase

__all__ = [
    "ALERT_SAID",
    "CLEAR_DAYS",
    "Reading",
    "UnclearError",
    "describe",
    "episodes",
    "joined",
    "read",
    "read_phrase",
]
