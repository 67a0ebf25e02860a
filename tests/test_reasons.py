"""Reasons are true: the group element that is shown is one, and its matrix alone proves what is said of the entry."""

import numpy as np
import pytest

from emlp_lab.groups import SO, Group, O, RubiksCube, S, Z
from emlp_lab.reps import Rep, T, V, ends
from emlp_lab.solve import Basis, Reason
from tests.cases import catches, some
from tests.processes import run
from tests.readings import MAPS, POINTS

MAX_ENTRIES = 90  # of one map that are asked for
# Maps some of whose entries have no reason of one element: turns by a third, fifths, translations, a metric.
WITHOUT = {
    "C(3) vector to vector",
    "D(3) vector to matrix",
    "Icosahedral 3-tensor to 3-tensor",
    "O(1,3) vector to covector",
    "SE(2) vectors",
    "SO(3) irreducibles",
    "complex reflection",
    "own metric",
}


def entries(rep: Rep) -> list[tuple[int, int]]:
    rep_in, rep_out = ends(rep)
    every = list(np.ndindex(rep_out.size(), rep_in.size()))
    most = MAX_ENTRIES if len(every) < 2000 else 6
    chosen = np.random.default_rng(0).permutation(len(every))[:most]
    return [every[k] for k in sorted(chosen)]


def is_in(group: Group, g: np.ndarray) -> bool:
    """Whether g is one of the elements, or else leaves alone what the group leaves alone."""
    if group.listing is not None:
        return bool(np.abs(group.elements() - g).max(axis=(1, 2)).min() < 1e-9)
    if group.is_permutation:  # too large to be listed; its order is known on the orbits of pairs alone
        rep = T(2)(group)
    else:
        rep = (T(1) + T(2) + T(1, 1) + T(0, 2) + (T(3) if group.d < 4 else T(group.d) if group.d < 5 else 1))(group)
    W = rep.equivariant_basis() @ np.random.default_rng(1).standard_normal(rep.equivariant_basis().rank)
    parts = np.linalg.norm(rep.rho(g) @ W - W)
    return bool(parts < 1e-8 * max(1.0, float(np.linalg.norm(W))))


def elements(reason: Reason, rep: Rep) -> list[tuple[Group, np.ndarray]]:
    if isinstance(reason.element, np.ndarray):
        (group,) = rep.groups
        return [(group, reason.element)]
    assert reason.element is not None
    assert set(reason.element) == set(rep.groups)
    return list(reason.element.items())


def proven(reason: Reason, rep: Rep, Q: np.ndarray, W: np.ndarray) -> None:
    """The law of each kind. Q: rows of all maps. W: a random map as its terms make it."""
    columns = ends(rep)[0].size()
    entry = reason.entry[0] * columns + reason.entry[1]
    equal = np.abs(np.abs(Q @ Q[entry]) - Q[entry] @ Q[entry]) < 1e-9
    alike = np.flatnonzero(equal & (np.abs(np.linalg.norm(Q, axis=1) - np.linalg.norm(Q[entry])) < 1e-9))
    if reason.kind in {"none", "free"}:
        assert reason.element is None
        assert reason.kind == "none" or alike.tolist() == [entry]
        return
    P, one = rep.rho(reason.element), np.eye(len(Q))  # type: ignore[arg-type]
    np.testing.assert_allclose(P @ Q, Q, atol=1e-8 * np.abs(P).max())
    if reason.kind == "zero":
        np.testing.assert_allclose(P[entry], P[entry, entry] * one[entry], atol=1e-9)
        assert abs(P[entry, entry] - 1) > 1e-3
    elif reason.kind == "sum":
        own = [(k, np.sign(Q[k] @ Q[entry])) for k in alike]
        others = [k for k in np.flatnonzero(np.abs(P[entry]) > 1e-9) if k not in alike]
        left = 1 - sum(P[entry, k] * sign for k, sign in own)
        assert abs(left) > 1e-6
        assert sum(P[entry, k] * W[k] for k in others) / left == pytest.approx(W[entry], abs=1e-8)
    else:
        assert reason.other is not None
        other, sign = reason.other[0] * columns + reason.other[1], 1 if reason.kind == "equal" else -1
        assert other != entry
        assert other in alike
        np.testing.assert_allclose(P[other], sign * one[entry], atol=1e-9)
        np.testing.assert_allclose(Q[other], sign * Q[entry], atol=1e-9)


@some("rep", list(MAPS.values()), also=lambda rep: rep.size() < 20, ids=list(MAPS))
def test_reasons_are_true(rep: Rep):
    basis = rep.equivariant_basis()
    Q = basis.dense()
    terms = basis.terms()
    c = np.random.default_rng(3).standard_normal(len(terms))
    W = sum((factor * term.matrix().ravel() for factor, term in zip(c, terms, strict=True)), np.zeros(len(Q)))
    known: dict[bytes, bool] = {}
    for row, column in entries(rep):
        reason = basis.why(row, column)
        assert reason.entry == (row, column)
        assert (reason.shared == 0) == bool(np.linalg.norm(Q[row * ends(rep)[0].size() + column]) < 1e-9)
        proven(reason, rep, Q, W)
        if reason.element is not None:
            for group, g in elements(reason, rep):
                if (key := group.name.encode() + g.tobytes()) not in known:
                    known[key] = is_in(group, g)
                assert known[key], (group, g)
        if reason.sum is not None:
            total = sum(factor * c[term] for term, factor in reason.sum)
            assert total == pytest.approx(W.reshape(terms[0].shape)[row, column] if terms else 0, abs=1e-9)


@pytest.mark.parametrize("name", [name for name in MAPS if name not in WITHOUT])
def test_every_entry_has_a_reason(name: str):
    basis = MAPS[name].equivariant_basis()
    assert not [entry for entry in entries(MAPS[name]) if basis.why(*entry).kind == "none"]


def test_what_is_said():
    basis = (T(2) >> T(2))(O(3)).equivariant_basis()
    zero, equal, total = basis.why(1, 0), basis.why(4, 0), basis.why(0, 0)
    assert zero.text == (
        "y12 from x11 is always 0. Reflect axis 2: the symmetry allows it, and it turns this entry into its negative. "
        "Only 0 is its own negative."
    )
    assert equal.text == (
        "y22 from x11 is c3, shared by 6 entries. Renaming the axes 1 → 2, 2 → 1 is one of the symmetries. It carries "
        "this entry to y11 from x22, so the two must be equal."
    )
    assert total.text == (
        "y11 from x11 is c1 + c2 + c3. No fourth choice: turning by 45 degrees in the plane of axes 1 and 2 mixes this "
        "entry with others and forces it to be their sum."
    )
    assert (zero.kind, equal.kind, total.kind) == ("zero", "equal", "sum")
    assert equal.other == (0, 4)
    assert total.sum == ((0, 1.0), (1, 1.0), (2, 1.0))
    np.testing.assert_array_equal(zero.element, np.diag([1, -1, 1]))
    # The first entry of a class is carried to the next one.
    assert basis.why(0, 4).other == (0, 8)


def test_opposite_free_and_none():
    cross = (V >> T(2))(SO(3)).equivariant_basis()
    assert cross.why(1, 2).kind == "opposite"
    assert "so the two must be opposite" in cross.why(1, 2).text
    assert (2 >> T(0))(SO(3)).equivariant_basis().why(0, 1).text == (
        "y from x of number 2 is c2, shared by no other entry. It is a weight of its own: the symmetry ties it to no "
        "other entry."
    )
    third = MAPS["C(3) vector to vector"].equivariant_basis().why(0, 1)
    assert third.kind == "none"
    assert third.text.endswith("How it was solved shows them.")


def test_several_groups_and_copies():
    basis = (2 * POINTS >> V(SO(3))).equivariant_basis()
    reason = basis.why(1, 9 + 4)
    assert reason.text.startswith(
        "y2 from x22 of V(S(3))*V(SO(3)) 2 is c2, shared by 9 entries. Renaming the places 1 → 2"
    )
    assert "(S(3)) and renaming the axes 1 → 2, 2 → 1" in reason.text
    assert isinstance(reason.element, dict)
    assert set(reason.element) == {S(3), SO(3)}


@pytest.mark.parametrize("group", [O(9), SO(9)], ids=str)
def test_large_orthogonal_groups(group: Group):
    basis = (T(2) >> T(2))(group).equivariant_basis()
    Q, n = basis.dense(), 81
    said = {entry: basis.why(*entry) for entry in [(80, 80), (79, 80), (79, 79), (0, 80), (71, 79), (40, 44)]}
    assert [reason.kind for reason in said.values()] == ["sum", "zero", "equal", "equal", "equal", "zero"]
    for (row, column), reason in said.items():
        to = reason.other or reason.entry
        P = np.outer(*(T(2)(group).rho(reason.element)[k] for k in to)).ravel()  # type: ignore[arg-type]
        np.testing.assert_allclose(P @ Q, Q[to[0] * n + to[1]], atol=1e-9)
        kept = P[row * n + column]
        assert (reason.kind, round(kept)) in {("zero", -1), ("equal", 1), ("sum", 0)}


LARGE = {"S(60)": (T(2) >> V)(S(60)), "Z(200)": (V >> V)(Z(200)), "Rubik's cube": (V >> V)(RubiksCube())}


@pytest.mark.parametrize("rep", list(LARGE.values()), ids=list(LARGE))
def test_groups_that_are_too_large_to_be_listed(rep: Rep):
    basis: Basis = rep.equivariant_basis()
    columns, x = ends(rep)[0].size(), np.random.default_rng(0).standard_normal
    W = basis @ x(basis.rank)
    for row, column in entries(rep):
        reason = basis.why(row, column)
        assert reason.kind == "equal"
        assert reason.other is not None
        end = reason.other[0] * columns + reason.other[1]
        assert W[end] == pytest.approx(W[row * columns + column])
        rep_in, rep_out = ends(rep)
        moved = [to.rho(reason.element)[:, k] for to, k in ((rep_out, row), (rep_in, column))]  # type: ignore[arg-type]
        assert [int(np.flatnonzero(image)[0]) for image in moved] == list(reason.other)


@pytest.mark.parametrize("place", [(9, 0), (-1, 0), (0, 9), (0.5, 0)])
def test_entries_that_do_not_exist(place: tuple):
    basis = (T(2) >> T(2))(O(3)).equivariant_basis()
    catches(lambda: basis.why(*place), "9 rows and 9 columns", "0 to 8")


@pytest.mark.slow
def test_terms_and_reasons_are_the_same_in_every_process():
    program = """
from tests.readings import MAPS
from tests.test_reasons import entries
for name, rep in MAPS.items():
    basis = rep.equivariant_basis()
    for term in basis.terms()[:20]:
        print(term, term.text, term.values.tolist()[:20], term.rows.tolist()[:20])
    for entry in entries(rep)[::20]:
        print(name, entry, basis.why(*entry).text)
"""
    first, second = (run(program, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert first == second
    assert first.count("\n") > 300
