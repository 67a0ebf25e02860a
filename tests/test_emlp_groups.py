"""The groups of emlp 1.0.3 beyond the first ones: orders, invariant forms, reference ranks, names."""

import math

import numpy as np
import pytest
from sympy.combinatorics import Permutation, PermutationGroup

from emlp_lab.groups import (
    GL,
    O11,
    SL,
    SO,
    SU,
    C,
    Cube,
    D,
    DkeR3,
    Embed,
    Group,
    O2eR3,
    RubiksCube,
    S,
    Scaling,
    SO2eR3,
    SO11p,
    Sp,
    U,
    Z,
    ZksZnxZn,
    closure_error,
    from_generators,
)
from emlp_lab.reps import Rep, T, V
from tests.cases import angle, catches, expected_of, invariants

RUBIK = 43252003274489856000


def order(group: Group) -> int:
    """Order of a permutation group by Schreier-Sims."""
    return int(PermutationGroup([Permutation(p.tolist()) for p in group.permutations]).order())


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (RubiksCube(), RUBIK),
        (Cube(), 24),
        (ZksZnxZn(2, 3), 2 * 9),
        (ZksZnxZn(4, 4), 4 * 16),
        (S(6), math.factorial(6)),
        (Z(7), 7),
        (S(3) * Z(4), 24),
    ],
    ids=str,
)
def test_orders(group: Group, expected: int):
    assert order(group) == expected


# Ranks from the classical theory: Schur-Weyl duality, invariants of Sp and SL, Burnside counting for the puzzles.
RANKS: list[tuple[Group, Rep, int]] = [
    (RubiksCube(), T(1), 2),
    (RubiksCube(), T(2), 9),
    (RubiksCube(), T(3), 51),
    (Cube(), T(1), 1),
    (Cube(), T(2), 3),
    (Cube(), T(4), 60),
    (ZksZnxZn(4, 4), V >> V, 64),
    (Sp(1), T(4), 2),
    (Sp(2), T(4), 3),
    (Sp(2), T(2, 2), 3),
    (Sp(3), T(3), 0),
    (U(2), T(3, 3), 5),
    (U(3), T(3, 3), 6),
    (U(2), T(2, 1), 0),
    (SU(3), T(3), 1),
    (SU(3), T(3, 3), 6),
    (SU(3), T(4, 1), 3),
    (SU(4), T(4), 1),
    (SU(2), T(4, 2), 5),
    (SL(3), T(2, 2), 2),
    (SL(3), T(3), 1),
    (SL(3), T(6), 5),
    (SL(2), T(0, 2), 1),
    (GL(2), T(3, 3), 5),
    (GL(3), T(1, 1), 1),
    (Scaling(3), T(1, 1), 9),
    (Scaling(3), T(2, 1), 0),
    (SO11p(), T(2), 2),
    (O11(), T(4), 3),
    (SO2eR3(), T(2), 3),
    (O2eR3(), T(2), 2),
    (DkeR3(4), T(2), 2),
]


@pytest.mark.parametrize(("group", "rep", "rank"), RANKS, ids=str)
def test_reference_ranks(group: Group, rep: Rep, rank: int):
    basis = rep(group).equivariant_basis()
    assert basis.rank == rank
    assert basis.evidence.expected == expected_of(group, rank)


SMALL = [
    *(Scaling(2), SO11p(), O11(), Sp(1), Sp(2), SL(1), SL(2), GL(2), U(1), U(2), SU(1), SU(2), Cube(), ZksZnxZn(2, 2)),
    *(SO2eR3(), O2eR3(), DkeR3(3), SO(2) * S(2), S(2) * D(3), Embed(SO(2), 4, slice(1, 4, 2))),
]


@pytest.mark.parametrize("rep", [V, V.T, T(2), T(1, 1), V >> 2 * V + 1], ids=str)
@pytest.mark.parametrize("group", SMALL, ids=str)
def test_laws_of_bases(group: Group, rep: Rep):
    bound = rep(group)
    basis = bound.equivariant_basis()
    Q = basis.dense()
    np.testing.assert_allclose(Q.conj().T @ Q, np.eye(basis.rank), atol=1e-12)
    assert angle(Q, invariants(bound, group)) < 1e-9
    for g in group.sample(3, 3):
        rho = bound.rho(g)
        np.testing.assert_allclose(rho @ Q, Q, atol=1e-10 * max(1.0, float(np.abs(rho).sum(axis=1).max())))
    assert basis.evidence.expected == expected_of(group, basis.rank)


@pytest.mark.parametrize("m", [1, 2, 3])
def test_symplectic_form(m: int):
    J = np.kron(np.array([[0, 1], [-1, 0]]), np.eye(m))
    for g in Sp(m).sample(0, 5):
        np.testing.assert_allclose(g.T @ J @ g, J, atol=1e-10)
    assert len(Sp(m).lie_algebra) == m * (2 * m + 1)


@pytest.mark.parametrize(("group", "dimension"), [(U(3), 9), (SU(3), 8), (SU(1), 0), (SL(3), 8), (GL(3), 9)], ids=str)
def test_dimensions_and_determinants(group: Group, dimension: int):
    assert (
        len(group.lie_algebra) == dimension == np.linalg.matrix_rank(group.lie_algebra.reshape(dimension, group.d**2))
    )
    g = group.sample(1, 5)
    if "U" in group.name:
        np.testing.assert_allclose(g.conj().swapaxes(1, 2) @ g, np.broadcast_to(np.eye(group.d), g.shape), atol=1e-12)
    if group.name.startswith("S"):
        np.testing.assert_allclose(np.linalg.det(g), 1, atol=1e-10)


def test_two_embeddings_are_two_groups():
    about_z, about_x = Embed(SO(2), 3, slice(2)), Embed(SO(2), 3, slice(1, 3))
    assert about_z != about_x
    z, x = (V(group).equivariant_basis().dense() for group in (about_z, about_x))
    assert angle(z, np.eye(3)[:, 2:]) < 1e-12
    assert angle(x, np.eye(3)[:, :1]) < 1e-12


def test_closure_is_measured():
    assert closure_error(SO(4)) < 1e-12
    half = from_generators(SO(3).lie_algebra[:2], name="two axes")
    assert closure_error(half) == pytest.approx(np.sqrt(0.5))  # the bracket is the third axis, orthogonal to the others
    assert T(2)(half).equivariant_basis().rank == 1  # two axes generate all rotations


SIGMA_X, SIGMA_Z, RAISING = np.array([[0, 1], [1, 0]]), np.diag([1, -1]), np.array([[0, 1], [0, 0]])


@pytest.mark.parametrize(
    ("generators", "error"),
    [
        ([1j * SIGMA_Z, RAISING], np.sqrt(2)),  # [i sigma_z, e12] = 2i e12; their norms are sqrt(2) and 1
        ([1e-7 * 1j * SIGMA_Z, 1e8 * RAISING], np.sqrt(2)),
        ([1j * SIGMA_Z, RAISING, 1j * RAISING], 0.0),
        ([SIGMA_Z, RAISING], 0.0),
        ([SIGMA_Z, 1j * SIGMA_X], np.sqrt(2)),  # [sigma_z, i sigma_x] = -2 sigma_y, outside of the real span
        ([1j * SIGMA_Z, 1j * SIGMA_X], np.sqrt(2)),
        ([1j * SIGMA_Z, 1j * SIGMA_X, SIGMA_Z @ SIGMA_X], 0.0),  # su(2)
        ([1j * SIGMA_Z, 0 * SIGMA_Z], 0.0),
        ([1j * SIGMA_Z, -2j * SIGMA_Z], 0.0),
    ],
)
def test_closure_is_that_of_the_real_span(generators, error):
    group = from_generators(np.array(generators, complex), name="complex")
    assert closure_error(group) == pytest.approx(error, abs=1e-14)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: from_generators(name="mine"), ["mine", "no generators", "Trivial"]),
        (lambda: from_generators([[[0, 1], [1]]], name="mine"), ["ragged", "square"]),
        (lambda: from_generators([[[0, 1, 0], [1, 0, 0]]], name="mine"), ["shape", "square"]),
        (lambda: from_generators(discrete=[[[1, 1], [1, 1]]], name="mine"), ["cannot be inverted"]),
        (lambda: from_generators(discrete=[[[1e10, 0], [0, 1]]], name="mine"), ["condition number", "1.0e+10"]),
        (lambda: from_generators(discrete=[[[0, 1e-6], [1e6, 0]]], name="mine"), ["condition number", "1.0e+12"]),
        (lambda: from_generators(discrete=[[[1, 2e10], [0, 1]]], name="mine"), ["mine", "condition number"]),
        (lambda: from_generators(discrete=[[[1 + 1e-10, 0], [0, 1]]], name="mine"), ["identity", "1.0e-10"]),
        (lambda: from_generators(discrete=[[[1, -1e-9], [1e-9, 1]]], name="mine"), ["identity", "1.0e-09"]),
        (lambda: from_generators([np.full((2, 2), np.nan)], name="mine"), ["not finite"]),
        (lambda: from_generators([np.eye(2)], [np.eye(3)], name="mine"), ["one d"]),
        (lambda: from_generators([np.eye(2)], name=" "), ["name"]),
        (lambda: from_generators(discrete=np.float32(C(3).discrete_generators), name="mine"), ["float32", "float64"]),
        (lambda: from_generators(np.complex64(SU(2).lie_algebra) / 3, name="mine"), ["complex64", "float64"]),
        (lambda: Embed(SO(3), 3, slice(2)), ["SO(3)", "2 of 3"]),
        (lambda: ZksZnxZn(3, 3), ["ZksZnxZn(3, 3)", "2 or 4"]),
        (lambda: Sp(0), ["Sp(0)", "at least 1"]),
        (lambda: SU(10**6), ["SU(1000000)", "at most"]),
    ],
)
def test_bad_input_is_one_clear_error(make, words: list[str]):
    catches(make, *words)


@pytest.mark.parametrize("kind", [np.float16, np.float32, int, bool])
def test_exact_generators_of_any_type_are_float64(kind: type):
    group = from_generators(discrete=S(3).discrete_generators.astype(kind), name="S(3)")
    assert group == S(3)
    assert group.discrete_generators.dtype == np.float64
