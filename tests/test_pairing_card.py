"""The card of a pairing, and two seeds side by side, as data: words, numbers, shares."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import Inputs
from emlp_widgets.state.kinds import FIRST, KINDS, kind
from emlp_widgets.state.words import copies_words
from emlp_widgets.views.layer.card import card, formula
from emlp_widgets.views.layer.numbers import common_power, matrix, share
from emlp_widgets.views.layer.two_seeds import two_seeds

from emlp_lab.groups import O
from emlp_lab.nn import Rule, keep
from emlp_lab.nn.bilinear import bilinear_plan
from emlp_lab.reps import T, V
from tests.sessions import until


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    made = Session(Inputs(ch=40, num_layers=1))
    made.open(solve=False)
    until(made, lambda lab: lab.contribution)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("values", "power", "first"),
    [
        ([[0.0123, -0.5]], 0, "0.0123"),
        ([[-0.0312e-2, 1.49e-2]], -2, "−0.0312"),
        ([[12345.0, 1.0]], 4, "1.23"),
        ([[0.0, 0.0]], 0, "0"),
        ([[999.0, 5.0]], 0, "999"),
    ],
)
def test_matrices_have_three_digits_and_one_power_of_ten(values: list, power: int, first: str):
    found = matrix(np.array(values), "a matrix")
    assert (found["power"], found["rows"][0][0]) == (power, first)
    assert power == common_power(np.array(values))


def test_large_matrices_are_told_by_their_shape():
    assert matrix(np.ones((13, 2)), "")["rows"] == [["13 × 2 numbers"]]


@pytest.mark.parametrize(
    ("own", "whole", "bar", "words"),
    [
        (0.444, 1.0, 0.444, "44 % of everything this output receives."),
        (4.52, 1.0, 1.0, "4.5 times as long as what the output receives in all: other pairings cancel most of it."),
        (1.0, 0.0, 1.0, "Other pairings cancel it: this output receives nothing in all."),
    ],
)
def test_the_share_is_said_in_words(own: float, whole: float, bar: float, words: str):
    assert (share(own, whole)[0], "".join(share(own, whole)[1])) == (bar, words)


def test_every_kind_has_a_name_and_two_sentences():
    rep = (2 * T(0) + 2 * V + 2 * T(2) + T(3))(O(3))
    for rule in (Rule.CONTRACT, Rule.FULL):
        plan = bilinear_plan(rep, rep, rule=rule)
        for term, one in zip(plan.terms, keep(plan, 0).pairings.combinations, strict=True):
            found = kind(term, one)
            assert found.name
            assert found.text.count(".") - found.text.count("...") >= 2
            assert formula(term, one)[0][0].startswith("y")
    assert FIRST in KINDS


def test_the_card_shows_the_numbers_of_what_is_chosen(session: Session):
    lab = session.lab
    shown = card(lab)
    assert shown["name"] == "Outer product"
    assert "".join(text for text, _ in shown["formula"]) == "yij += 0.1 θ ci aj"
    assert [kind[1] for kind in shown["kinds"]] == ["Inner", "M × vector", "Outer", "M × matrix"]
    assert shown["note"] == "Test example 1 of 64, initial weights."
    carrier, argument, result = (
        10.0 ** part["power"] * np.array([[float(text.replace("−", "-")) for text in row] for row in part["rows"]])
        for _, part in shown["parts"]
    )
    theta = float(shown["lead"].split("×")[1].replace("−", "-"))
    np.testing.assert_allclose(0.1 * theta * carrier @ argument, result, rtol=0.02)
    assert (
        "number" not in card(replace(lab, contribution=None))["note"]
        or not card(replace(lab, contribution=None))["parts"]
    )
    assert card(replace(lab, layers=None)) == {"note": ""}


def test_what_is_off_has_no_numbers(session: Session):
    session.inspector.switch_shown()
    lab = until(session, lambda lab: lab.pairings[0].off and lab.inspection)
    assert card(lab)["off"]
    assert card(lab)["parts"] == []
    session.choose(switched="")
    until(session, lambda lab: not lab.pairings[0].off and lab.contribution)


def test_two_seeds_tell_what_they_share(session: Session):
    lab = until(session, lambda lab: lab.inspection and lab.inspection.effect is not None)
    mine, theirs = lab.pairings[0], lab.layers.other_pairings[0]  # type: ignore[union-attr]
    text = two_seeds(lab)
    for a, b in zip(mine.carriers, theirs.carriers, strict=True):
        if len(a.kept) < a.copies:
            same = len(set(a.kept) & set(b.kept))
            assert f"{same} of {len(a.kept)} " in text
            assert f"seed 0: {a.type} numbers {', '.join(map(str, a.kept))} of {a.copies} act" in text
            assert f"seed 1: {b.type} numbers {', '.join(map(str, b.kept))} of {b.copies} act" in text
    assert "outputs change by up to" in text
    assert "All copies act" in two_seeds(replace(lab, inputs=replace(lab.inputs, policy="all")))


@pytest.mark.parametrize(
    ("rep", "count", "words"),
    [(V, 12, "12 vectors"), (T(2), 3, "3 matrices"), (T(3), 1, "1 tensor"), (T(0), 1150, "1,150 numbers")],
    ids=str,
)
def test_copies_are_counted_in_words(rep, count: int, words: str):
    assert copies_words(rep(O(3)), count) == words
