"""How fast the page is usable and what its kernel weighs; prints a table.

python tests/benchmarks/page.py; starts Voila as `make app` does and opens the workbench in a headless Chromium.
"usable" is the time from opening the address to the solved example; memory is the resident set of the kernel.
"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.harness import CHROMIUM_ARGUMENTS, Watch
from tests.browser_setup import find_chromium
from tests.servers import Server, start_voila


def memory(server: Server) -> float:
    """Resident memory of the one kernel in MB."""
    [kernel] = server.kernels()
    return kernel.memory_info().rss / 1e6


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
        page.get_by_test_id("evidence").wait_for()
        print(f"usable\t{time.perf_counter() - started:.1f} s")
        page.wait_for_timeout(1000)
        print(f"received\t{sum(received) / 1e6:.1f} MB")
        print(f"kernel after load\t{memory(server):.0f} MB")
        started = time.perf_counter()
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
