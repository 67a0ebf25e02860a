"""Restriction to subgroups, subrepresentations and the factors of direct products."""

from collections.abc import Callable
from functools import lru_cache

import jax.numpy as jnp
import numpy as np
import pytest
import scipy.linalg as sla

from emlp_lab.groups import (
    GL,
    O13,
    SL,
    SO,
    SU,
    C,
    D,
    DkeR3,
    Embed,
    Group,
    O,
    Octahedral,
    S,
    SO2eR3,
    SO13p,
    Sp,
    Tetrahedral,
    Trivial,
    U,
    Z,
    direct_product,
)
from emlp_lab.reps import (
    Alt,
    Gamma,
    Irrep,
    Regular,
    Rep,
    Scalar,
    Spin,
    Sum,
    Sym,
    T,
    V,
    decompose,
    factors,
    from_function,
    irreps,
    restrict,
    subrepresentation,
)
from tests.cases import catches, pauli, shears, some
from tests.laws import check_basis, check_derivative, check_homomorphism, check_intertwiner, elements

PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
Map = Callable[[np.ndarray], np.ndarray]


def itself(g):
    return g


def beside_one(g):
    return sla.block_diag(g, 1.0)


def cover(g):
    """SU(2) -> SO(3)."""
    return np.real(np.einsum("aij,jk,bkl,li->ab", PAULI, g, PAULI, g.conj().T)) / 2


def traced(g):
    """SL(2) -> SO+(1,2), inside SO+(1,3) beside a one: traceless matrices under conjugation, by JAX."""
    basis = jnp.array([[[0, 1], [-1, 0]], [[1, 0], [0, -1]], [[0, 1], [1, 0]]]) / 2**0.5
    dual = basis * jnp.array([1, 1, 1])[:, None, None]
    moved = jnp.einsum("aij,jk,bkl,li->ab", jnp.swapaxes(dual, 1, 2), g, basis, jnp.linalg.inv(g))
    return jnp.zeros((4, 4)).at[:3, :3].set(moved).at[3, 3].set(1.0)


det = from_function(lambda g: np.array([[np.linalg.det(g)]]), "det")
# (representation, its group, subgroup, inclusion or None, invariants of the restricted one from theory)
CASES: list[tuple[Rep, Group, Group, Map | None, int]] = [
    (V, SO(3), SO2eR3(), None, 1),
    (Irrep(3) + 2 * V, SO(3), SO2eR3(), None, 3),
    (Irrep(2, -1), O(3), SO(3), None, 0),
    (Irrep(0, -1), O(3), SO(3), None, 1),
    (Irrep(2), O(3), Octahedral(), None, 0),
    (T(2), O(3), Octahedral(), None, 1),
    (T(2), O(3), DkeR3(4), None, 2),
    (Sym(V, 2) * V + 1, SO(3), Tetrahedral(), None, 2),  # xyz, and 1
    (T(1, 1) + V.T, GL(3), SO(3), None, 1),
    (T(2).T, GL(3), S(3), None, 2),
    (det, O(3), SO(3), None, 1),
    (det * V, O(3), S(3), None, 0),
    (Sym(det + V, 2), O(2), D(3), None, 2),
    (Gamma(2), S(3), Group("Swap", np.zeros((0, 3, 3)), S(3).discrete_generators[:1]), None, 1),
    (Regular() + Gamma(1), S(3), Z(3), None, 3),
    (V, S(5), Z(5), None, 1),
    (V, O13(), SO13p(), None, 0),
    (V, O13(), Embed(SO(3), 4, slice(1, 4)), None, 1),
    (V * V, U(2), SU(2), None, 1),
    (V, SO(3), SO(2), beside_one, 1),
    (Irrep(2) + V, SO(3), SO(2), beside_one, 2),
    (T(2), SO(3), D(1), lambda h: sla.block_diag(h, np.linalg.det(h)), 5),
    (V.T, GL(3), GL(2), beside_one, 1),
    (Irrep(2), SO(3), SU(2), cover, 0),
    (T(2), SO(3), SU(2), cover, 1),
    (V, S(4), S(3), beside_one, 2),
    (Gamma(2), S(4), S(3), beside_one, 0),
    (Alt(V, 2) + V, SO(4), SO(3), beside_one, 1),
    (Spin(1), SU(2), U(1), lambda h: np.diag([h[0, 0], 1 / h[0, 0]]), 1),
    (V, SU(2), SO(2), itself, 0),
    (Sym(V, 2).T + Alt(V, 2).T, GL(2), SL(2), None, 1),
    (V, Trivial(2), Trivial(3), lambda h: np.eye(2), 2),
]  # fmt: skip
IDS = [f"{rep} of {whole} to {group}" for rep, whole, group, _, _ in CASES]
every_case = some(("rep", "whole", "group", "inclusion", "rank"), CASES, ids=IDS)


@lru_cache
def restricted(rep: Rep, whole: Group, group: Group, inclusion: Map | None) -> Rep:
    return restrict(rep(whole), group, inclusion)


@every_case
def test_matrices(rep, whole, group, inclusion, rank):
    small = restricted(rep, whole, group, inclusion)
    assert small.groups == (group,)
    assert small.size() == rep(whole).size()
    for h in elements(group):
        image = rep(whole).rho(np.asarray((inclusion or itself)(h)))
        np.testing.assert_allclose(small.rho(h), image, atol=1e-9)


@every_case
def test_laws(rep, whole, group, inclusion, rank):
    small = restricted(rep, whole, group, inclusion)
    check_homomorphism(small)
    check_derivative(small)
    assert check_basis(small).rank == rank


@every_case
def test_what_is_invariant_stays_invariant(rep, whole, group, inclusion, rank):
    Q = rep(whole).equivariant_basis()
    P = restricted(rep, whole, group, inclusion).equivariant_basis()
    np.testing.assert_allclose(P.project(Q.dense().T), Q.dense().T, atol=1e-9)


def test_structure_is_kept():
    """Sums, products and powers stay what they are, and meet others of their kind."""
    rep = restrict((2 * V + V * Irrep(2) + 3)(SO(3)), SO2eR3())
    assert rep == (2 * V + V * Irrep(2) + 3)(SO2eR3())
    assert restrict(Sym(V + 1, 2)(O(3)), SO(3)) == Sym(V + 1, 2)(SO(3))
    assert restrict(Spin(1)(SU(2)), complex_subgroup()) == Spin(1)(complex_subgroup())
    assert restrict(V(O13()).T, SO13p()) == V(SO13p()).T
    assert restrict(V(GL(3)).T, SO(3)) == V(SO(3))
    assert restrict(det(O(3)), SO(3)) == det(SO(3))
    again = restrict(restrict(Irrep(4)(O(3)), SO(3)), SO2eR3())
    assert again == Irrep(4)(SO2eR3())
    through = restrict(restrict(V(SO(4)), SO(3), beside_one), SO(2), beside_one)
    assert through.equivariant_basis().rank == 2
    one, other = (restrict(V(SO(3)), SO(2), beside_one) for _ in range(2))
    assert one == other
    assert one != V(SO(2)) + 1
    assert str(restrict((V + V.T)(GL(3)), GL(2), beside_one)) == "V|GL(3) + V.T|GL(3)"
    assert (one >> V(SO(2)) + 1).equivariant_basis().rank == 2 + 1
    assert restrict(V(SO(3)), SO(2), beside_one) != restrict(V(SO(3)), SO(2), lambda h: sla.block_diag(1.0, h))


def complex_subgroup() -> Group:
    return Group("Q8 in SU(2)", np.zeros((0, 2, 2), complex), np.array([[[1j, 0], [0, -1j]], [[0, 1], [-1, 0]]]))


def test_angular_momenta_about_an_axis():
    """Irrep(l) of SO(3) has the weights -l..l in SO(2); V of SO(2) turns once."""
    for l in range(4):  # noqa: E741  the quantum number's name
        rep = restrict(Irrep(l)(SO(3)), SO(2), beside_one)
        for m in range(6):
            turns = from_function(lambda g, m=m: np.linalg.matrix_power(g, m), f"Turns({m})")(SO(2))
            assert (rep >> turns).equivariant_basis().rank == 2 * (m <= l)


@pytest.mark.parametrize(
    ("rep", "group", "inclusion", "words"),
    [
        (V(SO(3)), O(3), None, ["O(3)", "SO(3)", "not a subgroup"]),
        (Irrep(2)(SO(3)), O(3), None, ["not a subgroup"]),
        (V(SO(3)), S(3), None, ["S(3)", "not a subgroup"]),
        (V(Z(4)), S(4), None, ["not a subgroup"]),
        (V(S(3)), SO(3), None, ["Lie algebra"]),
        (V(SO(3)), SL(3), None, ["Lie algebra"]),
        (V(SL(2)), GL(2), None, ["Lie algebra"]),
        (V(SU(2)), U(2), None, ["Lie algebra"]),
        (V(SU(2)), SL(2), None, ["Lie algebra"]),
        (V(SO13p()), O13(), None, ["not a subgroup"]),
        (V(Sp(1)), O(2), None, ["O(2)", "not a subgroup"]),
        (V(S(4)), D(3), None, ["size 2", "size 4", "inclusion"]),
        (V(SO(3)), SO(2), None, ["size 2", "inclusion"]),
        (V(SO(3)), SO(2), itself, ["size", "inclusion"]),
        (V(SO(3)), O(2), beside_one, ["not a subgroup"]),
        (V(SO(3)), SO(2), lambda h: np.eye(3) + h[0, 1], ["representation"]),
        (V(SO(3)), SO(2), lambda h: np.zeros((3, 2)), ["square"]),
        (V(SO(3)), SO(2), lambda h: np.full((3, 3), np.nan), ["finite"]),
        (V(O(3)), O(2), lambda h: np.diag([1.0, 1.0, np.sign(h[0, 0])]), None),
        (V(SO(3)) * V(S(3)), SO2eR3(), None, ["2 groups"]),
        (3 * Scalar, SO(2), None, ["0 groups"]),
        (V, SO(2), None, ["no group"]),
    ],
)
def test_what_is_no_subgroup_is_refused(rep, group, inclusion, words):
    catches(lambda: restrict(rep, group, inclusion).size(), *(words or ["representation"]))


# (representation with one group, columns that span an invariant subspace)
SUBSPACES: list[tuple[Rep, np.ndarray | slice]] = [
    (V(SO2eR3()), np.eye(3)[:, :2]),
    (V(SO2eR3()), slice(2, 3)),
    ((V + 2)(SO(3)), slice(3)),
    ((V + 2 + T(2))(SO(3)), slice(3, 5)),
    ((2 * V + V)(O13()), np.kron([[1.0], [2.0], [-1.0]], np.eye(4))),
    (V(S(4)), np.ones((4, 1))),
    (V(S(4)), np.eye(4)[:, :3] - np.eye(4)[:, 1:]),
    (T(2)(SO(3)), np.eye(9)[:, [1, 2, 5]] - np.eye(9)[:, [3, 6, 7]]),
    ((V * (V + 1))(O(2)), np.eye(6)[:, [0, 1, 3, 4]]),
    (V(pauli()), np.array([[1], [1j]])),
    (V(shears()), np.array([[1], [0]])),
    (T(2)(GL(2)), np.array([[0], [1], [-1], [0]])),
    (T(2)(SU(2)), np.array([[0], [1], [-1], [0]])),
    (Irrep(2)(Octahedral()), np.eye(5)[:, [2, 4]]),
    (T(2)(Trivial(2)), np.arange(8).reshape(4, 2) + np.eye(4)[:, :2]),
]
SUB_IDS = [f"{rep} of {rep.groups[0]}, {k}" for k, (rep, _) in enumerate(SUBSPACES)]
every_subspace = some(("rep", "Q"), SUBSPACES, ids=SUB_IDS)


@every_subspace
def test_subrepresentation(rep, Q):
    """Q (Q^+ x) = x on the subspace, and the columns, made orthonormal, intertwine."""
    part = subrepresentation(rep, Q, name="W")
    columns = np.eye(rep.size())[:, Q] if isinstance(Q, slice) else Q
    assert part.size() == columns.shape[1]
    assert str(part) == "W"
    rule = part.rule  # type: ignore[attr-defined]
    np.testing.assert_allclose(rule.Q.conj().T @ rule.Q, np.eye(part.size()), atol=1e-12)
    assert np.linalg.matrix_rank(np.concatenate([rule.Q, columns], axis=1)) == part.size()
    check_intertwiner(rule.Q, part, rep)
    check_homomorphism(part)
    check_derivative(part)
    check_basis((part >> part + rep) if rep.size() < 8 else part)
    assert (part >> rep).equivariant_basis().rank >= 1


@pytest.mark.parametrize("dtype", [float, complex])
def test_orthonormal_columns_are_taken_as_they_are(dtype):
    group, turned = SO2eR3(), [[0, 1], [-1, 0], [0, 0]]
    Q = np.array(turned, dtype)
    part = subrepresentation(V(group), Q, name="W")
    np.testing.assert_array_equal(part.rule.Q, Q)  # type: ignore[attr-defined]
    Q[:] = 0  # later changes are without effect
    check_homomorphism(part)
    assert part == subrepresentation(V(group), np.array(turned, dtype), name="W")
    assert part != subrepresentation(V(group), np.diag([1, -1, 1]).astype(dtype)[:, :2], name="W")
    assert part != subrepresentation(V(group), np.array(turned, dtype), name="U")


def test_trivial_parts_are_invariant():
    """What rounding leaves of a derivative that is zero is no constraint."""
    for rep in (T(2)(SO(3)), T(4)(SO(4)), (V * V.T)(SU(3)), T(4)(SO(3))):
        Q = rep.equivariant_basis().dense()[:, :1]
        part = subrepresentation(rep, Q, name="1")
        assert part.equivariant_basis().rank == 1
        assert (part >> rep).equivariant_basis().rank == rep.equivariant_basis().rank


def test_subrepresentations_of_subrepresentations():
    whole = T(2)(SO(3))
    odd = subrepresentation(whole, SUBSPACES[7][1], name="odd")
    small = subrepresentation((odd + V)(SO(3)), slice(3), name="again")
    assert (small >> Alt(V, 2)(SO(3))).equivariant_basis().rank == 1
    assert subrepresentation(whole, np.zeros((9, 0)), name="none") == Sum()


@pytest.mark.parametrize(
    ("rep", "Q", "name", "words"),
    [
        (V(SO(3)), np.eye(3)[:, :2], "W", ["W", "SO(3)", "lie", "moves"]),
        (V(S(3)), np.eye(3)[:, :2], "W", ["discrete", "moves"]),
        (V(SO(3)), slice(1), "W", ["moves"]),
        ((V + 1)(O(3)), slice(1, 4), "W", ["moves"]),
        (V(SO(3)), np.ones((3, 2)), "W", ["dependent"]),
        (V(SO(3)), np.zeros((3, 1)), "W", ["dependent"]),
        (V(SO(3)), np.ones((3, 4)), "W", ["dependent"]),
        (V(SO(3)), np.eye(4), "W", ["(4, 4)", "3"]),
        (V(SO(3)), np.ones(3), "W", ["(3,)"]),
        (V(SO(3)), np.full((3, 1), np.nan), "W", ["finite"]),
        (V(SO(3)), np.array([["a"], ["b"], ["c"]]), "W", ["<U1"]),
        (V(SO(3)), None, "W", ["object"]),
        (V(SO(3)), np.eye(3), "", ["name"]),
        (V(SO(3)), np.eye(3), None, ["name"]),
        (V, np.eye(3), "W", ["no group"]),
        (V(SO(3)) * V(S(3)), np.eye(9), "W", ["2 groups"]),
        (3 * Scalar, np.eye(3), "W", ["0 groups"]),
    ],
)
def test_what_is_no_subspace_is_refused(rep, Q, name, words):
    catches(lambda: subrepresentation(rep, Q, name=name), *words)


PAIRS: list[tuple[Group, Group]] = [
    (SO(3), S(4)),
    (S(3), O(2)),
    (SO(2), SO(3)),
    (SO(3), SO(3)),
    (Z(3), S(3)),
    (SL(3), C(4)),
    (S(3), GL(2)),
    (S(3), SU(2)),
    (pauli(), SO(2)),
    (SO(2), pauli()),
    (Octahedral(), D(3)),
    (Trivial(2), O(2)),
]
every_pair = some(("left", "right"), PAIRS, ids=[f"{a} x {b}" for a, b in PAIRS])


@every_pair
def test_factors(left, right):
    """Of a Kronecker product of any two elements they are these."""
    one, other = factors(left, right)
    group = direct_product(left, right)
    assert one.groups == other.groups == (group,)
    for a, b in zip(elements(left), elements(right)[::-1], strict=False):
        np.testing.assert_allclose(one.rho(np.kron(a, b)), a, atol=1e-9)
        np.testing.assert_allclose(other.rho(np.kron(a, b)), b, atol=1e-9)
    for A in left.lie_algebra:
        np.testing.assert_allclose(one.drho(np.kron(A, np.eye(right.d))), A, atol=1e-8)
        np.testing.assert_allclose(other.drho(np.kron(A, np.eye(right.d))), 0 * np.eye(right.d), atol=1e-8)
    check_homomorphism(one)
    check_homomorphism(other)


@every_pair
def test_factors_make_the_product(left, right):
    one, other = factors(left, right)
    group = left * right
    np.testing.assert_allclose((one * other).rho(group.sample(0, 1)[0]), group.sample(0, 1)[0], atol=1e-9)
    mixed = V(left) * V(right)
    for power in (1, 2):
        joint, apart = (one * other) ** power, mixed**power
        if joint.size() <= 64 and left != right:
            assert joint.equivariant_basis().rank == apart.equivariant_basis().rank
    assert (one >> one).equivariant_basis().rank == (V >> V)(left).equivariant_basis().rank
    assert one == factors(left, right)[0]
    assert str(one) == f"V|{left}"


def test_factors_of_equal_groups_are_two():
    one, other = factors(SO(3), SO(3))
    assert one != other
    assert (one >> other).equivariant_basis().rank == 0
    assert {one, other, *factors(SO(3), SO(3))} == {one, other}


@pytest.mark.parametrize(
    ("left", "right"), [(SO(2), SO(4)), (O(3), O(3)), (U(2), SU(2)), (GL(2), GL(3)), (C(4), Sp(1))], ids=str
)
def test_factors_that_are_not_determined_are_refused(left, right):
    catches(lambda: factors(left, right), str(left), str(right), "does not determine")


def test_elements_of_no_product_are_refused():
    one, _ = factors(SO(3), S(2))
    assert np.linalg.norm(one.rho(np.kron(np.eye(3), np.eye(2))) - np.eye(3)) < 1e-12
    assert [c.irreducible.size() for c in decompose(one)] == [3]
    assert irreps(Z(2))[1](Z(2)).size() == 1
