"""Laws that every representation obeys, as functions of a bound representation of one group; for any test."""

import numpy as np
from scipy.linalg import expm

from emlp_lab.groups import Group
from emlp_lab.reps import Rep
from emlp_lab.solve import Basis, Solver
from tests.cases import angle, invariants


def largest(*matrices: np.ndarray) -> float:
    """Largest entry of all, at least one: what errors are compared with."""
    return max(1.0, *(float(np.abs(matrix).max(initial=0)) for matrix in matrices))


def tangents(group: Group, count: int = 2, size: float = 0.5) -> np.ndarray:
    """Random elements of the Lie algebra, shape (count, d, d)."""
    weights = np.random.default_rng(7).standard_normal((count, len(group.lie_algebra))) * size
    return np.tensordot(weights, group.lie_algebra, axes=1)


def elements(group: Group, count: int = 4) -> list[np.ndarray]:
    """The discrete generators, exponentials of the Lie algebra, and random elements."""
    return [*group.discrete_generators, *map(expm, tangents(group)), *group.sample(5, count)]


def check_homomorphism(rep: Rep) -> None:
    """rho(1) = 1 and rho(g h) = rho(g) rho(h), for the dual too, which is rho(g^-1)^T."""
    (group,) = rep.groups
    np.testing.assert_allclose(rep.rho(np.eye(group.d)), np.eye(rep.size()), atol=1e-12)
    several = elements(group)
    for g, h in zip(several, several[::-1], strict=True):
        product = rep.rho(g) @ rep.rho(h)
        np.testing.assert_allclose(rep.rho(g @ h), product, atol=1e-9 * largest(product))
        dual = rep.rho(np.linalg.inv(g)).T
        np.testing.assert_allclose(rep.T.rho(g), dual, atol=1e-9 * largest(dual))


def check_derivative(rep: Rep) -> None:
    """drho is linear, exp(drho(A)) = rho(exp(A)), drho([A, B]) = [drho(A), drho(B)]; the same for the dual."""
    (group,) = rep.groups
    A, B = tangents(group)
    for one in (rep, rep.T):
        a, b = one.drho(A), one.drho(B)
        np.testing.assert_allclose(one.drho(2 * A - 3 * B), 2 * a - 3 * b, atol=1e-10 * largest(a, b))
        image = one.rho(expm(A))
        np.testing.assert_allclose(expm(a), image, atol=1e-8 * largest(image))
        bracket = a @ b - b @ a
        np.testing.assert_allclose(one.drho(A @ B - B @ A), bracket, atol=1e-8 * largest(bracket))
    np.testing.assert_allclose(rep.T.drho(A), -rep.drho(A).T, atol=1e-12 * largest(rep.drho(A)))


def check_basis(rep: Rep, solver: Solver | None = None) -> Basis:
    """The basis of the solver spans what one dense factorisation finds, and random elements leave it alone."""
    (group,) = rep.groups
    basis = rep.equivariant_basis(solver)
    Q = basis.dense()
    assert angle(invariants(rep, group), Q) < 1e-9
    for g in elements(group):
        moved = rep.rho(g) @ Q
        np.testing.assert_allclose(moved, Q, atol=1e-10 * largest(rep.rho(g)))
    return basis


def check_intertwiner(W: np.ndarray, source: Rep, target: Rep) -> None:
    """W rho_source(g) = rho_target(g) W."""
    (group,) = source.groups or target.groups
    for g in elements(group):
        right = target.rho(g) @ W
        np.testing.assert_allclose(W @ source.rho(g), right, atol=1e-9 * largest(right))


def characters(rep: Rep, group: Group) -> np.ndarray:
    """Traces of all elements of a finite group."""
    return np.array([np.trace(rep.rho(g)) for g in group.elements()])
