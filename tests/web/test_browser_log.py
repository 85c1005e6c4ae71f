"""The Log page in a real browser: every zone on every side in every view, keyboard, no script, no barrier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from building import clear, day, niggle
from shapely.geometry import Polygon

from tracker.body import load_body, load_zones
from tracker.body.drawing import HEIGHT, WIDTH
from tracker.store import Store

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"


def tap_points() -> list[tuple[str, str, str, float, float]]:
    """Zone, side, view and a point well inside each area to tap, read from the drawing itself."""
    tree = ET.fromstring(resources.files("tracker.body").joinpath("map.svg").read_text(encoding="utf-8"))
    found = []
    for group in tree.find(f"{SVG}defs") or ():
        _, side, zone = group.attrib["id"].split("-", 2)
        for path in group.iter(f"{SVG}path"):
            for ring in path.attrib["d"].split("Z")[:-1]:
                numbers = [float(n) for n in re.findall(r"-?[\d.]+", ring)]
                shape = Polygon(list(zip(numbers[::2], numbers[1::2], strict=True)))
                size = 40.0
                while shape.buffer(-size).is_empty:
                    size /= 1.2
                x, y = shape.buffer(-size).representative_point().coords[0]
                view = "soles" if y > 522 else "front" if x < 160 else "back"
                found.append((zone, side, view, x, y))
    return found


@pytest.fixture
def served(shots, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    path = tmp_path / "log.sqlite"
    with Store(path) as store:
        store.write(
            [niggle(90, "left soleus", 4), niggle(95, "right pfj", 6)], [clear(n) for n in range(80, 90)]
        )
    with shots.serving(path, today=day(99)) as address:
        yield address, path


@pytest.fixture
def phone(browser, served):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    opened = context.new_page()
    opened.faults = []
    opened.on("pageerror", lambda error: opened.faults.append(str(error)))
    opened.on(
        "console",
        lambda m: opened.faults.append(m.text) if m.type == "error" and "422" not in m.text else None,
    )
    yield opened
    context.close()
    assert opened.faults == []


def tap(page, x: float, y: float) -> None:
    page.evaluate("y => document.querySelector('.tapping .map').scrollIntoView() || scrollBy(0, y)", 0)
    box = page.locator(".tapping .map").bounding_box()
    down = box["height"] * y / HEIGHT
    page.evaluate("y => scrollBy(0, y)", down - 300)
    box = page.locator(".tapping .map").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * x / WIDTH, box["y"] + box["height"] * y / HEIGHT)


def test_left_and_right_are_stored_as_tapped_on_every_zone_in_every_view(phone, served):
    address, path = served
    for zone, side, view, x, y in tap_points():
        phone.goto(f"{address}/log")
        tap(phone, x, y)
        region = next(
            r for r in load_zones()[zone].regions if side != "centre" or load_body().region(r).has_centre
        )
        if region in ("pubic", "coccyx"):
            continue
        phone.locator(f'.chips[data-for="{zone}"] input[value="{region}"]').check()
        phone.locator('.tapping button[name="severity"][value="3"]').click()
        phone.locator(".noted").wait_for()
        with Store(path) as store:
            entry = max(store.niggles(since=day(99)), key=lambda n: n.logged_at)
        assert (entry.site.region, str(entry.site.side)) == (region, side), (zone, view)
        assert entry.x is not None
        assert entry.y is not None
        assert abs(entry.x * WIDTH - x) < 3
        assert abs(entry.y * HEIGHT - y) < 3
        left_half = x < (80 if view == "front" else 240)
        if side != "centre":
            assert (side == "right") == (left_half if view == "front" else not left_half), (zone, view)


def test_every_target_is_at_least_24_pixels_on_a_phone(phone, served):
    address, _ = served
    phone.goto(f"{address}/log")
    tap(phone, 215, 400)
    small = phone.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), summary, .taps use, textarea')]
            .filter(e => e.checkVisibility() && !e.closest('.zones') && !e.closest('p') && e.className !== 'skip')
            .map(e => [e, e.getBoundingClientRect()])
            .filter(([e, box]) => box.width && (box.width < 24 || box.height < 24))
            .map(([e, box]) => e.outerHTML.slice(0, 80) + ' ' + box.width + 'x' + box.height)"""
    )
    assert small == []
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("path", ["/", "/log", "/calendar", "/week", "/posture"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser, served, path: str, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(served[0] + path)
    if path == "/log":
        tap(page_with_mouse(page), 215, 400)
    found = Axe().run(page).response["violations"]
    context.close()
    assert [
        (v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")
    ] == []


def page_with_mouse(page):
    page.touchscreen.tap = lambda x, y: page.mouse.click(x, y)
    return page


def test_the_keyboard_alone_logs_a_niggle(phone, served):
    address, path = served
    phone.goto(f"{address}/log")
    phone.locator('input[name="zone"]').first.focus()
    for _ in range(20):
        phone.keyboard.press("ArrowDown")
        if phone.evaluate("() => document.activeElement.value") == "shin":
            break
    phone.keyboard.press("Tab")
    phone.keyboard.press("ArrowRight")  # the side: from none to the second, both
    phone.locator('input[name="side"][value="right"]').focus()
    phone.keyboard.press("Space")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")  # the first part: the inner shin
    phone.locator('.tapping button[name="severity"][value="2"]').focus()
    phone.keyboard.press("Enter")
    phone.locator(".noted").wait_for()
    with Store(path) as store:
        assert str(store.niggles(since=day(99))[-1].site) == "right shin_medial"


def test_the_page_works_without_a_script(browser, served):
    address, path = served
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/log")
    page.locator('input[name="zone"][value="calf"]').focus()
    page.keyboard.press("Space")
    page.locator('input[name="side"][value="left"]').check()
    page.locator('.chips[data-for="calf"] input[value="gastrocnemius"]').check()
    page.locator('.tapping button[name="severity"][value="4"]').click()
    page.locator(".noted").wait_for()
    context.close()
    with Store(path) as store:
        assert [str(n.site) for n in store.niggles(since=day(99))] == ["left gastrocnemius"]


def test_a_chip_of_another_zone_is_never_sent(phone, served):
    address, path = served
    phone.goto(f"{address}/log")
    tap(phone, 215, 400)
    phone.locator('.chips[data-for="calf"] input[value="soleus"]').check()
    tap(phone, 215, 320)
    phone.locator('.tapping button[name="severity"][value="3"]').click()
    phone.get_by_text("3 of 10: where exactly? Tap a name and it is saved.").wait_for()
    with Store(path) as store:
        assert store.niggles(since=day(99)) == ()


def test_a_number_tapped_first_waits_for_the_name(phone, served):
    address, path = served
    phone.goto(f"{address}/log")
    tap(phone, 215, 400)
    phone.locator('.tapping button[name="severity"][value="4"]').click()
    phone.get_by_text("4 of 10: where exactly?").wait_for()
    phone.locator('.chips[data-for="calf"] label', has_text="soleus").click()
    phone.get_by_text("Noted for today: left soleus 4.").wait_for()
    with Store(path) as store:
        assert [(str(n.site), n.severity) for n in store.niggles(since=day(99))] == [("left soleus", 4)]
