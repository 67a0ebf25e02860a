"""The map of pairings alone on a page: how its parts look, what it reads out, and what its clicks ask for."""

from __future__ import annotations

import re
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
TRAITS = ("mode", "busy", "message", "alt", "picked", "picture")
# The start of a ribbon on the screen, where no other ribbon covers it.
POINT = """(link) => {
  const path = document.querySelector(`.emlp-map-link[data-type="${link}"] path`);
  const { x, y } = path.getPointAtLength(3), { left, top } = path.ownerSVGElement.getBoundingClientRect();
  return [left + x, top + y];
}"""
EDGES = "(part) => (({ left, top, right, bottom }) => [left, top, right, bottom])(part.getBoundingClientRect())"
# The shapes of each carrier of a type without their colours: place in the square, width, filled or not.
LOOKS = """(type) => [...document.querySelectorAll(`.emlp-map-square[data-column="carriers"][data-type="${type}"]`)]
  .map((square) => [...square.children].map((shape) => {
    const { x, width } = shape.getBBox(), { fill, stroke } = getComputedStyle(shape);
    const seen = (color) => !["none", "rgba(0, 0, 0, 0)"].includes(color);
    return [x - square.getBBox().x, width, seen(fill), seen(stroke)].join(" ");
  }).join("; "))"""
COLUMNS = ("carriers", "arguments", "outputs")
GROUPS = [CopyGroup("T(0)", 5), CopyGroup("T(1)", 6), CopyGroup("T(2)", 2)]
CARRIERS = [CarrierGroup("T(0)", 5, acts=False), CarrierGroup("T(1)", 6, (0, 5), (1, 5)), CarrierGroup("T(2)", 2, (1,))]
KEEPERS = ["here", "there", "none", "none", "none", "both"]  # of T(1), from its two draws
LINKS = [Link(1, 1, 0, 100, "one"), Link(1, 0, 1, 10_000, "two", off=True), Link(2, 2, 0, 10, "three")]
SELECTED = Selected(0, 5, 3, 4)
PAIRING = [("carriers", 1, 5), ("arguments", 1, 3), ("outputs", 0, 4)]

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


def part(page: Page, column: str, kind: int, copy: int | None = 0) -> Locator:
    own = ".emlp-map-box" if copy is None else f'[data-copy="{copy}"]'
    return page.locator(f'{own}[data-column="{column}"][data-type="{kind}"]')


def readout(page: Page) -> Locator:
    return page.get_by_test_id("pairing-map-readout")


def strong(page: Page) -> set[int]:
    links = page.locator('.emlp-map-link[data-strong="true"]')
    return {int(link.get_attribute("data-type") or -1) for link in links.all()}


def picks(page: Page) -> list[list[Any]]:
    return page.evaluate("sent.map(({ picked }) => picked)")


@pytest.mark.parametrize("mode", ["select", "switch"])
def test_a_click_asks_for_what_the_mode_says(open_map: Open, mode: str) -> None:
    picture, page = open_map()
    if mode == "switch":
        page.get_by_role("button", name="switch").click()
        page.evaluate("sent.length = 0")
    places = [("carriers", 1, 2), ("arguments", 0, 4), ("outputs", 2, 1), ("carriers", 1, 2)]
    for place in places:
        part(page, *place).click(delay=60)
    page.mouse.click(*page.evaluate(POINT, 2))
    switched = {"carriers", "links"} if mode == "switch" else set()
    expected = [["switch" if place[0] in switched else "select", *place] for place in [*places, ("links", 2, 0)]]
    assert picks(page) == [[number, *pick] for number, pick in enumerate(expected, start=1)]
    for pick in picks(page):  # what the picture sends is what the guard lets through
        write(picture, picked=pick)
        assert picture.picked == pick


def test_keys_reach_every_square_and_ribbon(open_map: Open) -> None:
    _, page = open_map(selected=None)
    page.get_by_role("application").press("PageUp")
    expected = []
    for column in (*COLUMNS, "links"):
        groups = {"carriers": CARRIERS, "links": [CopyGroup("", 1)] * len(LINKS)}.get(column, GROUPS)
        kinds = [kind for kind, group in enumerate(groups) if getattr(group, "acts", True)]
        places = [(column, kind, copy) for kind in kinds for copy in range(groups[kind].copies)]
        for _, _, copy in places:
            assert page.locator(".emlp-map-cursor").count() == 1
            page.keyboard.press("Enter" if copy % 2 else "Space")
            page.keyboard.press("ArrowDown")
        for key in ("ArrowRight", *["PageUp"] * 3):
            page.keyboard.press(key)
        expected += places
    assert [tuple(pick[2:]) for pick in picks(page)] == expected
    assert page.evaluate("[missed, scrollY]") == [[], 0]


def test_keys_of_the_browser_are_left_to_it(open_map: Open) -> None:
    _, page = open_map()
    for key in ("Control+ArrowRight", "Alt+Enter", "s"):
        page.get_by_role("application").press(key)
    assert page.evaluate("missed") == ["Control", "ArrowRight", "Alt", "Enter", "s"]
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")  # held down
    assert len(picks(page)) == 1


def test_what_is_pointed_at_is_read_out(open_map: Open) -> None:
    _, page = open_map()
    expect(readout(page)).to_have_text("one, 100 weights. Selected: carrier 5, argument 3, output 4.")
    assert strong(page) == {SELECTED.link}
    for number, link in enumerate(LINKS):
        page.mouse.move(*page.evaluate(POINT, number))
        expect(readout(page)).to_contain_text(link.text)
        expect(readout(page)).to_contain_text("off" if link.off else f"{link.weights} weights")
        assert strong(page) == {number}
    for column in COLUMNS:
        for kind, group in enumerate(GROUPS):
            role = column.removesuffix("s")
            part(page, column, kind, None).hover(position={"x": 200, "y": 8})
            members = {i for i, link in enumerate(LINKS) if getattr(link, role) == kind}
            expect(readout(page)).to_contain_text(f"{group.label} as {role}")
            expect(readout(page)).to_contain_text(f"in {len(members)} combination")
            assert strong(page) == members
    for copy, words in [(0, "this seed only"), (1, "other seed only"), (2, "neither"), (5, "both")]:
        part(page, "carriers", 1, copy).hover()
        expect(readout(page)).to_have_text(re.compile(rf"T\(1\) copy {copy}, carrier: .*{words}"))
    page.mouse.move(2, 650)
    expect(readout(page)).to_contain_text("Selected")


def test_who_keeps_a_carrier_shows_without_colour(open_map: Open) -> None:
    _, page = open_map()
    assert [part(page, "carriers", 1, i).get_attribute("data-kept") for i in range(6)] == KEEPERS
    scalars, vectors, tensors = (page.evaluate(LOOKS, kind) for kind in range(3))
    look = dict(zip(KEEPERS, vectors, strict=True))
    assert len(set(look.values())) == 4
    assert vectors == [look[keeper] for keeper in KEEPERS]
    assert tensors == [look["none"], look["both"]]  # not compared: kept, or not
    assert scalars == []
    assert page.locator(".emlp-map-legend > span").count() == 4


def test_ribbons_grow_with_their_weights_and_are_dashed_when_off(open_map: Open) -> None:
    _, page = open_map()
    ribbons = [page.locator(f'.emlp-map-link[data-type="{i}"] path').last for i in range(len(LINKS))]
    widths = [float(ribbon.get_attribute("stroke-width") or 0) for ribbon in ribbons]
    assert widths[2] < widths[0] < widths[1]
    assert widths[1] - widths[0] == pytest.approx(2 * (widths[0] - widths[2]), abs=0.2)  # as 4 - 2 to 2 - 1 digits
    assert [ribbon.get_attribute("stroke-dasharray") is not None for ribbon in ribbons] == [link.off for link in LINKS]
    assert len({ribbon.get_attribute("stroke") for ribbon in ribbons}) == len(LINKS)


def test_the_selected_pairing_is_outlined_without_drawing_anew(open_map: Open) -> None:
    picture, page = open_map(selected=None)
    page.evaluate("window.square = document.querySelector('.emlp-map-square')")
    page.evaluate("(picture) => arrive({ picture })", picture.picture | {"selected": asdict(SELECTED)})
    page.locator(".emlp-map-pairing").nth(1).wait_for()
    page.get_by_role("application").press("ArrowUp")
    outlines = [*page.locator(".emlp-map-selected").all(), page.locator(".emlp-map-cursor")]
    for place, outline in zip([*PAIRING, ("carriers", 1, 4)], outlines, strict=True):
        inner, outer = part(page, *place).evaluate(EDGES), outline.evaluate(EDGES)
        [margin] = {direction * (b - a) for a, b, direction in zip(inner, outer, (-1, -1, 1, 1), strict=True)}
        assert 0 < margin < 5
    assert page.evaluate("square.isConnected")


@pytest.mark.parametrize("width", [1280, 768, 400])
def test_only_the_picture_scrolls_sideways(open_map: Open, width: int) -> None:
    _, page = open_map(width, carriers=[*CARRIERS[:2], CarrierGroup("V⊗<b>" * 30, 4)])
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    stage = page.locator(".emlp-map-stage")
    assert stage.evaluate("(stage) => stage.scrollWidth > stage.clientWidth") == (width < 560)
    assert page.locator("main b").count() == 0
    for _ in range(2):
        page.get_by_role("application").press("ArrowRight")
    expect(page.locator(".emlp-map-cursor")).to_be_in_viewport()


def test_many_copies_are_counted_not_drawn(open_map: Open) -> None:
    _, page = open_map(arguments=[CopyGroup("T(0)", 1150)] * 3, selected=Selected(0, 5, 900, 4))
    assert page.locator('.emlp-map-square[data-column="arguments"]').count() == 3 * 400
    assert page.get_by_text("… 1,150 in all").count() == 3
    assert page.locator(".emlp-map-selected").count() == 3


def test_it_follows_the_kernel_and_the_theme(open_map: Open) -> None:
    picture, page = open_map()
    for key in ("ArrowRight", "PageDown"):  # to a square that is about to go
        page.get_by_role("application").press(key)
    fewer = picture.picture | {name: picture.picture[name][:2] for name in ("arguments", "links")}
    page.evaluate("(picture) => arrive({ picture, busy: true })", fewer)
    expect(part(page, "arguments", 2)).to_have_count(0)
    expect(page.locator(".emlp-map-stage")).to_have_attribute("data-busy", "true")
    ribbon = page.locator('.emlp-map-link[data-type="0"] path').last
    light = ribbon.get_attribute("stroke") or ""
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(ribbon).not_to_have_attribute("stroke", light)
    page.evaluate("arrive({ alt: 'in other words' })")
    expect(page.get_by_role("application")).to_have_attribute("aria-label", re.compile("in other words"))
    page.evaluate("arrive({ picture: {}, message: 'nothing yet' })")
    expect(page.locator(".emlp-map-message")).to_have_text("nothing yet")
    expect(page.locator(".emlp-map-head")).to_be_hidden()
