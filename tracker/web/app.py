"""The application and its pages."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import settings
from tracker.body import load_body
from tracker.charts import CHARTS
from tracker.detector import SIGNS
from tracker.diary import describe
from tracker.errors import InvalidValueError, TrackerError
from tracker.model import Activity, History
from tracker.pipeline import diary, report, review
from tracker.store import Store
from tracker.web import assets, safety

pages = Blueprint("pages", __name__)

RECENT_DAYS = 7


def create_app(database: Path, *, today: date | None = None) -> Flask:
    """The web application over one database.

    Parameters
    ----------
    database
        The database file.
    today
        The day to show as the present; None for the real one. The demo athlete lives in the past.
    """
    app = Flask("tracker.web", static_folder=None)
    app.config.update(
        DATABASE=database,
        TODAY=today,
        SECRET_KEY=secrets.token_bytes(32),
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=64 * 1024,
    )
    app.register_blueprint(pages)
    app.register_blueprint(assets.files)
    safety.protect(app)
    for status in (400, 403, 404, 405, 413):
        app.register_error_handler(status, _refused)
    app.register_error_handler(TrackerError, _failed)
    app.jinja_env.globals.update(
        site_name=load_body().name,
        evidence_line=report.evidence_line,
        csrf_token=safety.csrf_token,
        asset=assets.address,
    )
    app.jinja_env.filters["spoken"] = _spoken
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def _refused(error: Exception) -> tuple[str, int]:
    status = getattr(error, "code", 400)
    text = {
        403: "This form is no longer valid, or it did not come from this machine. Reload the page.",
        404: "There is no such page.",
        413: "That is too much text for one entry.",
    }.get(status, "This request was not understood.")
    return render_template("fault.html", text=text, demo=False), status


def _failed(error: Exception) -> tuple[str, int]:
    return render_template("fault.html", text=str(error), demo=False), 500


@contextmanager
def _opened() -> Iterator[tuple[Store, datetime]]:
    """The store and the present moment in the runner's zone (the demo's last evening in the demo)."""
    with Store(current_app.config["DATABASE"]) as store:
        now = datetime.now(settings.zone(store.setting("timezone")))
        fixed = current_app.config["TODAY"]
        if fixed is not None:
            now = now.replace(year=fixed.year, month=fixed.month, day=fixed.day)
        yield store, now


def _known() -> History:
    """All that is known today."""
    with _opened() as (store, now):
        return review.history(store, as_of=now.date(), today=now.date())


@pages.get("/")
def today() -> str:
    """Am I all right, and what do I do?"""
    return _today_page(_known())


def _today_page(known: History, *, phrase: str = "", day: str | None = None, fault: str | None = None) -> str:
    result = review.review(known)
    return render_template(
        "today.html",
        today=known.as_of,
        state=report.state(result, known),
        tone=report.tone(result, known),
        review=result,
        titles={sign.id: sign.title for sign in SIGNS},
        advice=report.advice(result),
        week=list(_last_days(known)),
        phrase=phrase,
        day=day or known.as_of.isoformat(),
        fault=fault,
        demo=current_app.config["TODAY"] is not None,
        empty=not (known.activities or known.niggles or known.checkins),
    )


@dataclass(frozen=True, slots=True)
class _Day:
    """One day of the list: what hurt, whether it was clear (neither means unknown), what was run."""

    day: date
    niggles: tuple[str, ...]
    clear: bool
    activities: tuple[str, ...]


def _last_days(known: History) -> Iterator[_Day]:
    """The last days, newest first."""
    for back in range(RECENT_DAYS):
        day = known.as_of - timedelta(days=back)
        niggles = tuple(describe(n) for n in known.niggles if n.day == day and n.severity > 0)
        yield _Day(
            day=day,
            niggles=niggles,
            clear=not niggles and any(c.clear for c in known.checkins if c.day == day),
            activities=tuple(_brief(a) for a in known.activities if a.day == day),
        )


def _brief(activity: Activity) -> str:
    km = f" {activity.distance_m / 1000:.1f} km" if activity.distance_m is not None else ""
    return f"{activity.sport}{km}"


@pages.post("/log")
def log() -> Response | tuple[str, int]:
    """Store what was typed, and say it back; a phrase not understood comes back with the reason."""
    phrase = request.form.get("phrase", "")[:2000]
    with _opened() as (store, now):
        try:
            day = date.fromisoformat(request.form.get("day") or now.date().isoformat())
            if request.form.get("clear") and phrase.strip():
                raise InvalidValueError("Something is typed above: save it, or empty the field")
            if request.form.get("clear"):
                reply = diary.log_clear(store, day=day, now=now)
            else:
                reply = diary.log(store, phrase, day=day, now=now)
        except (TrackerError, ValueError) as error:
            fault = str(error) if isinstance(error, TrackerError) else "That is no day."
            return _today_page(_known(), phrase=phrase, day=request.form.get("day"), fault=fault), 422
    flash(reply.reply)
    return redirect(url_for("pages.today"), code=303)


@pages.get("/trends")
def trends() -> str:
    """What is going on, over time."""
    known = _known()
    return render_template(
        "trends.html",
        today=known.as_of,
        chart=CHARTS[0],
        empty=not (known.activities or known.niggles),
        demo=current_app.config["TODAY"] is not None,
    )


@pages.get("/charts/<chart_id>.json")
def chart(chart_id: str) -> Response:
    """One chart as plotly's JSON."""
    found = next((c for c in CHARTS if c.id == chart_id), None)
    if found is None:
        abort(404)
    return current_app.response_class(found.draw(_known()).to_json(), mimetype="application/json")


def _spoken(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"
