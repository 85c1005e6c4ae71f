"""A control: the chain of movement with its structures renamed, so that only its shape is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

import numpy as np

from tracker.body import Body, Link


@dataclass(frozen=True, kw_only=True, eq=False)
class Renamed(Body):
    """A body whose links lead between other structures than those they were found at."""

    names: Mapping[str, str]
    original: Body

    @cached_property
    def links(self) -> Mapping[tuple[str, str], tuple[Link, ...]]:
        """The links of the original under the new names."""
        out: dict[tuple[str, str], tuple[Link, ...]] = {}
        for (source, target), found in self.original.links.items():
            pair = self.names.get(source, source), self.names.get(target, target)
            out[pair] = tuple(replace(link, source=pair[0], target=pair[1]) for link in found)
        return MappingProxyType(out)


def shuffled(body: Body, rng: np.random.Generator) -> Body:
    """The body with its structures' places in the graph exchanged, among those that have as many sides.

    As many links, as many to each place of the graph, as strong; only what they join is another thing.
    """
    names: dict[str, str] = {}
    for sides in (True, False):
        regions = [region.id for region in body.structures if region.has_sides == sides]
        names |= dict(zip(regions, rng.permutation(regions).tolist(), strict=True))
    return Renamed(regions=body.regions, names=MappingProxyType(names), original=body)
