"""The settings: what each means, what holds and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from tracker import settings
from tracker.errors import InvalidValueError
from tracker.model import MODES
from tracker.model.units import UNITS, WEEKDAYS
from tracker.pipeline import athlete
from tracker.store import Store
from tracker.web.opened import a_day, opened

pages = Blueprint("settings_page", __name__)

CHOICES: dict[str, tuple[str, ...]] = {
    "mode": MODES,
    "units": tuple(UNITS),
    "week_starts": WEEKDAYS,
    "keep_originals": ("no", "yes"),
    "sex": ("female", "male"),
}
"""The settings that take one of some words."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One setting as the page shows it: its value, what that rests on, and what held before."""

    setting: settings.Setting
    value: str
    told: str
    before: tuple[str, ...]
    is_set: bool

    @property
    def choices(self) -> tuple[str, ...]:
        """The words to choose from, none where anything may be typed."""
        return CHOICES.get(self.setting.key, ())


@pages.get("/settings")
def page() -> str:
    """Every setting."""
    return _page()


def _page(fault: tuple[str, str] | None = None) -> str:
    """The page; ``fault`` is the key of a setting that was not taken, and why."""
    with opened() as (store, now):
        shown = list(_shown(store, now.date()))
        today = now.date()
    return render_template(
        "settings.html",
        yours=[one for one in shown if one.setting.dated],
        others=[one for one in shown if not one.setting.dated],
        today=today,
        fault=fault,
        typed=request.form.get("value", ""),
    )


def _shown(store: Store, today: date) -> Iterator[Shown]:
    book = athlete.athlete_book(store, until=today)
    for setting in settings.SETTINGS:
        _, *before = athlete.shown(store, setting, today=today)
        if setting.dated:
            held = book.value(setting.key, today)
            is_set = setting.key in store.dated()
            value = held.shown if held else ""
            if value and setting.key == athlete.PACED:
                value = store.units.pace(float(value))
            rests = held.rests_on if held else "not known"
            told = rests if is_set or not value else f"{value}: {rests}"
            lines = tuple(line.strip() for line in before)
            yield Shown(setting, value if is_set else "", told, lines, is_set)
        else:
            given = store.setting(setting.key)
            default = f"{setting.default} where nothing is set" if setting.default else ""
            yield Shown(setting, given or setting.default or "", default, (), given is not None)


@pages.post("/settings")
def change() -> Response | tuple[str, int]:
    """Change one of them, or forget what was set."""
    setting = settings.setting(request.form.get("key", ""))
    try:
        reply = _changed(setting)
    except InvalidValueError as error:
        return _page((setting.key, error.reason)), 422
    flash(reply, "noted")
    return redirect(url_for("settings_page.page", _anchor=setting.key), 303)


def _changed(setting: settings.Setting) -> str:
    text = request.form.get("value", "").strip()
    since_text = request.form.get("since", "")
    with opened() as (store, now):
        today = now.date()
        since = a_day(since_text, today) if since_text and setting.dated else None
        if request.form.get("forget"):
            return athlete.forget(store, setting, since=since)
        if not text and setting.key != "reminder_url":
            raise InvalidValueError("nothing was given", hint="Type a value, or forget it.")
        return athlete.change(store, setting, text, since=since, today=today)
