"""Readable terms: they span the space of the basis, have exact entries and the names that people know."""

import copy
import pickle
import re

import numpy as np
import pytest

from emlp_lab.groups import SO, O, S, Z
from emlp_lab.reps import Rep, T, V, ends
from emlp_lab.solve import BudgetError, Solver, Term
from emlp_lab.solve.reading.classes import sum_text
from tests.cases import angle
from tests.readings import MAPS, POINTS, every_map


def columns(terms: tuple[Term, ...], dim: int) -> np.ndarray:
    return np.stack([term.matrix().ravel() for term in terms], axis=1) if terms else np.zeros((dim, 0))


@every_map
def test_terms_are_a_basis_of_the_same_space(rep: Rep):
    basis = rep.equivariant_basis()
    found = columns(basis.terms(), basis.dim)
    assert found.shape == basis.shape
    Q = np.linalg.qr(found)[0]
    assert angle(Q, basis.dense()) < 1e-8
    assert angle(basis.dense(), Q) < 1e-8
    if found.size:
        sizes = np.linalg.svd(found / np.linalg.norm(found, axis=0), compute_uv=False)
        assert sizes[-1] > 1e-3


@every_map
def test_entries_are_in_order_and_exact(rep: Rep):
    rep_in, rep_out = ends(rep)
    for term in rep.equivariant_basis().terms():
        assert term.shape == (rep_out.size(), rep_in.size())
        places = term.rows.astype(int) * term.shape[1] + term.columns
        assert np.all(np.diff(places) > 0)
        assert np.all(term.values != 0)
        if not term.name.startswith("map ") and "own metric" not in str(rep.groups):
            assert np.array_equal(term.values, np.round(term.values.real))
            assert np.abs(term.values).max() == 1


@every_map
def test_names_are_told_apart_and_places_fit(rep: Rep):
    terms = rep.equivariant_basis().terms()
    labels = [(term.name, term.formula, str(term.target), str(term.source)) for term in terms]
    assert len(set(labels)) == len(labels)
    for term in terms:
        assert term.text.endswith(".")
        assert term.formula.startswith("y")
        assert term.name


def value(formula: str, indices: dict[str, int], d: int) -> float:
    """What a formula of Kronecker deltas says of one entry, read by a second reader."""
    left, right = formula.split(" = ")
    y, x = left.partition("_")[2], right.split()[-1].partition("_")[2]
    known: dict[str, int] = {}
    if any(known.setdefault(letter, indices[f"y{k}"]) != indices[f"y{k}"] for k, letter in enumerate(y)):
        return 0.0
    if any(known.setdefault(letter, indices[f"x{k}"]) != indices[f"x{k}"] for k, letter in enumerate(x)):
        return 0.0
    factors = [part.partition("_")[2] for part in right.split() if part.startswith("δ")]
    return float(all(known[a] == known[b] for a, b in factors))


@pytest.mark.parametrize(("p", "q"), [(1, 1), (2, 2), (3, 1), (0, 2), (2, 0), (1, 3)])
def test_formulas_say_what_the_matrix_is(p: int, q: int):
    d = 3
    for term in (T(p) >> T(q))(O(d)).equivariant_basis().terms():
        W = term.matrix().reshape((d,) * (q + p))
        for place in np.ndindex(W.shape):
            indices = {f"y{k}": i for k, i in enumerate(place[:q])} | {f"x{k}": i for k, i in enumerate(place[q:])}
            assert W[place] == value(term.formula, indices, d), (term, place)
        y, x = (side.split()[-1].partition("_")[2] for side in term.formula.split(" = "))
        summed = "".join(dict.fromkeys(letter for letter in x if letter not in y))
        assert re.findall(r"Σ_(\w+)", term.formula) == [summed] * bool(summed)


@pytest.mark.parametrize(
    ("rep", "names"),
    [
        (MAPS["O(3) matrix to matrix"], ["identity", "transpose", "trace"]),
        (MAPS["SO(3) vector to matrix"], ["cross product"]),
        (MAPS["SO(2) V to V"], ["identity", "quarter turn"]),
        (MAPS["Z(4) vector to vector"], ["the same place", "shift by 1", "shift by 2", "shift by 3"]),
        ((V >> V)(S(4)), ["the same place", "all others"]),
        ((V >> V)(O(2)), ["identity"]),
        (MAPS["Octahedral matrix to vector"], ["cross product"]),
        (MAPS["O(1,3) matrix to matrix"], ["identity", "transpose", "trace, with the metric"]),
        (MAPS["own metric"], ["identity", "transpose", "trace, with the metric"]),
        (POINTS >> V(SO(3)), ["sum (S(3)), identity (SO(3))"]),
        ((T(2) >> T(0))(O(3)), ["trace"]),
        ((T(0) >> T(2))(O(3)), ["unit matrix"]),
    ],
    ids=str,
)
def test_names(rep: Rep, names: list[str]):
    assert [term.name for term in rep.equivariant_basis().terms()] == names


@pytest.mark.parametrize(("p", "q", "count"), [(2, 2, 15), (1, 2, 5), (2, 1, 5), (2, 0, 2), (0, 2, 2)])
def test_names_of_permutations(p: int, q: int, count: int):
    names = [term.name for term in (T(p) >> T(q))(S(5)).equivariant_basis().terms()]
    assert len(set(names)) == len(names) == count
    assert not any(name.startswith("map") or "like" in name for name in names)


def test_what_a_term_does():
    X = np.arange(9.0).reshape(3, 3)
    identity, transpose, trace = (T(2) >> T(2))(O(3)).equivariant_basis().terms()
    np.testing.assert_array_equal(identity.matrix() @ X.ravel(), X.ravel())
    np.testing.assert_array_equal(transpose.matrix() @ X.ravel(), X.T.ravel())
    np.testing.assert_array_equal(trace.matrix() @ X.ravel(), (np.trace(X) * np.eye(3)).ravel())
    (cross,) = (V >> T(2))(SO(3)).equivariant_basis().terms()
    x, v = np.array([1.0, 2, 3]), np.array([-1.0, 0, 2])
    np.testing.assert_allclose((cross.matrix() @ x).reshape(3, 3) @ v, np.cross(v, x))


def test_copies_share_their_names():
    terms = (5 * T(0) + 5 * V >> T(2) + 2 * V)(O(3)).equivariant_basis().terms()
    assert [term.name for term in terms] == ["unit matrix"] * 5 + ["identity"] * 10
    assert [(term.target.number, term.source.number) for term in terms[5:]] == [
        (a, b) for a in (0, 1) for b in range(5)
    ]
    assert {str(term.source.rep) for term in terms} == {"T(0)", "T(1)"}


@pytest.mark.parametrize("route", ["nullspace", "isotypic", "orbits"])
@pytest.mark.parametrize("name", ["D(4) matrix to matrix", "O(3) matrix to matrix"])
def test_terms_do_not_depend_on_the_route(route: str, name: str):
    if (route, name) == ("orbits", "O(3) matrix to matrix"):
        return
    found = MAPS[name].equivariant_basis(Solver(route=route)).terms()
    for term, other in zip(found, MAPS[name].equivariant_basis().terms(), strict=True):
        assert term.name == other.name
        np.testing.assert_array_equal(term.matrix(), other.matrix())


def test_what_does_not_fit_is_refused():
    basis = (T(2) >> T(2))(S(5)).equivariant_basis(Solver(memory_limit=20_000))
    with pytest.raises(BudgetError, match="as terms needs"):
        basis.terms()


@every_map
def test_classes_say_what_adds_up(rep: Rep):
    basis = rep.equivariant_basis()
    terms = basis.terms()
    if any(np.iscomplexobj(term.values) for term in terms):
        with pytest.raises(ValueError, match="complex"):
            basis.classes()
        return
    classes, c = basis.classes(), np.random.default_rng(0).standard_normal(len(terms))
    W = (columns(terms, basis.dim) @ c).reshape(classes.numbers.shape)
    for place in np.ndindex(W.shape):
        expected = sum(factor * c[term] for term, factor in classes.sum_of(*place))
        assert abs(W[place] - expected) < 1e-9
    same = classes.numbers[:, :, None, None] == classes.numbers
    np.testing.assert_array_equal(same, np.abs(W[:, :, None, None] - W) < 1e-8)


def test_four_colours_and_three_weights():
    classes = (T(2) >> T(2))(O(3)).equivariant_basis().classes()
    assert [sum_text(terms) for terms in classes.sums] == ["c1 + c2 + c3", "c3", "c1", "c2"]
    assert classes.numbers[0, 0] == classes.numbers[4, 4] == 1
    assert classes.sum_of(0, 1) == ()
    assert sum_text(()) == "0"
    assert sum_text(((0, -1.0), (2, 0.5))) == "-c1 + 1/2 c3"


def test_what_was_read_is_not_sent():
    basis = (T(2) >> T(2))(O(3)).equivariant_basis()
    text, names = basis.why(0, 0).text, [term.name for term in basis.terms()]
    for other in (pickle.loads(pickle.dumps(basis)), copy.deepcopy(basis)):  # noqa: S301 our own
        assert set(vars(other)) == {"rep", "blocks", "subspaces", "evidence", "memory_limit"}
        assert other.why(0, 0).text == text
        assert [term.name for term in other.terms()] == names


def test_a_basis_without_ends_is_a_column():
    (term,) = T(2)(O(2)).equivariant_basis().terms()
    assert (term.name, term.shape) == ("unit matrix", (4, 1))
    assert [term.name for term in V(Z(3)).equivariant_basis().terms()] == ["every place"]
