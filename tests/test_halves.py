"""Bases in halves: operators that agree with their matrix, bounds that hold, and wrong halves that are caught."""

from dataclasses import replace

import numpy as np
import pytest

from emlp_lab.groups import GL, O13, SO, SU, Group, O, Q, S, SO13p, Sp
from emlp_lab.nn import uniform_rep
from emlp_lab.reps import Irrep, Rep, T, V
from emlp_lab.solve import Solver, VerificationError
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.routes.isotypic import isotypic
from emlp_lab.solve.routes.isotypic.bound import bounds
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.verify import verify
from emlp_lab.stream import drain
from tests.cases import angle, catches, some
from tests.laws import check_intertwiner

# All three real types of irreducibles: SO(2) and Q(8) have complex and quaternionic ones; SU(3) and GL(2) have none.
CASES: list[Rep] = [
    T(5)(SO(3)),
    T(3)(SO(2)),
    T(4)(O(2)),
    T(4)(SO(4)),
    T(2, 2)(SO13p()),
    T(2, 2)(O13()),
    T(2, 2)(SU(3)),
    T(2, 2)(GL(2)),
    T(4)(Sp(2)),
    T(4)(Q(8)),
    T(3)(S(4)),
    (Irrep(2) * V * V)(SO(3)),
    V(SO(3)),
    T(2, 1)(SU(2)),
]
every_type = some("rep", CASES, 2, ids=lambda rep: f"{rep} of {rep.groups[0]}")


def problem(rep: Rep) -> Problem:
    return Problem(tuple(rep.atoms()), rep.groups[0])


def halves(rep: Rep) -> HalvesSubspace:
    """The invariants as the route finds them, before they are made readable."""
    space, _ = drain(isotypic.Isotypic().plan(problem(rep)).solve())
    found = getattr(space, "structure", None) or space
    assert isinstance(found, HalvesSubspace)
    return found


@every_type
def test_operators_agree_with_the_matrix(rep):
    space = halves(rep)
    Q = space.dense()
    assert Q.shape == (rep.size(), space.rank) == (space.dim, space.rank)
    assert Q.dtype == space.dtype
    rng = np.random.default_rng(0)
    v, c = rng.standard_normal((2, 3, space.dim)), rng.standard_normal((2, 3, space.rank))
    np.testing.assert_allclose(space.expand(c), c @ Q.T, atol=1e-12)
    np.testing.assert_allclose(space.coefficients(v), v @ Q.conj(), atol=1e-12)
    np.testing.assert_allclose(space.coefficients(1j * v[0, 0]), 1j * v[0, 0] @ Q.conj(), atol=1e-12)
    assert angle(Q, Solver("nullspace").solve(rep).dense()) < 1e-9


@every_type
def test_real_groups_have_real_halves(rep):
    assert (halves(rep).dtype.kind == "c") == any(atom.is_complex for atom in rep.atoms())


@every_type
def test_bounds_hold_and_are_close(rep):
    """For exact halves, and for halves that are wrong by 1e-4 in any of their arrays."""
    space = halves(rep)
    for wrong in (space, *disturbed(space, 1e-4)):
        residual, skew = drain(bounds(problem(rep), wrong))
        Q = wrong.dense()
        true = max(drain(problem(rep).residuals(Q)), default=0.0)
        gram = float(np.abs(Q.conj().T @ Q - np.eye(wrong.rank)).max(initial=0))
        assert true <= residual * 1.01 + 1e-14
        assert gram <= 2.1 * skew + 1e-14  # a product of two factors, each near one
        assert residual < 1e-12 or wrong is not space


def disturbed(space: HalvesSubspace, size: float) -> list[HalvesSubspace]:
    """The space with each of its arrays changed a little."""
    rng = np.random.default_rng(1)

    def noisy(array: np.ndarray) -> np.ndarray:
        return array + size * rng.standard_normal(array.shape)

    used_left, used_right = {pair.left for pair in space.pairs}, {pair.right for pair in space.pairs}
    found = [replace(space, left=changed(space.left, i, noisy(space.left[i]))) for i in used_left]
    found += [replace(space, right=changed(space.right, i, noisy(space.right[i]))) for i in used_right]
    for i, pair in enumerate(space.pairs):
        found.append(replace(space, pairs=changed(space.pairs, i, replace(pair, maps=noisy(pair.maps)))))
    return found


def changed(values: tuple, i: int, value: object) -> tuple:
    return (*values[:i], value, *values[i + 1 :])


@every_type
def test_wrong_halves_are_caught(rep):
    space = halves(rep)
    drain(verify(problem(rep), space))
    for wrong in disturbed(space, 1e-7) + disturbed(space, np.nan):
        with pytest.raises(VerificationError, match="residual"):
            drain(verify(problem(rep), wrong))
    if space.rank and drain(verify(problem(rep), space)).count is not None:
        with pytest.raises(VerificationError, match="invariants are known to exist"):
            drain(verify(problem(rep), replace(space, pairs=space.pairs[1:])))


def test_every_generator_is_checked():
    """Halves that are right for rotations about one axis only."""
    group = SO(3)
    for kept in range(3):
        part = Group("mine", group.lie_algebra[kept : kept + 1], np.zeros((0, 3, 3)))
        space = halves(T(4)(part))
        with pytest.raises(VerificationError, match="residual"):
            drain(
                verify(
                    Problem(tuple(T(4)(Group("mine", group.lie_algebra, np.zeros((0, 3, 3)))).atoms()), group), space
                )
            )


def test_large_bases_are_never_formed(monkeypatch):
    """T(10) of SO(3): Q would have 59049 x 603 entries."""
    monkeypatch.setattr(HalvesSubspace, "dense", lambda _: pytest.fail("formed"))
    basis = T(10)(SO(3)).equivariant_basis(Solver(memory_limit=10**8))
    assert basis.rank == basis.evidence.expected == 603
    v = np.random.default_rng(0).standard_normal((2, basis.dim))
    once = basis.project(v)
    np.testing.assert_allclose(basis.project(once), once, atol=1e-12)
    np.testing.assert_allclose(
        basis.coefficients(basis.expand(np.eye(basis.rank)[:3])), np.eye(basis.rank)[:3], atol=1e-12
    )
    catches(basis.dense, "dense", "570 MB", "100 MB", "project", "memory_limit")
    catches(basis.sparse, "sparse", "100 MB", "memory_limit")


@pytest.mark.parametrize("group", [SO(3), O(5), O13(), S(5)], ids=str)
def test_maps_of_wide_layers_are_never_formed(group):
    """W of 384 x 384 entries: a dense basis would take 10 GB or more."""
    rep = uniform_rep(384, group)
    basis = (rep >> rep).equivariant_basis(Solver(memory_limit=2 * 10**8))
    assert basis.dim == 384**2
    assert basis.rank == basis.evidence.expected
    W = basis.project(np.random.default_rng(0).standard_normal(basis.dim))
    np.testing.assert_allclose(basis.project(W), W, atol=1e-12)
    check_intertwiner(W.reshape(384, 384), rep, rep)
    catches(basis.dense, "dense", "GB", "project")
    again = basis.sparse() @ basis.coefficients(W)
    np.testing.assert_allclose(again, W, atol=1e-12)
