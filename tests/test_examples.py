"""Every command that is written down runs as printed: README, manual, and the examples of ``--help``."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tracker import settings
from tracker.cli import niggle
from tracker.pipeline import diary
from tracker.pipeline.exporting import export
from tracker.pipeline.imports import import_paths
from tracker.pipeline.keeping import backup
from tracker.store import Store

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "tracker" / "manual").glob("*.md"))]

ENDLESS = ("serve", "--watch", "--scheduler", "--send", "evaluate")
"""These stay, need something of yours beside them, or take minutes: other tests run them."""

ASKING = ("niggle week", "niggle posture")
"""On a terminal these ask; without one they say what to give."""

OF_A_WARNING = ("niggle did seen", "niggle did snooze", "niggle did nothing")
"""The demo athlete's warning stood in spring: today there is none to say something of."""

OTHERWISE = ("niggle demo", *ASKING, *OF_A_WARNING)

NAMES_AN_OPTION = re.compile("Missing argument|requires an argument|Name a run")

PLACEHOLDER = re.compile(r"[…{}<>|]|\b[A-Z]{2,}(?:\.{3})?(?=\s|$|=)")
"""A word that stands for another: such a line is a form, not an example."""


def written() -> Iterator[tuple[str, str]]:
    """Each command with the place where it stands."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.findall(r"^```\n(.*?)^```", text, re.S | re.M):
            for line in re.findall(r"^niggle .+$", block, re.M):
                yield page.name, re.split(r"\s{3,}", line)[0]
        for line in re.findall(r"`(niggle [^`]+)`", re.sub(r"^```\n.*?^```", "", text, flags=re.S | re.M)):
            if len(line.split()) > 2:  # two words only name a command
                yield page.name, " ".join(line.split())
    for name, command in commands(niggle):
        for line in re.findall(r"^\s+(niggle .+)$", (command.help or "").partition("Example")[2], re.M):
            yield f"niggle {name} --help", line


def commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield name, command
        if isinstance(command, click.Group):
            yield from commands(command)


def examples() -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for place, line in written():
        form = len(line.split()) == 1 or PLACEHOLDER.search(line)
        elsewhere = line in OTHERWISE or any(word in line for word in ENDLESS)
        if not form and not elsewhere:
            found.setdefault(line, place)
    return [(place, line) for line, place in found.items()]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo athlete's database, with a backup; and a home with files, folders and a club."""
    home = tmp_path_factory.mktemp("home")
    with Store(home / "niggle.sqlite") as store:
        import_paths(store, [settings.demo_folder()])
        yesterday = datetime.now().astimezone() - timedelta(days=1)
        diary.log_clear(store, day=yesterday.date(), now=yesterday)
        backup(store, home / "a.sqlite")
        export(store, home / "niggle-export")
    for folder in ("Downloads/my-runs", "Garmin/Activities", "club/anna", "study/anna", "my-runs", "stick"):
        (home / folder).mkdir(parents=True)
        table = "date,distance_km,duration_min\n2026-03-01,10,60\n"
        (home / folder / "runs.csv").write_text(table)
    for club in ("club", "study"):
        (home / club / "anna" / "niggles.csv").write_text(
            "date,region,side,severity\n2026-03-01,calf,left,3\n"
        )
    shutil.copy(next(settings.demo_folder().rglob("*.fit")), home / "morning-run.fit")
    shutil.make_archive(str(home / "Downloads" / "export_12345678"), "zip", home / "my-runs")
    return home


def filled_in(line: str, home: Path) -> list[str]:
    """The words of a line, with the ids and places of the demo athlete for those of nobody."""
    with Store(home / "niggle.sqlite") as store:
        runs = [activity.id for activity in store.activities()]
        niggles = [entry.id for entry in store.niggles()]
    entry = line.split()[1] in ("edit", "delete")
    known = {"3f9a": runs[0], "77c1": runs[1], "3fa2b1": runs[0], "3fa2": niggles[-1], "a41c": niggles[-2]}
    words = []
    for word in shlex.split(line)[1:]:
        word = known.get(word, word) if not entry or word not in ("3f9a", "77c1") else niggles[-1]
        words.append(word.replace("~", str(home)).replace("/media/stick", str(home / "stick")))
    copy = re.fullmatch(r"(?:.*/)?niggle-\d{4}-\d\d-\d\d-\d{6}\.sqlite", words[-1])
    return [*words[:-1], str(home / "a.sqlite")] if copy else words


@pytest.mark.parametrize(("place", "line"), examples(), ids=lambda value: value[:60])
def test_it_runs_as_printed(
    place: str, line: str, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    home = tmp_path / "home"
    shutil.copytree(demo, home)
    monkeypatch.chdir(home)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NIGGLE_DB", str(home / "niggle.sqlite"))
    if line.startswith("niggle answer"):  # which needs something that was asked
        CliRunner().invoke(niggle, ["log", "right hip 4"])
    said = "everything\n" if "--everything" in line else "yes\n" * 20
    done = CliRunner().invoke(niggle, filled_in(line, home), input=said)
    if place.endswith(".md") and NAMES_AN_OPTION.search(done.stderr):
        return  # no example: the text names an option
    assert done.exit_code in (0, 1, 3), f"{place}: {line}\n{done.output}\n{done.stderr}"
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_there_are_examples_of_nearly_every_command():
    told = {line.split()[1] for _, line in examples()}
    missing = {name for name, _ in commands(niggle)} - told
    assert missing <= {"serve", "evaluate", "demo", "scan", "token"} | set(ENDLESS), missing
