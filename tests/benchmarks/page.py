"""How fast the page is usable and what its kernel weighs; prints a table.

python tests/benchmarks/page.py; starts Voila as `make app` does and opens the workbench in a headless Chromium.
"usable" is the time from opening the address to the solved example; memory is the resident set of the kernel.
"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.harness import CHROMIUM_ARGUMENTS, Watch, choose_text, fold, part
from tests.browser_setup import find_chromium
from tests.servers import Server, start_voila

CANCEL_MS = """() => new Promise((done) => {
  const started = performance.now();
  const look = () => {
    const { status } = document.querySelector("[data-testid=solve-state]").dataset;
    if (status === "cancelled") done(performance.now() - started);
    else requestAnimationFrame(look);
  };
  [...document.querySelectorAll("button")].find(({ textContent }) => textContent.trim() === "Cancel").click();
  look();
})"""


def memory(server: Server) -> float:
    """Resident memory of the one kernel in MB."""
    [kernel] = server.kernels()
    return kernel.memory_info().rss / 1e6


def cancelled_ms(page: Page) -> float:
    """From the press to the answer on the page, as the page itself measures it, in a solve of one numerical call."""
    fold(page, "How it was solved")
    page.locator(".emlp-route select").select_option(index=3)  # the null space
    for name in ("rep_in", "rep_out"):
        choose_text(page, name, "T(4)")
    page.get_by_test_id("solve-state").get_by_role("button", name="Solve").click()
    page.wait_for_function("document.querySelector('[data-testid=solve-state]').dataset.status === 'running'")
    page.wait_for_timeout(2000)
    return page.evaluate(CANCEL_MS)


def main() -> None:
    """Prints name and value, line by line."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = start_voila(Path(folder))
        print(f"server answers\t{time.perf_counter() - started:.1f} s", flush=True)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
        page = Watch().open(browser)
        received: list[int] = []
        page.on("response", lambda response: received.append(int(response.headers.get("content-length", 0))))
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
        started = time.perf_counter()
        page.goto(server.url)
        page.locator("[data-testid=solve-state][data-status=done]").wait_for()
        print(f"usable\t{time.perf_counter() - started:.1f} s")
        page.wait_for_timeout(1000)
        print(f"received\t{sum(received) / 1e6:.1f} MB")
        print(f"kernel after load\t{memory(server):.0f} MB")
        print(f"a press of Cancel is answered\t{cancelled_ms(page):.0f} ms")
        started = time.perf_counter()
        part(page, "Training")
        page.get_by_role("button", name="▶ Train").click()
        page.wait_for_function("Number(document.querySelector('[data-testid=train-status]').dataset.step) >= 1")
        print(f"first training step on the page\t{time.perf_counter() - started:.1f} s")
        page.wait_for_function("Number(document.querySelector('[data-testid=train-status]').dataset.step) >= 300")
        print(f"kernel while training\t{memory(server):.0f} MB")
        page.goto("about:blank")
        browser.close()
        server.stop()


if __name__ == "__main__":
    main()
