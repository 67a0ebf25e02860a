"""A teacher's link from the first picture to the full page, and how such a link is made."""

from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

SLOW_MS = 60_000
SCRIPT = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>'
LINK = {
    "group": "SO(3)",
    "rep_in": "T(1)",
    "rep_out": "T(2)",
    "seed": "1e99",
    "w": "-0.25",
    "colour": "red",
    "title": f"Turn it {SCRIPT}",
    "by": "{{7*7}}",
    "q1": "How many?",
    "a1": f"One {SCRIPT}",
    "hide": "pairings,training,folds,examples",
    "look": "group,reps,terms,nothing",
    "stage": "training",
}
# Notes each headline that is to be seen, at every frame.
WATCH = """
window.seen = new Set();
const look = () => {
  const big = document.querySelector(".emlp-maps .emlp-big");
  if (big?.checkVisibility({ visibilityProperty: true })) window.seen.add(big.textContent);
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_teacher_s_link(open_page: OpenPage) -> None:
    page = open_page("voila", f"#{urlencode(LINK)}", script=WATCH)
    expect(page.get_by_role("heading", name="27 entries, 1 free weight")).to_be_visible(timeout=SLOW_MS)

    # Its own result was the first, with its weight.
    assert page.evaluate("[...window.seen]") == ["27 entries, 1 free weight"]
    expect(page.locator(".emlp-term-value")).to_have_text("−0.25")

    # What the teacher says is text, in one card, and the rest of the state is as the link has it.
    card = page.get_by_test_id("handout")
    expect(card.get_by_role("heading").first).to_have_text(f"Turn it {SCRIPT}")
    expect(card).to_contain_text("{{7*7}}")
    answer = card.get_by_role("button", name="Show the answer")
    answer.click()
    expect(card).to_contain_text(f"One {SCRIPT}")
    assert page.evaluate("window.hacked") is None
    messages = card.locator(".emlp-warning").all_inner_texts()
    assert messages == ["The page has no part “nothing”."]

    # Parts are left out, or there to look at; keys do not reach them.
    expect(page.get_by_role("tab")).to_have_text(["Maps", "Check"])
    expect(page.get_by_role("button", name="Examples", exact=True)).to_be_hidden()
    assert page.locator(".emlp-folds:visible").count() == 0
    assert page.locator(".emlp-maps-terms, .emlp-chip").evaluate_all("all => all.map((one) => one.inert)") == [True] * 4
    expect(page.get_by_title("Fixed by your teacher")).to_have_count(3)
    for key in ("4", "g", "d"):
        page.keyboard.press(key)
    expect(page.get_by_role("tab", selected=True)).to_have_text("Maps")
    assert page.locator(":popover-open").count() == 0
    assert fits(page)

    # The card can be made small, and the full page is a click away, and so is the way back.
    card.get_by_role("button", name="Fold").click()
    expect(card.get_by_role("heading")).to_have_count(1)
    card.get_by_role("button", name="Unfold").click()
    expect(card.get_by_role("heading", name="Question 1")).to_be_visible()
    card.get_by_role("button", name="Open the full page").click()
    expect(page.get_by_role("tab")).to_have_count(4)
    assert not page.locator(".emlp-maps-terms").evaluate("(one) => one.inert")
    card.get_by_role("button", name="Back to your teacher’s page").click()
    expect(page.get_by_role("tab")).to_have_count(2)
    assert page.locator(".emlp-maps-terms").evaluate("(one) => one.inert")
    card.get_by_role("button", name="Open the full page").click()
    assert "title=" in page.url

    # A link of one's own: what it was opened with is in the fields; it is copied, and seen as a student sees it.
    page.get_by_role("button", name="Share", exact=True).click()
    drawer = page.get_by_test_id("share")
    drawer.get_by_label("Title").fill("Mine: 100 % & more")
    drawer.get_by_label("Check: hide").check()
    field = drawer.get_by_label("Link", exact=True)
    link = field.input_value()
    assert link.endswith("&hide=check%2Cpairings%2Ctraining%2Cfolds%2Cexamples&look=group%2Creps%2Cterms")
    expect(drawer).to_contain_text(f"{len(link)} characters")
    page.evaluate("navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false")
    drawer.get_by_role("button", name="Copy link").click()
    expect(drawer).to_contain_text("press Ctrl C")
    assert field.evaluate("(one) => one.selectionEnd - one.selectionStart") == len(link)
    drawer.get_by_role("button", name="See it as a student").click()
    expect(card.get_by_role("heading").first).to_have_text("Mine: 100 % & more")
    expect(page.get_by_role("tab")).to_have_text(["Maps"])
    expect(page).to_have_url(link)
