"""The controls of the group: families with a number, with a choice, with both, and groups that only text describes."""

from collections.abc import Iterator

import comm
import pytest
from emlp_widgets import GroupPanel
from emlp_widgets.views.question.group import GroupView

from emlp_lab.groups import CATALOG
from tests.test_panels import CountingComm, until, view


@pytest.fixture
def group(monkeypatch: pytest.MonkeyPatch) -> Iterator[GroupView]:
    monkeypatch.setattr(comm, "create_comm", CountingComm)
    panel = GroupPanel(group="SO(2)", rep_in="T(0)", rep_out="T(0)", ch=16)
    made = view(panel, GroupView)
    assert isinstance(made, GroupView)
    until(lambda: "SO(2)" in made.card.widget.value)
    yield made
    panel.close()


def shown(group: GroupView) -> str:
    return group.card.widget.value


def shows_choice(group: GroupView) -> bool:
    return group._choices.layout.display != "none"


def test_every_family_can_be_chosen(group: GroupView):
    for entry in reversed(CATALOG):  # the page has the first one chosen
        group.family.value = entry.name
        until(lambda entry=entry: group.text.value == entry.text())
        until(lambda entry=entry: group.family.value == entry.name and f"<b>{entry.text()}</b>" in shown(group))


def test_a_point_group_by_its_symbol(group: GroupView):
    group.family.value = "PointGroup"
    until(lambda: shows_choice(group) and group.choice.value == "Oh" and group.parameter.disabled)
    assert len(group.choice.options) == 32
    group.choice.value = "D4h"
    until(lambda: "4/mmm, tetragonal, order 16" in shown(group))
    assert group.text.value == "PointGroup(D4h)"
    group.text.value = "PointGroup(-3m)"
    until(lambda: group.choice.value == "D3d")
    group.text.value = "PointGroup(5)"
    until(lambda: "unknown point group" in shown(group))
    group.family.value = "C"
    until(lambda: group.text.value == "C(4)" and not shows_choice(group) and not group.parameter.disabled)


def test_a_family_with_a_choice_and_a_number(group: GroupView):
    group.family.value = "ZksZnxZn"
    until(lambda: (group.choice.value, group.parameter.value) == (4, 3))
    group.parameter.value = 2
    until(lambda: group.text.value == "ZksZnxZn(4,2)")
    group.choice.value = 2
    until(lambda: group.text.value == "ZksZnxZn(2,2)" and "<b>ZksZnxZn(2,2)</b>" in shown(group))


@pytest.mark.parametrize(
    ("text", "family", "words"),
    [
        ("SO(3) x S(2)", None, ["SO(3)xS(2)", "direct product", "6 x 6"]),
        ("wreath(Z(2), 3)", "wreath", ["wreath(Z(2),S(3))", "permutations"]),
        ("Affine(SO(2))", "Affine", ["Affine(SO(2))", "3 x 3", "not orthogonal"]),
    ],
)
def test_groups_of_groups_are_text(group: GroupView, text: str, family: str | None, words: list[str]):
    group.text.value = text
    until(lambda: all(word in shown(group) for word in words))
    assert group.family.value == family
    assert group.parameter.disabled
    assert not shows_choice(group)
    group.parameter.value = 7  # what a visitor might send all the same
    group.family.value = None
    assert group.text.value == text


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
def test_the_card_tells_the_order(group: GroupView, text: str, order: str):
    group.text.value = text
    until(lambda: f"<b>{text}</b>" in shown(group))
    assert order in shown(group)


def test_orders_that_take_long_are_left_out(group: GroupView):
    group.text.value = "A(100)"
    until(lambda: "<b>A(100)</b>" in shown(group))
    assert "element" not in shown(group).split("<details")[0]
