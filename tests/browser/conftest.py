"""Fixtures of the browser tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.harness import (
    CHROMIUM_ARGUMENTS,
    Kind,
    Watch,
    run_workbench_in_lab,
    wait_for_workbench,
)
from tests.browser_setup import find_chromium, skip_or_fail_reason
from tests.servers import Server, start_lab, start_voila

OpenPage = Callable[..., Page]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test of this folder."""
    item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return the browser to use; without one, skip, or fail in CI."""
    found = find_chromium()
    if found is None:
        reason, is_failure = skip_or_fail_reason()
        pytest.fail(reason) if is_failure else pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """Yield a headless Chromium; one for each module, as a running playwright gets in the way of asyncio elsewhere."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def voila(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield the workbench's own server, started as users start it."""
    server = start_voila(tmp_path_factory.mktemp("voila"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def lab(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Yield a JupyterLab over a copy of the notebooks."""
    server = start_lab(tmp_path_factory.mktemp("lab"))
    yield server
    server.stop()


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """Yield `open_page(kind, suffix="", script="", **context_options)`: the workbench, ready to use, in Voila or in
    JupyterLab.

    `suffix` is appended to the address of the workbench, such as "?theme=dark"; `script` runs before the page's own.
    The test fails at its end if a page wrote an error to the console, raised one, had a request fail or asked anything
    of another machine.
    """
    watch = Watch()
    pages: list[Page] = []

    def open_page(kind: Kind, suffix: str = "", script: str = "", **options: object) -> Page:
        server: Server = request.getfixturevalue(kind)
        page = watch.open(browser, **options)
        pages.append(page)
        page.add_init_script(script)
        if kind == "lab":
            run_workbench_in_lab(page, server)
        else:
            page.goto(server.workbench + suffix)
            wait_for_workbench(page)
        return page

    yield open_page
    problems = list(watch.problems)
    for page in pages:
        page.goto("about:blank")  # leaving the page is what tells Voila to stop its kernel
        page.context.close()
    assert not problems, "\n".join(problems)
