"""Affine groups: how they move points, what they preserve, the brackets of Galilei, Poincare and Heisenberg."""

import numpy as np
import pytest

from emlp_lab.groups import SE, SL, SU, Affine, E, Galilei, Group, Heisenberg, Poincare, Translations
from tests.cases import translations

ETA = np.diag([1.0, -1.0, -1.0, -1.0])


def bracket(X: np.ndarray, Y: np.ndarray) -> np.ndarray:
    return X @ Y - Y @ X


@pytest.mark.parametrize("group", [SE(3), E(2), Affine(SL(2)), Affine(SU(2)), Poincare(), Translations(4)], ids=str)
def test_points_are_moved_as_hx_plus_t(group: Group):
    d = group.d - 1
    points = np.random.default_rng(0).standard_normal((5, d))
    for g in group.sample(1, 5):
        np.testing.assert_allclose(g[d], np.eye(d + 1)[d], atol=1e-13)
        moved = np.concatenate([points, np.ones((5, 1))], axis=1) @ g.T
        np.testing.assert_allclose(moved[:, :d], points @ g[:d, :d].T + g[:d, d], atol=1e-12)
        assert np.abs(g[:d, d]).max() > 0


def test_what_affine_groups_preserve():
    for g in SE(3).sample(2, 20):
        np.testing.assert_allclose(g[:3, :3] @ g[:3, :3].T, np.eye(3), atol=1e-12)
        assert np.linalg.det(g) == pytest.approx(1)
    assert {-1, 1} == set(np.sign(np.linalg.det(E(3).sample(2, 60))))
    for g in Poincare().sample(2, 20):
        h = g[:4, :4]
        np.testing.assert_allclose(h.T @ ETA @ h, ETA, atol=1e-10)
        assert h[0, 0] >= 1 - 1e-12
        assert np.linalg.det(h) == pytest.approx(1)
    for g in Galilei().sample(2, 20):
        R, v = g[1:4, 1:4], g[1:4, 0]
        np.testing.assert_allclose(R @ R.T, np.eye(3), atol=1e-12)
        np.testing.assert_allclose(g[0, :4], [1, 0, 0, 0], atol=1e-13)  # t goes to t + s
        assert np.abs(v).max() > 0
    np.testing.assert_array_equal(Translations(3).lie_algebra, translations(3).lie_algebra)


def test_brackets_of_galilei_and_poincare():
    J, K, P, (H,) = np.split(Galilei().lie_algebra, [3, 6, 9])
    for i in range(3):
        np.testing.assert_array_equal(bracket(K[i], H), P[i])
        assert not bracket(J[i], H).any()
        for j in range(3):
            assert not bracket(K[i], K[j]).any()
            assert not bracket(K[i], P[j]).any()
    boosts, turns, moves = np.split(Poincare().lie_algebra, [3, 6])
    for i in range(3):
        np.testing.assert_array_equal(bracket(boosts[i], moves[0]), moves[1 + i])
        np.testing.assert_array_equal(bracket(boosts[i], moves[1 + i]), moves[0])
        turn = bracket(boosts[i], boosts[(i + 1) % 3])  # Thomas' rotation
        assert any(np.array_equal(turn, sign * A) for A in turns for sign in (1, -1))


@pytest.mark.parametrize("n", [1, 2, 4])
def test_brackets_of_heisenberg(n: int):
    X, P, (Z,) = np.split(Heisenberg(n).lie_algebra, [n, 2 * n])
    for i in range(n):
        for j in range(n):
            np.testing.assert_array_equal(bracket(X[i], P[j]), (i == j) * Z)
            assert not bracket(X[i], X[j]).any()
            assert not bracket(P[i], P[j]).any()
        assert not bracket(X[i], Z).any()
        assert not bracket(P[i], Z).any()
