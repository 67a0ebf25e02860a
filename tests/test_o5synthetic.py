"""O5Synthetic: its formula, its symmetry and its distribution."""

import math

import numpy as np
import pytest

from emlp_lab.check import equivariance_error
from emlp_lab.groups import O
from emlp_lab.reps import T
from emlp_lab.tasks import o5synthetic
from tests.cases import catches


def direct(row: np.ndarray) -> float:
    """The formula of the paper, number by number."""
    first, second = row[:5], row[5:]
    lengths = np.sqrt(first @ first), np.sqrt(second @ second)
    return float(np.sin(lengths[0]) - lengths[1] ** 3 / 2 + first @ second / (lengths[0] * lengths[1]))


def test_the_targets_are_the_formula():
    task = o5synthetic(train=40, test=20)
    assert task.group == O(5)
    assert (task.rep_in, task.rep_out) == ((2 * T(1))(O(5)), T(0)(O(5)))
    assert (len(task.train), len(task.test)) == (40, 20)
    for data in (task.train, task.test):
        np.testing.assert_allclose(data.y[:, 0], [direct(row) for row in data.x], atol=1e-12)


def test_the_target_is_invariant():
    task = o5synthetic(train=1, test=30)
    error = equivariance_error(
        lambda x: np.array([[direct(row)] for row in x]), task.rep_in, task.rep_out, x=task.test.x
    )
    assert error < 1e-13


def test_the_variance_is_that_of_the_paper():
    """About 38.4 by Monte Carlo; of it 38.01 is the variance of |x2|^3 / 2, from the moments of chi with 5 degrees."""
    cubes = (5 * 7 * 9 - (2**1.5 * math.gamma(4) / math.gamma(2.5)) ** 2) / 4
    data = o5synthetic(train=100_000, test=1).train
    assert np.var(data.y) == pytest.approx(38.4, rel=0.05)
    assert np.var(np.linalg.norm(data.x[:, 5:], axis=1) ** 3 / 2) == pytest.approx(cubes, rel=0.05)


def test_the_normalization_commutes_with_the_group():
    task = o5synthetic(train=200, test=1)
    scales = task.normalization
    assert np.mean((task.train.x / scales.x_scale) ** 2) == pytest.approx(1)
    assert np.mean(((task.train.y - scales.y_mean) / scales.y_scale) ** 2) == pytest.approx(1)
    assert len(set(scales.x_scale[:5])) == len(set(scales.x_scale[5:])) == 1
    assert scales.y_scale.shape == scales.y_mean.shape == (1,)


def test_rows_depend_on_the_seed_alone():
    a, again, b, other = o5synthetic(10, 10), o5synthetic(10, 10), o5synthetic(20, 10), o5synthetic(10, 10, seed=1)
    for one, same in ((a.train, again.train), (a.test, again.test), (a.test, b.test)):
        assert (one.x.tobytes(), one.y.tobytes()) == (same.x.tobytes(), same.y.tobytes())
    assert not np.isin(a.test.x, a.train.x).any()
    assert not np.isin(other.test.x, a.test.x).any()


@pytest.mark.parametrize("name", ["train", "test"])
def test_empty_tasks_are_refused(name):
    catches(lambda: o5synthetic(**{name: 0}), f"{name}=0", "integer >= 1")
