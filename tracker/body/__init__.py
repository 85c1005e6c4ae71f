"""The body model: regions a runner can name, and the chain of movement that links them.

Facts live in two readable tables beside this module, ``regions.tsv`` and ``links.tsv``; `load_body`
reads and checks them once and returns one immutable `Body`.
"""

from tracker.body.graph import Body, Grade, Link, Region, load_body

__all__ = ["Body", "Grade", "Link", "Region", "load_body"]
