"""Pictures of every state of the page, light and dark, to be looked at: `make screenshots`.

python -m tests.screenshots [STATE ...]; without names all. They lie in build/screenshots, named as those of the design:
STATE_WIDTHxHEIGHT.png, and STATE_dark_WIDTHxHEIGHT.png. A new state is one entry of STATES.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.harness import CHROMIUM_ARGUMENTS, Watch, part, run_workbench_in_lab, wait_for_workbench
from tests.browser_setup import find_chromium
from tests.servers import Server, start_lab, start_voila

FOLDER = Path("build/screenshots")
SIZES = ((1440, 900), (1280, 720), (820, 1180))
LAB_SIZES = ((1300, 1200),)  # beside the files of JupyterLab the cell is about 900 wide
LIMIT_MS = 120_000
MATRICES = "group=O(3)&rep_in=T(2)&rep_out=T(2)"
CLASS = (
    "title=Turn%20it&by=Ms%20Noether&text=Look%20at%20the%20matrix%20first.&q1=How%20many%20weights%20are%20free%3F&a1=Three."
    "&q2=Which%20entries%20are%20always%20zero%3F&a2=Those%20with%20an%20axis%20that%20stands%20alone.&hide=training&look=group"
)
QUICK = "ch=16&num_layers=1&steps=300"


def solved(page: Page) -> None:
    """Waits for the first result."""
    page.locator("[data-testid=solve-state][data-status=done]").wait_for()


def key(name: str) -> Callable[[Page], None]:
    """Presses a key of the page once it is solved."""

    def press(page: Page) -> None:
        solved(page)
        page.keyboard.press(name)

    return press


def numbers(page: Page) -> None:
    """The values in the cells of W."""
    solved(page)
    page.get_by_role("radio", name="Numbers").click()


def own(page: Page) -> None:
    """The panel for matrices of one's own, checked."""
    key("g")(page)
    page.get_by_role("radio", name="Your own matrices").click()
    page.locator(".emlp-checks li").nth(2).wait_for()


def error(page: Page) -> None:
    """A text that cannot be read, in its panel."""
    page.locator(".emlp-chip.emlp-bad").first.click()
    page.get_by_test_id("choose-rep_in").get_by_role("alert").wait_for()


def solving(page: Page) -> None:
    """A solve of one long numerical call."""
    page.get_by_test_id("solve-state").get_by_role("button", name=re.compile("^Solve")).click()
    page.locator("[data-testid=solve-state][data-status=running]").wait_for()
    page.wait_for_timeout(2000)


def trained(steps: int, then: str = "") -> Callable[[Page], None]:
    """A run after some steps, paused if it goes on; then: a key."""

    def train(page: Page) -> None:
        solved(page)
        page.keyboard.press("Space")
        page.wait_for_function(
            f"Number(document.querySelector('[data-testid=train-status]').dataset.step) >= {steps}", timeout=LIMIT_MS
        )
        if page.get_by_test_id("train-status").get_attribute("data-status") == "running":
            page.keyboard.press("Space")
        page.wait_for_timeout(500)
        if then:
            page.keyboard.press(then)

    return train


def share(page: Page) -> None:
    """The panel in which links are made."""
    solved(page)
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_test_id("share").wait_for()


def revealed(page: Page) -> None:
    """A class page with the first answer."""
    solved(page)
    page.get_by_role("button", name="Show the answer").first.click()


def watch(page: Page) -> None:
    """The solve, played again, in the middle."""
    solved(page)
    page.get_by_role("button", name="How it was solved").click()
    page.get_by_role("button", name="Watch it").click()
    page.locator("[data-at='1']").wait_for()
    page.keyboard.press("Space")  # pauses it


def loaded(page: Page) -> None:
    """A page without a workbench, such as a lesson."""
    page.locator("#loading").wait_for(state="detached")
    page.wait_for_timeout(3000)


@dataclass(frozen=True)
class State:
    """A fragment of the address, what is done there, and in which server; in JupyterLab `link` is a part. page: of the
    server, where it is not the workbench.
    """

    link: str
    act: Callable[[Page], None] = solved
    kind: str = "voila"
    page: str = "lab"


STATES: dict[str, State] = {
    "maps": State(f"{MATRICES}&stage=maps"),
    "maps_numbers": State(f"{MATRICES}&stage=maps", numbers),
    "maps_projector": State(f"{MATRICES}&stage=maps", key("p")),
    "check": State(f"{MATRICES}&stage=check"),
    "pairs": State("stage=pairings"),
    "train": State(f"{QUICK}&stage=training", trained(60)),
    "train_end": State(f"{QUICK}&stage=training", trained(300)),
    "train_projector": State(f"{QUICK}&stage=training", trained(60, "p")),
    "group": State(f"{MATRICES}&stage=maps", key("g")),
    "own": State(f"{MATRICES}&stage=maps", own),
    "empty": State("group=O(3)&rep_in=T(1)&rep_out=T(2)&stage=maps"),
    "error": State("rep_in=5*T(0)%20%2B%205*T(1&stage=maps", error),
    "share": State(f"{MATRICES}&stage=maps", share),
    "teacher": State(f"{MATRICES}&stage=maps&{CLASS}"),
    "teacher_reveal": State(f"{MATRICES}&stage=maps&{CLASS}", revealed),
    "watch": State(f"{MATRICES}&route=nullspace&stage=maps", watch),
    "start": State("", loaded, page=""),
    **{f"lesson{number}": State("", loaded, page=f"lessons/{number}") for number in range(1, 8)},
    "lesson4_dark": State("", loaded, page="lessons/4?theme=dark"),
    "solve": State("group=O(3)&rep_in=T(4)&rep_out=T(4)&route=nullspace&stage=maps", solving),
    **{
        f"{name}_lab900": State(stage, kind="lab")
        for name, stage in (("maps", "Maps"), ("check", "Check"), ("pairs", "Pairings"), ("train", "Training"))
    },
}


def open_state(page: Page, server: Server, state: State) -> None:
    """Goes to the state."""
    if state.kind == "lab":
        run_workbench_in_lab(page, server)
        page.locator(".emlp-lab").first.scroll_into_view_if_needed()
        part(page, state.link)
    else:
        page.goto(f"{server.url}{state.page}#{state.link}")
        if state.page == "lab":
            wait_for_workbench(page)
    state.act(page)
    page.wait_for_timeout(1000)  # what a part draws when it is first seen


def take(browser: Browser, server: Server, name: str, state: State) -> None:
    """Pictures of one state at all sizes, light and dark."""
    page = Watch().open(browser, viewport={"width": SIZES[0][0], "height": SIZES[0][1]})
    page.set_default_timeout(LIMIT_MS)
    open_state(page, server, state)
    switches = state.kind == "voila" and not state.page.startswith("lessons")  # a lesson has the theme of its address
    for theme in ("", "_dark") if switches else ("",):
        page.evaluate("(light) => { document.body.dataset.jpThemeLight = light; }", "false" if theme else "true")
        for width, height in SIZES if state.kind == "voila" else LAB_SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(300)
            page.screenshot(path=FOLDER / f"{name}{theme}_{width}x{height}.png", animations="disabled")
    page.goto("about:blank")
    page.context.close()


def main(names: list[str]) -> None:
    """Takes the named states, or all."""
    if unknown := set(names) - set(STATES):
        sys.exit(f"no state {', '.join(sorted(unknown))}: choose among {', '.join(STATES)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = {name: state for name, state in STATES.items() if name in (names or STATES)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
        for kind, start in (("voila", start_voila), ("lab", start_lab)):
            of_kind = {name: state for name, state in chosen.items() if state.kind == kind}
            if not of_kind:
                continue
            with tempfile.TemporaryDirectory() as folder:
                server = start(Path(folder))
                try:
                    for name, state in of_kind.items():
                        take(browser, server, name, state)
                        print(f"{name}: {FOLDER}", flush=True)
                finally:
                    server.stop()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
