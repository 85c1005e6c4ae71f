"""A year of daily use through every door, against a model of our own that knows only what was answered.

Commands, pages and the API write, change, take back and delete, forwards and for days long gone; the program
is started anew, killed, backed up, exported. Month by month the diary must be what the model says.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from building import HOST, form_token
from click.testing import CliRunner
from flask.testing import FlaskClient

from tracker.cli import niggle as command
from tracker.store import Store
from tracker.web import create_app

DAYS = 365
PLACES = {
    ("soleus", "left"): "left soleus",
    ("soleus", "right"): "right soleus",
    ("hamstring", "left"): "left hamstring",
    ("pfj", "right"): "right kneecap",
    ("lumbar_erector", "centre"): "lower back",
}
Told = tuple[date, str, str, float]
"""A niggle as the model knows it: day, region, side, severity."""


@dataclass
class Model:
    """What should stand: niggles, clear days, runs; and the changes that undo takes back."""

    niggles: Counter[Told] = field(default_factory=Counter)
    clear: set[date] = field(default_factory=set)
    runs: dict[date, float] = field(default_factory=dict)
    changes: list[tuple[str, object, object]] = field(default_factory=list)

    def log(self, told: list[Told]) -> None:
        """Pain is noted; a day on which something hurts is no longer clear."""
        no_longer = {one[0] for one in told if one[3] > 0} & self.clear
        self._do(Counter(told), Counter(), set(), no_longer)

    def log_clear(self, day: date) -> bool:
        """Nothing hurt; False where that is refused."""
        if any(one[0] == day and one[3] > 0 for one in self.niggles):
            return False
        if day not in self.clear:
            self._do(Counter(), Counter(), {day}, set())
        return True

    def replace(self, old: Told, new: Told | None) -> None:
        """An entry is changed, or deleted."""
        no_longer = {new[0]} & self.clear if new and new[3] > 0 else set()
        self._do(Counter([new] if new else []), Counter([old]), set(), no_longer)

    def _do(self, more: Counter[Told], less: Counter[Told], clear: set[date], no_longer: set[date]) -> None:
        self.niggles += more
        self.niggles -= less
        self.clear = self.clear - no_longer | clear
        self.changes.append(((more, less), clear, no_longer))

    def undo(self) -> bool:
        """The last change is taken back; False where there is none."""
        if not self.changes:
            return False
        (more, less), clear, no_longer = self.changes.pop()
        self.niggles += less
        self.niggles -= more
        self.clear = self.clear - clear | no_longer
        return True


class Year:
    """One runner's year: the doors, the model, and chance."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.path = folder / "year.sqlite"
        self.chance = random.Random(seed)
        self.model = Model()
        self.today = datetime.now().astimezone().date()
        self.first = self.today - timedelta(days=DAYS - 1)
        self.token = self.cli("token").stdout.strip()
        self.start()

    def start(self) -> None:
        """The dashboard is started anew, as after an evening."""
        self.web: FlaskClient = create_app(self.path).test_client()

    def cli(self, *words: object, code: int = 0):
        """A command, and the exit code it must have."""
        done = CliRunner().invoke(command, ["--db", str(self.path), *map(str, words)])
        assert done.exit_code == code, (words, done.output)
        return done

    def post(self, path: str, **form: object) -> int:
        """A form of a page."""
        return self.web.post(path, data={"token": form_token(self.web), **form}, **HOST).status_code

    def api(self, path: str, **sent: object) -> int:
        """A phone shortcut."""
        bearer = {"Authorization": f"Bearer {self.token}"}
        return self.web.post(f"/api/{path}", json=sent, headers=bearer, **HOST).status_code

    def some(self, day: date) -> Told:
        """A pain of that day."""
        region, side = self.chance.choice(list(PLACES))
        return day, region, side, float(self.chance.randint(1, 7))

    def log(self, day: date) -> None:
        """One niggle or two, through any door."""
        told = [self.some(day)]
        door = self.chance.randrange(4)
        if door == 0:
            other = self.some(day)
            if other[1:3] != told[0][1:3]:
                told.append(other)
            self.cli("log", ", ".join(phrase(one) for one in told), "--date", day)
        elif door == 1:
            assert self.post("/log", phrase=phrase(told[0]), day=day) == 303
        elif door == 2:
            _, region, side, severity = told[0]
            assert self.post("/log/niggle", region=region, side=side, severity=int(severity), day=day) == 303
        else:
            assert self.api("niggles", phrase=phrase(told[0]), date=day.isoformat()) == 201
        self.model.log(told)

    def log_clear(self, day: date) -> None:
        """Nothing hurt, or it is refused."""
        taken = self.model.log_clear(day)
        door = self.chance.randrange(3)
        if door == 0:
            self.cli("log", "--clear", "--date", day, code=0 if taken else 2)
        elif door == 1:
            assert self.post("/log/clear", day=day) == (303 if taken else 422)
        else:
            assert self.api("checkins", clear=True, date=day.isoformat()) == (201 if taken else 422)

    def change(self) -> None:
        """An entry is edited or deleted, by command or on its page."""
        entries = [entry for entry in self.entries() if entry["severity"] > 0]
        if not entries:
            return
        entry = self.chance.choice(entries)
        old = told_of(entry)
        if self.chance.random() < 0.5:
            new = float(self.chance.randint(1, 7))
            if self.chance.random() < 0.5:
                self.cli("edit", entry["id"], f"{new:g}")
            else:
                assert self.post("/log/edit", entry=entry["id"], phrase=f"{new:g}", day=old[0]) == 303
            self.model.replace(old, (*old[:3], new))
        elif self.chance.random() < 0.5:
            self.cli("delete", entry["id"])
            self.model.replace(old, None)
        else:
            assert self.post("/log/delete", entry=entry["id"], day=old[0]) == 303
            self.model.replace(old, None)

    def undo(self) -> None:
        """The last change is taken back."""
        there = self.model.undo()
        if self.chance.random() < 0.5:
            self.cli("undo", code=0 if there else 2)
        else:
            assert self.post("/log/undo") == (303 if there else 422)

    def run(self, day: date) -> None:
        """A run comes in as a file; sometimes the same one twice."""
        way = round(self.chance.uniform(4, 20), 1)
        file = self.folder / f"{day}-runs.csv"
        file.write_text(f"date,distance_km,duration_min\n{day},{way},{way * 6:.0f}\n")
        for _ in range(self.chance.choice((1, 1, 2))):
            self.cli("import", file)
        self.model.runs[day] = way

    def killed(self, day: date) -> None:
        """A command is killed at any moment: what it was to do is done or not, and never half."""
        one = self.some(day)
        words = [
            sys.executable,
            "-m",
            "tracker",
            "--db",
            str(self.path),
            "log",
            phrase(one),
            "--date",
            str(day),
        ]
        child = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        time.sleep(self.chance.uniform(0.1, 0.5))
        child.send_signal(signal.SIGKILL)
        answered, _ = child.communicate()
        before = +self.model.niggles
        if self.standing() != before:
            self.model.log([one])
        else:
            assert "Noted" not in answered
        assert self.standing() == +self.model.niggles

    def entries(self) -> list[dict]:
        """The niggles that stand, by the command that lists them."""
        told = json.loads(self.cli("diary", "--since", self.first, "--json").stdout)
        return [entry for day in told for entry in day["niggles"]]

    def standing(self) -> Counter[Told]:
        return Counter(told_of(entry) for entry in self.entries())

    def check(self) -> None:
        """The diary is what the model says, by command and in the store."""
        assert self.standing() == +self.model.niggles
        with Store(self.path) as store:
            assert {c.day for c in store.checkins() if c.clear} == self.model.clear
            assert {
                a.day: round((a.distance_m or 0) / 1000, 1) for a in store.activities()
            } == self.model.runs
        for page in ("/", "/log", "/calendar", "/trends.json"):
            assert self.web.get(page, **HOST).status_code == 200


def phrase(told: Told) -> str:
    return f"{PLACES[told[1], told[2]]} {told[3]:g}"


def told_of(entry: dict) -> Told:
    return date.fromisoformat(entry["day"]), entry["region"], entry["side"], float(entry["severity"])


@pytest.mark.parametrize("seed", [2026])
def test_a_year_of_daily_use_is_kept_to_the_letter(tmp_path: Path, seed: int):
    year = Year(tmp_path, seed)
    doors: list[tuple[float, Callable[[date], None]]] = [
        (0.45, year.log_clear),
        (0.30, year.log),
        (0.45, year.run),
        (0.12, lambda _: year.change()),
        (0.10, lambda _: year.undo()),
        (0.08, lambda day: year.log(max(year.first, day - timedelta(days=year.chance.randint(1, 60))))),
        (0.05, lambda day: year.log_clear(max(year.first, day - timedelta(days=year.chance.randint(1, 60))))),
        (0.03, lambda _: year.start()),
    ]
    for number in range(DAYS):
        day = year.first + timedelta(days=number)
        for share, door in doors:
            if year.chance.random() < share:
                door(day)
        if number % 28 == 27:
            year.check()
            year.cli("backup", "--keep", 2)
        if hasattr(os, "fork") and number % 60 == 30:
            year.killed(day)
    year.check()
    told = json.loads(year.cli("doctor", "--json").stdout)
    assert not [one for one in told["checks"] if one["level"] == "bad"]
    before = year.standing()
    year.cli("export", tmp_path / "out")
    again = Year(tmp_path / "again", seed)
    again.cli("import", tmp_path / "out")
    assert again.standing() == before
    assert sum(before.values()) > 60
