"""A database and a client for its pages, and a real Chromium for the tests that need one."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import day
from flask.testing import FlaskClient
from jinja2 import Undefined
from jinja2.runtime import missing

from tracker.web import create_app

TOOLS = Path(__file__).resolve().parents[2] / "tools" / "screenshots.py"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "web.sqlite"


@pytest.fixture
def client(database: Path) -> FlaskClient:
    """The pages over that database, on day 99."""
    app = create_app(database, today=day(99))
    app.testing = True
    app.jinja_env.undefined = NotGiven
    return app.test_client()


class NotGiven(Undefined):
    """A name that a template uses and its page does not give is a fault; a form may lack a field."""

    def _look(self, *_: object) -> object:
        if self._undefined_obj is missing:
            self._fail_with_undefined_error()
        return False

    __bool__ = _look

    def __iter__(self) -> Iterator[object]:
        self._look()
        return iter(())

    def __str__(self) -> str:
        self._look()
        return ""


@pytest.fixture(scope="session")
def shots():
    """The script that takes pictures; a test that needs it is skipped where there is no Chromium."""
    spec = importlib.util.spec_from_file_location("screenshots", TOOLS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if module.printing.browser() is None:
        pytest.skip("Chromium is not installed here")
    return module


@pytest.fixture(scope="session")
def browser(shots) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shots.printing.browser(), args=shots.FLAGS)
        yield opened
        opened.close()
