"""A page as PDF, by a browser of this machine that prints without a window."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tracker.errors import TrackerError
from tracker.store.connection import SCRATCH

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
TIMEOUT_S = 60.0

FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"),
)


def browser() -> str | None:
    """A browser of this machine that can print to PDF, None where there is none."""
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *BROWSERS))), None)


def as_pdf(html: str) -> bytes:
    """A page as PDF.

    Raises
    ------
    TrackerError
        There is no such browser, or it failed.
    """
    program = browser()
    if program is None:
        raise TrackerError(
            "there is no Chromium or Chrome to make a PDF with",
            hint="Write it as .html instead; every browser prints it.",
        )
    with tempfile.TemporaryDirectory(prefix=SCRATCH, ignore_cleanup_errors=True) as folder:
        page, out = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(html, encoding="utf-8")
        root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        told = [program, *FLAGS, *root, f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}"]
        try:
            subprocess.run(  # noqa: S603 - the machine's own browser, and a page of ours
                [*told, page.as_uri()], capture_output=True, timeout=TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            hint = "Write it as .html instead; every browser prints it."
            raise TrackerError("the browser could not print the report", hint=hint) from error
        if not out.is_file():
            raise TrackerError("the browser printed nothing", hint="Write it as .html instead.")
        return out.read_bytes()
