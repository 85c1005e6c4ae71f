"""The pages in a real browser: log a niggle, see the chart, nothing from another host, no error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker import settings
from tracker.pipeline.imports import import_paths
from tracker.store import Store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(shots, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    path = tmp_path_factory.mktemp("browser") / "demo.sqlite"
    with Store(path) as store:
        import_paths(store, [settings.demo_folder()], jobs=2)
        last = max(c.day for c in store.checkins())
    with shots.serving(path, today=last) as address:
        yield address, path


@pytest.fixture
def page(browser, demo):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    opened = context.new_page()
    opened.faults = []
    opened.hosts = set()
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on("console", lambda m: opened.faults.append(m.text) if m.type == "error" else None)
    opened.on("request", lambda request: opened.hosts.add(request.url.split("/")[2]))
    yield opened
    context.close()
    assert opened.faults == []
    assert opened.hosts == {demo[0].removeprefix("http://")}


def test_a_niggle_is_logged_on_a_phone(page, demo):
    address, path = demo
    page.goto(address)
    page.get_by_role("link", name="Log").click()
    page.get_by_label("What hurts, where").fill("right soleus 2 after")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_text("Noted for today: right soleus 2 after.").wait_for()
    with Store(path) as store:
        assert store.niggles()[-1].site.region == "soleus"


def test_a_warning_is_read_to_its_evidence(page, demo):
    page.goto(demo[0])
    page.get_by_text("Why, and what speaks against it").first.click()
    page.get_by_text("four in five new running injuries").first.wait_for()
    assert page.get_by_text("after a calf strain the hamstring strains more easily").first.is_visible()


def test_the_chart_is_drawn_and_its_time_can_be_chosen(page, demo):
    page.goto(demo[0] + "/trends")
    page.wait_for_selector("#chart[data-drawn]")
    assert page.locator("#chart .scatterlayer .point").count() >= 37


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("name", "days"), [("6 weeks", 42), ("Half a year", 182), ("Year", 365)])
def test_the_time_shown_can_be_chosen_and_both_parts_follow(page, demo, width: int, name: str, days: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(demo[0] + "/trends")
    page.wait_for_selector("#chart[data-drawn]")
    page.get_by_role("button", name=name, exact=True).click()
    assert page.get_by_role("button", name=name, exact=True).get_attribute("aria-pressed") == "true"
    for axis in ("xaxis", "xaxis2"):
        shown = page.evaluate(
            f"document.getElementById('chart')._fullLayout.{axis}.range.map(d => Date.parse(d))"
        )
        assert round((shown[1] - shown[0]) / 86_400_000) == days
    page.get_by_role("button", name="All").click()
    assert page.evaluate("document.getElementById('chart')._fullLayout.xaxis.autorange") is True


@pytest.mark.parametrize("path", ["/", "/trends"])
def test_nothing_is_wider_than_a_phone(page, demo, path: str):
    page.goto(demo[0] + path)
    if path == "/trends":
        page.wait_for_selector("#chart[data-drawn]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_target_is_large_enough_for_a_thumb(page, demo):
    page.goto(demo[0])
    sizes = page.evaluate(
        "[...document.querySelectorAll('button,input:not([type=hidden]),nav a,summary')]"
        ".map(e => { const b = e.getBoundingClientRect(); return Math.min(b.width, b.height) })"
    )
    assert min(sizes) >= 24
