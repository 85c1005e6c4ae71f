"""The manual, readable: the same pages as in the repository."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from flask import Blueprint, abort, render_template, url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

pages = Blueprint("help_page", __name__)

CONTENTS = (
    ("start", "Start"),
    ("dashboard", "The dashboard"),
    ("diary", "The diary"),
    ("warning-signs", "Warning signs"),
    ("how-good", "How good it is"),
    ("measured", "How it was measured"),
    ("load-metrics", "Load metrics"),
    ("therapist", "The therapist's page"),
    ("import", "How files come in"),
    ("formats", "Formats"),
    ("database", "The database"),
    ("keeping", "Keeping it safe"),
    ("privacy", "Privacy"),
    ("glossary", "Glossary"),
    ("architecture", "Architecture"),
)
"""The pages of the manual, in the order in which a runner would read them."""


@pages.get("/help")
def contents() -> str:
    """What the manual holds."""
    return render_template("help.html", contents=CONTENTS, text=None, name=None)


@pages.get("/help/<name>")
def page(name: str) -> str:
    """One page of it."""
    if name not in dict(CONTENTS):
        abort(404)
    return render_template("help.html", contents=CONTENTS, text=_rendered(name), name=name)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _rendered(name: str) -> Markup:
    """A page as HTML: links stay within the manual, headings can be linked to, tables scrolled."""
    text = resources.files("tracker.manual").joinpath(f"{name}.md").read_text(encoding="utf-8")
    tokens = _markdown().parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _slug(tokens[at + 1].content))
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("href", _address(child))
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    wide = '<div class="scroll" tabindex="0" role="region" aria-label="table"><table>'
    html = html.replace("<pre>", '<pre tabindex="0">')
    # the manual is ours, and no HTML of its own is let through
    return Markup(html.replace("<table>", wide).replace("</table>", "</table></div>"))  # noqa: S704


def _slug(heading: str) -> str:
    return "-".join(re.findall(r"\w+", heading.casefold()))


def _address(link: Token) -> str:
    """A link to another page of the manual leads there; any other is left as it is."""
    to, _, place = str(link.attrGet("href") or "").partition("#")
    if to.removesuffix(".md") in dict(CONTENTS):
        return url_for("help_page.page", name=to.removesuffix(".md"), _anchor=place or None)
    return f"{to}#{place}" if place else to
