"""The Log page: tap, choose, 0 to 10, saved; and everything else that is noted down in a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker.body import load_body, load_zones
from tracker.diary.concerns import QUESTIONS
from tracker.diary.fields import niggle_of, site_of
from tracker.diary.noticing import same_again
from tracker.diary.phrases import ALERT_SAID
from tracker.diary.telling import in_words
from tracker.errors import InvalidValueError, TrackerError
from tracker.model import (
    Diary,
    Impact,
    Moment,
    Niggle,
    Onset,
    Quality,
)
from tracker.model.units import WEEKDAYS
from tracker.pipeline import asking, diary, diary_days
from tracker.store import Store
from tracker.web import painting
from tracker.web.opened import EARLIEST_DAY, a_day, a_number, opened

pages = Blueprint("log_page", __name__)

Answered = Response | tuple[str, int]

HOOPER = (
    ("soreness", "Soreness of the muscles", "none", "very sore"),
    ("fatigue", "Fatigue", "very fresh", "exhausted"),
    ("stress", "Stress", "none", "very much"),
    ("sleep", "Last night's sleep", "very good", "very bad"),
)
"""The four ratings of the Hooper index: name, words, what 1 and what 7 means."""

REMEMBERED_DAYS = 28
"""Older niggles are not painted on the map of the Log page."""


@pages.get("/log")
def page() -> str:
    """Log a niggle or a clear day, today or any day before."""
    with opened() as (store, now):
        return _page(store, now, a_day(request.args.get("day"), now.date()))


def _page(store: Store, now: datetime, day: date, *, fault: str | None = None) -> str:
    today = now.date()
    day = min(day, today)
    known = asking.known_diary(store, now)
    (shown,) = diary_days.days(store, since=day, until=day)
    recent = [n for n in known.niggles if day - timedelta(days=REMEMBERED_DAYS) < n.day <= day]
    return render_template(
        "log.html",
        today=today,
        day=day,
        before=day - timedelta(days=1) if day > EARLIEST_DAY else None,
        after=day + timedelta(days=1),
        shown=shown,
        entries=[(entry, in_words(entry)) for entry in shown.entries],
        same=_same(known, day),
        last_done=diary.last_done(store),
        marks=painting.by_age([n for n in recent if n.day != day], day) + painting.by_severity(shown.niggles),
        zones=load_zones().values(),
        body=load_body(),
        moments=list(Moment),
        onsets=list(Onset),
        qualities=list(Quality),
        impacts=((Impact.EASED, "I ran less or slower"), (Impact.STOPPED, "it stopped the run")),
        alerts=ALERT_SAID,
        hooper=HOOPER,
        unrated=[run for run in diary_days.unrated_runs(store, today=today) if run.day <= day],
        units=store.units,
        week_due=diary_days.week_is_due(store, today=today),
        asked=asking.open_questions(known, shown.niggles),
        form=request.form,
        ticked=request.form.getlist("alert"),
        fault=fault,
    )


def _same(known: Diary, day: date) -> str | None:
    """What "same as last time" would store, None where there is nothing to repeat."""
    niggles, clear = same_again(known, day)
    if clear:
        return "nothing hurt"
    return "; ".join(f"{load_body().name(n.site)} {n.severity:g}" for n in niggles) or None


def _doing(action: Callable[[Store, datetime, date], diary.LogReply | str]) -> Answered:
    """Do what a form asks; say it back on the page it came from, or the fault with what was typed."""
    with opened() as (store, now):
        day = now.date()
        try:
            day = a_day(request.form.get("day"), day)
            reply = action(store, now, day)
        except TrackerError as error:
            return _page(store, now, day, fault=str(error)), 422
    if isinstance(reply, str):
        flash(reply)
    else:
        _say(reply)
        day = reply.day
    if request.form.get("back") == "today":
        return redirect(url_for("pages.today"), code=303)
    return redirect(url_for("log_page.page", day=day.isoformat()), code=303)


def _say(reply: diary.LogReply) -> None:
    for flag in reply.red_flags:
        flash(flag.text, "flag")
    flash(" ".join((reply.reply, *reply.noticed)), "noted")


@pages.post("/log")
def log_phrase() -> Answered:
    """Store what was typed."""
    phrase = request.form.get("phrase", "")
    return _doing(lambda store, now, day: diary.log(store, phrase, now=now, day=day))


@pages.post("/log/clear")
def log_clear() -> Answered:
    """Nothing hurt."""
    return _doing(lambda store, now, day: diary.log_clear(store, day=day, now=now))


@pages.post("/log/same")
def log_same() -> Answered:
    """As the last time."""
    return _doing(lambda store, now, day: diary.log_same(store, day=day, now=now))


@pages.post("/log/niggle")
def log_niggle() -> Answered:
    """Store what was tapped."""
    return _doing(lambda store, now, day: diary.log_niggles(store, _tapped(day, now), now=now))


def _tapped(day: date, now: datetime) -> list[Niggle]:
    """The entries of the map's form: one, or two where both sides were chosen."""
    form = request.form
    if not form.get("region"):
        raise InvalidValueError("which part is it?", hint="Tap the body, then choose a name below it.")
    if not form.get("severity"):
        raise InvalidValueError("how bad is it?", hint="Tap a number from 0 to 10.")
    region = load_body().region(form["region"])
    side = form.get("side", "") if region.has_sides else "centre"
    if not side or (side == "centre" and not region.has_centre):
        raise InvalidValueError(f"which {region.name}?", hint="Choose left, right or both.")
    fields = form.to_dict()
    if side == "both":
        fields |= {"x": "", "y": ""}
    return [
        niggle_of(fields | {"side": one}, day=day, logged_at=now, alerts=form.getlist("alert"))
        for one in (("left", "right") if side == "both" else (side,))
    ]


@pages.post("/log/checkin")
def log_checkin() -> Answered:
    """Store how the day felt."""

    def action(store: Store, now: datetime, day: date) -> str:
        scales = {name: a_number(name) for name, *_ in HOOPER}
        return diary.check_in(store, scales, day=day, now=now, note=request.form.get("note"))

    return _doing(action)


@pages.post("/log/effort")
def log_effort() -> Answered:
    """Store how hard a run was."""

    def action(store: Store, now: datetime, _day: date) -> str:
        rpe = a_number("rpe")
        if rpe is None:
            raise InvalidValueError("how hard was it?", hint="Tap a number from 0 to 10.")
        return diary.rate_run(store, request.form.get("run", ""), rpe, now=now)

    return _doing(action)


@pages.post("/log/answers")
def log_answers() -> Answered:
    """Store the answers to red-flag questions; those left open stay open."""

    def action(store: Store, now: datetime, day: date) -> diary.LogReply:
        given = []
        for question in QUESTIONS:
            said, where = request.form.get(question), request.form.get(f"{question}-site", "")
            if said in ("yes", "no"):
                side, _, region = where.partition(" ")
                site = site_of({"region": region, "side": "" if side == "-" else side}) if region else None
                given.append((question, said == "yes", site))
        if not given:
            raise InvalidValueError("no question is answered", hint="Choose yes or no.")
        return diary.answer(store, given, day=day, now=now)

    return _doing(action)


@pages.post("/log/edit")
def edit() -> Answered:
    """Change an entry by a phrase."""
    entry, phrase = request.form.get("entry", ""), request.form.get("phrase", "")
    return _doing(lambda store, now, _day: diary.edit(store, entry, phrase, now=now))


@pages.post("/log/delete")
def delete() -> Answered:
    """Withdraw an entry."""
    entry = request.form.get("entry", "")
    return _doing(lambda store, now, _day: diary.delete(store, [entry], now=now))


@pages.post("/log/undo")
def undo() -> Answered:
    """Take the last thing back."""
    return _doing(lambda store, now, _day: diary.undo(store, now=now))


@pages.get("/calendar")
def month() -> str:
    """A month of the diary; days of which nothing is known are seen to be unknown."""
    with opened() as (store, now):
        today = now.date()
        text = request.args.get("month")
        first = a_day(f"{text}-01" if text else None, today).replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        days = diary_days.days(store, since=first, until=last)[::-1]
        first_weekday = store.first_weekday
    return render_template(
        "calendar.html",
        today=today,
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=last + timedelta(days=1),
        days=days,
        first_weekday=first_weekday,
        weekdays=[WEEKDAYS[(first_weekday + n) % 7][:3].capitalize() for n in range(7)],
        marks=painting.by_severity([n for day in days for n in day.niggles]),
        known=sum(day.state != "unknown" for day in days if day.day <= today),
        so_far=sum(day.day <= today for day in days),
    )
