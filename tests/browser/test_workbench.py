"""A visit to the workbench, as people make it, in Voila and in JupyterLab: every step is seen on the page."""

import base64
import json
import re
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from emlp_lab import load
from emlp_lab.groups import SO
from emlp_lab.reps import T, V
from emlp_lab.tasks import from_file
from tests.browser.conftest import OpenPage
from tests.browser.harness import Kind, choose_text, fold, part, wait_for_workbench
from tests.cases import some

KINDS = ["voila", "lab"]  # of which the first is quick: test_shell opens JupyterLab, too
SLOW_MS = 60_000


def fill(page: Page, name: str, text: str) -> None:
    box = page.locator(f".emlp-{name} input")
    box.fill(text)
    box.press("Enter")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def route(page: Page, name: str) -> None:
    chooser = page.locator(".emlp-route select")
    label = chooser.locator("option", has_text=re.compile(f"^{name}:")).inner_text()
    chooser.select_option(label=label)


def solved(page: Page, route: str) -> None:
    """What was just changed is solved by itself, by this route."""
    expect(page.get_by_test_id("solve-state")).to_contain_text("Solved in", timeout=SLOW_MS)
    expect(page.get_by_test_id("account")).to_contain_text(f"{route}, as you chose")


def picture(page: Page, rows: int, columns: int) -> None:
    drawn = page.get_by_test_id("maps")
    expect(drawn).to_have_attribute("data-rows", str(rows))
    expect(drawn).to_have_attribute("data-cols", str(columns))


def status(page: Page, kind: str, value: str) -> None:
    expect(page.get_by_test_id(f"{kind}-status")).to_have_attribute("data-status", value, timeout=SLOW_MS)


def kept(page: Page) -> list[str]:
    """The carriers in the table, once they are those of the inputs; read at one moment."""
    status(page, "pairings", "done")
    squares = page.get_by_test_id("pairings").locator(".emlp-squares")
    return squares.evaluate_all("all => all.map((one) => one.dataset.kept)")


def inspect(page: Page) -> None:
    """The pairings: another rule, a click, the numbers, off and on, two seeds, a file."""
    status_line, card = page.get_by_test_id("pairings-status"), page.get_by_test_id("pairing-card")
    fold(page, re.compile("^Rule"))
    for place, rule in ((0, "exact"), (1, "contract")):
        page.locator(".emlp-rule select").select_option(index=place)
        expect(page.get_by_test_id("folds").get_by_text(f"Rule: {rule}")).to_be_visible()
    expect(page.get_by_test_id("numbers")).to_be_visible(timeout=SLOW_MS)
    drawn = page.get_by_test_id("pairing-map")
    carrier = drawn.locator('.emlp-acts[data-column="carriers"]').last
    carrier.click()
    expect(drawn.locator('.emlp-map-square[aria-selected="true"]')).to_have_count(3)
    expect(card).to_contain_text(f"carrier #{carrier.get_attribute('data-copy')}")
    press(page, "Switch this pairing off")
    expect(status_line).to_contain_text("1 switched by hand")
    expect(card).to_contain_text("does not act on")
    press(page, "Undo switches")
    expect(status_line).not_to_contain_text("by hand")
    expect(page.get_by_test_id("comparison")).to_contain_text("seed 1")
    expect(page.get_by_test_id("effect")).to_contain_text("%", timeout=SLOW_MS)
    fold(page, "Save, load, compare")
    page.get_by_role("button", name="Save, load, compare", exact=True).last.click()
    expect(page.get_by_test_id("loaded")).to_be_visible(timeout=SLOW_MS)
    expect(page.get_by_test_id("loaded").get_by_text("none: bit for bit")).to_have_count(2)
    expect(page.get_by_test_id("loaded").get_by_text("of the largest")).to_have_count(1)
    for name, start in (("Download model", b""), ("Download pairings", b"[")):
        if name == "Download pairings":
            fold(page, "Export")
        with page.expect_download() as download:
            press(page, name)
        content = Path(download.value.path()).read_bytes()
        assert len(content) > 1000
        assert content.startswith(start)


@some("kind", KINDS, 2)
def test_a_visit(open_page: OpenPage, kind: Kind) -> None:
    page = open_page(kind)
    page.locator(".emlp-lab").first.scroll_into_view_if_needed()
    state = page.get_by_test_id("solve-state")

    # Opens solved.
    expect(state).to_contain_text("checked twice")
    picture(page, 9, 20)
    fold(page, "How sure is this?")
    expect(page.get_by_test_id("evidence")).to_contain_text("nullspace")

    # Another group and other representations, solved without a click.
    choose_text(page, "group", "SO(3)")
    fold(page, "Group elements")
    expect(page.get_by_test_id("group-card")).to_contain_text("SO(3)")
    choose_text(page, "rep_in", "T(1)")
    choose_text(page, "rep_out", "T(2)")
    picture(page, 9, 3)
    expect(page.get_by_test_id("maps")).to_have_attribute("data-terms", "1")
    expect(page.get_by_test_id("sentence")).to_contain_text("from a vectorT(1) to a matrixT(2) that respects rotations")

    # A solve of one numerical call that takes ten seconds waits to be asked for; its clock goes on, it is cancelled at
    # once, and what was there stays.
    fold(page, "How it was solved")
    route(page, "nullspace")
    choose_text(page, "rep_in", "T(4)")
    picture(page, 9, 81)
    choose_text(page, "rep_out", "T(4)")
    expect(page.get_by_test_id("plan")).to_contain_text("as you chose")
    state.get_by_role("button", name=re.compile("^Solve")).click()
    expect(state).to_have_attribute("data-status", "running")
    expect(state).to_contain_text(re.compile(r"[2-9]\.\d s"))
    state.get_by_role("button", name="Cancel").click()
    expect(state).to_have_attribute("data-status", "cancelled")
    picture(page, 9, 81)

    # The routes, each with what it saw; one that does not apply is refused before any work.
    choose_text(page, "rep_in", "T(2)")
    choose_text(page, "rep_out", "T(2)")
    route(page, "isotypic")
    solved(page, "isotypic")
    dimensions = page.get_by_test_id("irreducibles").locator("tbody tr td:nth-child(2)")
    expect(dimensions).to_have_text(["1", "3", "5"])
    expect(page.get_by_role("img", name="isotypic basis")).to_be_visible()
    route(page, "iterative")
    solved(page, "iterative")
    curve = page.locator(".emlp-solve-curve").get_by_test_id("live-curves")
    expect(curve).to_have_attribute("data-points", re.compile(r"^[1-9]\d{0,2}$"))
    assert json.loads(curve.get_attribute("data-last") or "{}")["residual"] < 1e-9
    route(page, "orbits")
    expect(state).to_contain_text("Refused")
    expect(page.get_by_test_id("plan")).to_contain_text("permutation matrices")
    choose_text(page, "group", "S(4)")
    solved(page, "orbits")
    expect(page.get_by_test_id("orbits")).to_be_visible()
    counts = page.get_by_test_id("orbits").locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert sum(map(int, counts)) == 15  # partitions of four indices into at most four parts
    expect(curve).to_be_hidden()
    route(page, "auto")

    # Bad input: one message, and the page stays usable; a step back takes it away.
    choose_text(page, "group", "SO(1000000)")
    expect(state).to_contain_text("last good problem")
    expect(page.locator(".emlp-chip").nth(2)).to_have_class(re.compile("emlp-bad"))
    page.locator(".emlp-chip").nth(2).click()
    expect(page.get_by_test_id("choose-group").get_by_role("alert")).to_contain_text("at most SO(90)")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator(".emlp-chip").nth(2)).to_contain_text("S(4)")
    choose_text(page, "group", "O(3)")
    choose_text(page, "rep_in", "5*T(0) + 5*T(1")
    page.locator(".emlp-chip").first.click()
    panel = page.get_by_test_id("choose-rep_in")
    expect(panel.get_by_role("alert")).to_contain_text("not a complete expression")
    panel.get_by_role("button", name="Add “)”").click()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("sentence")).to_contain_text("5 numbers and 5 vectors")
    picture(page, 9, 20)

    part(page, "Pairings")
    # The seed decides the pairings.
    expect(page.get_by_test_id("pairings")).to_contain_text("12 × T(1)")  # those of O(3), no longer of S(4)
    before = kept(page)
    fill(page, "seed", "1234")
    expect(page.get_by_test_id("pairings-status")).to_contain_text("kept by seed 1234")
    assert kept(page) != before
    press(page, "⚄ Dice")
    expect(page.get_by_test_id("pairings-status")).not_to_contain_text("seed 1234")
    fill(page, "seed", "0")
    expect(page.get_by_test_id("pairings-status")).to_contain_text("kept by seed 0")
    assert kept(page) == before

    inspect(page)

    # Fifty steps, watched live; then pause, one step, reset.
    part(page, "Training")
    fill(page, "steps", "10000")
    press(page, "▶ Train")
    steps = page.get_by_test_id("train-status")
    expect(steps).to_have_attribute("data-step", re.compile(r"^([5-9]\d|\d{3,})$"), timeout=SLOW_MS)
    press(page, "Pause")
    status(page, "train", "paused")
    losses = page.locator(".emlp-train-curves").get_by_test_id("live-curves")
    last = json.loads(losses.get_attribute("data-last") or "{}")
    assert last["EMLP train"] > 0
    expect(page.get_by_test_id("records")).to_contain_text("EMLP")
    page.wait_for_timeout(500)  # the step under way when Pause was pressed
    count = int(steps.get_attribute("data-step") or 0)
    press(page, "Step")
    expect(steps).to_have_attribute("data-step", str(count + 1))
    press(page, "Reset")
    status(page, "train", "idle")
    expect(steps).to_have_attribute("data-step", "0")


def test_a_link_restores_the_visit_and_its_pairings(open_page: OpenPage) -> None:
    page = open_page(
        "voila",
        "#group=SO(3)&stage=pairings&pairing=contract&ch=40&num_layers=junk&lock=3&budget=2&other=8"
        "&switched=0.0%200.1.0&seed=2",
    )
    status_line = page.get_by_test_id("pairings-status")
    expect(status_line).to_contain_text("locked at seed 3")
    expect(status_line).to_contain_text("2 switched by hand")
    expect(page.locator('.emlp-map-band[data-off="true"]')).to_have_count(1)
    expect(page.get_by_test_id("comparison")).to_contain_text("seed 8")
    expect(page).to_have_url(re.compile("budget=2"))
    expect(page.locator(".emlp-chip").nth(2)).to_contain_text("SO(3)")
    expect(page.locator(".emlp-seed input")).to_have_value("2")
    fill(page, "seed", "43")
    expect(page).to_have_url(re.compile("seed=43"))


def test_keys_walk_over_the_map_play_step_and_reset(open_page: OpenPage) -> None:
    """Arrow keys walk over the kinds and the copies, and the card follows."""
    page = open_page("voila", "#num_layers=1&pairing=contract&steps=10000&stage=pairings")
    card = page.get_by_test_id("pairing-card")
    expect(page.get_by_test_id("numbers")).to_be_visible(timeout=SLOW_MS)
    expect(card).to_contain_text("Outer product")
    page.get_by_role("listbox", name="Kinds of pairings").press("ArrowDown")
    expect(card).not_to_contain_text("Outer product")
    page.get_by_role("listbox", name="Kinds of pairings").press("Home")
    expect(card).to_contain_text("Inner product")
    page.get_by_role("listbox", name="Arguments, T(1)").press("Home")
    expect(card).to_contain_text("argument #0")

    part(page, "Training")
    page.evaluate("document.activeElement.blur()")  # whose keys these would be
    page.keyboard.press("s")
    steps = page.get_by_test_id("train-status")
    expect(steps).to_have_attribute("data-step", "1", timeout=SLOW_MS)
    page.keyboard.press("Space")
    status(page, "train", "running")
    page.keyboard.press("Space")
    status(page, "train", "paused")
    page.keyboard.press("r")
    status(page, "train", "idle")


def test_two_visitors_do_not_meet(open_page: OpenPage) -> None:
    """One has asked for a dark page in the address."""
    first, second = open_page("voila"), open_page("voila", "?theme=dark")
    for page, is_light in ((first, "true"), (second, "false")):
        expect(page.locator("body")).to_have_attribute("data-jp-theme-light", is_light)
        part(page, "Pairings")
    fill(first, "seed", "7")
    expect(first.get_by_test_id("pairings-status")).to_contain_text("kept by seed 7")
    expect(second.get_by_test_id("pairings-status")).to_contain_text("kept by seed 0")


def choose(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").first.click()
    chooser.value.set_files(file)


def drop(page: Page, file: Path) -> None:
    """Drops a file on the sentence at the top, which knows nothing of files."""
    content = base64.b64encode(file.read_bytes()).decode()
    page.evaluate(
        """([name, content]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
          const options = { bubbles: true, cancelable: true, dataTransfer };
          for (const kind of ["dragover", "drop"]) {
            document.querySelector(".emlp-sentence").dispatchEvent(new DragEvent(kind, options));
          }
        }""",
        [file.name, content],
    )


def test_a_file_of_ones_own(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("voila", "#group=SO(2)&rep_in=2*V&rep_out=T(0)&ch=16&num_layers=1&steps=3")
    picture(page, 1, 4)
    part(page, "Training")
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    rows = [(a, b, a - 1, b / 2, a * (a - 1) + b * b / 2) for a in range(5) for b in range(5)]
    scaled = [(*(100 * number for number in row[:4]), 5000 + 1000 * row[4]) for row in rows]
    good.write_text("x1,y1,x2,y2,inner\n" + "\n".join(",".join(map(str, row)) for row in scaled))
    bad.write_text("1,2,3,4,five\n1,2,3,4,5\n")
    fold(page, "Own data")
    choose(page, bad)
    message = "bad.csv, line 1, column 5 (number y): 'five' is not a number"
    expect(page.get_by_role("alert")).to_contain_text(message)
    choose(page, good)
    expect(page.get_by_role("alert")).to_have_count(0)
    preview = page.get_by_test_id("preview")
    expect(preview.locator("thead tr").nth(1).locator("th")).to_have_text(["vector 1", "vector 2", "number"])
    expect(preview.locator("thead tr").nth(3)).to_contain_text("inner")
    expect(page.get_by_text("25 rows, of which 6 are shown")).to_be_visible()
    press(page, "▶ Train")
    status(page, "train", "done")
    emlp = page.get_by_test_id("records").locator("tbody tr", has=page.get_by_text("EMLP", exact=True))
    shown = emlp.locator("td").nth(1).inner_text()
    part(page, "Pairings")
    fold(page, "Save, load, compare")
    page.get_by_role("button", name="Save, load, compare", exact=True).last.click()
    expect(page.get_by_test_id("saving")).to_contain_text(f"its error is {shown}", timeout=SLOW_MS)
    with page.expect_download() as download:
        press(page, "Download model")
    download.value.save_as(tmp_path / "model.safetensors")
    test = from_file(good, group=SO(2), rep_in=2 * V, rep_out=T(0)).test
    predicted = load(tmp_path / "model.safetensors")(jnp.asarray(test.x, jnp.float32))
    assert f"{np.mean((np.asarray(predicted) - test.y) ** 2):.3g}" == f"{float(shown):.3g}"
    part(page, "Maps")
    drop(page, tmp_path / "model.safetensors")
    expect(page.get_by_text("bit for bit: the same pairings")).to_be_visible(timeout=SLOW_MS)
    rows = page.get_by_test_id("preview").last.locator("tbody tr")
    assert f"{float(rows.first.locator('td').last.inner_text()):.3g}" == f"{float(shown):.3g}"


@pytest.mark.slow
def test_a_reload_says_that_the_run_is_lost(open_page: OpenPage) -> None:
    page = open_page("voila", "#ch=16&num_layers=1&steps=3&stage=training")
    press(page, "▶ Train")
    status(page, "train", "done")
    expect(page.get_by_test_id("lost-run")).to_be_hidden()
    page.reload()
    wait_for_workbench(page)
    expect(page.get_by_test_id("lost-run")).to_contain_text("The same seed gives the same curve")
    press(page, "Train again")
    status(page, "train", "done")
    expect(page.get_by_test_id("lost-run")).to_be_hidden()


@some("kind", KINDS, 2)
def test_controls_explain_themselves_and_what_they_do_not_take(open_page: OpenPage, kind: Kind) -> None:
    """Each one has a tooltip that is in the page, not in Python alone."""
    page = open_page(kind)
    controls = page.locator(".emlp-lab :is(input:not([type=file]), select, .emlp-button)")
    assert controls.count() > 60
    silent = controls.evaluate_all("all => all.filter((one) => !one.closest('[title]')).map((one) => one.outerHTML)")
    assert silent == []

    part(page, "Pairings")
    for name, typed, taken, words in (
        ("seed", "1e99", "2147483647", "more than the largest"),
        ("seed", "-5", "0", "less than the smallest"),
    ):
        fill(page, name, typed)
        box = page.locator(f".emlp-{name}")
        expect(box.locator("input")).to_have_value(taken, timeout=SLOW_MS)
        expect(box.get_by_role("status")).to_contain_text(words)
    fill(page, "seed", "7")
    expect(page.locator(".emlp-seed").get_by_role("status")).to_be_hidden()
    expect(page.get_by_test_id("pairings-status")).to_contain_text("kept by seed 7")
    page.locator(".emlp-seed input").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_test_id("pairings-status")).to_contain_text("kept by seed 8")

    # While the page draws, what is half typed stays.
    part(page, "Training")
    fill(page, "steps", "300")
    press(page, "▶ Train")
    status(page, "train", "running")
    part(page, "Pairings")
    box = page.locator(".emlp-seed input")
    box.press_sequentially("4711", delay=300)
    expect(box).to_have_value("84711")
    box.press("Enter")
    expect(page.get_by_test_id("pairings-status")).to_contain_text("kept by seed 84711")
