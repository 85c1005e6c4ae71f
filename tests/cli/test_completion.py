"""Shells complete commands, options, settings and deeds."""

from __future__ import annotations

import pytest
from click.shell_completion import BashComplete

from tracker.cli import niggle


@pytest.mark.parametrize(
    ("line", "begun", "found"),
    [
        ([], "re", {"restore", "report", "remind"}),
        (["load"], "--pl", {"--plan"}),
        (["set"], "hr_", {"hr_max_bpm", "hr_rest_bpm", "hr_threshold_bpm", "hr_aerobic_bpm"}),
        (["did"], "str", {"strength"}),
        (["cohort"], "s", {"scan"}),
    ],
)
def test_a_shell_completes_what_is_begun(line: list[str], begun: str, found: set[str]):
    told = BashComplete(niggle, {}, "niggle", "_NIGGLE_COMPLETE").get_completions(line, begun)
    assert {one.value for one in told} == found
