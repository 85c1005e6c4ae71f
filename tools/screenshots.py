"""Pictures of every page, desktop and phone, light and dark: the demo athlete, ten years, and empty.

``make screenshots`` writes them into ``screenshots/``; with ``--readme`` the README's pictures are made
anew instead. Needs Chromium; set CHROMIUM to its path where it is not found.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import waitress
from playwright.sync_api import Browser, sync_playwright

from tracker import settings
from tracker.evaluation import decade
from tracker.pipeline import printing
from tracker.pipeline.imports import import_paths
from tracker.store import Store
from tracker.web import create_app

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "screenshots"
README_PICTURES = ROOT / "tracker" / "manual" / "pictures"
PAGES = {
    "today": "/",
    "log": "/log",
    "trends": "/trends",
    "warnings": "/warnings",
    "runs": "/runs",
    "run": "/runs/RUN",
    "calendar": "/calendar",
    "body": "/body",
    "onsets": "/onsets",
    "week": "/week",
    "posture": "/posture",
    "report": "/report",
    "import": "/import",
    "settings": "/settings",
    "manual": "/help",
    "manual-warning-signs": "/help/warning-signs",
}
"""Every page by the name of its pictures; RUN stands for the latest run."""

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
FLAGS += ["--disable-component-update", "--disable-sync"]


@contextmanager
def serving(database: Path, *, today: date | None = None) -> Iterator[str]:
    """The web app over a database, in a thread; gives its address."""
    server = waitress.create_server(create_app(database, today=today), host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)


def shoot(browser: Browser, address: str, label: str, *, run: str = "") -> None:
    """Every page of one app, at every size, light and dark; that of a run where there is one."""
    for scheme in ("light", "dark"):
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            for name, path in PAGES.items():
                if "RUN" in path and not run:
                    continue
                page.goto(address + path.replace("RUN", run), wait_until="networkidle")
                if page.query_selector("#charts"):
                    page.wait_for_selector("#charts[data-drawn]", timeout=60_000)
                page.screenshot(path=OUT / f"{label}-{name}-{size}-{scheme}.png", full_page=True)
            page.close()


def readme_pictures(browser: Browser, address: str) -> None:
    """The pages as the README shows them."""
    README_PICTURES.mkdir(parents=True, exist_ok=True)
    for name, path, height in (("dashboard", "/trends", 800), ("warning", "/warnings", 640)):
        page = browser.new_page(viewport={"width": 960, "height": height})
        page.goto(address + path, wait_until="networkidle")
        if page.query_selector("#charts"):
            page.wait_for_selector("#charts[data-drawn]", timeout=60_000)
        page.screenshot(path=README_PICTURES / f"{name}.png")
        page.close()


def main() -> None:
    """Make the pictures."""
    path = printing.browser()
    if path is None:
        sys.exit("No Chromium found: install it (apt install chromium) or set CHROMIUM to its path.")
    OUT.mkdir(exist_ok=True)
    only = "--readme" in sys.argv
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo, empty = Path(folder) / "demo.sqlite", Path(folder) / "empty.sqlite"
        with Store(demo) as store:
            import_paths(store, [settings.demo_folder()])
            last = max(checkin.day for checkin in store.checkins())
            run = store.activities()[-1].id
        with Store(Path(folder) / "decade.sqlite") as store:
            late = decade.fill(store)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        with serving(demo, today=last) as address:
            readme_pictures(browser, address) if only else shoot(browser, address, "demo", run=run)
        if not only:
            with serving(empty) as address:
                shoot(browser, address, "empty")
            with serving(Path(folder) / "decade.sqlite", today=late) as address:
                shoot(browser, address, "decade")
        browser.close()
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}")


if __name__ == "__main__":
    main()
