"""The detector: one athlete's History → warnings, as a pure function.

`detect` looks at nothing but the History it is given: no clock, no file, no database. What was known
on an earlier day is asked by cutting first, ``detect(history.until(day))``.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.detector.advice import ADVICE
    from tracker.detector.detection import detect, follow, imbalance_scores, replay
    from tracker.detector.signs import BESIDE, SIGNS
    from tracker.detector.verdict import Complaint, complaints

LATER = {
    "ADVICE": "advice",
    "BESIDE": "signs",
    "SIGNS": "signs",
    "Complaint": "verdict",
    "complaints": "verdict",
    "detect": "detection",
    "follow": "detection",
    "imbalance_scores": "detection",
    "replay": "detection",
}
"""What is loaded when it is first asked for: ``niggle log`` needs the red flags only, and no numpy."""


def __getattr__(name: str) -> Any:
    if name not in LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"tracker.detector.{LATER[name]}"), name)


__all__ = [
    "ADVICE",
    "BESIDE",
    "SIGNS",
    "Complaint",
    "complaints",
    "detect",
    "follow",
    "imbalance_scores",
    "replay",
]
