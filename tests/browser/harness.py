"""Pages for the browser tests, watched."""

import re
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.servers import Server

Kind = Literal["voila", "lab"]

PAGE_LIMIT_MS = 60_000
LOCAL = re.compile(r"(data|blob|about|https?://(localhost|127\.0\.0\.1)[:/]|wss?://(localhost|127\.0\.0\.1)[:/])")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# Messages that are no fault of ours, each with its reason.
HARMLESS: dict[str, str] = {"/voila/api/shutdown/": "the word of a page that is left, whose answer nobody waits for"}


@dataclass
class Watch:
    """Everything about a page that would make a user, or a classroom without internet, unhappy."""

    problems: list[str] = field(default_factory=list)

    def open(self, browser: Browser, **options: object) -> Page:
        """Return an empty page whose every word to another machine is noted."""
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 720}, **options})
        context.set_default_timeout(PAGE_LIMIT_MS)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"page error: {error}"))
        page.on("request", lambda request: self._address(request.url))
        page.on("requestfailed", lambda request: self._note(f"failed request: {request.url} ({request.failure})"))
        page.on("websocket", lambda websocket: self._address(websocket.url))
        return page

    def _address(self, url: str) -> None:
        if not LOCAL.match(url):
            self._note(f"asked another machine: {url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"console error: {message.text} ({message.location.get('url')})")

    def _note(self, problem: str) -> None:
        if not any(pattern in problem for pattern in HARMLESS):
            self.problems.append(problem)


def run_workbench_in_lab(page: Page, server: Server) -> None:
    """Open the workbench notebook in JupyterLab, run all cells and wait for the output widget."""
    page.goto(f"{server.url}lab/tree/0-workbench.ipynb")
    page.get_by_text("(ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    _expect_widget(page)


def wait_for_workbench(page: Page) -> None:
    """Wait until the loading state of the Voila page has given way to the drawn widgets."""
    page.locator("#loading").wait_for(state="detached")
    _expect_widget(page)


def _expect_widget(page: Page) -> None:
    output = page.locator(".jp-OutputArea-output:has(> *)").first
    output.wait_for()
    if output.locator("> .jupyter-widgets").count() == 0:
        raise AssertionError(f"instead of the workbench the page shows:\n{output.inner_text()}")


def choose_text(page: Page, name: str, text: str) -> None:
    """Types group or representation into the panel of its chip, and closes the panel."""
    place = ("rep_in", "rep_out", "group").index(name)
    page.locator(".emlp-chip").nth(place).click()
    box = page.get_by_test_id(f"choose-{name}").locator("input[type=text]").first
    box.fill(text)
    box.press("Enter")
    page.keyboard.press("Escape")


def part(page: Page, name: str) -> None:
    """Goes to a part of the page."""
    page.get_by_role("tab", name=name, exact=True).click()


def fold(page: Page, title: str | re.Pattern[str]) -> None:
    """Opens a fold, if it is not open."""
    button = page.get_by_test_id("folds").get_by_role("button", name=title, exact=True)
    if button.get_attribute("aria-expanded") != "true":
        button.click()
