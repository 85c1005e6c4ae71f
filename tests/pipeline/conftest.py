from __future__ import annotations

from pathlib import Path

import pytest
from loading import filled


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with entries and a run, alone in its folder."""
    return filled(tmp_path / "mine" / "niggle.sqlite")
