"""The application and its pages."""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Flask, current_app, render_template, url_for
from werkzeug.wrappers import Response

from tracker.body import load_body
from tracker.body.drawing import HEIGHT, WIDTH, taps
from tracker.detector import BESIDE
from tracker.detector.guard import load_guard, room
from tracker.diary import describe
from tracker.pipeline import diary_days, reminders, report, review, warnings
from tracker.web import (
    api,
    assets,
    checks,
    entering,
    faults,
    help_page,
    import_page,
    log_page,
    looking_back,
    painting,
    report_page,
    runs_page,
    safety,
    settings_page,
    since,
    trends_page,
    warnings_page,
)
from tracker.web.opened import opened, web_secret

pages = Blueprint("pages", __name__)

RECENT_DAYS = 7
DAY = timedelta(days=1)


def create_app(database: Path, *, today: date | None = None, let_in: str | None = None) -> Flask:
    """The web application over one database.

    Parameters
    ----------
    database
        The database file.
    today
        The day to show as the present; None for the real one. The demo athlete lives in the past.
    let_in
        The pass with which other machines of the network are let in; None lets none in.
    """
    app = Flask("tracker.web", static_folder=None)
    own = sha256(bytes(database.resolve())).hexdigest()[:8]  # a browser's cookies know no port
    app.config.update(
        DATABASE=database,
        TODAY=today,
        PASS=let_in,
        SECRET_KEY=web_secret(database),
        THIS_RUN=secrets.token_bytes(32),
        SESSION_COOKIE_NAME=f"niggle-{own}",
        VISITS_COOKIE=f"visits-{own}",
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=64 * 1024,
    )
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    safety.protect(app)
    faults.handle(app)
    _teach(app, demo=today is not None)
    return app


PAGES = (
    pages,
    log_page.pages,
    trends_page.pages,
    runs_page.pages,
    warnings_page.pages,
    report_page.pages,
    looking_back.pages,
    import_page.pages,
    settings_page.pages,
    help_page.pages,
    entering.pages,
    checks.pages,
    api.pages,
    assets.files,
)
"""Everything that is served."""


MORE = (
    ("runs_page.page", "Runs"),
    ("log_page.month", "Calendar"),
    ("looking_back.body", "Body over time"),
    ("looking_back.onsets", "What preceded"),
    ("checks.self_check", "Posture self-check"),
    ("report_page.page", "Report for a therapist"),
    ("import_page.page", "Import"),
    ("settings_page.page", "Settings"),
    ("help_page.contents", "Manual"),
)
"""The pages behind “More”, each with its name."""


def _teach(app: Flask, *, demo: bool) -> None:
    """The words and filters that every template knows."""
    app.jinja_env.globals.update(
        site_name=load_body().name,
        describe=describe,
        brief=diary_days.brief,
        evidence_line=report.evidence_line,
        source_line=report.source_line,
        graded=report.graded,
        asked_about=report.asked_about,
        verdict_line=report.verdict_line,
        csrf_token=safety.csrf_token,
        asset=assets.address,
        demo=demo,
        taps=taps(),
        more_pages=MORE,
        map_size=(WIDTH, HEIGHT),
    )
    app.jinja_env.filters["spoken"] = _spoken
    app.jinja_env.filters["on_page"] = faults.on_page
    app.jinja_env.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


@pages.get("/")
def today() -> str:
    """Am I all right, and what do I do?"""
    with opened() as (store, now):
        known = review.history(store, as_of=now.date(), today=now.date())
        first = now.date() - timedelta(days=RECENT_DAYS - 1)
        week = diary_days.days(store, since=first, until=now.date())
        since_visit = since.last_visit(now)
        units = store.units
    result = review.review(known)
    tomorrow = load_guard(known.daily, day=known.as_of + DAY, planned_m=0.0, trail_open=result.trail_open)
    tomorrow = replace(tomorrow, stop=result.stop)
    return render_template(
        "today.html",
        today=known.as_of,
        state=report.state(result, known),
        tone=report.tone(result, known),
        review=result,
        titles=warnings_page.TITLES,
        said=warnings.last_words(known, result),
        aside={alarm.raised_on: warnings.put_aside(known, alarm) for alarm in result.warnings},
        changed=since.changed(known, result, since_visit, units),
        room=room(tomorrow, units),
        units=units,
        beside=BESIDE,
        advice=report.advice(result),
        week=week,
        logged=known.as_of in known.observed_since,
        by_trail=painting.by_trail,
        arrows=painting.arrows,
        empty=not (known.activities or known.niggles or known.checkins),
    )


@pages.get("/reminder.ics")
def reminder() -> Response:
    """A calendar with a daily reminder, to subscribe to or to keep."""
    with opened() as (store, _):
        text = reminders.ics(reminders.reminder_time(store), address=url_for("log_page.page", _external=True))
    return current_app.response_class(text, mimetype="text/calendar")


@pages.get("/manifest.webmanifest")
def manifest() -> Response:
    """What a phone needs to put niggle on its home screen: it opens on the Log page."""
    told = {
        "name": "niggle",
        "short_name": "niggle",
        "start_url": url_for("log_page.page"),
        "display": "standalone",
        "background_color": "#faf8f4",
        "theme_color": "#1f6f8b",
        "icons": [
            {"src": assets.address(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ],
    }
    return current_app.response_class(json.dumps(told), mimetype="application/manifest+json")


def _spoken(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"
