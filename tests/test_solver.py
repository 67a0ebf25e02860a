"""Bases: orthonormal, invariant under everything, complete, and the same by every route."""

import math

import numpy as np
import pytest

from emlp_lab.groups import O13, SL, SO, C, D, Group, O, S, SO13p, Trivial, Z
from emlp_lab.reps import Rep, T, V
from emlp_lab.solve import Basis, Solver
from tests.cases import (
    angle,
    catches,
    every_case,
    expected_of,
    invariants,
    rigid_motions,
    some_cases,
    symplectic,
    translations,
    unitary,
)

BELL = {1: 1, 2: 2, 3: 5, 4: 15, 5: 52}
SO3 = [1, 0, 1, 1, 3, 6, 15, 36, 91]


def bell(n: int, k: int) -> int:
    """Partitions of k things into at most n parts, by enumeration of restricted growth strings."""

    def count(left: int, used: int) -> int:
        return 1 if left == 0 else sum(count(left - 1, max(used, part)) for part in range(1, min(used + 1, n) + 1))

    return count(k, 0)


REFERENCE: list[tuple[Group, Rep, int]] = [
    *((SO(3), T(k), rank) for k, rank in enumerate(SO3)),
    *((O(n), T(2 * k), math.prod(range(1, 2 * k, 2))) for n, k in [(1, 0), (2, 1), (2, 2), (3, 2), (3, 3), (4, 2)]),
    *((O(n), T(2 * k + 1), 0) for n, k in [(1, 0), (2, 1), (3, 1), (4, 1)]),
    *((S(n), T(k), bell(n, k)) for n in (1, 2, 3, 4, 6) for k in range(6)),
    *((S(n), T(k), BELL[k]) for n, k in [(5, 5), (7, 3), (20, 2)]),
    *((Z(n), T(k), n ** (k - 1)) for n, k in [(1, 3), (2, 4), (5, 3), (6, 2), (6, 1)]),
    *((SO(n), T(4), rank) for n, rank in [(2, 6), (3, 3), (4, 4), (5, 3)]),
    (SO(4), T(6), 25),
    (O13(), T(2), 1),
    (O13(), T(4), 3),
    (O13(), T(6), 15),
    (O13(), T(1, 1), 1),
    (O13(), T(2, 2), 3),
    (SO13p(), T(4), 4),
    (SO13p(), T(3), 0),
    (symplectic(1), T(4), 2),
    (symplectic(2), T(4), 3),
    (unitary(2), T(3, 3), 5),
    (unitary(2), T(2), 0),
    (unitary(3), T(2, 2), 2),
    (unitary(3, special=True), T(3, 0), 1),
    (unitary(2, special=True), T(2, 0), 1),
    *((Trivial(n), T(k), n**k) for n, k in [(1, 3), (3, 2), (2, 5)]),
    *((C(k), T(2), 2) for k in (3, 4, 5)),
    (C(2), T(2), 4),
    (C(1), T(2), 4),
    *((D(k), T(2), 1) for k in (3, 4, 5)),
    (translations(3), V, 3),
    (translations(3), V.T, 1),
    (SO(2), V >> V, 2),
    (SO(3), 102 * T(0) + 34 * V + 11 * T(2) + 3 * T(3) >> T(0), 102 + 11 + 3),
]
MIXED = [
    V(Z(3)) ** 2 * V(S(4)) ** 2,
    V(SO(3)) ** 2 * V(S(4)),
    V(S(4)) * V(SO(3)) ** 2 * V(S(4)),
    V(SO(3)) * V(S(4)),
    V(O13()).T * V(Z(2)) * V(O13()),
    (V(Z(3)) + 1) * (V(S(4)) + 2),
]


def all_generators(rep: Rep) -> list[tuple[str, dict]]:
    """Every generator of every group that acts, beside the identity (or zero) of the other groups."""
    found = []
    for group in rep.groups:
        ones = {other: np.eye(other.d) for other in rep.groups}
        zeros = {other: np.zeros((other.d, other.d)) for other in rep.groups}
        found += [("lie", zeros | {group: A}) for A in group.lie_algebra]
        found += [("discrete", ones | {group: h}) for h in group.discrete_generators]
    return found


def check_basis(basis: Basis) -> None:
    """Orthonormality and invariance with dense matrices, independent of the verifier of the solver."""
    rep, Q = basis.rep, basis.dense()
    assert Q.shape == (rep.size(), basis.rank)
    np.testing.assert_allclose(Q.conj().T @ Q, np.eye(basis.rank), atol=1e-12)
    for kind, generator in all_generators(rep):
        moved = rep.drho(generator) @ Q if kind == "lie" else rep.rho(generator) @ Q - Q
        np.testing.assert_allclose(moved, 0, atol=1e-10)
    drawn = {group: group.sample(11, 3) for group in rep.groups}
    for i in range(3):
        rho = rep.rho({group: elements[i] for group, elements in drawn.items()})
        np.testing.assert_allclose(rho @ Q, Q, atol=1e-10 * max(1.0, float(np.abs(rho).sum(axis=1).max())))


@every_case
def test_basis_is_orthonormal_invariant_and_complete(group, rep):
    basis = rep.equivariant_basis()
    check_basis(basis)
    assert angle(basis.dense(), invariants(rep, group)) < 1e-9
    assert basis.evidence.residual <= 1e-10
    assert basis.evidence.expected == expected_of(group, basis.rank)


@pytest.mark.parametrize(("group", "rep", "rank"), REFERENCE, ids=lambda value: str(value)[:25])
def test_reference_ranks(group, rep, rank):
    assert rep(group).equivariant_basis().rank == rank


@pytest.mark.parametrize("rep", MIXED, ids=str)
def test_products_of_groups_factorise(rep):
    basis = rep.equivariant_basis()
    check_basis(basis)
    if rep.groups[0] != rep.groups[-1] and not hasattr(rep.factors[0], "terms"):
        parts = [math.prod((atom for atom in rep.atoms() if atom.group == g), start=T(0)) for g in rep.groups]
        assert basis.rank == math.prod(part.equivariant_basis().rank for part in parts)


@some_cases
def test_operators_agree_with_the_matrix(group, rep):
    del group
    basis = rep.equivariant_basis()
    Q = basis.dense()
    np.testing.assert_array_equal(basis.sparse().toarray(), Q)
    rng = np.random.default_rng(0)
    v, c = rng.standard_normal((2, 3, rep.size())), rng.standard_normal((2, 3, basis.rank))
    np.testing.assert_allclose(basis.project(v), v @ (Q @ Q.conj().T).T, atol=1e-12)
    np.testing.assert_allclose(basis.expand(c), c @ Q.T, atol=1e-12)
    np.testing.assert_allclose(basis.coefficients(v), v @ Q.conj(), atol=1e-12)
    np.testing.assert_allclose(basis.coefficients(basis.expand(c)), c, atol=1e-12)


@pytest.mark.parametrize("rep", [T(2)(SO(3)), (V + 2)(S(4)), *MIXED, T(1, 1)(unitary(2))], ids=str)
def test_projector_is_an_operator(rep):
    P, basis = rep.equivariant_projector(), rep.equivariant_basis()
    Q = basis.dense()
    v, M = np.random.default_rng(1).standard_normal(rep.size()), np.random.default_rng(2).random((rep.size(), 4))
    assert P.shape == (rep.size(), rep.size())
    np.testing.assert_allclose(P @ v, Q @ Q.conj().T @ v, atol=1e-12)
    np.testing.assert_allclose(P @ M, Q @ Q.conj().T @ M, atol=1e-12)
    np.testing.assert_allclose(P @ (P @ v), P @ v, atol=1e-12)


@pytest.mark.parametrize(
    "rep",
    [T(2)(S(4)), T(3)(S(4)), T(3)(Z(5)), ((V + 2) * (T(2) + V))(S(3)), T(2)(Trivial(3)), V(Z(3)) * V(S(3)) * V(Z(3))],
    ids=str,
)
def test_routes_agree(rep):
    bases = [rep.equivariant_basis(Solver(route=route)) for route in ("auto", "orbits", "nullspace")]
    assert [basis.evidence.routes for basis in bases[1:]] != [bases[0].evidence.routes] * 2
    for basis in bases[1:]:
        check_basis(basis)
        assert angle(bases[0].dense(), basis.dense()) < 1e-9


@pytest.mark.parametrize("rep", [V, V.T, T(2), T(0, 2), T(1, 1), T(2, 1), V + T(0, 1) >> T(2)], ids=str)
@pytest.mark.parametrize("group", [translations(3), translations(4), rigid_motions()], ids=str)
def test_unipotent_and_affine_groups(group, rep):
    basis = rep(group).equivariant_basis()
    check_basis(basis)
    assert angle(basis.dense(), invariants(rep(group), group)) < 1e-9


@pytest.mark.parametrize("factor", [1e-6, 1e-2, 1e3, 1e6])
@pytest.mark.parametrize(("group", "rep"), [(SO(3), T(4)), (translations(3), T(2)), (O13(), T(1, 1))], ids=str)
def test_scale_of_the_generators_does_not_matter(group, rep, factor):
    scaled = Group("scaled", factor * group.lie_algebra, group.discrete_generators)
    assert angle(rep(scaled).equivariant_basis().dense(), rep(group).equivariant_basis().dense()) < 1e-9


@pytest.mark.parametrize("rep", [T(2), T(3), T(4), T(1, 1)], ids=str)
def test_a_choice_of_generators_does_not_matter(rep):
    mix = np.random.default_rng(3).standard_normal((3, 3))
    turned = Group("turned", np.einsum("kl,lij->kij", mix, SO(3).lie_algebra), np.zeros((0, 3, 3)))
    assert angle(rep(turned).equivariant_basis().dense(), rep(SO(3)).equivariant_basis().dense()) < 1e-9


def test_basis_follows_the_order_of_the_sum():
    one, other = (V + 2 * T(2) + V.T)(O13()), (V.T + T(2) + V + T(2))(O13())
    assert one.equivariant_basis().rank == other.equivariant_basis().rank == 2
    check_basis(other.equivariant_basis())


def test_groups_of_one_name_do_not_share_a_basis():
    solver = Solver()
    line = np.diag([-1.0, 1.0])[None]
    swap = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    a, b = (V(Group("G", np.zeros((0, 2, 2)), h)).equivariant_basis(solver).dense() for h in (line, swap))
    np.testing.assert_allclose(np.abs(a[:, 0]), [0, 1], atol=1e-14)
    np.testing.assert_allclose(np.abs(b[:, 0]), [0.5**0.5, 0.5**0.5], atol=1e-14)


def test_wrong_arguments():
    basis = T(2)(SO(3)).equivariant_basis()
    catches(lambda: basis.project(np.ones(8)), "(8,)", "9")
    for size in (8, 10):
        catches(lambda size=size: basis.coefficients(np.ones(size)), f"({size},)", "9")
    for size in (basis.rank - 1, basis.rank + 1):
        catches(lambda size=size: basis.expand(np.ones(size)), f"({size},)", f"{basis.rank} on the last")
    catches(lambda: basis.expand("a"), "numbers")  # type: ignore[arg-type]
    catches(lambda: Solver(route="magic"), "'magic'", "nullspace")
    catches(lambda: T(2)(SO(3)).equivariant_basis(Solver(route="orbits")), "orbits", "SO(3)", "nullspace")
    catches(lambda: T(2).equivariant_basis(), "no group")


@pytest.mark.parametrize(
    "v",
    [
        pytest.param(np.ones((0, 4)), id="no rows"),
        pytest.param(1j * np.arange(4.0), id="complex"),
    ],
)
def test_orbits_project_any_array(v):
    expected = np.broadcast_to(v.mean(axis=-1, keepdims=True), v.shape)
    np.testing.assert_allclose(V(S(4)).equivariant_basis().project(v), expected, atol=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize(("group", "k", "rank"), [(SO(3), 9, 232), (S(10), 6, 203), (S(8), 7, 877), (SO(5), 6, 15)])
def test_large_ranks(group, k, rank):
    assert T(k)(group).equivariant_basis().rank == rank


def test_null_space_of_many_equal_eigenvalues():
    """Here the default driver of LAPACK's eigenvalue solver fails."""
    assert Solver("nullspace").solve(T(2, 8)(SL(2))).rank == 42  # Catalan number: invariants of ten spins
