"""The Warnings page: each with its evidence, what the runner says and does, and what was said before."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.detector import SIGNS
from tracker.diary.actions import DEEDS
from tracker.diary.telling import in_words
from tracker.model import Action
from tracker.pipeline import checks, report, review, warnings
from tracker.web import painting
from tracker.web.opened import a_day, opened

pages = Blueprint("warnings_page", __name__)

TITLES = {"imbalance": "More than single niggles"} | {sign.id: sign.title for sign in SIGNS}
"""What stands above a warning or a sign."""

MOST_DONE = 40


@pages.get("/warnings")
def page() -> str:
    """What stands, with all its evidence, and everything that was said before."""
    with opened() as (store, now):
        known = review.history(store, as_of=now.date(), today=now.date())
    result = review.review(known)
    found = warnings.said(known)
    return render_template(
        "warnings.html",
        review=result,
        said=warnings.last_words(known, result),
        found=found,
        record=warnings.record(known, found),
        titles=TITLES,
        advice=report.advice(result),
        deeds=[deed for deed in DEEDS.values() if deed.kind != "word"],
        done=[a for a in reversed(known.actions) if a.about is None][:MOST_DONE],
        by_trail=painting.by_trail,
        arrows=painting.arrows,
        in_words=in_words,
        deed_words=_deed_words,
    )


def _deed_words(action: Action) -> str:
    return DEEDS[action.what].words


@pages.post("/warnings")
def word() -> Response:
    """Note what the runner says of a warning, or did about it."""
    about = request.form.get("about")
    with opened() as (store, now):
        reply = checks.log_action(
            store,
            request.form.get("what", ""),
            day=now.date(),
            now=now,
            note=request.form.get("note", "").strip()[:500] or None,
            about=a_day(about, now.date()) if about else None,
        )
    flash(reply, "noted")
    back = "pages.today" if request.form.get("back") == "today" else "warnings_page.page"
    return redirect(url_for(back), 303)
