"""A group that a person writes down: what is said of it while it is typed, and how it is taken."""

import json
from collections.abc import Iterator

import pytest
from emlp_widgets import Workbench
from emlp_widgets.compute.own_group import MAX_WRITTEN, OwnGroup, Written, own_stream, read_written
from emlp_widgets.views.page.head import HeadView
from emlp_widgets.views.question.sentence import SentenceView

from emlp_lab.stream import drain
from tests.test_panels import ask, until, view

SQUARE = "0 -1\n1 0\n\n1 0\n0 -1"


def checked(text: str, kind: str = "elements", *, snap: bool = False) -> OwnGroup:
    return drain(own_stream(Written("mine", text, kind, snap)))


CASES = {
    "square": (
        SQUARE,
        "elements",
        ("2 matrices of 2 × 2", "8 elements", "orthogonal", "vector to vector: 1 of 4", "4 of 16"),
    ),
    "swap": ("0 1\n1 0", "elements", ("1 matrix", "2 elements", "permutations")),
    "turns": ("0 -1\n1 0", "infinitesimal", ("closed under brackets: 1 direction", "vector to vector: 2 of 4")),
    "shear": ("1 1\n0 1", "elements", ("infinitely many", "not kept")),
    "open": (
        "0 1 0\n0 0 0\n0 0 0\n\n0 0 0\n0 0 1\n0 0 0",
        "infinitesimal",
        ("not closed under brackets", "no mistake"),
    ),
    "fifth": ("cos(2pi/5) -sin(2pi/5)\nsin(2pi/5) cos(2pi/5)", "elements", ("5 elements",)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_group_is_told_while_it_is_typed(case: str):
    text, kind, words = CASES[case]
    own = checked(text, kind)
    said = "; ".join(line for _, line in own.checks)
    assert all(word in said for word in words), said
    assert own.group is not None
    assert all(well for well, _ in own.checks) == (case != "open")


@pytest.mark.parametrize(
    ("text", "words", "rounded"),
    [
        ("", "no matrix yet", False),
        ("1 2", "square", False),
        ("1 2\n2 4", "invert", False),
        ("x", "cannot read 'x'", False),
        ("-0.5 -0.866025\n0.866025 -0.5", "matrix 1^3 differs from the identity by 1.0e-06", True),
        ("1 2\n2 4", "matrix 1 cannot be inverted", False),
        ("0 1\n1 0\n\n1e31 0\n0 1", "matrix 2 has entries of size 1e+31", False),
    ],
)
def test_what_is_no_group_says_why(text: str, words: str, rounded: bool):
    own = checked(text)
    assert words in own.checks[-1][1]
    assert not own.checks[-1][0]
    assert (own.group, own.rounded) == (None, rounded)


def test_the_exact_group_next_to_rounded_numbers_is_taken_on_request():
    own = checked("-0.5 -0.866025\n0.866025 -0.5", snap=True)
    assert own.group is not None
    assert own.group.order() == 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "{}",
        "[]",
        "[1,2,3,4]",
        '["a","elements",0]',
        '["a","both",0,"1"]',
        '["a","elements",7,"1"]',
        "[" * 9999,
    ],
)
def test_other_texts_are_dropped(text: str):
    assert read_written(text) is None


def test_what_is_written_is_read_back():
    written = Written("my square", SQUARE, "infinitesimal", snap=True)
    assert read_written(written.as_text()) == written
    assert read_written(json.dumps([" ", "elements", 0, "1" * 9999])) == Written("mine", "1" * MAX_WRITTEN)


@pytest.fixture
def bench() -> Iterator[Workbench]:
    made = Workbench(ch=12, num_layers=1)
    until(lambda: made.session.lab.question)
    yield made
    made.close()


def test_a_written_group_is_used_and_goes_into_the_link(bench: Workbench):
    sentence, written = view(bench, SentenceView).widget, Written("my square", SQUARE).as_text()
    ask(bench, "own", written)
    until(lambda: sentence.shown["group"]["own"] and sentence.shown["group"]["own"]["ready"])
    assert sentence.shown["group"]["own"]["written"] == written
    assert bench.session.lab.inputs.group == "O(3)"
    ask(bench, "use own", written)
    until(lambda: bench.session.lab.question and str(bench.session.lab.question.group) == "my square")
    ask(bench, "set rep_in", "V")
    ask(bench, "set rep_out", "V")
    until(lambda: bench.session.lab.maps and bench.session.lab.maps.basis.shape == (4, 1))
    link = view(bench, HeadView).link  # written eight times a second: the state may still be one of before
    until(lambda: (link.state.get("gens"), link.state["rep_in"], link.state["rep_out"]) == (written, "V", "V"))
    state = link.state
    other = Workbench(ch=12, num_layers=1)
    try:
        arriving = view(other, HeadView).link
        arriving.set_state({"incoming": state, "arrivals": 1})
        until(
            lambda: other.session.lab.question and other.session.lab.question.group == bench.session.lab.question.group
        )
    finally:
        other.close()


def test_a_matrix_that_cannot_be_read_changes_nothing(bench: Workbench):
    before = bench.session.lab.inputs
    ask(bench, "use own", Written("mine", "1 2").as_text())
    sentence = view(bench, SentenceView).widget
    until(lambda: sentence.shown["group"]["own"])
    assert bench.session.lab.inputs == before
    assert "square" in sentence.shown["group"]["own"]["checks"][-1][1]
