"""Bases that people can read: the same space, exact zeros, whole numbers and square roots."""

import math
import re

import numpy as np
import pytest

from emlp_lab.groups import SU, C, S
from emlp_lab.reps import T, V
from emlp_lab.solve import exact_text, sparsify_basis
from tests.cases import angle, catches, some_cases


@some_cases
def test_sparse_bases_span_the_same_space(group, rep):
    Q = rep.equivariant_basis().dense()
    sparse = sparsify_basis(Q)
    assert sparse.shape == Q.shape
    if Q.shape[1]:
        assert angle(np.linalg.qr(sparse)[0], Q) < 1e-9
        assert np.count_nonzero(sparse) <= np.count_nonzero(np.abs(Q) > 1e-12)


@some_cases
def test_sparse_bases_do_not_depend_on_the_basis_of_the_space(group, rep):
    Q = rep.equivariant_basis().dense()
    turned = Q @ np.linalg.qr(np.random.default_rng(0).standard_normal((Q.shape[1], Q.shape[1])))[0]
    np.testing.assert_allclose(sparsify_basis(turned), sparsify_basis(Q), atol=1e-9)


@pytest.mark.parametrize("rep", [T(2), T(3), T(4)], ids=str)
@pytest.mark.parametrize("name", ["SO(3)", "O(2)", "S(4)", "SO+(1,3)", "Sp(2)", "SL(3)", "Cube", "Z(4)"])
def test_classical_invariants_have_whole_coordinates(name, rep):
    from emlp_lab.groups import parse_group

    sparse = sparsify_basis(rep(parse_group(name)).equivariant_basis().dense())
    assert np.array_equal(sparse, np.round(sparse))
    assert np.abs(sparse).max(initial=1) < 10


def value(text: str) -> float:
    """The number that exact_text wrote, read by a second reader."""
    match = re.fullmatch(r"(-?)(1/(?=√))?(√?)\(?(\d+)(?:/(\d+))?\)?", text)
    assert match, text
    sign, inverse, root, top, bottom = match.groups()
    number = int(top) / int(bottom or 1)
    number = math.sqrt(number) if root else number
    return (-1 if sign else 1) * (1 / number if inverse and root else number)


@pytest.mark.parametrize("x", [0, 1, -2, 1 / 2, -3 / 7, 2**0.5, -(6**-0.5), (2 / 3) ** 0.5, -((5 / 12) ** 0.5), 30.0])
def test_numbers_as_text(x: float):
    assert value(exact_text(x)) == pytest.approx(x, abs=1e-12)


def test_numbers_without_a_short_form():
    assert exact_text(math.pi) == "3.14159"


@pytest.mark.parametrize("group", [C(8), S(4)], ids=str)
def test_entries_of_bases_are_square_roots(group):
    for entry in T(2)(group).equivariant_basis().dense().ravel():
        assert value(exact_text(entry)) == pytest.approx(entry, abs=1e-10)


def test_complex_bases():
    Q = T(1, 1)(SU(2)).equivariant_basis().dense()
    assert angle(np.linalg.qr(sparsify_basis(Q))[0], Q) < 1e-9


def test_dependent_columns():
    catches(lambda: sparsify_basis(np.ones((3, 2))), "(3, 2)", "independent")
    assert sparsify_basis((V >> 0 * V)(S(3)).equivariant_basis().dense()).shape == (0, 0)
