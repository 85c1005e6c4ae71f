"""The detector: one athlete's History → warnings, as a pure function.

`detect` looks at nothing but the History it is given: no clock, no file, no database. What was known
on an earlier day is asked by cutting first, ``detect(history.until(day))``.
"""

from tracker.detector.advice import ADVICE
from tracker.detector.detect import detect, replay
from tracker.detector.signs import LOAD_SIGNS, SIGNS

__all__ = ["ADVICE", "LOAD_SIGNS", "SIGNS", "detect", "replay"]
