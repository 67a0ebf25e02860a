"""What axe-core finds on every part of the page and in every panel, light and dark: nothing serious."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.harness import part
from tests.cases import some

SERIOUS = ("serious", "critical")
PARTS = ("Maps", "Check", "Pairings", "Training")


def faults(page: Page, where: str, context: str = "document") -> list[str]:
    """Rule, place and reason of whatever is serious in an element of the page."""
    found = page.evaluate(f"axe.run({context}, {{ resultTypes: ['violations'] }})")
    return [
        f"{where}: {violation['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def panels(page: Page, where: str) -> list[str]:
    """The same for each panel that a button of the page opens."""
    found: list[str] = []
    buttons = page.locator(".emlp-lab [popovertarget]")
    assert buttons.count() >= 5
    for button in buttons.all():
        if not button.is_visible():
            continue
        button.click()
        panel = f"#{button.get_attribute('popovertarget')}"
        expect(page.locator(panel)).to_be_visible()
        found += faults(page, f"{where}, {button.inner_text()!r}", f"document.querySelector('{panel}')")
        page.keyboard.press("Escape")
        expect(page.locator(panel)).to_be_hidden()
    return found


@some("theme", ["light", "dark"], 2)
def test_axe_finds_nothing_serious(open_page: OpenPage, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page("voila", "#ch=16&num_layers=1&pairing=contract", reduced_motion="reduce")
    expect(page.get_by_test_id("solve-state")).to_have_attribute("data-status", "done")
    page.evaluate(Axe().axe_script)
    if theme == "dark":
        page.keyboard.press("t")
    found: list[str] = []
    for name in PARTS:
        part(page, name)
        found += faults(page, f"{theme}, {name}")
    found += panels(page, theme)
    assert not found, "\n\n".join(found)
