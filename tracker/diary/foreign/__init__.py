"""Diaries of other programs, read into ours; what was changed on the way stands in the manual."""

from datetime import time

EVENING = time(20)
"""An entry without a time of writing counts as written on the evening of its day, where the runner is."""
