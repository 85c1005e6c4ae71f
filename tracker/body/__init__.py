"""The body model: regions a runner can name, and the chain of movement that links them.

Facts live in two readable tables beside this module, ``regions.tsv`` and ``links.tsv``; `load_body`
reads and checks them once and returns one immutable `Body`. ``map.svg`` is our drawing of it (made by
``tools/body_map.py``), ``zones.tsv`` its larger parts to tap; `tracker.body.drawing` names its shapes.
"""

from tracker.body.graph import Body, Grade, Link, Region, Zone, load_body, load_zones

__all__ = ["Body", "Grade", "Link", "Region", "Zone", "load_body", "load_zones"]
