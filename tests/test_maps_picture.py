"""The picture of all equivariant matrices: what is sent to the browser adds up to the basis, and what comes back."""

from collections.abc import Iterator

import numpy as np
import pytest
from emlp_widgets import Workbench
from emlp_widgets.compute.maps import MAX_CELLS, MAX_REASONS, Maps, maps_stream, side
from emlp_widgets.pictures.matrices.maps_picture import MapsPicture
from emlp_widgets.state.question import Question
from emlp_widgets.views.answer.maps import MapsView, headline

from emlp_lab.groups import SO, SU, Group, O, S, Z
from emlp_lab.reps import Rep, T, V
from emlp_lab.stream import drain
from tests.test_panels import until, view

CASES: dict[str, tuple[Group, Rep, Rep]] = {
    "matrices": (O(3), T(2), T(2)),
    "cross product": (SO(3), V, T(2)),
    "copies": (O(3), 5 * T(0) + 5 * V, T(2)),
    "graphs": (S(4), T(2), T(2)),
    "circle": (Z(8), V, V),
    "empty": (O(3), V, T(2)),
    "numbers": (SO(2), 2 * T(0), T(0)),
    "large": (O(3), T(3), T(3)),
}


def read(group: Group, rep_in: Rep, rep_out: Rep) -> Maps:
    rep_in, rep_out = rep_in(group), rep_out(group)
    basis = (rep_in >> rep_out).equivariant_basis()
    return drain(maps_stream(basis, Question(group, rep_in, rep_out, "auto", (), None)))


def sent(maps: Maps) -> MapsPicture:
    shown = MapsView.__new__(MapsView)
    shown.picture = MapsPicture()
    shown._show(maps, maps.first_weights)
    return shown.picture


@pytest.mark.parametrize("case", CASES)
def test_terms_in_the_browser_add_up_to_the_space(case: str):
    """Each term, rebuilt from the bytes: together they span what was solved, and the sums of the classes are theirs."""
    maps = read(*CASES[case])
    picture = sent(maps).picture
    rows, columns = (len(picture[name]["names"]) for name in ("rows", "columns"))
    assert rows * columns == maps.basis.dim
    places, values = np.frombuffer(picture["places"], "<i4"), np.frombuffer(picture["values"], "<f4")
    terms, start = [], 0
    for size in picture["sizes"]:
        at_rows, at_columns = places[2 * start : 2 * start + size], places[2 * start + size : 2 * (start + size)]
        W = np.zeros((rows, columns))
        W[at_rows, at_columns] = values[start : start + size]
        terms.append(W)
        start += size
    assert len(terms) == maps.basis.rank == len(picture["terms"])
    if not terms:
        return
    matrix = np.reshape(terms, (len(terms), -1)).T
    assert np.linalg.matrix_rank(matrix) == maps.basis.rank
    np.testing.assert_allclose(maps.basis.project(matrix.T), matrix.T, atol=1e-5)
    weights = np.random.default_rng(0).standard_normal(len(terms))
    classes = np.frombuffer(picture["classes"], "<i4").reshape(rows, columns)
    sums = np.array([0.0, *(sum(factor * weights[term] for term, factor in each) for each in picture["sums"])])
    W = np.sign(classes) * sums[np.abs(classes)]
    np.testing.assert_allclose(W, (matrix @ weights).reshape(rows, columns), atol=1e-5)


@pytest.mark.parametrize("case", CASES)
def test_each_entry_of_a_small_matrix_has_its_reason(case: str):
    maps = read(*CASES[case])
    reasons, zero = sent(maps).picture["reasons"], maps.numbers.ravel() == 0
    assert len(reasons) == (maps.basis.dim if maps.basis.dim <= MAX_REASONS and maps.basis.rank else 0)
    assert all(("always 0" in text) == is_zero for text, is_zero in zip(reasons, zero, strict=False))


@pytest.mark.parametrize(
    ("rep", "square", "names"),
    [
        (T(0), (1, 1), [""]),
        (V, (3, 1), ["1", "2", "3"]),
        (T(2), (3, 3), ["11", "12", "13", "21", "22", "23", "31", "32", "33"]),
        (2 * V, None, ["1", "2", "3"] * 2),
        (T(3), None, None),
    ],
    ids=str,
)
def test_sides_are_named_by_their_indices(rep: Rep, square: tuple | None, names: list | None):
    found = side(rep(SO(3)))
    assert found.square == square
    assert names is None or list(found.names) == names


def test_what_cannot_be_drawn_says_why():
    maps = read(SU(2), V, V)
    assert "complex" in sent(maps).message
    huge = read(S(21), T(2), T(2))
    assert f"{MAX_CELLS:,}" in sent(huge).message
    assert sent(huge).picture == {}


@pytest.mark.parametrize(
    ("case", "words"), [("matrices", ("81 entries,", "3 free weights")), ("empty", ("27 entries,", "no free weight"))]
)
def test_the_headline_counts(case: str, words: tuple[str, str]):
    assert headline(read(*CASES[case])) == words


@pytest.fixture
def bench() -> Iterator[Workbench]:
    made = Workbench(group="O(3)", rep_in="T(3)", rep_out="T(3)", ch=12, num_layers=1)
    yield made
    made.close()


def test_a_reason_is_found_when_it_is_asked_for(bench: Workbench):
    picture = view(bench, MapsView).picture
    until(lambda: picture.picture and not picture.busy)
    assert picture.picture["reasons"] == []
    picture.set_state({"asked": [1, "why", "0 1"]})
    until(lambda: picture.reason)
    assert picture.reason[:2] == [0, 1]
    assert "always 0" in picture.reason[2]


def test_an_empty_space_says_why_and_offers_what_has_maps():
    made = Workbench(group="O(3)", rep_in="V", rep_out="T(2)", ch=12, num_layers=1)
    try:
        picture = view(made, MapsView).picture
        until(lambda: picture.picture and not picture.busy)
        why, *offers = picture.picture["empty"]
        assert "-1 is in O(3)" in why
        place = next(k for k, offer in enumerate(offers) if "SO(3)" in offer)
        picture.set_state({"asked": [1, "offer", "99"]})
        picture.set_state({"asked": [2, "offer", str(place)]})
        until(lambda: made.session.lab.maps and made.session.lab.maps.basis.rank == 1)
        assert made.session.lab.inputs.group == "SO(3)"
        until(lambda: picture.picture["terms"] and not picture.picture["empty"])
    finally:
        made.close()


@pytest.mark.parametrize("text", ["", "a b", "-1 0", "9999 0", "0", "0 0 0"])
def test_other_wishes_do_nothing(bench: Workbench, text: str):
    picture = view(bench, MapsView).picture
    until(lambda: picture.picture and not picture.busy)
    picture.set_state({"asked": [1, "why", text]})
    assert bench.session.lab.reason is None
    assert bench.session.lab.solving.status == "done"


@pytest.mark.parametrize("weights", ["1", [1e99], [True], [None], [float("nan")], [0.5] * 401, [[1]]], ids=repr)
def test_weights_from_a_browser_are_numbers(weights: object):
    picture = MapsPicture(weights=[0.25])
    picture.set_state({"weights": weights})
    assert picture.weights == [0.25]
    picture.set_state({"weights": [0.5], "picture": {"rows": 1}, "message": "<b>"})
    assert (picture.weights, picture.picture, picture.message) == ([0.5], {}, "")
