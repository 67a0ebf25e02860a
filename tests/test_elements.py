"""All elements of small finite groups: how many, that they form a group, and what is refused."""

import itertools

import numpy as np
import pytest

from emlp_lab.groups import C, D, Group, RubiksCube, S, Z
from tests.cases import catches
from tests.processes import run, run_here
from tests.test_orders import FINITE, INFINITE, UNDECIDED, bare

SMALL = [(group, order) for group, order in FINITE if order <= 2000 and group.d <= 50]


def nearest(elements: np.ndarray, g: np.ndarray) -> int:
    """Which element g is. Fails if it is none."""
    distance = np.abs(elements - g).max(axis=(1, 2))
    assert distance.min() < 1e-9 * np.abs(elements).max()
    return int(distance.argmin())


@pytest.mark.parametrize(("group", "order"), SMALL, ids=str)
def test_elements_are_the_whole_group(group: Group, order: int):
    elements = group.elements()
    assert elements.shape == (order, group.d, group.d)
    assert elements.dtype == np.result_type(group.discrete_generators, float)
    np.testing.assert_array_equal(elements[0], np.eye(group.d))
    rng = np.random.default_rng(0)
    for g in elements[rng.integers(order, size=5)]:
        nearest(elements, np.linalg.inv(g))
        for h in group.discrete_generators:
            nearest(elements, h @ g)
    if order <= 120:
        for a, b in itertools.combinations(elements, 2):
            assert np.abs(a - b).max() > 1e-3
    np.testing.assert_array_equal(bare(group).elements(), elements)


def test_elements_form_a_table_of_products():
    elements = D(5).elements()
    table = np.array([[nearest(elements, g @ h) for h in elements] for g in elements])
    assert all(sorted(row) == list(range(10)) for row in [*table, *table.T])


def test_errors_of_long_words_stay_small():
    elements = C(1999).elements()
    angles = np.sort(np.arctan2(elements[:, 1, 0], elements[:, 0, 0]) % (2 * np.pi))
    np.testing.assert_allclose(angles, 2 * np.pi * np.arange(1999) / 1999, atol=1e-11)


def test_elements_are_the_callers_own():
    group = D(3)
    group.elements()[:] = 0
    assert len(np.unique(group.elements().round(6), axis=0)) == 6


def test_limits_of_elements():
    assert len(S(7).elements(limit=5040)) == 5040
    assert len(S(4).elements(limit=24)) == 24
    catches(lambda: S(4).elements(limit=23), "S(4)", "limit=23")
    catches(lambda: S(7).elements(), "S(7)", "limit=2000")
    catches(lambda: RubiksCube().elements(), "RubiksCube", "limit=2000")
    catches(lambda: C(2001).elements(), "C(2001)", "limit=2000")
    catches(lambda: Z(1000).elements(), "Z(1000)", "1024 MiB")


@pytest.mark.parametrize("group", INFINITE, ids=str)
def test_infinite_groups_cannot_be_listed(group: Group):
    assert group.listing is None
    catches(group.elements, str(group), "infinite", "sample")


@pytest.mark.parametrize("group", UNDECIDED, ids=str)
def test_nor_can_those_that_do_not_end(group: Group):
    catches(group.elements, str(group), "limit=2000")


@pytest.mark.parametrize("limit", [0, -1, True, 1.5])
def test_bad_limits(limit):
    catches(lambda: C(3).elements(limit), "limit", ">= 1")


def test_elements_are_the_same_in_every_process():
    program = """
from emlp_lab.groups import RubiksCube, Cube, D
import hashlib
print(hashlib.sha256(Cube().elements().tobytes() + D(7).elements().tobytes()
    + RubiksCube().sample(0, 20).tobytes()).hexdigest())
"""
    assert run(program, PYTHONHASHSEED="1") == run_here(program)
