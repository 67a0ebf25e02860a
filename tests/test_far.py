"""Generators that are farther from an exact group than anyone would round are never taken for it in silence."""

import numpy as np
import pytest

from emlp_lab.groups import SO, Icosahedral, from_generators
from emlp_lab.reps import T
from tests.cases import catches

FAR = [  # generators, and the orders or ranks of T(1) to T(3) with a tolerance that reaches them
    (np.round(Icosahedral().discrete_generators, 2), (), 0.02, [0, 1, 1]),
    ((), SO(3).lie_algebra + 1e-3 * np.random.default_rng(0).standard_normal((3, 3, 3)), 5e-3, [0, 1, 1]),
]


@pytest.mark.parametrize(("discrete", "lie", "tolerance", "ranks"), FAR, ids=["icosahedral, 2 digits", "noisy so(3)"])
def test_what_is_farther_than_the_tolerance_is_never_taken_in_silence(discrete, lie, tolerance, ranks):
    catches(lambda: from_generators(lie, discrete, name="far", snap=True), "far:", "tolerance", "snap=False")
    group = from_generators(lie, discrete, name="far", snap=True, tolerance=tolerance)
    assert [T(k)(group).equivariant_basis().rank for k in (1, 2, 3)] == ranks
