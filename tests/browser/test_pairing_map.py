"""The map of pairings alone on a page: how its parts look, what it reads out, and what clicks and keys ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

import pytest
from emlp_widgets.pictures import PairingMap
from emlp_widgets.pictures.pairings.pairing_parts import CarrierGroup, CopyGroup, Link, Selected
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.harness import Watch
from tests.test_pictures import write

# What anywidget gives a picture, less the kernel: `sent` holds what would go there, `missed` the keys left to the page.
RENDER = """async ({ esm, css, state }) => {
  document.body.innerHTML = `<style>${css}</style><main></main><div style="height: 3000px"></div>`;
  const listeners = [];
  Object.assign(window, { sent: [], missed: [] });
  window.model = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes: () => { window.sent.push(structuredClone(state)); },
    on: (names, listener) => { listeners.push([names.split(" "), listener]); },
  };
  window.arrive = (changes) => {
    Object.assign(state, changes);
    for (const [names, listener] of listeners) {
      if (names.some((name) => name.slice("change:".length) in changes)) listener();
    }
  };
  window.addEventListener("keydown", ({ key }) => window.missed.push(key));
  const module = await import(URL.createObjectURL(new Blob([esm], { type: "text/javascript" })));
  module.default.render({ model: window.model, el: document.querySelector("main") });
}"""
TRAITS = ("busy", "message", "alt", "picked", "picture")
# The start of a band on the screen, where no other band covers it.
POINT = """(link) => {
  const path = document.querySelector(`.emlp-map-band[data-kind="${link}"] path`);
  const { x, y } = path.getPointAtLength(3), { left, top } = path.ownerSVGElement.getBoundingClientRect();
  return [left + x, top + y];
}"""
GROUPS = [CopyGroup("T(0)", 5, "5 numbers"), CopyGroup("T(1)", 6, "6 vectors"), CopyGroup("T(2)", 2, "2 matrices")]
CARRIERS = [
    CarrierGroup("T(0)", 5, "5 numbers", acts=False),
    CarrierGroup("T(1)", 6, "6 vectors", (0, 5)),
    CarrierGroup("T(2)", 2, "2 matrices", (1,)),
]
LINKS = [Link(1, 1, 0, 100, "one"), Link(1, 0, 1, 10_000, "two", off=True), Link(2, 2, 0, 10, "three")]
SELECTED = Selected(0, 5, 3, 4)

Open = Callable[..., tuple[PairingMap, Page]]


@pytest.fixture
def open_map(browser: Browser) -> Iterator[Open]:
    """Yield `open_map(width=1280, **parts)`: a picture, and a page with nothing else that shows it."""
    watch, pages = Watch(), []

    def open_map(width: int = 1280, **changes: Any) -> tuple[PairingMap, Page]:
        parts = {"carriers": CARRIERS, "arguments": GROUPS, "outputs": GROUPS, "links": LINKS, "selected": SELECTED}
        picture = PairingMap()
        picture.show(**parts | changes)
        page = watch.open(browser, viewport={"width": width, "height": 700})
        page.context.set_default_timeout(10_000)
        pages.append(page)
        state = {name: getattr(picture, name) for name in TRAITS}
        page.evaluate(RENDER, {"esm": PairingMap._esm, "css": PairingMap._css, "state": state})
        page.locator(".emlp-map-square").first.wait_for()
        return picture, page

    yield open_map
    for page in pages:
        page.context.close()
    assert not watch.problems, "\n".join(watch.problems)


def square(page: Page, column: str, kind: int, copy: int) -> Locator:
    return page.locator(f'.emlp-map-square[data-column="{column}"][data-kind="{kind}"][data-copy="{copy}"]')


def readout(page: Page) -> Locator:
    return page.get_by_test_id("pairing-map-readout")


def picks(page: Page) -> list[list[Any]]:
    return page.evaluate("sent.map(({ picked }) => picked)")


def test_clicks_ask_for_squares_and_bands(open_map: Open) -> None:
    picture, page = open_map()
    for place in [("carriers", 1, 5), ("arguments", 0, 4), ("outputs", 2, 1)]:
        square(page, *place).click(delay=60)
    square(page, "carriers", 1, 2).click(force=True)  # does not act
    page.mouse.click(*page.evaluate(POINT, 2))
    box = square(page, "outputs", 2, 1).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] + 5, box["y"] + box["height"] + 5)  # 24 pixels across count
    asked = [["carriers", 1, 5], ["arguments", 0, 4], ["outputs", 2, 1], ["links", 2, 0], ["outputs", 2, 1]]
    assert picks(page) == [[number, *pick] for number, pick in enumerate(asked, start=1)]
    for pick in picks(page):  # what the picture sends is what the guard lets through
        write(picture, picked=pick)
        assert picture.picked == pick


def test_lists_are_walked_with_arrow_keys(open_map: Open) -> None:
    """The kinds, and the copies of the three lanes of the one that is chosen."""
    _, page = open_map()
    kinds = page.get_by_role("listbox", name="Kinds of pairings")
    expect(kinds.get_by_role("option", selected=True)).to_have_attribute("aria-label", "one, 100 weights.")
    kinds.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowUp", "Home"):
        page.keyboard.press(key)
    assert [pick[1:] for pick in picks(page)] == [["links", kind, 0] for kind in (1, 2, 1, 0)]
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("ArrowLeft")
    assert reached == ["Carriers, T(1)", "Arguments, T(1)", "Outputs, T(0)"]
    assert [pick[1:] for pick in picks(page)][4:] == [["carriers", 1, 0], ["arguments", 1, 2], ["outputs", 0, 3]]
    assert page.evaluate("missed.filter((key) => key !== 'Tab')") == []
    page.keyboard.press("Control+ArrowRight")
    assert page.evaluate("missed").count("ArrowRight") == 1


def test_what_is_pointed_at_is_read_out(open_map: Open) -> None:
    _, page = open_map()
    for number, link in enumerate(LINKS):
        page.mouse.move(*page.evaluate(POINT, number))
        expect(readout(page)).to_contain_text(link.text)
        expect(readout(page)).to_contain_text("off" if link.off else f"{link.weights} weights")
    for copy, words in [(0, "number 0, drawn to act"), (1, "number 1, not drawn to act")]:
        square(page, "carriers", 1, copy).hover()
        expect(readout(page)).to_have_text(f"T(1) {words}")
    page.mouse.move(2, 650)
    expect(readout(page)).to_contain_text("Filled squares were drawn to act")


def test_bands_grow_with_their_weights_are_dashed_when_off_and_grey_unless_chosen(open_map: Open) -> None:
    _, page = open_map()
    bands = [page.locator(f'.emlp-map-band[data-kind="{i}"] .emlp-map-line') for i in range(len(LINKS))]
    widths = [float(band.get_attribute("stroke-width") or 0) for band in bands]
    assert widths[1] - widths[0] == pytest.approx(2 * (widths[0] - widths[2]), abs=0.2)  # as 4 - 2 to 2 - 1 digits
    assert [band.get_attribute("stroke-dasharray") is not None for band in bands] == [link.off for link in LINKS]
    colors = [band.evaluate("(path) => getComputedStyle(path).stroke") for band in bands]
    assert colors[1] == colors[2] != colors[0]


def test_another_selection_leaves_everything_in_its_place(open_map: Open) -> None:
    picture, page = open_map(selected=None)
    assert page.locator(".emlp-map-wire path").count() == 0
    page.evaluate("window.square = document.querySelector('.emlp-map-square')")
    page.evaluate("(picture) => arrive({ picture })", picture.picture | {"selected": asdict(SELECTED)})
    expect(page.locator(".emlp-map-wire path")).to_have_count(4)  # two lines with their arrows
    expect(page.locator('.emlp-map-square[aria-selected="true"]')).to_have_count(3)
    assert page.evaluate("square.isConnected")
    label = page.locator(".emlp-map-stage svg").get_attribute("aria-label")
    assert label
    assert "T(1) number 5 acts on T(1) number 3 and adds to T(0) number 4" in label


@pytest.mark.parametrize("width", [1280, 768, 400])
def test_only_the_picture_scrolls_sideways(open_map: Open, width: int) -> None:
    _, page = open_map(width, carriers=[*CARRIERS[:2], CarrierGroup("V⊗<b>" * 30, 4, "4 copies")])
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    stage = page.locator(".emlp-map-stage")
    assert stage.evaluate("(stage) => stage.scrollWidth > stage.clientWidth") == (width < 560)
    assert page.locator("main b").count() == 0


def test_more_than_sixty_copies_are_counted_not_drawn(open_map: Open) -> None:
    many = CopyGroup("T(0)", 1150, "1,150 numbers")
    _, page = open_map(arguments=[many] * 3, selected=Selected(0, 5, 900, 4))
    assert page.locator('.emlp-map-square[data-column="arguments"]').count() == 1
    assert page.get_by_text("1,150 numbers").count() == 3
    expect(square(page, "arguments", 1, 900)).to_have_attribute("aria-selected", "true")


def test_it_follows_the_kernel(open_map: Open) -> None:
    picture, page = open_map()
    page.get_by_role("listbox", name="Outputs, T(0)").focus()
    fewer = picture.picture | {name: picture.picture[name][:2] for name in ("arguments", "links")}
    page.evaluate("(picture) => arrive({ picture, busy: true })", fewer)
    expect(square(page, "arguments", 2, 0)).to_have_count(0)
    expect(page.locator(".emlp-map-stage")).to_have_attribute("data-busy", "true")
    page.evaluate("arrive({ picture: {}, message: 'nothing yet' })")
    expect(page.locator(".emlp-map-message")).to_have_text("nothing yet")
    expect(page.locator(".emlp-map-stage")).to_be_hidden()
