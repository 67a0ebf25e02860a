"""Isotypic decompositions, irreducible and regular representations, against character tables and Schur's lemma."""

import json
import math
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from scipy.linalg import block_diag

from emlp_lab.groups import (
    O13,
    SL,
    SO,
    SU,
    A,
    C,
    Cube,
    D,
    Group,
    Icosahedral,
    O,
    Octahedral,
    PointGroup,
    Q,
    S,
    Sp,
    Tetrahedral,
    Trivial,
    U,
    Z,
    wreath_product,
)
from emlp_lab.reps import (
    Alt,
    Component,
    Gamma,
    Irrep,
    Regular,
    Rep,
    Scalar,
    Spin,
    Sym,
    T,
    V,
    decompose,
    from_function,
    irreps,
    parse,
    restrict,
)
from emlp_lab.reps.library.decompose import KINDS, block_form, change_of_basis
from tests.cases import catches, pauli, shears, signed_permutations, some
from tests.laws import characters, check_basis, check_derivative, check_homomorphism, elements
from tests.processes import run, run_here


def realified(g):
    """A complex matrix as a real one of twice the size."""
    return np.block([[np.real(g), -np.imag(g)], [np.imag(g), np.real(g)]])


def complex_quaternions() -> Group:
    return Group("Q8 in SU(2)", np.zeros((0, 2, 2), complex), np.array([[[1j, 0], [0, -1j]], [[0, 1], [-1, 0]]]))


def complex_turns(n: int) -> Group:
    return Group(f"Phases({n})", np.zeros((0, 1, 1), complex), np.exp([[[2j * np.pi / n]]]))


real = from_function(realified, "Real")
REAL, COMPLEX, QUATERNIONIC, OVER_C = KINDS

# (representation, group, {(dimension, kind): copies of each irreducible, smallest first})
CASES: list[tuple[Rep, Group, list[tuple[int, str, int]]]] = [
    (V, SO(2), [(2, COMPLEX, 1)]),
    (V + V + 1, SO(2), [(1, REAL, 1), (2, COMPLEX, 2)]),
    (T(2), SO(2), [(1, REAL, 2), (2, COMPLEX, 1)]),
    (T(2), SO(3), [(1, REAL, 1), (3, REAL, 1), (5, REAL, 1)]),
    (T(3), SO(3), [(1, REAL, 1), (3, REAL, 3), (5, REAL, 2), (7, REAL, 1)]),
    (T(2), SO(4), [(1, REAL, 1), (3, REAL, 1), (3, REAL, 1), (9, REAL, 1)]),
    (T(2), O(4), [(1, REAL, 1), (6, REAL, 1), (9, REAL, 1)]),
    (V + Irrep(1) + Irrep(1, 1) + Alt(V, 2), O(3), [(3, REAL, 2), (3, REAL, 2)]),
    (Irrep(4), Octahedral(), [(1, REAL, 1), (2, REAL, 1), (3, REAL, 1), (3, REAL, 1)]),
    (Irrep(2), Tetrahedral(), [(2, COMPLEX, 1), (3, REAL, 1)]),
    (Irrep(6), Icosahedral(), [(1, REAL, 1), (3, REAL, 1), (4, REAL, 1), (5, REAL, 1)]),
    (V, SU(2), [(2, OVER_C, 1)]),
    (V * V.T, SU(2), [(1, OVER_C, 1), (3, OVER_C, 1)]),
    (Spin(1) * Spin(0.5), SU(2), [(2, OVER_C, 1), (4, OVER_C, 1)]),
    (V * V, SU(3), [(3, OVER_C, 1), (6, OVER_C, 1)]),
    (real, SU(2), [(4, QUATERNIONIC, 1)]),
    (2 * real + 1, SU(2), [(1, REAL, 1), (4, QUATERNIONIC, 2)]),
    (real, U(2), [(4, COMPLEX, 1)]),
    (real, U(1), [(2, COMPLEX, 1)]),
    (real, SU(3), [(6, COMPLEX, 1)]),
    (V, S(4), [(1, REAL, 1), (3, REAL, 1)]),
    (T(2), S(4), [(1, REAL, 2), (2, REAL, 1), (3, REAL, 3), (3, REAL, 1)]),
    (T(2), S(8), [(1, REAL, 2), (7, REAL, 3), (20, REAL, 1), (21, REAL, 1)]),
    (V, Z(5), [(1, REAL, 1), (2, COMPLEX, 1), (2, COMPLEX, 1)]),
    (V, Z(6), [(1, REAL, 1), (1, REAL, 1), (2, COMPLEX, 1), (2, COMPLEX, 1)]),
    (3 * V, C(3), [(2, COMPLEX, 3)]),
    (V * V, D(5), [(1, REAL, 1), (1, REAL, 1), (2, REAL, 1)]),
    (V, Q(8), [(4, QUATERNIONIC, 1)]),
    (V + 2, Q(12), [(1, REAL, 2), (4, QUATERNIONIC, 1)]),
    (V, complex_quaternions(), [(2, OVER_C, 1)]),
    (V, A(4), [(1, REAL, 1), (3, REAL, 1)]),
    (V, Cube(), [(1, REAL, 1), (2, REAL, 1), (3, REAL, 1)]),
    (V, Trivial(3), [(1, REAL, 3)]),
    (V, pauli(), [(1, OVER_C, 1), (1, OVER_C, 1)]),
    (T(2), signed_permutations(), [(1, REAL, 1)] * 4),
    (Regular(), S(3), [(1, REAL, 1), (1, REAL, 1), (2, REAL, 2)]),
    (Regular(), Q(8), [(1, REAL, 1)] * 4 + [(4, QUATERNIONIC, 1)]),
]
IDS = [f"{rep} of {group}" for rep, group, _ in CASES]
every_case = some(("rep", "group", "expected"), CASES, ids=IDS)


@lru_cache
def found(rep: Rep, group: Group) -> tuple[Component, ...]:
    """The decomposition, made once for all tests."""
    return decompose(rep(group))


@every_case
def test_known_parts(rep, group, expected):
    components = found(rep, group)
    assert Counter((c.irreducible.size(), c.kind, c.copies) for c in components) == Counter(expected)
    sizes = [c.irreducible.size() for c in components]
    assert sizes == sorted(sizes)
    assert sum(c.copies * c.irreducible.size() for c in components) == rep(group).size()


@every_case
def test_change_of_basis_makes_blocks(rep, group, expected):
    components = found(rep, group)
    U_, bound = change_of_basis(components), rep(group)
    np.testing.assert_allclose(U_ @ U_.conj().T, np.eye(bound.size()), atol=1e-10)
    assert np.iscomplexobj(U_) == (expected[0][1] == OVER_C)
    for g in elements(group):
        moved = U_.conj().T @ bound.rho(g) @ U_
        np.testing.assert_allclose(block_form(components, g), moved, atol=1e-9)
        parts = [c.irreducible.rho(g) for c in components for _ in range(c.copies)]
        np.testing.assert_allclose(block_diag(*parts), moved, atol=1e-9)


@every_case
def test_parts_obey_schur(rep, group, expected):
    """The solver finds as many maps of a part to the whole, to itself and to other parts as Schur's lemma allows."""
    components, bound = found(rep, group), rep(group)
    for c in components:
        assert c.endomorphisms == KINDS[c.kind]
        if c.irreducible.size() * bound.size() <= 300:
            assert (c.irreducible >> bound).equivariant_basis().rank == c.copies * c.endomorphisms
            assert (c.irreducible >> c.irreducible).equivariant_basis().rank == c.endomorphisms
            invariant = c.irreducible.equivariant_basis().rank
            assert invariant in (0, 1)
            assert invariant == 0 or c.irreducible.size() == 1
    for one, other in pairwise(components):
        if one.irreducible.size() * other.irreducible.size() <= 100:
            assert (one.irreducible >> other.irreducible).equivariant_basis().rank == 0


@every_case
def test_parts_are_representations(rep, group, expected):
    for c in found(rep, group):
        check_homomorphism(c.irreducible)
        check_derivative(c.irreducible)


def test_the_order_is_that_of_characters():
    """Whatever the order of the terms is, and the trivial one is first."""
    group = S(4)
    one, other = decompose((Gamma(1) + Gamma(4) + V + Gamma(3) + Gamma(2))(group)), decompose((T(2) + V)(group))
    everything = [characters(gamma, group) for gamma in irreps(group)]
    np.testing.assert_allclose([characters(c.irreducible, group) for c in one], everything, atol=1e-8)
    present = [characters(c.irreducible, group) for c in other]
    np.testing.assert_allclose(present, [everything[i] for i in (0, 2, 3, 4)], atol=1e-8)
    for finite in (D(4), Z(9), Octahedral(inversion=True)):
        wanted = [characters(gamma, finite) for gamma in irreps(finite)]
        parts = [characters(c.irreducible, finite) for c in decompose(Regular(finite))]
        np.testing.assert_allclose(parts, wanted, atol=1e-8)


def test_bases_depend_on_the_space_alone():
    """Parts that occur once do not depend on the random numbers: neither on what else there is."""
    alone, beside = decompose(T(2)(SO(3))), decompose((T(2) + V + Irrep(4))(SO(3)))
    shared = {c.irreducible.size(): c for c in beside if c.copies == 1 and np.abs(c.Q[9:]).max() < 1e-9}
    assert set(shared) == {1, 5}
    for c in alone:
        if c.irreducible.size() in shared:
            np.testing.assert_allclose(c.Q, shared[c.irreducible.size()].Q[:9], atol=1e-8)


# (group, dimensions of the irreducible ones over the reals, kinds of those that are not real)
TABLES: list[tuple[Group, list[int], list[str]]] = [
    (Trivial(2), [1], []),
    (S(2), [1, 1], []),
    (S(3), [1, 1, 2], []),
    (S(4), [1, 1, 2, 3, 3], []),
    (S(5), [1, 1, 4, 4, 5, 5, 6], []),
    *((Z(n), [1] * (2 - n % 2) + [2] * ((n - 1) // 2), [COMPLEX] * ((n - 1) // 2)) for n in (3, 4, 5, 8, 9)),
    *((C(n), [1] * (2 - n % 2) + [2] * ((n - 1) // 2), [COMPLEX] * ((n - 1) // 2)) for n in (4, 7)),
    *((D(n), [1] * (4 - 2 * (n % 2)) + [2] * ((n - 1) // 2), []) for n in (3, 4, 5, 6)),
    (D(1), [1, 1], []),
    (Q(8), [1, 1, 1, 1, 4], [QUATERNIONIC]),
    (Q(12), [1, 1, 2, 2, 4], [COMPLEX, QUATERNIONIC]),
    (A(4), [1, 2, 3], [COMPLEX]),
    (A(5), [1, 3, 3, 4, 5], []),
    (Cube(), [1, 1, 2, 3, 3], []),
    (Icosahedral(), [1, 3, 3, 4, 5], []),
    (PointGroup("D3h"), [1, 1, 1, 1, 2, 2], []),
    (S(3) * Z(3), [1, 1, 2, 2, 2, 4], [COMPLEX, COMPLEX, COMPLEX]),
    (Z(2) * Z(2), [1, 1, 1, 1], []),
    (wreath_product(Z(2), S(3)), [1, 1, 1, 1, 2, 2, 3, 3, 3, 3], []),
    (Octahedral(inversion=True), [1, 1, 1, 1, 2, 2, 3, 3, 3, 3], []),
]
every_table = some(("group", "dimensions", "kinds"), TABLES, ids=[str(g) for g, _, _ in TABLES])


@every_table
def test_known_tables(group, dimensions, kinds):
    every = irreps(group)
    assert [rep.size() for rep in every] == dimensions
    assert every is irreps(group)
    table = np.array([characters(rep, group) for rep in every])
    assert np.isrealobj(table)
    np.testing.assert_allclose(table[0], 1, atol=1e-9)
    norms = np.mean(table**2, axis=1)  # the dimensions of the self-maps
    np.testing.assert_allclose(table @ table.T / len(group.elements()), np.diag(norms), atol=1e-9)
    assert sorted(np.round(norms).astype(int)) == sorted([1] * (len(every) - len(kinds)) + [KINDS[k] for k in kinds])
    assert math.isclose(sum(d * d / n for d, n in zip(dimensions, norms, strict=True)), len(group.elements()))
    keys = [(d, *(-row).round(6)) for d, row in zip(dimensions, table, strict=True)]
    assert keys == sorted(keys)


@every_table
def test_irreducible_representations_are_representations(group, dimensions, kinds):
    for rep in irreps(group):
        check_homomorphism(rep)
        np.testing.assert_allclose(rep.rho(group.elements()[-1]).T, rep.T.rho(group.elements()[-1]).T, atol=1e-9)


def test_character_tables():
    """S(3), S(4) and A(5) by the cycles of their elements."""
    phi = (1 + 5**0.5) / 2
    tables = {
        S(3): {(1, 1, 1): [1, 1, 2], (1, 2): [1, -1, 0], (3,): [1, 1, -1]},
        S(4): {
            (1, 1, 1, 1): [1, 1, 2, 3, 3],
            (1, 1, 2): [1, -1, 0, 1, -1],
            (2, 2): [1, 1, 2, -1, -1],
            (1, 3): [1, 1, -1, 0, 0],
            (4,): [1, -1, 0, -1, 1],
        },
        A(5): {
            (1, 1, 1, 1, 1): [1, 3, 3, 4, 5],
            (1, 2, 2): [1, -1, -1, 0, 1],
            (1, 1, 3): [1, 0, 0, 1, -1],
            (5,): [1, phi, 1 - phi, -1, 0],
        },
    }
    for group, table in tables.items():
        for g in group.elements():
            cycles = tuple(sorted(Counter(cycle_of_each(g)).values()))
            values = [np.trace(rep.rho(g)) for rep in irreps(group)]
            np.testing.assert_allclose(sorted(values), sorted(table[cycles]), atol=1e-9)
        rows = Counter(tuple(sorted(np.round(characters(rep, group), 6))) for rep in irreps(group))
        sizes = Counter(tuple(sorted(Counter(cycle_of_each(g)).values())) for g in group.elements())
        if group != A(5):
            rows_ = Counter(
                tuple(sorted(value for cycles, n in sizes.items() for value in [float(table[cycles][i])] * n))
                for i in range(len(irreps(group)))
            )
            assert rows == rows_


def cycle_of_each(g: np.ndarray) -> list[int]:
    """For each point of a permutation matrix the smallest point of its cycle."""
    image, smallest = g.argmax(axis=0), list(range(len(g)))
    for _ in range(len(g)):
        smallest = [min(a, smallest[image[i]]) for i, a in enumerate(smallest)]
    return smallest


@pytest.mark.parametrize("group", [complex_quaternions(), complex_turns(5), pauli()], ids=str)
def test_groups_of_complex_matrices_have_complex_ones(group):
    every = irreps(group)
    order = len(group.elements())
    assert sum(rep.size() ** 2 for rep in every) == order
    table = np.array([characters(rep, group) for rep in every])
    np.testing.assert_allclose(table @ table.conj().T / order, np.eye(len(every)), atol=1e-9)
    np.testing.assert_allclose(table[0], 1, atol=1e-9)
    for rep in every:
        check_homomorphism(rep)
        assert (rep >> V(group)).equivariant_basis().rank in (0, 1)


@pytest.mark.parametrize("group", [S(3), Z(4), D(4), Q(8), Tetrahedral(), complex_turns(3), Trivial(2)], ids=str)
def test_regular(group):
    """Permutations of the elements; every irreducible one occurs as often as its dimension over its numbers."""
    rep = Regular(group)
    listed = group.elements()
    check_homomorphism(rep)
    assert rep.size() == len(listed)
    assert rep.is_permutation
    assert check_basis(rep).rank == 1
    assert (rep >> rep).equivariant_basis().rank == len(listed)
    for g in listed:
        np.testing.assert_array_equal(rep.rho(g) @ np.eye(len(listed))[0], [np.allclose(h, g) for h in listed])
    np.testing.assert_allclose(characters(rep, group), len(listed) * np.eye(len(listed))[0])
    for gamma in irreps(group):
        assert (gamma >> rep).equivariant_basis().rank == gamma.size()


def test_the_same_however_they_are_made():
    for group in (S(3), Q(8)):
        assert Regular(group) == Regular()(group) == parse("Regular")(group)
        for number, gamma in enumerate(irreps(group)):
            assert Gamma(number)(group) == gamma == parse(f"Gamma({number})")(group)
            assert hash(Gamma(number)(group)) == hash(gamma)
            assert str(gamma) == f"Gamma({number})"
        assert (Gamma(1) * V + Regular())(group) == irreps(group)[1] * V(group) + Regular(group)
        assert Gamma(1)(group) != Gamma(2)(group)
    assert Gamma(1)(S(3)) != Gamma(1)(S(4))
    assert Regular() == Regular() != Regular(S(3))
    assert parse("Gamma(1)(S(3))*Regular(Q(8))") == irreps(S(3))[1] * Regular(Q(8))


def test_products_of_irreducibles():
    """The Kronecker products of S(4), from its character table."""
    group = S(4)
    table = np.array([characters(rep, group) for rep in irreps(group)])
    for i in range(5):
        for j in range(i + 1):
            expected = np.round(table @ (table[i] * table[j]) / 24).astype(int)
            ranks = [(Gamma(i) * Gamma(j) >> Gamma(k))(group).equivariant_basis().rank for k in range(5)]
            assert ranks == expected.tolist()


def test_restriction_and_induction():
    """Frobenius: Gamma of S(4), restricted to S(3) on three points, is known from Young's diagrams."""
    group = Group("S(3) in S(4)", np.zeros((0, 4, 4)), np.array([block_diag(h, 1) for h in S(3).discrete_generators]))
    sizes = []
    for gamma in irreps(S(4)):
        small = restrict(gamma, group)
        sizes.append(sorted((c.irreducible.size(), c.copies) for c in decompose(small)))
    assert sizes == [[(1, 1)], [(1, 1)], [(2, 1)], [(1, 1), (2, 1)], [(1, 1), (2, 1)]]


PROGRAM = """
import json
from emlp_lab.groups import *
from emlp_lab.reps import *
found = [[rep.rho(g).tolist() for g in group.elements()] for group in (S(4), Q(8)) for rep in irreps(group)]
parts = [(c.kind, c.Q.tolist()) for rep in (T(3)(SO(3)), T(2)(S(4))) for c in decompose(rep)]
print(json.dumps([found, parts]))
"""


def test_two_processes_agree():
    assert json.loads(run(PROGRAM, PYTHONHASHSEED="77")) == json.loads(run_here(PROGRAM))


def test_larger_ones():
    assert len(irreps(S(5) * Z(2))) == 14
    assert len(decompose(T(4)(SO(3)))) == 5


def unfaithful() -> Group:
    return Group("Boosts", np.array([[[0.0, 1.0], [1.0, 0.0]]]), np.zeros((0, 2, 2)))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda: decompose(V(O13())), ["O(1,3)", "unitary", "compact"]),
        (lambda: decompose(V(SL(2))), ["SL(2)", "unitary"]),
        (lambda: decompose(V(shears())), ["Shears", "unitary"]),
        (lambda: decompose((V + 1)(unfaithful())), ["Boosts", "unitary"]),
        (lambda: decompose(V(Sp(1))), ["Sp(1)", "unitary"]),
        (lambda: decompose(V(SO(3)) * V(S(3))), ["2 groups"]),
        (lambda: decompose(V), ["no group"]),
        (lambda: decompose(3 * Scalar), ["0 groups"]),
        (lambda: decompose(T(6)(SO(3))), ["729", "600"]),
        (lambda: decompose("V"), ["'V'"]),  # type: ignore[arg-type]
        (lambda: irreps(SO(2)), ["SO(2)", "infinite"]),
        (lambda: irreps(shears()), ["Shears", "infinite"]),
        (lambda: irreps(S(7)), ["S(7)", "800"]),
        (lambda: irreps(S(20)), ["S(20)", "800"]),
        (lambda: Regular(SO(3)), ["SO(3)", "infinite"]),
        (lambda: Regular()(S(10)), ["S(10)", "800"]),
        (lambda: Gamma(3)(S(3)), ["Gamma(3)", "S(3)", "0 to 2"]),
        (lambda: Gamma(0)(SO(3)), ["SO(3)", "infinite"]),
        (lambda: Gamma(-1), ["-1", ">= 0"]),
        (lambda: Gamma(1.0), ["1.0"]),  # type: ignore[arg-type]
        (lambda: Gamma(True), ["True"]),
        (lambda: Gamma(1)(S(3))(S(4)), ["S(3)", "S(4)"]),
        (lambda: Gamma(1).rho(np.eye(3)), ["no group"]),
        (lambda: Regular().rho(np.eye(3)), ["no group"]),
        (lambda: irreps(S(3))[1].rho(2 * np.eye(3)), ["S(3)"]),
        (lambda: irreps(S(3))[1].rho(np.eye(4)), ["S(3)"]),
        (lambda: Regular(S(3)).rho(np.ones((3, 3))), ["S(3)", "elements()"]),
        (lambda: Sym(Gamma(5), 2)(S(3)).size(), ["Gamma(5)", "S(3)"]),
        (lambda: parse("Gamma(1.5)"), ["1.5"]),
        (lambda: parse("Gamma(-1)"), ["-1"]),
        (lambda: parse("Gamma(1)(S(30))"), ["S(30)"]),
        (lambda: parse("Regular(SO(3))"), ["SO(3)"]),
        (lambda: parse("Regular(3)"), ["3"]),
    ],
)
def test_misuse(action, words):
    catches(action, *words)
