"""What people give to the workbench: taken as it is, or with a word; objects like texts."""

import re
from collections.abc import Iterator
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from emlp_widgets import BasisPanel, GroupPanel, PairingsPanel, RepsPanel, Session, TrainingPanel, Workbench
from emlp_widgets.compute.programs.parts import programs
from emlp_widgets.pictures import NumberBox
from emlp_widgets.state.inputs import BOUNDS, MAX_SEED, Inputs, taken
from emlp_widgets.views.html import number, percent

from emlp_lab.groups import SO, Embed, Group, O, S, from_generators
from emlp_lab.reps import Irrep, Rep, Sym, T, V, from_function
from tests.cases import catches
from tests.sessions import until

SMALL = {"ch": 8, "num_layers": 1}
SWAP = from_generators(discrete=[[[0, 1], [1, 0]]], name="swap")
OTHER_SO3 = from_generators(discrete=[np.diag([1.0, -1, -1])], name="SO(3)")
THIRD_SO3 = from_generators(discrete=[np.diag([-1.0, 1, -1])], name="SO(3)")
P = from_function(lambda g: jnp.linalg.det(g)[None, None], "P")
# What is given, and the group and representations that the page has to solve for.
OBJECTS: list[tuple[dict[str, Any], Group, Rep, Rep]] = [
    ({"group": SO(3), "rep_in": "V", "rep_out": "T(2)"}, SO(3), V, T(2)),
    ({"group": SWAP, "rep_in": "V", "rep_out": "V"}, SWAP, V, V),
    ({"group": OTHER_SO3, "rep_in": V, "rep_out": V}, OTHER_SO3, V, V),
    ({"group": SO(3) * S(2), "rep_in": V, "rep_out": 1}, SO(3) * S(2), V, T(0)),
    ({"group": Embed(SO(2), 3, slice(2)), "rep_in": V, "rep_out": V}, Embed(SO(2), 3, slice(2)), V, V),
    ({"rep_in": V(SO(3)), "rep_out": T(2)}, SO(3), V, T(2)),
    ({"rep_in": "V", "rep_out": V(SWAP)}, SWAP, V, V),
    ({"group": "O(3)", "rep_in": P + 2 * V, "rep_out": P}, O(3), P + 2 * V, P),
    ({"group": "O(3)", "rep_in": Sym(V, 2), "rep_out": Irrep(2)}, O(3), Sym(V, 2), Irrep(2)),
    ({"rep_in": Sym(V, 2)(O(3)), "rep_out": 5 * T(0) + 5 * T(1)}, O(3), Sym(V, 2), 5 * T(0) + 5 * T(1)),
    ({"rep_in": P(O(3)) * V, "rep_out": P * V}, O(3), P * V, P * V),
]


@pytest.fixture
def panel() -> Iterator[BasisPanel]:
    made = BasisPanel(**SMALL)
    yield made
    made.close()


@pytest.mark.parametrize(("given", "group", "rep_in", "rep_out"), OBJECTS, ids=str)
def test_objects_are_taken(given: dict[str, Any], group: Group, rep_in: Rep, rep_out: Rep):
    made = BasisPanel(**given, **SMALL)
    try:
        lab = until(made.session, lambda lab: lab.basis_is_current)
        assert lab.question is not None
        assert (lab.question.group, lab.question.rep_in, lab.question.rep_out) == (group, rep_in(group), rep_out(group))
        expected = (rep_in >> rep_out)(group).equivariant_basis()
        assert lab.basis is not None
        assert lab.basis.rank == expected.rank
        np.testing.assert_allclose(
            np.abs(lab.basis.dense().conj().T @ expected.dense()).sum(0).min(initial=1.0) > 0, True
        )
    finally:
        made.close()


def test_objects_of_one_name_stay_apart(panel: BasisPanel):
    """The text on the page means what it says: SO(3) is the rotations, and what people gave has another text."""
    session = panel.session
    for group in (OTHER_SO3, THIRD_SO3, SO(3), OTHER_SO3):
        session.choose(group=group, rep_in=V, rep_out=V)
        lab = until(session, lambda lab: lab.question)
        assert lab.question is not None
        assert lab.question.group == group
        assert (lab.inputs.group == "SO(3)") == (group == SO(3))
    session.choose(group="SO(3)")
    assert until(session, lambda lab: lab.question).question.group == SO(3)  # type: ignore[union-attr]


def test_own_objects_are_shown_as_such_and_can_be_left():
    made = Workbench(group=OTHER_SO3, rep_in=V, rep_out=V, **SMALL)
    try:
        sentence, card = made.views[1].widget, made.views[2].widget
        until(made.session, lambda lab: lab.basis_is_current and "of your own" in card.value)
        assert sentence.shown["group"]["text"] == "SO(3) (yours)"
        assert sentence.shown["group"]["words"] == "a group of your own"
        assert sentence.shown["group"]["chosen"] is None
        assert "YOURS['SO(3) (yours)']" in programs(made.session.lab, made.session.given)["maps"]
        sentence.set_state({"asked": [1, "add rep_in", "T(2)"]})
        until(made.session, lambda lab: lab.inputs.rep_in == "T(1) + T(2)" and lab.question)
        sentence.set_state({"asked": [2, "group", "S(4)"]})
        until(made.session, lambda lab: lab.inputs.group.startswith("S(") and lab.question)
    finally:
        made.close()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"group": 3}, ["group", "3"]),
        ({"group": None}, ["group", "None"]),
        ({"group": [[0, 1], [1, 0]]}, ["group", "[[0, 1]"]),
        ({"rep_in": np.eye(3)}, ["rep_in"]),
        ({"rep_in": True}, ["rep_in", "True"]),
        ({"rep_in": V(SO(3)) * V(S(5))}, ["rep_in", "SO(3)", "S(5)", "direct product"]),
        ({"rep_in": V(SO(3)), "rep_out": V(O(3))}, ["rep_out", "O(3)", "SO(3)"]),
        ({"group": "O(3)", "rep_in": V(SO(3))}, ["rep_in", "SO(3)", "O(3)"]),
        ({"group": SO}, ["group", "neither a text", "'SO(3)'"]),
        ({"group": "S0(3)"}, ["S0(3)", "unknown group"]),
        ({"rep_in": "T(1"}, ["T(1", "complete expression"]),
        ({"rep_out": "0*T(1)"}, ["dimension 0"]),
        ({"rep_in": from_function(lambda g: g[:1], "half")}, ["half"]),
        ({"ch": 0, "lr": -1}, ["ch", "lr"]),
        ({"ch": 10**9}, ["ch", "384"]),
        ({"ch": 0}, ["ch", "1"]),
        ({"lr": 0}, ["lr", "1e-06"]),
        ({"rows": -5}, ["rows", "10"]),
        ({"seed": 1.5}, ["seed", "whole"]),
        ({"seed": "x"}, ["seed", "number"]),
        ({"route": "magic"}, ["route", "isotypic"]),
        ({"pairing": "exakt"}, ["pairing", "exact"]),
        ({"task": "Inertia"}, ["task", "inertia"]),
        ({"switched": "a.b"}, ["switched"]),
        ({"colour": "red"}, ["colour", "rep_in"]),
        ({"session": SO(3)}, ["Session", "group=SO(3)"]),
        ({"session": "made", "ch": 5}, ["ch", "session.choose"]),
    ],
    ids=lambda value: str(list(value)),
)
@pytest.mark.parametrize("kind", [BasisPanel, Workbench])
def test_what_cannot_be_taken_is_said(kind: type, given: dict[str, Any], words: list[str], panel: BasisPanel):
    if given.get("session") == "made":
        given = {**given, "session": panel.session}
    catches(lambda: kind(**given), *words)


@pytest.mark.parametrize("kind", [GroupPanel, RepsPanel, PairingsPanel, TrainingPanel])
def test_every_panel_takes_objects(kind: type):
    made = kind(rep_in=V(SO(2)), rep_out=V, **SMALL)
    try:
        assert until(made.session, lambda lab: lab.question).question.group == SO(2)
    finally:
        made.close()


NUMBERS = {
    ("seed", "1e99"): (MAX_SEED, "more than the largest, 2,147,483,647"),
    ("seed", "-5"): (0, "less than the smallest, 0"),
    ("seed", "1.5"): (0, "no whole number; 0 was kept"),
    ("seed", "1e3"): (1000, ""),
    ("seed", " 7 "): (7, ""),
    ("lr", "0"): (1e-6, "less than the smallest, 1e-06"),
    ("lr", "1e99"): (1.0, "more than the largest"),
    ("lr", "nan"): (6e-3, "NaN"),
    ("lr", ""): (6e-3, "no number was given; 0.006 was kept"),
    ("lr", "0,01"): (6e-3, "no number"),
    ("rows", "-5"): (10, "less than the smallest, 10"),
    ("steps", "inf"): (20_000, "more than the largest, 20,000"),
    ("ch", "1e99"): (384, "more than the largest, 384"),
    ("num_layers", "0"): (1, "less than the smallest, 1"),
    ("budget", "x" * 90): (0, "…” is no number"),
    ("batch_size", "9" * 90): (2_000, "more than the largest, 2,000"),
}


@pytest.mark.parametrize(("name", "typed"), NUMBERS, ids=str)
def test_numbers_that_are_not_taken_are_told(name: str, typed: str):
    kept, words = NUMBERS[name, typed]
    inputs, notes = taken({name: typed}, Inputs())
    assert getattr(inputs, name) == kept
    assert words in notes.get(name, "")
    assert bool(notes) == bool(words)
    assert len(notes.get(name, "")) < 120


@pytest.mark.parametrize("name", BOUNDS)
def test_numbers_within_their_bounds_are_taken_in_silence(name: str):
    for bound in BOUNDS[name]:
        assert taken({name: str(bound)}, Inputs())[1] == taken({name: bound}, Inputs())[1] == {}
        assert getattr(taken({name: str(bound)}, Inputs())[0], name) == bound


def boxes(widget: Any) -> Iterator[NumberBox]:
    if isinstance(widget, NumberBox):
        yield widget
    for child in getattr(widget, "children", ()):
        yield from boxes(child)


def test_every_box_shows_again_what_is_taken_and_says_why():
    made = Workbench(**SMALL)
    try:
        found = list(boxes(made))
        assert len(found) == 9
        for box in found:
            for typed in ("1e99", "1e99", "-7", "abc", ""):
                before = box.shown
                box.set_state({"asked": [box.asked[0] + 1, typed]})  # as the browser sends it
                # A number and its note are drawn one after the other, at times from two snapshots.
                until(
                    made.session,
                    lambda _, box=box, old=before: box.shown["count"] > old["count"] and _settled(box) and box.note,
                )
                assert box.shown["text"] != typed
            good = str(int(box.min) + 2) if box.step == 1 else "0.5"
            box.set_state({"asked": [box.asked[0] + 1, good]})
            until(made.session, lambda _, box=box, good=good: box.shown["text"] == good and not box.shown["note"])
    finally:
        made.close()


def _settled(box: NumberBox) -> bool:
    return not isinstance(box.value, str) and box.shown["text"] == str(box.value) and box.shown["note"] == box.note


@pytest.mark.parametrize("sent", [[1], [1, 2], [-1, "5"], [1, "5" * 101], "5", None, {"1": "5"}, [True, "5"]])
def test_a_box_takes_nothing_else_from_a_browser(sent: Any):
    box = NumberBox("n", "n", 0, 9)
    box.set_state({"asked": sent, "value": 3, "shown": {}, "max": 99})
    assert (box.asked, box.value, box.max) == ([0, ""], 0, 9)


def test_links_say_what_they_could_not_restore():
    made = Workbench(**SMALL)
    try:
        until(made.session, lambda lab: lab.basis_is_current)
        head = made.views[0]
        link = {"route": "magic", "ch": "1e99", "seed": "4", "colour": "red", "rep_in": "V" * 2001, "lock": "-9"}
        link["task"] = "file"
        head.link.set_state({"incoming": link, "arrivals": 1})
        lab = until(made.session, lambda lab: lab.inputs.seed == 4 and set(lab.notes) == set(link) - {"seed", "colour"})
        assert (lab.inputs.route, lab.inputs.ch) == ("auto", 384)
        told = ("magic", "-1, which was taken", "holds no data")
        until(made.session, lambda lab: all(any(words in note for note in lab.notes.values()) for words in told))
        until(made.session, lambda _: "magic" in head.notes.value)
        assert "384" not in head.notes.value  # its box says that
        assert "longer than 2,000" in made.views[1].widget.shown["rep_in"]["note"]
        made.session.choose(route="auto", ch=8, rep_in="V")
        until(made.session, lambda lab: set(lab.notes) == {"lock", "task"})
    finally:
        made.close()


@pytest.mark.parametrize(
    ("mend", "name"), [({"group": "SO(3)"}, "solving"), ({"rep_in": "V"}, "solving"), ({"rep_in": "V"}, "training")]
)
def test_an_error_goes_when_its_cause_goes(mend: dict, name: str):
    session = Session(Inputs(**SMALL))
    session.open()
    try:
        until(session, lambda lab: lab.basis_is_current)
        session.choose(**dict.fromkeys(mend, "?"))
        session.solve() if name == "solving" else session.train()
        failed = until(session, lambda lab: getattr(lab, name).status == "failed")
        assert "Mend it first" in getattr(failed, name).message
        assert "'?'" in getattr(failed, name).message  # and says what
        session.choose(**mend)
        lab = until(session, lambda lab: lab.question is not None)
        assert getattr(lab, name).status != "failed"  # a quick solve may have begun already
        assert "Mend" not in getattr(lab, name).message
    finally:
        session.close()


def test_the_course_of_a_cancelled_solve_goes_with_it():
    made = BasisPanel(group="SU(3)", rep_in="T(4)", rep_out="T(4)", route="iterative", **SMALL)
    try:
        curve = made.views[1].curve
        until(made.session, lambda lab: lab.course.steps > 3)
        made.session.cancel("solving")
        until(made.session, lambda lab: lab.solving.status == "cancelled")
        until(made.session, lambda _: curve.curves["lengths"] == [0, 0] and curve.layout.display == "none")
        made.session.choose(group="SO(3)", rep_in="?")
        made.session.solve()
        until(made.session, lambda lab: lab.solving.status == "failed")
        until(made.session, lambda _: "Mend" in made.views[1].status.value)
        assert curve.curves["lengths"] == [0, 0]
    finally:
        made.close()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (0.5, "0.500"),
        (-0.035, "−0.0350"),
        (3.2e-4, "3.20e−4"),
        (-1.25e-9, "−1.25e−9"),
        (0.99996, "1.00"),
        (123456.0, "123456"),
        (1.5e8, "1.50e8"),
        (float("inf"), "inf"),
    ],
)
def test_numbers_keep_their_significant_digits(value: float, text: str):
    assert number(value) == text


@pytest.mark.parametrize("exponent", range(-12, 13))
def test_no_number_but_zero_is_shown_as_zero(exponent: int):
    for value in (1.0 * 10.0**exponent, -3.3 * 10.0**exponent):
        assert re.search(r"[1-9]", number(value))
        assert float(number(value).replace("−", "-")) == pytest.approx(value, rel=5e-3)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0%"), (1.0, "100%"), (0.25, "25%"), (0.004, "0.40%"), (3e-7, "3.0e−5%"), (0.999, "over 99%")],
)
def test_shares_are_not_rounded_to_nothing_or_all(share: float, text: str):
    assert percent(share) == text
