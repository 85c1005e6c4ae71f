"""Hand-overs along the chain of movement: which onset can have led to which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.body import Body
from tracker.model import Episode, Step

WINDOW_DAYS = 120
"""The longest time from one onset to the next that counts as a hand-over: the best two-line rule of
our own bench uses it (``manual/warning-signs.md``)."""

RECURRENCE = "recurrence"
"""What stands as ``link`` of a step that comes back to the site before it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a trail has come at one onset: hand-overs so far, and the onset before (an index)."""

    hand_overs: int
    before: int | None


def reaches(onsets: Sequence[Episode], body: Body) -> list[Reach]:
    """For each onset the trail with most hand-overs that ends there.

    A step leads from an onset to a later one within `WINDOW_DAYS`, along a link of the chain or back
    to the same site; only the first counts as a hand-over. Among equals the nearest onset wins. The
    time is quadratic in the onsets within the window.
    """
    found: list[Reach] = []
    for j, onset in enumerate(onsets):
        best = Reach(0, None)
        for i in range(j - 1, -1, -1):
            days = (onset.first - onsets[i].first).days
            if days > WINDOW_DAYS:
                break
            if days == 0:
                continue
            same = onsets[i].site == onset.site
            if same or body.link(onsets[i].site, onset.site):
                count = found[i].hand_overs + (not same)
                if count > best.hand_overs or best.before is None:
                    best = Reach(count, i)
        found.append(best)
    return found


def path(found: Sequence[Reach], end: int) -> list[int]:
    """The onsets (indices) of the trail that ends at ``end``, first one first."""
    out = [end]
    while (before := found[out[-1]].before) is not None:
        out.append(before)
    return out[::-1]


def steps(onsets: Sequence[Episode], body: Body) -> Iterator[Step]:
    """The trail through these onsets, each step with the link that leads to it."""
    before: Episode | None = None
    for onset in onsets:
        if before is None:
            yield Step(day=onset.first, site=onset.site)
        elif before.site == onset.site:
            yield Step(day=onset.first, site=onset.site, link=RECURRENCE)
        else:
            link = body.link(before.site, onset.site)
            yield Step(
                day=onset.first,
                site=onset.site,
                link=link.kind if link else None,
                mechanism=link.mechanism if link else None,
                grade=link.grade if link else None,
                reference=link.reference if link else None,
            )
        before = onset
