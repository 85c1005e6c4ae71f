"""What the README and the manual say is so."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from math import exp
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tracker.charts import CHARTS
from tracker.cli import niggle
from tracker.detector import SIGNS
from tracker.detector.thresholds import chance
from tracker.load.metrics import METRICS
from tracker.model import Alert, Impact, Moment, Onset, Quality, Stage, Trend
from tracker.settings import SETTINGS
from tracker.store import Store

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "tracker" / "manual"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data" / "README.md", *sorted(MANUAL.glob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def text(name: str) -> str:
    return (MANUAL / name).read_text(encoding="utf-8")


def test_every_command_is_in_the_readme_or_the_manual():
    written = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for name in niggle.lazy:
        assert f"niggle {name}" in written, name


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_command_and_option_written_down_exists(page: Path):
    written = page.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```", written, re.S | re.M))
    commands = re.findall(r"`niggle ([^`\n]+)`", written) + re.findall(r"^niggle (.+)$", blocks, re.M)
    for command in commands:
        name, *rest = command.split()
        if name == "COMMAND":
            continue
        assert name in niggle.lazy, f"{page.name}: niggle {name}"
        found = niggle.get_command(None, name)
        if isinstance(found, click.Group) and rest:
            assert rest[0] in found.commands, f"{page.name}: niggle {name} {rest[0]}"
            found = found.commands[rest[0]]
        known = {option for parameter in found.params for option in parameter.opts}
        for word in rest:
            if word.startswith("--") and word != "--help":
                assert word in known, f"{page.name}: niggle {name} {word}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_five_minute_start_runs_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (block,) = re.findall(r"```\n(niggle import .*?)```", README, re.S)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NIGGLE_DB", str(tmp_path / "readme.sqlite"))
    runs = tmp_path / "Downloads" / "my-runs"
    runs.mkdir(parents=True)
    (runs / "runs.csv").write_text("date,distance_km,duration_min\n2026-03-01,10,60\n")
    for line in block.splitlines():
        words = shlex.split(line.replace("~", str(tmp_path)))
        if words[1] == "serve":
            continue
        if words[1:] == ["log", "--clear"]:
            words += ["--date", "yesterday"]  # the line before it has just logged a niggle for today
        result = CliRunner().invoke(niggle, words[1:])
        assert result.exit_code == 0, line + result.output


def test_make_knows_the_targets_of_the_readme():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(
        r"make (?:-C niggle )?(demo|test|check|[a-z]+)(?: SERVE=0)?`|^make -C niggle (\w+)", README, re.M
    )
    assert len(targets) >= 4
    for target in filter(None, (name for pair in targets for name in pair)):
        assert re.search(rf"^{target}:", makefile, re.M), target
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_table_and_column_is_in_the_manual(store: Store):
    page = text("database.md")
    for name in store._db.table_names():
        assert f"| `{name}` |" in page, name
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
        if not name.startswith("_"):
            for column in store._db.table(name).columns:
                assert f"`{column.name}`" in row, f"{name}.{column.name}"
    for view in store._db.view_names():
        assert f"`{view}`" in page


def test_the_false_alarm_figures_are_those_of_the_program():
    page = text("warning-signs.md")
    table = chance()
    shown = [round(exp(share), 3) for share in table.gathered]
    assert f"| points | {' | '.join(f'{share:g}' for share in shown)} |" in page
    rate = table.rates.index(min(table.rates, key=lambda r: abs(exp(r) - 6)))
    for points in (1, 2, 3, 4):
        at = table.points.index(points)
        figures = " | ".join(f"{exp(rows[rate][at]):.3f}" for rows in table.figures)
        assert f"| {points} | {figures} |" in page
    assert f"{int(table.made['runners']):,} runners, seed {table.made['seed']}" in page


def test_every_chart_is_in_the_manual():
    for chart in CHARTS:
        assert f"| {chart.title} |" in text("dashboard.md")


def test_signs_stages_words_and_settings_are_in_the_manual():
    for sign in SIGNS:
        assert f"| {sign.id} | {sign.looks_for} |" in text("warning-signs.md")
    for stage in Stage:
        assert f"| {stage} |" in text("warning-signs.md")
    for word in (*Moment, *Onset, *Quality, *Impact, *Trend, *Alert):
        assert word in text("formats.md")
    written = README + text("database.md") + text("diary.md") + text("load-metrics.md") + text("dashboard.md")
    for setting in SETTINGS:
        assert setting.key in written


def test_the_page_of_load_metrics_is_the_one_the_table_makes():
    spec = importlib.util.spec_from_file_location("load_manual", ROOT / "tools" / "load_manual.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert text("load-metrics.md") == tool.page(), "make load-manual"
    assert all(f"`{metric.id}`" in tool.page() for metric in METRICS)


def test_every_layer_is_in_the_architecture_page():
    layers = {path.name.removesuffix(".py") for path in (ROOT / "tracker").iterdir()}
    layers -= {"__init__", "__main__", "__pycache__", "py.typed"}
    for layer in layers:
        assert f"`{layer}`" in text("architecture.md"), layer


def test_the_first_line_of_every_examples_output_is_true(tmp_path: Path):
    """Doctests of public docstrings."""
    told = subprocess.run(
        [sys.executable, "-m", "doctest", str(ROOT / "tracker" / "diary" / "phrases.py")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_help_lists_every_command(niggle_cli: Callable):
    told = niggle_cli("--help").stdout
    assert all(name in told for name in niggle.lazy)
