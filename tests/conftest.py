"""What many tests need: the shared corpus, a store, the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from tracker.store import Store

# The same examples every time, however slow the machine: a failure is a failure of the code.
hypothesis.settings.register_profile("niggle", derandomize=True, deadline=None)
hypothesis.settings.load_profile("niggle")

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with Store(tmp_path / "niggle.sqlite") as opened:
        yield opened


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files; its tests are skipped where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus of real files is not here")
    return CORPUS


@pytest.fixture
def niggle_cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Run the command line in this process over a database in a temporary folder."""
    from click.testing import CliRunner

    from tracker.cli import niggle as command

    monkeypatch.setenv("NIGGLE_DB", str(tmp_path / "cli.sqlite"))
    runner = CliRunner()
    return lambda *words, **given: runner.invoke(command, [str(word) for word in words], **given)
