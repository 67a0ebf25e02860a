"""The page around the workbench: complete without a network, honest about its kernel, gone without a trace."""

from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.harness import Watch, wait_for_workbench
from tests.cases import some
from tests.servers import Server, start_voila


def test_page_is_complete_without_a_network_light_and_fits_a_tablet(open_page: OpenPage, voila: Server) -> None:
    page = open_page("voila", viewport={"width": 768, "height": 1024})
    expect(page).to_have_title("EMLP Lab")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "true")
    expect(page.locator("#emlp-notice")).to_be_hidden()
    assert page.locator("meta[name=viewport]").count() == 1
    expect(page.get_by_test_id("maps")).to_have_attribute("data-cols", "20")  # the widest of what is drawn
    assert page.evaluate("document.documentElement.scrollWidth") <= 768
    for path in ("voila/files/0-workbench.ipynb", "voila/files/0-workbench.png"):  # what lies beside it is not served
        assert page.request.get(voila.url + path).status == 403


@pytest.mark.slow  # test_workbench has a dark page
@pytest.mark.parametrize(("theme", "is_light"), [("dark", "false"), ("light", "true"), ("<b>unknown", "true")])
def test_theme_is_chosen_in_the_address(open_page: OpenPage, theme: str, is_light: str) -> None:
    page = open_page("voila", f"?theme={theme}")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", is_light)


def test_workbench_runs_in_jupyterlab(open_page: OpenPage) -> None:
    open_page("lab")


def test_visitors_are_told_what_is_gone_and_nothing_outlives_its_page(browser: Browser, tmp_path: Path) -> None:
    """Of a server of its own, which does not live to the end."""
    server = start_voila(tmp_path)
    try:
        page = Watch().open(browser)
        the_kernel_goes(page, server)
        page.goto("about:blank")
        assert not server.kernels_left()
        the_server_goes(page, server)
    finally:
        server.stop()


def the_kernel_goes(page: Page, server: Server) -> None:
    """Nothing else is seen or can be used, until a new one starts with what was chosen."""
    page.goto(f"{server.url}#group=C(7)")  # a link of before there was a start page
    wait_for_workbench(page)
    [kernel] = server.kernels()
    kernel.kill()
    panel = page.get_by_role("alertdialog", name="The workbench has stopped")
    expect(panel).to_be_visible()
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 720}
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main')") is None
    page.wait_for_timeout(3000)
    assert not server.kernels()  # nor is there an empty kernel in its place
    page.get_by_role("button", name="Start again").click()
    wait_for_workbench(page)
    expect(panel).to_be_hidden()
    expect(page.locator(".emlp-chip").nth(2)).to_contain_text("C(7)")
    assert len(server.kernels()) == 1


def the_server_goes(page: Page, server: Server) -> None:
    """With all that it has started."""
    page.goto(server.workbench)
    wait_for_workbench(page)
    family = [server.process, *server.process.children(recursive=True)]
    assert server.kernels()
    server.stop()
    expect(page.get_by_role("alert")).to_contain_text("Connection lost")
    assert not [process for process in family if psutil.pid_exists(process.pid)]


FAULTS = {
    "the cell ends in an error": "import sys; sys.modules['emlp_widgets'] = None",
    # As on a server that many visit at once, where nobody waits for it.
    "the output is lost": "get_ipython().display_trap.hook = lambda value: None",
    "the cell takes too long": "import time; get_ipython().events.register('pre_run_cell', lambda _: time.sleep(9))",
}


@some("fault", FAULTS)
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
