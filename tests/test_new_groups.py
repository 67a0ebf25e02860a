"""Groups that emlp lacks: alternating, quaternion, polyhedral and affine ones, semidirect and wreath products."""

import math
from collections import Counter

import numpy as np
import pytest

from emlp_lab.groups import (
    GL,
    SE,
    SL,
    SO,
    SU,
    A,
    Affine,
    C,
    D,
    E,
    Galilei,
    Group,
    Heisenberg,
    Icosahedral,
    O,
    Octahedral,
    Poincare,
    PointGroup,
    Q,
    S,
    Scaling,
    Tetrahedral,
    Translations,
    Trivial,
    Z,
    closure_error,
    parse_group,
    semidirect_product,
    wreath_product,
)
from emlp_lab.reps import Rep, T, V
from tests.cases import angle, catches, invariants


def reversing(h: np.ndarray) -> np.ndarray:
    """Z(2) on Z(5): shifts backwards."""
    return h[0, 0] * np.eye(5) + h[0, 1] * np.eye(5)[[0, 4, 3, 2, 1]]


def doubling(h: np.ndarray) -> np.ndarray:
    """Z(3) on Z(7): a shift by j becomes one by 2j, and 2^3 = 1 modulo 7."""
    double = np.eye(7)[:, [0, 2, 4, 6, 1, 3, 5]]
    return sum(h[j, 0] * np.linalg.matrix_power(double, j) for j in range(3))


def with_one(h: np.ndarray) -> np.ndarray:
    """Linear maps of R^n on the translations of R^n."""
    return np.block([[h, np.zeros((len(h), 1))], [np.zeros((1, len(h))), np.eye(1)]])


DIHEDRAL = semidirect_product(Z(5), Z(2), reversing, name="Z(5):Z(2)")
FROBENIUS = semidirect_product(Z(7), Z(3), doubling, name="Z(7):Z(3)")
RIGID = semidirect_product(Translations(2), SO(2), with_one, name="R^2:SO(2)")
CUSTOM = (DIHEDRAL, FROBENIUS, RIGID)
# Order of the discrete part, or None for infinite groups; dimension of the Lie algebra; orthogonal; permutations.
TABLE: list[tuple[Group, int | None, int, bool, bool]] = [
    *((A(n), max(1, math.factorial(n) // 2), 0, True, True) for n in (1, 2, 3, 4, 5, 6)),
    *((Q(order), order, 0, True, False) for order in (8, 12, 20)),
    *((make(), order, 0, True, False) for make, order in ((Tetrahedral, 12), (Octahedral, 24), (Icosahedral, 60))),
    *((PointGroup(symbol), order, 0, True, False) for symbol, order in (("Ci", 2), ("D3d", 12), ("6mm", 12))),
    (PointGroup("C1"), 1, 0, True, True),
    *((Translations(n), None, n, False, False) for n in (1, 2, 3)),
    *((SE(n), None, n * (n + 1) // 2, False, False) for n in (1, 2, 3)),
    *((E(n), None, n * (n + 1) // 2, False, False) for n in (1, 2, 3)),
    *((Heisenberg(n), None, 2 * n + 1, False, False) for n in (1, 2)),
    *((make(), None, 10, False, False) for make in (Galilei, Poincare)),
    (Affine(C(3)), None, 2, False, False),
    (Affine(SL(2)), None, 3 + 2, False, False),
    (Affine(SU(2)), None, 3 + 4, False, False),
    (DIHEDRAL, 10, 0, True, True),
    (FROBENIUS, 21, 0, True, True),
    (RIGID, None, 3, False, False),
    (semidirect_product(C(5), D(1)), 10, 0, True, False),
    (semidirect_product(SO(2), O(2)), None, 2, True, False),
    (wreath_product(Z(2), 3), 48, 0, True, True),
    (wreath_product(S(2), S(2)), 8, 0, True, True),
    (wreath_product(C(4), Z(2)), 32, 0, True, False),
    (wreath_product(Z(3), Z(3)), 81, 0, True, True),
    (wreath_product(Z(2), Trivial(2)), 4, 0, True, True),
    (wreath_product(SO(2), S(3)), None, 3, True, False),
    (wreath_product(SL(2), Z(2)), None, 6, False, False),
    (wreath_product(O(1), S(3)), 48, 0, True, False),
]
GROUPS = [group for group, *_ in TABLE]
FINITE = [(group, order) for group, order, *_ in TABLE if order is not None]
every_group = pytest.mark.parametrize("group", GROUPS, ids=str)
every_finite = pytest.mark.parametrize(("group", "order"), FINITE, ids=str)


def periods(group: Group) -> Counter[int]:
    """How many elements have which period."""
    found: Counter[int] = Counter()
    for g in group.elements():
        power, k = g, 1
        while not np.allclose(power, np.eye(group.d), atol=1e-9):
            power, k = power @ g, k + 1
        found[k] += 1
    return found


@pytest.mark.parametrize(("group", "order", "dimension", "orthogonal", "permutes"), TABLE, ids=str)
def test_orders_dimensions_and_flags(group: Group, order: int | None, dimension: int, orthogonal: bool, permutes: bool):
    assert group.order() == order
    assert len(group.lie_algebra) == dimension
    flat = group.lie_algebra.reshape(dimension, group.d**2)
    real = np.concatenate([flat.real, flat.imag], axis=1)
    assert dimension == 0 or np.linalg.matrix_rank(real) == dimension
    assert closure_error(group) < 1e-12
    assert (group.is_orthogonal, group.is_permutation) == (orthogonal, permutes)


@every_group
def test_text_is_read_back(group: Group):
    if group in CUSTOM:
        catches(lambda: parse_group(str(group)), "unknown group")
    else:
        assert parse_group(str(group)) == group


@pytest.mark.parametrize("rep", [V, V.T, T(2), T(1, 1)], ids=str)
@every_group
def test_laws_of_bases(group: Group, rep: Rep):
    bound = rep(group)
    basis = bound.equivariant_basis()
    Q = basis.dense()
    np.testing.assert_allclose(Q.conj().T @ Q, np.eye(basis.rank), atol=1e-12)
    assert angle(Q, invariants(bound, group)) < 1e-9
    for g in group.sample(3, 3):
        rho = bound.rho(g)
        np.testing.assert_allclose(rho @ Q, Q, atol=1e-10 * max(1.0, float(np.abs(rho).sum(axis=1).max())))


@every_finite
def test_characters_count_the_bases(group: Group, order: int):
    elements = group.elements(limit=order)
    traces = np.trace(elements, axis1=1, axis2=2)
    inverse = np.trace(np.linalg.inv(elements), axis1=1, axis2=2)
    assert len(elements) == order
    for p, q in ((1, 0), (2, 0), (1, 1), (3, 0)):
        mean = float(np.mean(traces**p * inverse**q))
        assert T(p, q)(group).equivariant_basis().rank == pytest.approx(mean, abs=1e-9)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (A(4), {1: 1, 2: 3, 3: 8}),
        (A(5), {1: 1, 2: 15, 3: 20, 5: 24}),
        (Q(8), {1: 1, 2: 1, 4: 6}),
        (Q(12), {1: 1, 2: 1, 3: 2, 4: 6, 6: 2}),
        (Icosahedral(), {1: 1, 2: 15, 3: 20, 5: 24}),
        (DIHEDRAL, {1: 1, 2: 5, 5: 4}),
        (semidirect_product(C(5), D(1)), {1: 1, 2: 5, 5: 4}),
        (FROBENIUS, {1: 1, 3: 14, 7: 6}),
        (wreath_product(S(2), S(2)), {1: 1, 2: 5, 4: 2}),  # the symmetries of a square
    ],
    ids=str,
)
def test_periods_of_the_elements(group: Group, expected: dict[int, int]):
    assert periods(group) == expected


def test_alternating_groups_are_even():
    for n in (4, 5, 9, 10):
        np.testing.assert_allclose(np.linalg.det(A(n).discrete_generators), 1)
        assert A(n).order() == math.factorial(n) // 2


@pytest.mark.parametrize("order", [8, 12, 40])
def test_quaternions(order: int):
    a, b = Q(order).discrete_generators
    m = order // 4
    np.testing.assert_allclose(np.linalg.matrix_power(a, m), b @ b, atol=1e-12)
    np.testing.assert_allclose(b @ b, -np.eye(4))
    np.testing.assert_allclose(b @ a @ b.T, a.T, atol=1e-12)
    assert T(1, 1)(Q(order)).equivariant_basis().rank == 4  # they commute with multiplication from the right


def test_exact_entries():
    assert np.isin(Q(8).discrete_generators, (-1, 0, 1)).all()
    assert Q(12).discrete_generators[0, 0, 0] == 0.5


# Affine groups: the function 1 is invariant (V*), and the inverse of an invariant metric of the directions, in T(2).
# Galilei: also dt ^ 1 in T(0, 2), since dt goes to dt + s 1. Wreath products of n copies: one invariant per orbit of
# pairs of places. SO(3) wr S(n): the volume form of one place in T(3). O(3) wr S(3): pairings within one place (3) and
# across two places (3) in T(4).
RANKS: list[tuple[Group, Rep, int]] = [
    *((group, V.T, 1) for group in (SE(3), E(3), Galilei(), Poincare(), Affine(GL(2)), Heisenberg(2))),
    *((group, T(2), 1) for group in (E(2), E(3), Galilei(), Poincare())),
    *((group, T(0, 2), 1) for group in (E(3), Poincare())),
    (Galilei(), T(0, 2), 2),
    (Heisenberg(3), V, 1),
    (Affine(Scaling(2)), T(1, 1), 1),
    (wreath_product(O(3), S(4)), T(1), 0),
    (wreath_product(O(3), S(4)), T(2), 1),
    (wreath_product(O(3), 3), T(4), 6),
    (wreath_product(SO(3), 4), T(3), 1),
    (wreath_product(SO(3), Z(4)), T(1, 1), 1),
    (wreath_product(Z(2), 3), T(1), 1),
    (wreath_product(Z(2), 3), T(2), 3),
    (wreath_product(S(3), 4), T(2), 3),
    (wreath_product(S(3), Z(4)), T(2), 2 + 3),
    (semidirect_product(Translations(3), SO(3), with_one), T(1), 0),
    (semidirect_product(Translations(3), SO(3), with_one), V.T, 1),
]


@pytest.mark.parametrize(("group", "rep", "rank"), RANKS, ids=str)
def test_reference_ranks(group: Group, rep: Rep, rank: int):
    assert rep(group).equivariant_basis().rank == rank


@pytest.mark.parametrize("n", [0, -1, 1.5, "3", None, True, np.nan, 3j], ids=repr)
@pytest.mark.parametrize("make", [A, Q, Translations, SE, E, Heisenberg])
def test_bad_sizes(make, n):
    shown = repr(n) if not isinstance(n, int) or isinstance(n, bool) else str(n)
    catches(lambda: make(n), f"{make.__name__}({shown})")


@pytest.mark.parametrize("n", [10**6, 10**200], ids=["10**6", "10**200"])
@pytest.mark.parametrize("make", [A, Translations, SE, E, Heisenberg])
def test_astronomic_sizes(make, n):
    catches(lambda: make(n), f"{make.__name__}(", "MiB", "choose at most")
