"""Runners as a machine: structures with capacity and tiredness share the load of every run.

A structure that is too tired hurts; what hurts does less, and others do its work: on a graph of the machine's
own, half of whose edges the product does not know. Nobody tells this machine of episodes, delays or stages;
with a weak structure at its root the complaints wander until no other can take over.
"""

from __future__ import annotations

import numpy as np

from tracker.body import Body
from tracker.evaluation.runner import DAYS, Pain, Runner, Truth, running, usual_habits
from tracker.evaluation.simulate import places
from tracker.model import Site

KINDS = ("weak_link",)
INNOCENTS = ("machine", "machine_surges")

RECOVERY_DAYS = 6.0
SHARED_EDGES = 0.5
"""The share of a structure's helpers that are those of the product's graph."""

HELPERS = 3
TRAINED_FOR = 1.45
"""A sound structure stands so much more than the hardest days of this runner."""

WEAK = 0.5
"""What is left of the root's capacity, before it wears down further."""

SENSITISED = 0.45
"""Each complaint that came of overload makes the next one begin so much worse."""

TAKEN_OVER = 1.2
"""What each helper does of the work that is missing: clumsily, together more than it was."""

FADES = 0.3
QUIET_DAYS = 10
STOP_AT = 7.5
"""Pain from here on stops the runner."""


def runner(rng: np.random.Generator, body: Body, kind: str) -> Runner:
    """A runner of this machine; only ``weak_link`` has a root that does not heal."""
    sites, shares = places(body)
    weak = kind == "weak_link"
    runs = running(rng, surges=3 if kind == "machine_surges" else 0)
    helpers = _helpers(rng, body, sites, shares)
    begins = int(rng.integers(60, 240)) if weak else None
    root = int(rng.choice(len(sites), p=shares))
    pains, stopped = _lived(_Machine(rng, runs, helpers, shares), root=root, begins=begins)
    if weak and stopped is None:
        return runner(rng, body, kind)
    found = [Pain(sites[at], first, days, peak, stops=stops) for at, first, days, peak, stops in pains]
    if stopped is not None:
        runs[stopped + 1 :] = 0
    first_sign = min((p.first for p in found if begins is not None and p.first >= begins), default=begins)
    return Runner(Truth(kind, first_sign, stopped) if weak else Truth(kind), found, runs, usual_habits(rng))


def _helpers(rng: np.random.Generator, body: Body, sites: list[Site], shares: np.ndarray) -> list[np.ndarray]:
    """For each structure, those that take its work over; half of them are no links of the product."""
    out = []
    for site in sites:
        linked = np.flatnonzero([body.link(site, other) is not None for other in sites])
        known = int(rng.binomial(HELPERS, SHARED_EDGES)) if len(linked) else 0
        own = rng.choice(linked, size=min(known, len(linked)), replace=False) if known else np.array([], int)
        other = rng.choice(len(sites), size=HELPERS - len(own), replace=False, p=shares)
        out.append(np.concatenate([own, other]).astype(int))
    return out


Complaint = tuple[int, int, int, float, bool]
"""Where, from which day on, for how many days, how bad at worst, and whether it stopped the runner."""


class _Machine:
    """One runner's structures, day by day."""

    def __init__(
        self, rng: np.random.Generator, runs_m: np.ndarray, helpers: list[np.ndarray], shares: np.ndarray
    ) -> None:
        self.rng = rng
        self.load = runs_m / max(float(runs_m[runs_m > 0].mean()), 1.0)
        self.helpers = helpers
        count = len(helpers)
        self.capacity = TRAINED_FOR * self._hardest() * rng.lognormal(0, 0.06, count)
        self.tired, self.function, self.ready_on = np.zeros(count), np.ones(count), np.zeros(count)
        self.spark = 0.012 * shares
        self.open: dict[int, tuple[int, float]] = {}
        self.found: list[Complaint] = []
        self.driven = 0
        self.ill = False

    def _hardest(self) -> float:
        """The tiredness of the hardest days, without noise."""
        tired, days = 0.0, []
        for load in self.load:
            tired = tired * np.exp(-1 / RECOVERY_DAYS) + load
            days.append(tired)
        return float(np.percentile(days, 99))

    def day(self, day: int) -> bool:
        """Live one day; whether it stopped the runner."""
        load = np.ones(len(self.function)) * self.load[day]
        missing = (1 - self.function) * load
        load -= missing
        for at in np.flatnonzero(missing > 0.02).tolist():
            load[self.helpers[at]] += TAKEN_OVER * missing[at]
        load *= self.rng.lognormal(0, 0.2, len(load))
        self.tired = self.tired * np.exp(-1 / RECOVERY_DAYS) + load
        over = self.tired / self.capacity
        sparks = (self.rng.random(len(load)) < self.spark) & (self.load[day] > 0)
        self._begin(day, over, sparks)
        stopped = self._go_on(day, over)
        sound = np.array([at not in self.open for at in range(len(load))])
        self.function[sound] = np.minimum(1.0, self.function[sound] + 0.015)
        return stopped

    def all_found(self, day: int) -> list[Complaint]:
        """All complaints, those that are still open on this day too."""
        still = [(at, began, day - began + 1, peak, False) for at, (began, peak) in self.open.items()]
        return [*self.found, *still]

    def _begin(self, day: int, over: np.ndarray, sparks: np.ndarray) -> None:
        for at in np.flatnonzero((over > 1) | sparks).tolist():
            if at in self.open or self.ready_on[at] > day:
                continue
            worse = SENSITISED * self.driven if over[at] > 1 else 0.0
            self.driven += bool(over[at] > 1) and self.ill
            self.open[at] = (day, 1.5 + worse + self.rng.gamma(1.5, 0.6))

    def _go_on(self, day: int, over: np.ndarray) -> bool:
        for at, (began, peak) in list(self.open.items()):
            peak = min(9.5, peak + 0.2) if over[at] > 1 else peak
            self.open[at] = (began, peak)
            self.function[at] = max(0.3, 1 - 0.1 * peak)
            lasted = day - began + 1
            stops = peak >= STOP_AT and self.ill
            if stops or (lasted >= 3 and over[at] <= 1 and self.rng.random() < FADES):
                self.found.append((at, began, lasted, peak, stops))
                del self.open[at]
                self.ready_on[at] = day + QUIET_DAYS
                if stops:
                    return True
        return False


def _lived(machine: _Machine, *, root: int, begins: int | None) -> tuple[list[Complaint], int | None]:
    """All complaints, and the day of the stop."""
    for day in range(DAYS):
        if begins is not None and day == begins:
            machine.capacity[root] *= WEAK
            machine.ill = True
        if begins is not None and day > begins and day % 20 == 0:
            machine.capacity[root] *= 0.985
        if machine.day(day):
            return machine.all_found(day), day
    return machine.all_found(DAYS - 1), None
