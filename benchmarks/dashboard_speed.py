"""How fast the Trends page of ten years is: on the server, on the wire, and until its first chart stands.

Run by hand: ``python benchmarks/dashboard_speed.py``. Ratios within one run; the last one needs Chromium.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import waitress

from tracker.evaluation import decade
from tracker.pipeline import review
from tracker.store import Store
from tracker.web import create_app
from tracker.web.assets import PLOTLY, address

HERE = {"base_url": "http://127.0.0.1:8344"}
TIMES = 7

BARE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bare</title>
<script defer src="{plotly}"></script><script defer src="/bare.js"></script></head>
<body><div id="plot"></div></body></html>"""
BARE_SCRIPT = """addEventListener("DOMContentLoaded", () => Plotly.newPlot("plot", [], {height: 244})
  .then(() => { document.getElementById("plot").dataset.drawn = "yes"; }));"""


UNTIL_DRAWN = """new Promise((told) => { const look = setInterval(() => {
  if (document.querySelector("[data-drawn]")) { clearInterval(look); told(performance.now()); } }, 2); })"""


def seconds(what: Callable[[], object]) -> float:
    """The best of some runs."""
    best = float("inf")
    for _ in range(TIMES):
        began = time.perf_counter()
        what()
        best = min(best, time.perf_counter() - began)
    return best


def on_the_server(path: Path, today: date) -> None:
    """The page and its data against the reading of all rows."""
    client = create_app(path, today=today).test_client()
    packed = {"Accept-Encoding": "gzip"}
    page = seconds(lambda: client.get("/trends", **HERE))
    data = seconds(lambda: client.get("/trends.json", headers=packed, **HERE))
    with Store(path) as store:
        rows = seconds(lambda: review.history(store, as_of=today, today=today))
    sent = len(client.get("/trends.json", headers=packed, **HERE).data)
    print(f"page {1000 * page:.0f} ms, its data {1000 * data:.0f} ms, reading the rows {1000 * rows:.0f} ms")
    print(f"Trends takes {(page + data) / rows:.2f} times the reading; {sent / 1000:.0f} kB beside plotly")


def in_the_browser(path: Path, today: date) -> None:
    """Until the first chart stands, against a bare page with one empty chart; nothing cached."""
    tools = Path(__file__).resolve().parent.parent / "tools" / "screenshots.py"
    spec = importlib.util.spec_from_file_location("screenshots", tools)
    assert spec is not None
    assert spec.loader is not None
    shots = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shots)
    if shots.printing.browser() is None:
        print("no Chromium: the first chart is not timed")
        return
    from playwright.sync_api import sync_playwright

    app = create_app(path, today=today)
    app.add_url_rule("/bare", "bare", lambda: BARE.format(plotly=address(PLOTLY)))
    app.add_url_rule("/bare.js", "bare_js", lambda: (BARE_SCRIPT, {"Content-Type": "text/javascript"}))
    server = waitress.create_server(app, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    at = f"http://127.0.0.1:{server.effective_port}"
    took: dict[str, list[float]] = {"/bare": [], "/trends": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shots.printing.browser(), args=shots.FLAGS)
        for _ in range(TIMES):
            for name, times in took.items():
                times.append(_until_drawn(browser, at + name))
        browser.close()
    bare, trends = (statistics.median(times) for times in took.values())
    print(f"first chart {trends:.0f} ms, a bare page {bare:.0f} ms: {trends / bare:.2f} times")
    server.close()


def _until_drawn(browser: Any, at: str) -> float:
    """Milliseconds from the beginning of the navigation until the first chart stands."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(at, wait_until="commit")
    found = float(page.evaluate(UNTIL_DRAWN))
    context.close()
    return found


def main() -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "decade.sqlite"
        with Store(path) as store:
            today = decade.fill(store)
        on_the_server(path, today)
        if "--server" not in sys.argv:
            in_the_browser(path, today)


if __name__ == "__main__":
    main()
