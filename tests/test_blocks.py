"""Blocks: any representation as copies of types in canonical order, and where their coordinates are."""

import numpy as np
import pytest
from scipy.linalg import block_diag

from emlp_lab.groups import O13, SO, S, Z
from emlp_lab.reps import Rep, Scalar, T, V, blocks
from emlp_lab.reps.action import apply_drho, apply_rho
from emlp_lab.reps.blocks import MAX_COORDINATES
from tests.cases import as_shipped, catches, some_cases
from tests.work import LITTLE, calls

SUMS = (V + T(0, 1) + 2) * (T(2) + V.T * V)
MIXED: list[Rep] = [
    V(Z(3)) * V(S(4)),
    V(S(4)) * V(Z(3)) * V(S(4)),
    (V(Z(3)) + 1) * (2 * V(S(4)) + V(Z(3)) + 3),
    (V(O13()).T + V(SO(3))) * V(O13()),
    V(SO(3)) >> V(O13()) * V(SO(3)),
]


def elements(rep: Rep) -> dict:
    return {group: group.sample(3, 1)[0] for group in rep.groups}


def check_blocks(rep: Rep) -> None:
    found = blocks(rep)
    order = np.concatenate([block.index.ravel() for block in found])
    assert sorted(order) == list(range(rep.size()))
    g = elements(rep)
    for act in ("rho", "drho"):
        whole = getattr(rep, act)(g)
        parts = [part for block in found for part in [getattr(block.rep, act)(g)] * block.copies]
        np.testing.assert_allclose(whole[np.ix_(order, order)], block_diag(*parts), atol=1e-9 * np.abs(whole).max())
    assert len({block.rep for block in found}) == len(found)
    assert all(block.index.shape == (block.copies, block.rep.size()) for block in found)


@some_cases
def test_blocks_make_the_action_block_diagonal(group, rep):
    check_blocks(rep)


@pytest.mark.parametrize("rep", [*MIXED, SUMS(O13()), SUMS(SO(2)), (V.T * V * V.T)(O13())], ids=str)
def test_blocks_of_products_of_sums_and_mixed_groups(rep):
    check_blocks(rep)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (V + 2 + T(2), 1 + T(2) + V + 1),
        (V.T * V + V * V.T, 2 * (V * V.T)),
        ((V + 1) * (V.T + 1), V * V.T + V + V.T + 1),
        ((V(S(3)) + 1) * V, V * V(S(3)) + V),
    ],
    ids=str,
)
def test_canonical_order_does_not_depend_on_the_sum(one, other):
    a, b = blocks(one(O13())), blocks(other(O13()))
    assert [(block.rep, block.copies) for block in a] == [(block.rep, block.copies) for block in b]


def test_scalars_come_first():
    assert [block.rep for block in blocks((T(2) + V + 2)(SO(3)))] == [Scalar, V(SO(3)), T(2)(SO(3))]
    assert [block.rep for block in blocks(V(Z(3)) + V(S(2)) + 1)] == [Scalar, V(S(2)), V(Z(3))]
    assert [block.rep for block in blocks((V.T + V)(O13()))] == [V(O13()), V(O13()).T]


def test_copies_keep_their_order():
    (scalars, vectors) = blocks((V + 1 + 2 * V + 1)(SO(2)))
    np.testing.assert_array_equal(scalars.index, [[2], [7]])
    np.testing.assert_array_equal(vectors.index, [[0, 1], [3, 4], [5, 6]])


def test_axes_are_sorted_and_remembered():
    (block,) = blocks((V.T * V)(O13()))
    assert block.rep == T(1, 1)(O13())
    np.testing.assert_array_equal(block.index.reshape(4, 4), np.arange(16).reshape(4, 4).T)


@some_cases
def test_action_axis_by_axis(group, rep):
    x = np.random.default_rng(0).standard_normal((4096, 2))
    (g,) = group.sample(0, 1)
    for block in blocks(rep):
        atoms = tuple(block.rep.atoms())
        part = x[: block.dim]
        for apply, matrix in ((apply_rho, block.rep.rho(g)), (apply_drho, block.rep.drho(g))):
            np.testing.assert_allclose(apply(atoms, g, part), matrix @ part, atol=1e-9 * (1 + np.abs(matrix).max()))


def test_limits():
    catches(lambda: blocks(T(30)(SO(3))), "dimension", "limit", "lower")
    catches(lambda: blocks((V + 1) * 2), "no group")
    assert (T(8)(S(10))).size() > 0.5 * MAX_COORDINATES / 2


def test_astronomic_dimension():
    catches(lambda: blocks(T(240)(S(20))), "dimension", "limit")


def test_products_of_long_sums_are_little_work():
    rep = (150 * (V + 1) * (150 * (V + 1)))(SO(2))
    assert len(blocks(rep)) == 3
    with as_shipped():
        assert calls(lambda: blocks(rep)) < 5 * LITTLE  # 90,000 products would take millions
