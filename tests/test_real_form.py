"""Complex groups as real ones of twice the size."""

import numpy as np
import pytest

from emlp_lab.groups import SO, SU, Affine, C, D, Group, U, closure_error, from_generators, parse_group, real_form
from emlp_lab.nn import EMLP
from emlp_lab.reps import T, V
from tests.cases import as_shipped, catches, pauli
from tests.laws import check_basis

PHASES = from_generators(discrete=[[[1j, 0], [0, -1]]], name="phases")
COMPLEX = [U(1), SU(2), SU(3), U(2), PHASES, pauli(), Affine(U(1))]
COMMUTANTS = [(U(1), 2), (SU(2), 4), (SU(3), 2), (U(2), 2), (real_form(SU(2)), 16), (SO(3), 4), (D(3), 4), (C(3), 8)]


@pytest.mark.parametrize("group", COMPLEX, ids=str)
def test_elements_act_on_real_and_imaginary_parts(group: Group):
    real = real_form(group)
    assert (real.d, real.name) == (2 * group.d, f"real_form({group})")
    assert real.lie_algebra.dtype == real.discrete_generators.dtype == np.float64
    assert real.is_orthogonal == group.is_unitary
    x = np.random.default_rng(0).standard_normal((2, group.d))
    for g, h in zip(group.sample(3, 5), real.sample(3, 5), strict=True):
        y = g @ (x[0] + 1j * x[1])
        np.testing.assert_allclose(h @ x.ravel(), np.concatenate([y.real, y.imag]), atol=1e-12)
    assert real.sampling == group.sampling
    assert closure_error(real) < 1e-12


@pytest.mark.parametrize("group", [SU(2), SU(3), U(2)], ids=str)
@pytest.mark.parametrize("rank", [1, 2, 3])
def test_invariants_are_those_of_both_characters(group: Group, rank: int):
    """Over the complex numbers V of the real form is V + V*."""
    expected = 0
    for duals in range(rank + 1):
        ways = [1, rank, rank * (rank - 1) // 2, 1][duals] if duals < rank else 1
        expected += ways * T(rank - duals, duals)(group).equivariant_basis().rank
    rep = T(rank)(real_form(group))
    assert check_basis(rep).rank == expected if rep.size() <= 125 else rep.equivariant_basis().rank == expected


@pytest.mark.parametrize(("group", "rank"), COMMUTANTS, ids=str)
def test_what_commutes(group: Group, rank: int):
    basis = (V >> V)(real_form(group)).equivariant_basis()
    assert basis.rank == rank
    assert basis.evidence.expected == rank


@pytest.mark.parametrize("name", ["real_form(SU(2))", "real_form(U(1)xSU(2))", "real_form(real_form(U(1)))"])
def test_text(name: str):
    assert str(parse_group(name)) == name


def test_networks_of_real_forms():
    with as_shipped():
        group = real_form(SU(2))
        assert EMLP(V, V, group=group, ch=8, num_layers=1)(np.ones((3, 4))).shape == (3, 4)
    catches(lambda: EMLP(V, V, group=SU(2), ch=8, num_layers=1), "real_form(SU(2))")


@pytest.mark.parametrize("group", [3, "SU(2)", None], ids=repr)
def test_no_groups(group):
    catches(lambda: real_form(group), "real_form(G)", "SO(3)")
