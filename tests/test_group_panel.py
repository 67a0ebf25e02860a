"""The panels of group and representations: the chips of the sentence alone, and what they are."""

from collections.abc import Iterator

import comm
import pytest
from emlp_widgets import GroupPanel, RepsPanel
from emlp_widgets.views.question.cost import CostView
from emlp_widgets.views.question.group import GroupCard
from emlp_widgets.views.question.sentence import SentenceView

from emlp_lab.groups import CATALOG
from tests.cases import some
from tests.test_panels import CountingComm, ask, until, view


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch) -> Iterator[GroupPanel]:
    monkeypatch.setattr(comm, "create_comm", CountingComm)
    made = GroupPanel(group="SO(2)", rep_in="T(0)", rep_out="T(0)", ch=16)
    until(lambda: "SO(2)" in shown(made))
    yield made
    made.close()


def shown(panel: GroupPanel) -> str:
    return view(panel, GroupCard).widget.value


def chip(panel: GroupPanel) -> dict:
    return view(panel, SentenceView).widget.shown["group"]


def test_there_is_the_chip_of_the_group_alone(panel: GroupPanel):
    sentence = view(panel, SentenceView).widget
    assert sentence.asks == ["group"]
    assert set(sentence.shown) == {"group", "state"}


@some("step", [4, 1], 2)
def test_every_family_can_be_chosen(panel: GroupPanel, step: int):
    listed = {entry["name"] for _, entries in view(panel, SentenceView).widget.library for entry in entries}
    assert listed == {entry.name for entry in CATALOG}
    for entry in CATALOG[::-step]:
        ask(panel, "group", entry.text())
        until(lambda entry=entry: f"<b>{entry.text()}</b>" in shown(panel) and str(panel.group) == entry.text())


@pytest.mark.parametrize(
    ("text", "family", "values", "words"),
    [
        ("PointGroup(D4h)", "PointGroup", ["D4h"], ["4/mmm, tetragonal, order 16"]),
        ("ZksZnxZn(2,3)", "ZksZnxZn", [2, 3], ["<b>ZksZnxZn(2,3)</b>"]),
        ("SO(3) x S(2)", None, None, ["SO(3)xS(2)", "direct product", "6 x 6"]),
        ("wreath(Z(2), 3)", None, None, ["wreath(Z(2),S(3))", "permutations"]),
        ("Affine(SO(2))", None, None, ["Affine(SO(2))", "3 x 3", "not orthogonal"]),
    ],
)
def test_the_chip_knows_the_family_and_the_card_the_group(
    panel: GroupPanel, text: str, family: str | None, values: list | None, words: list[str]
):
    ask(panel, "group", text)
    until(lambda: all(word in shown(panel) for word in words))
    assert chip(panel)["chosen"] == (family and {"name": family, "values": values})


def test_what_cannot_be_read_is_told_by_chip_and_card(panel: GroupPanel):
    ask(panel, "group", "PointGroup(5)")
    until(lambda: "unknown point group" in panel.error)  # the panel is told after its views
    assert "unknown point group" in chip(panel)["error"]
    assert "unknown point group" in shown(panel)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("SO(3)", "infinite"),
        ("Icosahedral", "60 elements"),
        ("Trivial(2)", "1 element<"),
        ("RubiksCube", "43,252,003,274,489,856,000 elements"),
        ("S(40)", "about 10^48 elements"),
    ],
)
def test_the_card_tells_the_order(panel: GroupPanel, text: str, order: str):
    ask(panel, "group", text)
    until(lambda: f"<b>{text}</b>" in shown(panel))
    assert order in shown(panel)


def test_orders_that_take_long_are_left_out(panel: GroupPanel):
    ask(panel, "group", "A(100)")
    until(lambda: "<b>A(100)</b>" in shown(panel))
    assert "element" not in shown(panel).split("<details")[0]


def test_the_representations_have_their_chips_and_the_cost(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(comm, "create_comm", CountingComm)
    panel = RepsPanel(group="SO(3)", rep_in="V", rep_out="V", ch=16)
    sentence, cost = view(panel, SentenceView).widget, view(panel, CostView).widget
    try:
        until(lambda: "3 × 3 = 9 entries" in cost.value)
        assert sentence.asks == ["rep_in", "rep_out"]
        ask(panel, "add rep_in", "T(2)")
        until(lambda: "3 × 12 = 36 entries" in cost.value)
        until(lambda: panel.rep_in.size() == 12)
        ask(panel, "set rep_out", "T(")
        until(lambda: panel.error and cost.value == "")
        assert sentence.shown["rep_out"]["mend"] == ["Add “)”", "T()"]
    finally:
        panel.close()
