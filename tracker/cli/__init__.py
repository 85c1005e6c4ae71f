"""The command line: parse → pipeline → print."""

from tracker.cli.main import main, niggle

__all__ = ["main", "niggle"]
