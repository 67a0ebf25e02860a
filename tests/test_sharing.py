"""Which entries share a parameter: never two that differ in some equivariant matrix, never one in two classes."""

import numpy as np
import pytest

from emlp_lab.groups import SO, S, Z
from emlp_lab.reps import T, V
from emlp_lab.solve import weight_sharing
from tests.cases import angle, catches

MAPS = [(V, V, Z(6)), (V, V, S(4)), (T(2), V, S(3)), (V, T(2), SO(3)), (2 * V + 1, V + 2, S(3)), (V, V + 1, SO(2))]


@pytest.mark.parametrize(("source", "target", "group"), MAPS, ids=str)
def test_classes_are_exactly_the_equal_entries(source, target, group):
    basis = (source >> target)(group).equivariant_basis()
    shape = target(group).size(), source(group).size()
    sharing = weight_sharing(basis, *shape)
    rows, classes = basis.dense(), sharing.classes.ravel()
    equal = [[angle_free(a, b) for b in rows] for a in rows]
    np.testing.assert_array_equal(classes == 0, np.abs(rows).max(axis=1) < 1e-12)
    same = (classes[:, None] == classes) & (classes != 0)
    opposite = (classes[:, None] == -classes) & (classes != 0)
    filled = (classes != 0)[:, None] & (classes != 0)
    np.testing.assert_array_equal(same, (np.array(equal) == 1) & filled)
    np.testing.assert_array_equal(opposite, (np.array(equal) == -1) & filled)
    numbers = np.abs(classes[classes != 0])
    assert list(dict.fromkeys(numbers)) == list(range(1, len(set(numbers)) + 1))


def angle_free(a: np.ndarray, b: np.ndarray) -> int:
    """1 for equal rows of Q, -1 for opposite ones, 0 for others."""
    return 1 if np.allclose(a, b, atol=1e-10) else -1 if np.allclose(a, -b, atol=1e-10) else 0


def test_values():
    basis = (V >> V)(Z(4)).equivariant_basis()
    for element in range(basis.rank):
        sharing = weight_sharing(basis, 4, 4, element)
        np.testing.assert_allclose(sharing.values.ravel(), basis.dense()[:, element])
    generic = weight_sharing(basis, 4, 4, seed=3).values.ravel()
    assert abs(np.linalg.norm(generic) - 1) < 1e-12
    np.testing.assert_allclose(basis.project(generic), generic, atol=1e-12)
    assert angle(generic[:, None], weight_sharing(basis, 4, 4, seed=4).values.reshape(-1, 1)) > 1e-3


def test_wrong_arguments():
    basis = (V >> V)(Z(4)).equivariant_basis()
    catches(lambda: weight_sharing(basis, 4, 5), "4 x 5", "16")
    catches(lambda: weight_sharing(basis, 4, 4, 4), "element 4", "0 to 3")
    catches(lambda: weight_sharing(basis, 4, 4, -1), "element -1")
