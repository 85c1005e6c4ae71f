"""The house itself: layers, sizes, words that must not appear."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import tracker

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "tracker").rglob("*.py"))

LONGEST_FUNCTION = 40
LONGEST_FILE = 400


def test_layers_hold():
    from importlinter.api import read_configuration, use_cases

    configuration = read_configuration(str(ROOT / "pyproject.toml"))
    assert len(configuration["contracts_options"]) == 3
    user_options = use_cases.read_user_options(config_filename=str(ROOT / "pyproject.toml"))
    use_cases._register_contract_types(user_options)
    report = use_cases.create_report(user_options)
    assert not report.could_not_run
    assert report.contains_failures is False


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_function_is_longer_than_forty_lines_and_no_file_than_four_hundred(path: Path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_and_public_name_has_a_docstring(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module has none"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node) or path.name == "rows.py", f"{node.name} has none"


def test_the_version_is_told_once_and_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == tracker.__version__ == metadata.version("niggle")


def test_no_file_names_a_package_registry_host():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    hosts = re.compile(r"pypi\.(org|python)|pythonhosted|registry\.(npmjs|yarnpkg)|deb\.debian")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if name == "tests/test_house.py" or path.suffix in {".fit", ".gz", ".png"} or not path.is_file():
            continue
        assert not hosts.search(path.read_text(encoding="utf-8")), name


def test_constraints_are_plain_pins():
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._+!-]+", line), line
