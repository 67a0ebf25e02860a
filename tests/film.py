"""The moving picture of the README: ten seconds with the page. python -m tests.film; it writes notebooks/film.gif."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.harness import CHROMIUM_ARGUMENTS, wait_for_workbench
from tests.browser_setup import find_chromium
from tests.servers import start_voila

FILE = Path(__file__).parents[1] / "notebooks" / "film.gif"
LINK = "group=O(3)&rep_in=T(2)&rep_out=T(2)&stage=maps"
NETWORK = "ch=128&num_layers=2&steps=1000&stage=training"
SIZE, SHOWN = (1200, 750), (800, 500)
FRAME_MS = 250
SLIDE = """([selector, place, value]) => {
  const slider = document.querySelectorAll(selector)[place];
  slider.value = String(value);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def maps(page: Page) -> Iterator[None]:
    """Two weights change, and an entry says why it is as it is."""
    sliders = "[data-testid=maps] input[type=range]"
    for step in range(8):
        page.evaluate(SLIDE, [sliders, 0, 0.9 - 0.2 * step])
        page.evaluate(SLIDE, [sliders, 2, 0.4 + 0.12 * step])
        yield
    box = page.locator(".emlp-w").bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.42 * box["width"], box["y"] + 0.44 * box["height"])
    page.wait_for_timeout(600)
    yield from [None] * 5


def check(page: Page) -> Iterator[None]:
    """A group element goes its way."""
    page.keyboard.press("2")
    page.wait_for_timeout(800)
    for step in range(9):
        page.evaluate(SLIDE, [".emlp-check input[type=range]", 0, step / 8])
        yield


def training(page: Page) -> Iterator[None]:
    """Three networks learn, in the film faster than they do."""
    page.keyboard.press("Space")
    status = page.get_by_test_id("train-status")
    for place in range(18):
        step = 1000 * place // 17
        page.wait_for_function(f"Number(document.querySelector('[data-testid=train-status]').dataset.step) >= {step}")
        yield
    assert status.get_attribute("data-step") == "1000"


def frame(page: Page) -> Image.Image:
    """What is seen now."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS)


def main() -> None:
    """Takes the frames and writes the file."""
    frames: list[Image.Image] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = start_voila(Path(folder))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
        try:
            for link, acts in ((LINK, (maps, check)), (NETWORK, (training,))):
                page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
                page.goto(f"{server.workbench}#{link}")
                wait_for_workbench(page)
                page.locator("[data-testid=solve-state][data-status=done]").wait_for()
                page.wait_for_timeout(6000)
                frames += [frame(page) for act in acts for _ in act(page)]
                page.goto("about:blank")
        finally:
            browser.close()
            server.stop()
    samples = Image.new("RGB", (SHOWN[0], SHOWN[1] * 4))
    for place in range(4):
        samples.paste(frames[place * (len(frames) - 1) // 3], (0, place * SHOWN[1]))
    colors = samples.quantize(128)  # the same for all, so that no weight changes its colour
    few = [one.quantize(palette=colors, dither=Image.Dither.NONE) for one in frames]
    few[0].save(FILE, save_all=True, append_images=few[1:], duration=FRAME_MS, loop=0, optimize=True)
    print(f"{FILE}: {len(frames)} frames, {FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
