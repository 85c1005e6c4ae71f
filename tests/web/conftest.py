"""A database and a client for its pages, and a real Chromium for the tests that need one."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import day
from flask.testing import FlaskClient

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
    return app.test_client()


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
