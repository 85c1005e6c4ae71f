"""The diary: words and tables → entries, and entries → episodes.

Nothing here touches a file or a database; a day without any entry is unknown, never clear.
"""

from tracker.diary.episodes import CLEAR_DAYS, episodes
from tracker.diary.phrases import describe, read_phrase
from tracker.diary.table import DiaryTable, is_diary, read_niggles

__all__ = ["CLEAR_DAYS", "DiaryTable", "describe", "episodes", "is_diary", "read_niggles", "read_phrase"]
