"""A real Chromium for the tests that need one; they are skipped where there is none."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools" / "screenshots.py"


@pytest.fixture(scope="session")
def shots():
    spec = importlib.util.spec_from_file_location("screenshots", TOOLS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if module.chromium() is None:
        pytest.skip("Chromium is not installed here")
    return module


@pytest.fixture(scope="session")
def browser(shots) -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shots.chromium(), args=shots.FLAGS)
        yield opened
        opened.close()
