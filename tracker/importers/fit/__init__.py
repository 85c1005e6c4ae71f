"""FIT files (Garmin, Suunto, COROS, Polar, Wahoo …), decoded in bulk with numpy.

From the bytes up: `wire` finds the messages (`layout` their shape), `bulk` turns them into columns,
`content` picks what niggle needs (`sense` what can be believed of it), `reading` makes recordings. A
file in which this engine finds nothing is tried with fitparse (`second`).
"""

from tracker.importers.fit.reading import read
from tracker.importers.fit.wire import recognises

__all__ = ["read", "recognises"]
