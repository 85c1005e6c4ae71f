"""Regions and links as one immutable graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from tracker.errors import InvalidValueError
from tracker.model import Side, Site

ANYWHERE = frozenset({"ANY", "ANY_MUSCLE"})
"""Link ends that stand for every region: kept as facts, too general to be a step of a trail."""


class Grade(StrEnum):
    """How well a link is supported, best first."""

    STRONG = "strong"
    MODERATE = "moderate"
    LIMITED = "limited"
    TRADITION = "tradition"
    CONTRADICTED = "contradicted"

    @property
    def rank(self) -> int:
        """0 for the best-supported grade."""
        return list(Grade).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A structure a runner can point to.

    ``prior`` is the share (0–1) of unrelated running niggles that land here, both sides together: a
    weight of ours built from published shares where ``prior_source`` names one. ``osiics`` and
    ``smdcs`` are the body-area codes of the IOC consensus 2020 (Bahr, Br J Sports Med 54:372).
    ``red_flag`` is what strong pain here can also mean, ``red_flag_kind`` of which kind that is.
    ``covers`` names the structures of a whole area (the thigh): it is noted where the runner cannot say
    which of them hurts, takes part in no link, and has no prior of its own.
    """

    id: str
    name: str
    also_called: tuple[str, ...]
    has_sides: bool
    has_centre: bool
    osiics: str
    smdcs: str
    area: str
    chains: tuple[str, ...]
    prior: float
    prior_source: str | None
    red_flag: str | None
    red_flag_kind: str | None
    covers: tuple[str, ...] = ()

    def allows(self, side: Side | None) -> bool:
        """Whether the region exists on that side (an unsaid side is always allowed)."""
        return side is None or (self.has_centre if side is Side.CENTRE else self.has_sides)

    def side_share(self, side: Side | None) -> float:
        """The share of this region's niggles expected on that side; 1 where no side is said."""
        if side is None or not self.has_sides:
            return 1.0
        if self.has_centre:
            return 0.5 if side is Side.CENTRE else 0.25
        return 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One way in which trouble at ``source`` can lead to trouble at ``target``.

    ``side`` says how the sides relate (same, opposite, either); ``verified`` whether the reference
    was read for this table (yes, partly) or stands from memory or custom (no).
    """

    source: str
    target: str
    side: str
    kind: str
    mechanism: str
    grade: Grade
    effect: str | None
    reference: str
    verified: str

    @property
    def told(self) -> str:
        """The reference, with what was found there."""
        return f"{self.reference}: {self.effect}" if self.effect else self.reference

    def joins(self, before: Side | None, after: Side | None) -> bool:
        """Whether the sides of an earlier and a later niggle fit this link.

        The centre fits every relation, and so does an unsaid side, except that one region's two
        sides are told apart only when both are known.
        """
        loose = before in (None, Side.CENTRE) or after in (None, Side.CENTRE)
        if self.source == self.target:
            return not loose and self._sides_fit(before, after)
        return loose or self._sides_fit(before, after)

    def _sides_fit(self, before: Side | None, after: Side | None) -> bool:
        if self.side == "either":
            return True
        return (before == after) == (self.side == "same")


@dataclass(frozen=True, kw_only=True, eq=False)
class Body:
    """The regions by id, and the links by (source, target), best grade first."""

    regions: Mapping[str, Region]

    @cached_property
    def links(self) -> Mapping[tuple[str, str], tuple[Link, ...]]:
        """The links of the packaged table, read and checked when first asked for."""
        links: dict[tuple[str, str], list[Link]] = {}
        for row in _rows("links.tsv"):
            link = _link(row, self.regions)
            links.setdefault((link.source, link.target), []).append(link)
        ranked = {pair: tuple(sorted(found, key=lambda ln: ln.grade.rank)) for pair, found in links.items()}
        return MappingProxyType(ranked)

    def region(self, region_id: str) -> Region:
        """The region of that id.

        Raises
        ------
        InvalidValueError
            There is no such region.
        """
        try:
            return self.regions[region_id]
        except KeyError:
            raise InvalidValueError(f"there is no body region called “{region_id}”") from None

    def site(self, region_id: str, side: Side | None) -> Site:
        """A checked site; where a region has a centre, that is meant when no side is said."""
        region = self.region(region_id)
        if side is None and region.has_centre:
            side = Side.CENTRE
        if not region.allows(side):
            place = "a left and a right" if region.has_sides else "only a centre"
            raise InvalidValueError(f"the {region.name} has {place}, so it cannot be “{side}”")
        return Site(region_id, side)

    def name(self, site: Site) -> str:
        """The site in a runner's words: ``left calf``, ``lower back``."""
        name = self.region(site.region).name
        return f"{site.side} {name}" if site.side in (Side.LEFT, Side.RIGHT) else name

    @cache  # noqa: B019 - there is one body model, and it lives as long as the program
    def link(self, before: Site, after: Site) -> Link | None:
        """The best-supported link by which ``before`` can lead to ``after``, None where there is none.

        Contradicted links and the wildcards never count; the same site again is a recurrence, not a
        link.
        """
        if before == after:
            return None
        for link in self.links.get((before.region, after.region), ()):
            if link.grade is not Grade.CONTRADICTED and link.joins(before.side, after.side):
                return link
        return None

    def contradictions(self, before: Site, after: Site) -> tuple[Link, ...]:
        """What the literature says against a hand-over from ``before`` to ``after``."""
        links = self.links.get((before.region, after.region), ())
        return tuple(
            ln for ln in links if ln.grade is Grade.CONTRADICTED and ln.joins(before.side, after.side)
        )

    @cache  # noqa: B019
    def chance_same(self, site: Site) -> float:
        """The probability that one unrelated new niggle lands on this very site."""
        region = self.region(site.region)
        return self._share(region) * region.side_share(site.side)

    def _share(self, region: Region) -> float:
        return region.prior + sum(self._share(self.region(part)) for part in region.covers)

    @cache  # noqa: B019
    def may_be_one(self, a: Site, b: Site) -> bool:
        """Whether two sites can be names of one place: a side unsaid, or a whole area and a part of it."""
        one, other = self.region(a.region), self.region(b.region)
        fits = None in (a.side, b.side) or a.side == b.side
        return fits and (one == other or other.id in one.covers or one.id in other.covers)

    @cache  # noqa: B019
    def beside(self, a: Site, b: Site) -> bool:
        """Whether two sites of one side lie side by side: in one area, and in one part of the body map."""
        one, other = self.region(a.region), self.region(b.region)
        fits = a.side == b.side or not {a.side, b.side} <= {Side.LEFT, Side.RIGHT}
        in_view = any({one.id, other.id} <= set(zone.regions) for zone in load_zones().values())
        return fits and one.area == other.area and in_view

    @property
    def structures(self) -> tuple[Region, ...]:
        """The regions that are no whole areas, in the order of the table."""
        return tuple(region for region in self.regions.values() if not region.covers)

    @cache  # noqa: B019
    def linked(self, site: Site) -> tuple[Site, ...]:
        """The sites to which trouble at this one can lead; without a side where none was said."""
        sides = tuple(Side) if site.side is not None else (None,)
        return tuple(
            after
            for region in self.structures
            for side in (sides if region.has_sides else tuple(Side))
            if region.allows(side) and self.link(site, after := Site(region.id, side))
        )

    @cache  # noqa: B019
    def leading_to(self, site: Site) -> tuple[Site, ...]:
        """The sites from which trouble can come to this one, those of two sides with a side and without."""
        return tuple(
            before
            for region in self.structures
            for side in (None, *Side)
            if (side is not None or region.has_sides) and region.allows(side)
            if self.link(before := Site(region.id, side), site)
        )

    @cache  # noqa: B019
    def chance_linked(self, site: Site) -> float:
        """The probability that one unrelated new niggle lands on any site linked from this one."""
        return sum(self.chance_same(after) for after in self.linked(site))


@dataclass(frozen=True, slots=True)
class Zone:
    """A large part of the body map to tap, and the regions it offers, the likeliest first."""

    id: str
    name: str
    regions: tuple[str, ...]


@cache
def load_zones() -> Mapping[str, Zone]:
    """The zones of the body map by id, from head to foot.

    Raises
    ------
    InvalidValueError
        The table names an unknown region.
    """
    known = load_body().regions
    zones = {}
    for row in _rows("zones.tsv"):
        regions = tuple(row["regions"].split("; "))
        for region in regions:
            if region not in known:
                raise InvalidValueError(f"zones.tsv names the unknown region “{region}”")
        zones[row["id"]] = Zone(row["id"], row["name"], regions)
    return MappingProxyType(zones)


@cache
def load_body() -> Body:
    """The body model of the packaged tables, read and checked once.

    Raises
    ------
    InvalidValueError
        A table names an unknown region, side relation or grade, or a name twice.
    """
    rows = _rows("regions.tsv")
    total = sum(float(row["prior_pct"] or 0) for row in rows)
    regions = {row["id"]: _region(row, total) for row in rows}
    return Body(regions=MappingProxyType(regions))


def table_rows(path: Path) -> list[dict[str, str]]:
    """The rows of one of our own tables, by column; its cells hold no tab and no quotation mark of CSV."""
    names, *lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [dict(zip(names, cells, strict=True)) for cells in lines]


def _rows(name: str) -> list[dict[str, str]]:
    return table_rows(Path(__file__).with_name(name))


def _region(row: dict[str, str], total: float) -> Region:
    return Region(
        id=row["id"],
        name=row["name"],
        also_called=tuple(filter(None, row["also_called"].split("; "))),
        has_sides="sides" in row["laterality"],
        has_centre="centre" in row["laterality"],
        osiics=row["osiics"],
        smdcs=row["smdcs"],
        area=row["area"],
        chains=tuple(filter(None, row["chains"].split(";"))),
        prior=float(row["prior_pct"] or 0) / total,
        prior_source=row["prior_source"] or None,
        red_flag=row["red_flag"] or None,
        red_flag_kind=row["red_flag_kind"] or None,
        covers=tuple(filter(None, row["covers"].split("; "))),
    )


def _link(row: dict[str, str], regions: Mapping[str, Region]) -> Link:
    for end in (row["from"], row["to"]):
        if end not in regions and end not in ANYWHERE:
            raise InvalidValueError(f"links.tsv names the unknown region “{end}”")
    if row["side"] not in ("same", "opposite", "either"):
        raise InvalidValueError(f"links.tsv has the unknown side relation “{row['side']}”")
    return Link(
        source=row["from"],
        target=row["to"],
        side=row["side"],
        kind=row["kind"],
        mechanism=row["mechanism"],
        grade=Grade(row["grade"]),
        effect=row["effect"] or None,
        reference=row["source"],
        verified=row["verified"],
    )
