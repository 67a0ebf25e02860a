"""The tool that says whether something is equivariant: it must say no when it is not."""

import jax
import numpy as np
import pytest

from emlp_lab import assert_equivariant, equivariance_error
from emlp_lab.check import relative_difference, sample_elements
from emlp_lab.groups import O13, SO, O, S, Z
from emlp_lab.reps import T, V
from tests.cases import catches, some_cases

VECTOR, TENSOR = V(SO(3)), T(2)(SO(3))


def outer(x: np.ndarray) -> np.ndarray:
    return (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)


@some_cases
def test_equivariant_matrices_pass(group, rep):
    W = (rep >> rep).equivariant_basis() if rep.size() <= 10 else None
    matrix = np.eye(rep.size()) if W is None else W.expand(np.ones(W.rank)).reshape(rep.size(), rep.size())
    assert equivariance_error(matrix, rep, rep) < 1e-9


@pytest.mark.parametrize("group", [SO(2), SO(3), O(2), O13(), S(4), Z(5)], ids=str)
def test_other_matrices_fail(group):
    W = np.random.default_rng(0).standard_normal((group.d, group.d))
    assert equivariance_error(W, V(group), V(group)) > 1e-2
    with pytest.raises(AssertionError, match="relative error"):
        assert_equivariant(W, V(group), V(group))


def test_functions():
    assert equivariance_error(outer, VECTOR, TENSOR) < 1e-14
    assert equivariance_error(lambda x: x**2, VECTOR, VECTOR) > 1e-2
    assert equivariance_error(np.abs, VECTOR, VECTOR) > 1e-2
    assert equivariance_error(lambda x: np.cross(x, np.roll(x, 1)), VECTOR, VECTOR) > 1e-2
    assert equivariance_error(lambda x: 0 * x, VECTOR, VECTOR) == 0
    assert_equivariant(outer, VECTOR, TENSOR, tolerance=1e-12)


def test_reflections_are_looked_at():
    def triple(x: np.ndarray) -> np.ndarray:
        return np.linalg.det(x.reshape(-1, 3, 3))[:, None]

    assert equivariance_error(triple, (3 * V)(SO(3)), T(0)(SO(3))) < 1e-13
    assert equivariance_error(triple, (3 * V)(O(3)), T(0)(O(3))) > 0.1


def test_mixed_groups():
    rep = V(SO(3)) * V(S(4))
    assert equivariance_error(np.eye(12), rep, rep) < 1e-14
    assert equivariance_error(np.kron(np.eye(3), np.ones((1, 4))), rep, VECTOR) < 1e-14
    assert equivariance_error(np.kron(np.ones((1, 3)), np.eye(4)), rep, V(S(4))) > 1e-2
    assert set(sample_elements((rep, TENSOR), 0, 2)[1]) == {SO(3), S(4)}


def test_the_error_is_relative_and_bounded():
    assert equivariance_error(lambda x: 1e6 * x**2, VECTOR, VECTOR) <= 1
    error = equivariance_error(lambda x: x**2, VECTOR, VECTOR)
    assert equivariance_error(lambda x: 1e-6 * x**2, VECTOR, VECTOR) == pytest.approx(error)
    a = np.array([1.0, 2.0])
    assert (relative_difference(a, a), relative_difference(a, -a), relative_difference(0 * a, 0 * a)) == (0, 1, 0)


def test_keys():
    errors = [equivariance_error(lambda x: x**2, VECTOR, VECTOR, key=key) for key in (0, 0, 1, jax.random.key(5))]
    assert errors[0] == errors[1] != errors[2]
    x = np.ones((4, 3), np.float32)
    seen = []
    equivariance_error(lambda x: seen.append(x.dtype) or x, VECTOR, VECTOR, x=x)
    assert set(seen) == {np.dtype(np.float32)}


def test_wrong_sizes():
    catches(lambda: equivariance_error(np.eye(4), VECTOR, VECTOR), "(4, 4)", "3 x 3")
    catches(lambda: equivariance_error(outer, VECTOR, TENSOR, x=np.ones((2, 4))), "(2, 4)", "3")


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_a_number_is_not_equivariant(bad):
    with pytest.raises(AssertionError), np.errstate(invalid="ignore"):
        assert_equivariant(lambda x: np.full_like(x, bad), VECTOR, VECTOR)


def test_no_elements_prove_nothing():
    catches(lambda: equivariance_error(np.ones((3, 3)), VECTOR, VECTOR, n=0), "n=0")


def test_inputs_follow_the_key():
    def inputs(key: object) -> np.ndarray:
        seen = []
        equivariance_error(lambda x: seen.append(x) or x, VECTOR, VECTOR, key=key, n=1)
        return seen[0]

    assert not np.array_equal(inputs(jax.random.key(1)), inputs(jax.random.key(2)))
