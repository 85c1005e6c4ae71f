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


def drawn(page, address: str):
    page.goto(address + "/trends")
    page.wait_for_selector("#charts[data-drawn]")
    return page.locator(".plot[data-drawn]")


def ranges(page) -> list[list[float]]:
    """The stretch of time that each chart shows [days since 1970]."""
    return page.evaluate(
        "[...document.querySelectorAll('.plot[data-drawn]')]"
        ".map(p => p._fullLayout.xaxis.range.map(d => Date.parse(d) / 86400000))"
    )


def test_the_charts_are_drawn(page, demo):
    assert drawn(page, demo[0]).count() >= 5
    assert page.locator("[data-chart=diary] .scatterlayer .point").count() >= 37


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(("name", "days"), [("6 weeks", 42), ("Season", 182), ("Year", 365)])
def test_the_time_shown_can_be_chosen_and_all_charts_follow(page, demo, width: int, name: str, days: int):
    page.set_viewport_size({"width": width, "height": 900})
    count = drawn(page, demo[0]).count()
    button = page.get_by_role("button", name=name, exact=True)
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert [round(b - a) for a, b in ranges(page)] == [days] * count


def test_a_look_closer_at_one_chart_moves_all(page, demo):
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn(page, demo[0])
    page.evaluate(
        "Plotly.relayout(document.querySelector('[data-chart=diary]'),"
        " {'xaxis.range[0]': '2026-02-01', 'xaxis.range[1]': '2026-03-01'})"
    )
    page.wait_for_function(
        "[...document.querySelectorAll('.plot[data-drawn]')]"
        ".every(p => String(p._fullLayout.xaxis.range[0]).startsWith('2026-02-01'))"
    )


def test_a_click_on_an_entry_opens_its_day(page, demo):
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn(page, demo[0])
    page.locator("[data-chart=diary] .scatterlayer .point").first.scroll_into_view_if_needed()
    box = page.locator("[data-chart=diary] .scatterlayer .point").first.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/log?day=2025-10-*")


def test_a_click_on_a_week_opens_its_runs(page, demo):
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn(page, demo[0])
    bar = page.locator("[data-chart=load] .barlayer .point").nth(10).bounding_box()
    page.mouse.click(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    page.wait_for_url("**/runs?since=2025-11-10&until=2025-11-16")


PATHS = (
    *("/", "/log", "/trends", "/warnings", "/runs", "/runs/RUN", "/calendar", "/body", "/onsets", "/week"),
    *("/posture", "/report", "/import", "/settings", "/help", "/help/warning-signs", "/help/architecture"),
)
"""Every page of the web app; RUN is the latest run."""


def opened(page, demo, path: str) -> None:
    address, database = demo
    with Store(database) as store:
        run = store.activities()[-1].id
    page.goto(address + path.replace("RUN", run))
    if page.query_selector("#charts"):
        page.wait_for_selector("#charts[data-drawn]")


SHIFTS = """window.shifted = 0; new PerformanceObserver(seen => {
    for (const e of seen.getEntries()) if (!e.hadRecentInput) window.shifted += e.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_a_phone_and_nothing_jumps(page, demo, path: str):
    page.add_init_script(SHIFTS)
    opened(page, demo, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
    assert page.evaluate("window.shifted") < 0.05


ANSWERS = {
    "/": ".warning .trail li:last-child",
    "/trends": "[data-chart=load]",
    "/warnings": ".warning .trail li:last-child",
    "/runs": ".runlist li:nth-child(3)",
    "/calendar": ".month",
    "/body": "#steps figure:not([hidden]) figcaption",
    "/onsets": "section[aria-labelledby=together]",
    "/report": "form .main",
    "/import": "#drop",
    "/settings": "#mode",
    "/help": ".contents li:last-child",
}
"""What answers the question of a page."""


@pytest.mark.parametrize(("path", "answer"), ANSWERS.items())
def test_a_page_answers_its_question_within_the_first_screen(page, demo, path: str, answer: str):
    opened(page, demo, path)
    box = page.locator(answer).first.bounding_box()
    assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious_on_any_page(browser, demo, path: str, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    opened(page, demo, path)
    found = Axe().run(page).response["violations"]
    context.close()
    grave = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["html"][:140] for node in v["nodes"][:4]]) for v in grave] == []


def test_files_are_dropped_and_told_one_by_one(page, demo):
    page.goto(demo[0] + "/import")
    page.evaluate(
        r"""() => {
            const files = new DataTransfer();
            files.items.add(new File(["date,distance_km,duration_min\n2026-05-30,5,30\n"], "runs.csv"));
            files.items.add(new File(["junk"], "broken.gpx"));
            dispatchEvent(new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
        }"""
    )
    page.get_by_text("1 run came in, 5.0 km.").wait_for()
    page.locator("#refused").get_by_text("broken.gpx").wait_for()
    page.locator("#drop[data-done]").wait_for()


def test_the_trail_is_played_step_by_step(page, demo):
    page.goto(demo[0] + "/body")
    shown = page.locator("#steps figure:visible figcaption")
    assert shown.count() == 1
    last = shown.inner_text()
    page.get_by_role("button", name="‹ Before").click()
    assert shown.inner_text() != last
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(
        "t => document.querySelector('#steps figure:not([hidden]) figcaption').innerText === t", arg=last
    )


def test_a_warning_is_acknowledged(page, demo):
    page.goto(demo[0] + "/warnings")
    page.get_by_role("button", name="I have read it").click()
    page.get_by_text("read the warning").first.wait_for()


def test_a_first_start_leads_to_the_import(shots, browser, tmp_path: Path):
    with shots.serving(tmp_path / "new.sqlite") as address:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(address)
        page.get_by_role("link", name="Bring in your runs").click()
        page.get_by_text("Drop files here").wait_for()
        context.close()


def test_every_target_is_large_enough_for_a_thumb(page, demo):
    page.goto(demo[0])
    sizes = page.evaluate(
        "[...document.querySelectorAll('button,input:not([type=hidden]),nav a,summary')]"
        ".map(e => { const b = e.getBoundingClientRect(); return Math.min(b.width, b.height) })"
    )
    assert min(sizes) >= 24


def test_ten_years_are_drawn_by_their_last_year_first(shots, browser, tmp_path: Path):
    from tracker.evaluation import decade

    with Store(tmp_path / "decade.sqlite") as store:
        last = decade.fill(store)
    with shots.serving(tmp_path / "decade.sqlite", today=last) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        sizes = {}
        page.on("response", lambda r: sizes.update({r.url.split("/")[-1]: r.header_value("content-length")}))
        assert drawn(page, address).count() == 6
        assert [round(b - a) for a, b in ranges(page)] == [365] * 6
        page.get_by_role("button", name="All", exact=True).click()
        page.wait_for_function(
            "document.querySelector('[data-chart=load]')._fullLayout.xaxis.range[0] < '2025'"
        )
        sent = sum(int(size or 0) for name, size in sizes.items() if "plotly" not in name)
        assert sent < 300_000
        context.close()
