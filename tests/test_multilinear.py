"""Multilinear maps: V >> (V >> V) and longer chains as invariant tensors that are multilinear in all arguments."""

import numpy as np
import pytest

from emlp_lab.groups import O13, SL, SO, SU, Group, O, S, Sp, parse_group
from emlp_lab.reps import Rep, T, V
from tests.cases import angle, invariants

# (group, arguments, result): the maps that take one vector of each argument to the result.
CASES: list[tuple[Group, list[Rep], Rep]] = [
    (SO(3), [V, V], V),
    (O(3), [V, V], V),
    (O(3), [V, V, V], V),
    (O13(), [V, V, V], V),
    (S(4), [V, V], V),
    (SL(2), [V, V], T(0)),
    (Sp(1), [V, V.T], V.T * V),
    (SU(2), [V, V, V.T], V),
    (parse_group("Octahedral"), [V, T(2)], V),
]
every = pytest.mark.parametrize(("group", "arguments", "result"), CASES, ids=str)


def chain(arguments: list[Rep], result: Rep) -> Rep:
    """First >> (second >> (... >> result))."""
    for argument in reversed(arguments):
        result = argument >> result
    return result


@every
def test_maps_are_multilinear_and_equivariant(group, arguments, result):
    rep = chain(arguments, result)(group)
    Q = rep.equivariant_basis().dense()
    assert angle(Q, invariants(rep, group)) < 1e-9
    rng = np.random.default_rng(0)
    bound = [argument(group) for argument in arguments]
    vectors = [rng.standard_normal(argument.size()) for argument in bound]
    (g,) = group.sample(1, 1)
    for W in Q.T.reshape(-1, *(rep.size() for rep in (result(group), *reversed(bound)))):
        plain = applied(W, vectors)
        moved = applied(W, [argument.rho(g) @ x for argument, x in zip(bound, vectors, strict=True)])
        scale = max(1.0, float(np.abs(moved).max()))
        np.testing.assert_allclose(moved, result(group).rho(g) @ plain, atol=1e-9 * scale)
        np.testing.assert_allclose(applied(W, [3 * vectors[0], *vectors[1:]]), 3 * plain, atol=1e-12 * scale)


def applied(W: np.ndarray, vectors: list[np.ndarray]) -> np.ndarray:
    """The first argument belongs to the last axis, since maps are written result first."""
    for x in vectors:
        W = W @ x
    return W


def test_the_cross_product_is_the_only_bilinear_product_of_vectors():
    basis = (V >> (V >> V))(SO(3)).equivariant_basis()
    W = basis.dense().reshape(3, 3, 3)
    assert basis.rank == 1
    x, y = np.random.default_rng(0).standard_normal((2, 3))
    np.testing.assert_allclose(np.abs(applied(W, [x, y])), np.abs(np.cross(x, y)) / 6**0.5, atol=1e-12)
    assert (V >> (V >> V))(O(3)).equivariant_basis().rank == 0  # it is a pseudovector


@pytest.mark.parametrize("group", [SO(3), S(3), SL(2), O13()], ids=str)
def test_chains_from_left_and_right(group):
    """Python reads V >> V >> V from the left: the maps that take a linear map to a vector."""
    assert V >> V >> V == (V >> V) >> V == V * (V * V.T).T
    left, right = ((V >> V) >> V)(group), (V >> (V >> V))(group)
    assert left.size() == right.size()
    if group.is_orthogonal:
        assert left.equivariant_basis().rank == right.equivariant_basis().rank
