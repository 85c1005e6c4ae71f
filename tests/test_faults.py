"""Every fault of ``make faults``, a few times: nothing acknowledged is lost, and the database stays whole."""

from __future__ import annotations

import importlib.util
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[1] / "tools" / "faults.py"

if not hasattr(os, "fork"):
    pytest.skip("these faults need fork", allow_module_level=True)


def faults():
    spec = importlib.util.spec_from_file_location("faults", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules["faults"] = module
    spec.loader.exec_module(module)
    return module


TRIED = {"many_writers": 3, "restoring_among_writers": 2}
FAULTS = [fault for fault, _ in faults().FAULTS]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_nothing_that_was_acknowledged_is_lost(fault: Callable, tmp_path: Path):
    out = fault(tmp_path, TRIED.get(fault.__name__, 8), random.Random(7))
    if out.untried:
        pytest.skip(f"{out.name}: {out.untried}")
    assert out.times
    assert (out.lost, out.broken) == (0, 0)
    assert "0 restores" not in out.said
