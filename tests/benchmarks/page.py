"""How fast the page is usable and what its kernel weighs; prints a table.

python tests/benchmarks/page.py; starts Voila as `make app` does and opens the workbench in a headless Chromium.
"usable" is the time from opening the address to the solved example; memory is the resident set of the kernel.
Times on a busy machine are those of the machine: CPU seconds stand beside them.
"""

import tempfile
import time
from pathlib import Path

from emlp_widgets.pictures.guarded import STATIC, GuardedWidget
from emlp_widgets.views.page import workbench  # noqa: F401  with it all widgets of the page
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


MEDIAN = """
  const median = (act) => {
    const timed = (k) => {
      const at = performance.now();
      act(k);
      return performance.now() - at;
    };
    const times = Array.from({ length: 41 }, (_, k) => timed(k));
    return times.sort((a, b) => a - b)[20];
  };"""
# Of the script alone and of the layout that it asks for; what is painted after it is the browser's.
TAB_MS = f"""() => {{{MEDIAN}
  const tabs = [...document.querySelectorAll("[role=tab]")];
  return median((k) => {{ tabs[k % tabs.length].click(); document.body.getBoundingClientRect(); }});
}}"""
SLIDER_MS = f"""() => {{{MEDIAN}
  const slider = document.querySelector("[data-testid=maps] input[type=range]");
  return median((k) => {{
    slider.value = String(k / 41);
    slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
  }});
}}"""
DICE_MS = """() => new Promise((done) => {
  const seed = () => document.querySelector(".emlp-seed input").value;
  const [before, started] = [seed(), performance.now()];
  const look = () => (seed() === before ? requestAnimationFrame(look) : done(performance.now() - started));
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "d", bubbles: true }));
  look();
})"""
LIMIT_MS = 180_000


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


def cpu(server: Server) -> float:
    """CPU seconds of the server and its kernels: on a busy machine they say more than the clock."""
    times = [process.cpu_times() for process in (server.process, *server.kernels())]
    return sum(one.user + one.system for one in times)


def modules() -> tuple[int, int]:
    """Bytes of our JavaScript as written, and as bundled, where each widget has its own copy of what several import."""
    kinds, more = set[type](), [GuardedWidget]
    while more:
        found = more.pop().__subclasses__()
        kinds.update(found)
        more += found
    entries = {str(kind._esm) for kind in kinds if kind.__module__.startswith("emlp_widgets.") and "_esm" in vars(kind)}
    return sum(file.stat().st_size for file in STATIC.glob("*.js")), sum(len(text.encode()) for text in entries)


def dice_ms(page: Page) -> float:
    """From the key D to another seed on the page, while a run goes on."""
    return page.evaluate(DICE_MS)


def in_the_browser(page: Page) -> None:
    """What never waits for Python: parts of the page and sliders."""
    print(f"script of a change of part\t{page.evaluate(TAB_MS):.1f} ms")
    page.goto(page.url.split("#")[0] + "#group=O(3)&rep_in=T(2)&rep_out=T(2)&stage=maps")
    page.locator("[data-testid=maps][data-terms='3']").wait_for()
    print(f"script of a slider\t{page.evaluate(SLIDER_MS):.1f} ms")


def train(page: Page, server: Server) -> None:
    """First step, memory and the dice of a run."""
    started = time.perf_counter()
    part(page, "Training")
    page.get_by_role("button", name="▶ Train").click()
    page.wait_for_function("Number(document.querySelector('[data-testid=train-status]').dataset.step) >= 1")
    print(f"first training step on the page\t{time.perf_counter() - started:.1f} s", flush=True)
    print(f"dice while training\t{dice_ms(page):.0f} ms")
    page.wait_for_function("Number(document.querySelector('[data-testid=train-status]').dataset.step) >= 300")
    print(f"kernel while training\t{memory(server):.0f} MB")


def load(page: Page, server: Server) -> None:
    """From an empty page to the solved example."""
    received: list[int] = []
    page.on("response", lambda response: received.append(int(response.headers.get("content-length", 0))))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(len(frame))))
    started, used = time.perf_counter(), cpu(server)
    page.goto(server.workbench)
    page.locator("[data-testid=solve-state][data-status=done]").wait_for()
    print(f"usable\t{time.perf_counter() - started:.1f} s, {cpu(server) - used:.1f} s of CPU")
    page.wait_for_timeout(1000)
    print(f"received\t{sum(received) / 1e6:.2f} MB")
    print("our modules\t{:.0f} kB, bundled {:.0f} kB".format(*(size / 1e3 for size in modules())))
    print(f"kernel after load\t{memory(server):.0f} MB", flush=True)


def main() -> None:
    """Prints name and value, line by line."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = start_voila(Path(folder))
        print(f"server answers\t{time.perf_counter() - started:.1f} s, {cpu(server):.1f} s of CPU", flush=True)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
        try:
            page = Watch().open(browser)
            page.set_default_timeout(LIMIT_MS)
            load(page, server)
            train(page, server)
            in_the_browser(page)
            print(f"a press of Cancel is answered\t{cancelled_ms(page):.0f} ms")
            page.goto("about:blank")
        finally:
            browser.close()
            server.stop()


if __name__ == "__main__":
    main()
