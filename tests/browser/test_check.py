"""The part of the page that people tell each other about: turn first or map first."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.harness import choose_text, part

SLOW_MS = 60_000


def tiles(row: Locator) -> list[str]:
    """What the pictures of a row say: the input, both answers, their difference."""
    return row.locator("svg[role=img]").evaluate_all("all => all.map((one) => one.ariaLabel.split(': ')[1])")


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_slider_turns_and_the_verdicts_follow(open_page: OpenPage) -> None:
    page = open_page("voila", "#group=O(3)&rep_in=T(2)&rep_out=T(2)&ch=16&num_layers=1")
    part(page, "Check")
    check = page.get_by_test_id("check")
    expect(check).to_have_attribute("data-frame", "24")
    yours, other = check.get_by_test_id("check-row-0"), check.get_by_test_id("check-row-1")
    expect(check.get_by_test_id("verdict-0")).to_have_text(re.compile(r"^equaldifference \de−1\d, rounding only$"))
    expect(check.get_by_test_id("verdict-1")).to_have_text(re.compile(r"^\d+ % offof the largest entry$"))
    x, moved, mapped, difference = tiles(yours)
    assert moved == mapped != x
    assert set(difference.split(", ")) == {"0.00"}
    assert tiles(other)[1] != tiles(other)[2]

    # The slider works without Python; at the identity all is equal.
    slider = check.get_by_role("slider")
    slider.fill("12")
    expect(check.locator("label")).to_contain_text(re.compile(r"Turn \d+°"))
    halfway = tiles(yours)
    assert halfway[0] == x
    assert halfway[1] == halfway[2] != moved
    slider.fill("0")
    expect(check.locator("label")).to_contain_text("The identity")
    expect(check.get_by_test_id("verdict-1")).to_contain_text("equal")
    assert tiles(yours)[1] not in (moved, halfway[1])

    # Another element, a mirror, other weights.
    check.get_by_role("button", name="Another g").click()
    expect(check).to_have_attribute("data-frame", "24")
    expect(check.locator("table")).not_to_have_text("")
    expect(check.get_by_test_id("verdict-1")).to_contain_text("% off")
    mirror = check.get_by_role("button", name="Mirror")
    mirror.click()
    expect(mirror).to_have_attribute("aria-pressed", "true")
    expect(check.get_by_test_id("verdict-0")).to_contain_text("equal")
    before = tiles(yours)[1]
    page.keyboard.press("1")
    page.get_by_role("button", name="Only one at a time").click()
    page.keyboard.press("2")
    expect(yours.locator("svg").nth(1)).not_to_have_attribute("aria-label", re.compile(re.escape(before)))
    assert tiles(yours)[1] == tiles(yours)[2]

    # A group without a mirror, in steps.
    choose_text(page, "group", "S(3)")
    expect(mirror).to_have_count(0)
    expect(check.locator("label")).to_contain_text(re.compile(r"Step (\d) of \1"))
    expect(check.get_by_test_id("verdict-0")).to_contain_text("equal")


@pytest.mark.slow
def test_the_check_fits_small_pages(open_page: OpenPage) -> None:
    for width in (1280, 820, 700):
        page = open_page(
            "voila", "#group=S(4)&rep_in=V&rep_out=T(2)&stage=check", viewport={"width": width, "height": 720}
        )
        expect(page.get_by_test_id("verdict-0")).to_contain_text("equal", timeout=SLOW_MS)
        assert fits(page)


@pytest.mark.slow
def test_errors_of_networks_appear_after_training(open_page: OpenPage) -> None:
    page = open_page("voila", "#ch=16&num_layers=1&steps=2&rows=50&stage=training")
    page.get_by_role("button", name="▶ Train").click()
    expect(page.get_by_test_id("train-status")).to_have_attribute("data-status", "done", timeout=SLOW_MS)
    part(page, "Check")
    axis = page.get_by_test_id("check-networks").get_by_role("img")
    expect(axis).to_have_attribute("aria-label", re.compile(r"EMLP \de−\d, MLP.* 0\.\d+"))
    expect(page.get_by_test_id("check-networks")).to_contain_text("a fifth of the answer")
