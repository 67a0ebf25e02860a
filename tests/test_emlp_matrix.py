"""The groups and representations of emlp's own tests: rank, residual and equivariance in double precision."""

import itertools
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from emlp_lab import groups
from emlp_lab.groups import SO, SU, Group, SO13p, Sp
from emlp_lab.nn import uniform_rep
from emlp_lab.reps import Product, Rep, Sum, T, V
from emlp_lab.solve import Basis, Solver
from tests import counts
from tests.cases import angle, as_shipped, invariants, some

CASES = [
    *itertools.product(("SO", "O", "SU", "U", "SL", "GL"), (2, 3, 4)),
    *itertools.product(("C", "D"), (2, 3, 4, 8)),
    *itertools.product(("S", "Z"), (2, 4, 6)),
    *(("SO11p",), ("SO13p",), ("SO13",), ("O13",), ("Sp", 1), ("Sp", 2), ("Sp", 3)),
    *(("RubiksCube",), ("Cube",), ("ZksZnxZn", 2, 2), ("ZksZnxZn", 4, 4)),
]
COUNTS: dict[Group, counts.Count] = {
    getattr(groups, name)(*parameters): counts.FAMILIES[name](*parameters) for name, *parameters in CASES
}
GROUPS = [group for group in COUNTS if group != Sp(2)]  # Sp(2) is in one of the pairs of emlp's tests only
PAIRS = [
    (SO(3), T(1) + 2 * T(0), T(1) + T(2) + 2 * T(0) + T(1)),
    (SO(3), 5 * T(0) + 5 * T(1), 3 * T(0) + T(2) + 2 * T(1)),
    (SO(3), 5 * (T(0) + T(1)), 2 * (T(0) + T(1)) + T(2) + T(1)),
    (SO(4), T(1) + 2 * T(2), (T(0) + T(3)) * T(0)),
    (SO13p(), T(2) + 4 * T(1) + T(0, 1), 10 * T(0) + 3 * T(1) + 3 * T(0, 1) + T(0, 2) + T(2, 0) + T(1, 1)),
    (Sp(2), (V + 2 * V**2) * (V.T + 1 * V).T + V.T, 3 * V**0 + V + V * V.T),
    (SU(3), T(2) + T(1, 1) + T(0) + 2 * T(0, 1), T(1, 1) + V + V.T + T(0) + T(2) + T(0, 2)),
]
HIGHEST = 10
DENSE = 81  # coordinates up to which a dense singular value decomposition counts once more
every_group = pytest.mark.parametrize("group", GROUPS, ids=str)


@pytest.fixture(autouse=True)
def without_checks_of_types() -> Iterator[None]:
    """The checks take half of the time, and other tests make them."""
    with as_shipped():
        yield


@cache
def elements(group: Group) -> list[np.ndarray]:
    """Group elements that all the laws are tried with; near the identity for groups that are not compact."""
    return list(group.sample(7, 3))


def act(rep: Rep, g: np.ndarray, x: np.ndarray) -> np.ndarray:
    """rho(g) x for the columns of x, (n, r), term by term and axis by axis; large matrices are never formed."""
    if isinstance(rep, Sum):
        terms = [term for term, copies in rep.terms for _ in range(copies)]
        pieces = np.split(x, np.cumsum([term.size() for term in terms])[:-1])
        return np.concatenate([act(term, g, piece) for term, piece in zip(terms, pieces, strict=True)])
    if not isinstance(rep, Product):
        return rep.rho(g) @ x
    tensor = x.reshape(*(factor.size() for factor in rep.factors), -1)
    for axis, factor in enumerate(rep.factors):
        front = np.moveaxis(tensor, axis, 0)
        moved = act(factor, g, front.reshape(len(front), -1))
        tensor = np.moveaxis(moved.reshape(front.shape), 0, axis)
    return tensor.reshape(x.shape)


def check_invariant(rep: Rep, v: np.ndarray, group: Group) -> None:
    """The columns of v, (n, r), do not move."""
    for g in elements(group):
        assert np.linalg.norm(act(rep, g, v) - v) <= 1e-10 * np.linalg.norm(v), (rep, g)


def check_basis(rep: Rep, group: Group, solver: Solver) -> Basis:
    """Rank, residual, orthonormality and equivariance of the basis of a bound representation."""
    basis = rep.equivariant_basis(solver)
    assert basis.rank == counts.invariants_of(rep, COUNTS[group])
    assert basis.evidence.residual <= 1e-10
    c = np.random.default_rng(0).standard_normal((2, basis.rank))
    v = basis.expand(c)
    np.testing.assert_allclose(basis.coefficients(v), c, atol=1e-10)
    check_invariant(rep, v.T, group)
    return basis


def check_map(rep_in: Rep, rep_out: Rep, group: Group) -> None:
    """A random matrix, projected, is the same map before and after a change of the coordinates of both sides.

    The projector is an operator: neither it nor a basis is ever a matrix.
    """
    rep, shape, solver = rep_in >> rep_out, (rep_out.size(), rep_in.size()), Solver()
    check_basis(rep, group, solver)
    P = rep.equivariant_projector(solver)
    W = (P @ np.random.default_rng(1).standard_normal(rep.size())).reshape(shape)
    assert np.linalg.norm(W) > 0
    np.testing.assert_allclose(P @ W.ravel(), W.ravel(), atol=1e-10)
    check_invariant(rep, W.reshape(-1, 1), group)
    x = np.random.default_rng(2).standard_normal((rep_in.size(), 3))
    for g in elements(group):
        turned_first, turned_last = W @ act(rep_in, g, x), act(rep_out, g, W @ x)
        assert np.linalg.norm(turned_first - turned_last) <= 1e-10 * np.linalg.norm(turned_last)


def tensors() -> Iterator[object]:
    """All (group, p, q) up to total rank 10, as emlp chooses them; slow where there are many coordinates."""
    for group in GROUPS:
        quick, largest = (10**5, 6 * 10**6) if group.is_permutation else (1024, 7000)  # orbits are cheap to find
        for p, q in itertools.product(range(HIGHEST + 1), repeat=2):
            n = group.d ** (p + q)
            if p + q <= HIGHEST and n <= largest and not (group.is_orthogonal and q):
                marks = [pytest.mark.slow] if n > quick else []
                yield pytest.param(group, p, q, id=f"{group}: T({p},{q})", marks=marks)


@some(("group", "p", "q"), list(tensors()), 4)
def test_tensors(group: Group, p: int, q: int):
    basis = check_basis(T(p, q)(group), group, Solver())
    if basis.dim <= DENSE:
        assert angle(basis.dense(), invariants(T(p, q)(group), group)) < 1e-9


@every_group
def test_sum(group: Group):
    rep = (
        T(0, 2) + 3 * (T(0, 0) + T(1, 0)) + T(0, 0) + T(1, 1) + 2 * T(1, 0) + T(0, 2) + T(0, 1) + 3 * T(0, 2) + T(2, 0)
    )
    check_basis(rep(group), group, Solver())


PRODUCT = T(0, 1) * T(0, 0) * T(1, 0) ** 2 * T(1, 0) * T(0, 0) ** 3 * T(0, 1)


@pytest.mark.parametrize(
    ("group", "rep"),
    [(group, PRODUCT) for group in GROUPS if group.d < 5]
    + [(group, PRODUCT * V.T) for group in GROUPS if group.d < 4],  # most groups have no invariants of odd rank
    ids=str,
)
def test_product(group: Group, rep: Rep):
    check_basis(rep(group), group, Solver())


@pytest.mark.parametrize(("group", "rep_in", "rep_out"), PAIRS, ids=str)
def test_equivariant_matrices(group: Group, rep_in: Rep, rep_out: Rep):
    check_map(rep_in(group), rep_out(group), group)


@some("group", GROUPS, 5, ids=str)
def test_large_representations(group: Group):
    rep = uniform_rep(256, group)
    assert rep.size() == 256
    check_map(rep, rep, group)
