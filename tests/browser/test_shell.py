"""The page around the workbench: complete without a network, honest about its kernel, gone without a trace."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import OpenPage
from tests.browser.harness import Watch, wait_for_workbench
from tests.servers import Server, start_voila


@pytest.fixture
def own_voila(chromium: Path, tmp_path: Path) -> Iterator[Server]:
    """Yield a server that the test may harm."""
    server = start_voila(tmp_path)
    yield server
    server.stop()


def test_page_is_complete_without_a_network_and_light(open_page: OpenPage, voila: Server) -> None:
    page = open_page("voila")
    expect(page).to_have_title("EMLP Lab")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "true")
    expect(page.locator("#emlp-notice")).to_be_hidden()
    assert page.locator("meta[name=viewport]").count() == 1
    for path in ("voila/files/0-workbench.ipynb", "voila/files/0-workbench.png"):  # what lies beside it is not served
        assert page.request.get(voila.url + path).status == 403


@pytest.mark.parametrize(
    ("theme", "is_light"),
    [
        ("dark", "false"),
        pytest.param("light", "true", marks=pytest.mark.slow),
        pytest.param("<b>unknown", "true", marks=pytest.mark.slow),
    ],
)
def test_theme_is_chosen_in_the_address(open_page: OpenPage, theme: str, is_light: str) -> None:
    page = open_page("voila", f"?theme={theme}")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", is_light)


def test_workbench_runs_in_jupyterlab(open_page: OpenPage) -> None:
    open_page("lab")


def test_visitor_is_told_that_the_kernel_is_gone(browser: Browser, own_voila: Server) -> None:
    page = Watch().open(browser)
    page.goto(f"{own_voila.url}#group=C(7)")  # a link of before there was a start page
    wait_for_workbench(page)
    [kernel] = own_voila.kernels()
    kernel.kill()
    panel = page.get_by_role("alertdialog", name="The workbench has stopped")
    expect(panel).to_be_visible()
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}  # nothing else is seen
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main')") is None  # nor can be used
    page.wait_for_timeout(3000)
    assert not own_voila.kernels()  # nor is there an empty kernel in its place
    page.get_by_role("button", name="Start again").click()
    wait_for_workbench(page)
    expect(panel).to_be_hidden()
    expect(page.locator(".emlp-chip").nth(2)).to_contain_text("C(7)")


def test_visitor_is_told_that_the_server_is_gone(browser: Browser, own_voila: Server) -> None:
    page = Watch().open(browser)
    page.goto(own_voila.workbench)
    wait_for_workbench(page)
    own_voila.stop()
    expect(page.get_by_role("alert")).to_contain_text("Connection lost")


def test_kernels_end_with_their_page_and_with_the_server(browser: Browser, own_voila: Server) -> None:
    page = Watch().open(browser)
    page.goto(own_voila.workbench)
    wait_for_workbench(page)
    assert len(own_voila.kernels()) == 1
    page.goto("about:blank")
    assert not own_voila.kernels_left()
    page.goto(own_voila.workbench)
    wait_for_workbench(page)
    family = [own_voila.process, *own_voila.process.children(recursive=True)]
    assert own_voila.kernels()
    own_voila.stop()
    assert not [process for process in family if psutil.pid_exists(process.pid)]


FAULTS = {
    "the cell ends in an error": "import sys; sys.modules['emlp_widgets'] = None",
    # As on a server that many visit at once, where nobody waits for it.
    "the output is lost": "get_ipython().display_trap.hook = lambda value: None",
    "the cell takes too long": "import time; get_ipython().events.register('pre_run_cell', lambda _: time.sleep(9))",
}


@pytest.mark.parametrize(
    "fault", [next(iter(FAULTS)), *(pytest.param(fault, marks=pytest.mark.slow) for fault in list(FAULTS)[1:])]
)
def test_a_workbench_that_does_not_start_is_no_endless_loading(
    browser: Browser, tmp_path: Path, fault: str, chromium: Path
) -> None:
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "fault.py").write_text(FAULTS[fault])
    server = start_voila(tmp_path, "--", "--VoilaExecutor.timeout=6", IPYTHONDIR=str(tmp_path / "ipython"))
    try:
        page = Watch().open(browser)
        page.goto(server.workbench)
        panel = page.get_by_role("alertdialog", name="The workbench did not start")
        expect(panel).to_be_visible()
        expect(panel.get_by_role("button", name="Start again")).to_be_focused()
        expect(page.locator("#loading")).to_have_count(0)
        page.context.close()
    finally:
        server.stop()


@pytest.mark.slow
def test_from_the_start_page_to_a_training_in_two_clicks_and_back(browser: Browser, voila: Server) -> None:
    watch = Watch()
    page = watch.open(browser, color_scheme="dark")
    page.goto(voila.url)
    kernels = len(voila.kernels())
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    page.get_by_role("link", name="Moment of inertia").click()
    page.wait_for_url("**/lab?theme=dark#*", wait_until="commit")
    wait_for_workbench(page)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    assert len(voila.kernels()) == kernels + 1
    page.get_by_role("button", name="▶ Train", exact=True).click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert not watch.problems
    page.get_by_role("link", name="EMLP Lab, start page").click()
    expect(page.get_by_role("heading", name="Build the symmetry in.")).to_be_visible()
    page.context.close()
