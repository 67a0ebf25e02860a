"""Representations: homomorphisms, their derivatives, and the algebra of + * ** .T and >>."""

import numpy as np
import pytest
from scipy.linalg import block_diag, expm

from emlp_lab.groups import O13, SO, Group, O, S, Sp, Trivial, Z
from emlp_lab.reps import Rep, Scalar, Sum, Sym, T, V, parse
from tests.cases import GROUPS, REPS, as_shipped, catches, every_case, every_group

MIXED = V(Z(3)) * V(S(4))
every_pair = pytest.mark.parametrize(("a", "b"), [(V, T(2)), (V + 2, V.T), (T(1, 1), 2 * V + T(0, 2))], ids=str)


def scale(*matrices: np.ndarray) -> float:
    return max(1.0, *(float(np.abs(m).max()) for m in matrices if m.size))


def algebra_element(group: Group, size: float = 0.3) -> np.ndarray:
    weights = np.random.default_rng(0).standard_normal(len(group.lie_algebra)) * size
    return np.tensordot(weights, group.lie_algebra, axes=1)


@every_case
def test_rho_is_a_homomorphism(group, rep):
    g, h = group.sample(0, 2)
    product = rep.rho(g) @ rep.rho(h)
    assert product.shape == (rep.size(), rep.size())
    np.testing.assert_allclose(rep.rho(g @ h), product, atol=1e-10 * scale(product))
    np.testing.assert_array_equal(rep.rho(np.eye(group.d)), np.eye(rep.size()))


@every_case
def test_drho_is_the_derivative_of_rho(group, rep):
    A = algebra_element(group)
    if len(group.lie_algebra):
        exact = rep.rho(expm(A))
        np.testing.assert_allclose(expm(rep.drho(A)), exact, atol=1e-9 * scale(exact))
        step = 1e-5
        slope = (rep.rho(expm(step * A)) - rep.rho(expm(-step * A))) / (2 * step)
        np.testing.assert_allclose(slope, rep.drho(A), atol=1e-7)
    np.testing.assert_allclose(rep.drho(2 * A), 2 * rep.drho(A), atol=1e-12)


@every_case
def test_dual_is_the_inverse_transpose(group, rep):
    g = group.sample(0, 1)[0]
    inverse = np.linalg.inv(rep.rho(g)).T
    np.testing.assert_allclose(rep.T.rho(g), inverse, atol=1e-8 * scale(inverse))
    np.testing.assert_allclose(rep.T.drho(algebra_element(group)), -rep.drho(algebra_element(group)).T, atol=1e-12)
    assert rep == rep.T.T
    assert rep.T.size() == rep.size()


@every_group
@every_pair
def test_sums_and_products(group, a, b):
    a, b = a(group), b(group)
    (g,) = group.sample(0, 1)
    np.testing.assert_allclose((a + b).rho(g), block_diag(a.rho(g), b.rho(g)))
    np.testing.assert_allclose((a * b).rho(g), np.kron(a.rho(g), b.rho(g)))
    np.testing.assert_allclose((a + b).drho(g), block_diag(a.drho(g), b.drho(g)))
    leibniz = np.kron(a.drho(g), np.eye(b.size())) + np.kron(np.eye(a.size()), b.drho(g))
    np.testing.assert_allclose((a * b).drho(g), leibniz)
    assert ((a + b).size(), (a * b).size()) == (a.size() + b.size(), a.size() * b.size())


@every_group
@every_pair
def test_maps_are_matrices_row_by_row(group, a, b):
    a, b = a(group), b(group)
    (g,) = group.sample(1, 1)
    W = np.random.default_rng(0).standard_normal((b.size(), a.size()))
    moved = b.rho(g) @ W @ np.linalg.inv(a.rho(g))
    acted = ((a >> b).rho(g) @ W.ravel()).reshape(W.shape)
    np.testing.assert_allclose(acted, moved, atol=1e-9 * scale(moved))
    assert (b << a) == (a >> b)


@every_group
@pytest.mark.parametrize("name", REPS)
def test_binding_late_is_binding_early(group, name):
    early = {"V": V(group), "V.T": V(group).T, "T(2)": T(2, group=group), "T(1,1)": T(1, 1, group)}
    early |= {"V.T*V": V(group).T * V(group), "T(3)": V(group) ** 3}
    early |= {"2V+3 >> T(2)": 2 * V(group) + 3 >> T(2, 0, group)}
    early |= {"sum*sum": (V(group) + 1 + T(0, 2, group)) * (V(group).T + 2)}
    assert REPS[name](group) == early[name]
    assert REPS[name](group)(group) == early[name]
    assert hash(REPS[name](group)) == hash(early[name])


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_dual_is_dropped_for_orthogonal_groups_alone(group):
    assert (V(group) == V(group).T) == group.is_orthogonal


def test_algebra_of_the_tree():
    assert V + V == 2 * V == V * 2
    assert Sum(((Scalar, 3), (V, 1))) == 3 + V
    assert 2 * V + 3 * V == 5 * V
    assert 2 * (3 * V) == 6 * V
    assert 2 * (V + 1) == V + 1 + V + 1
    assert V + 0 == V
    assert Sum() == 0 * V
    assert V * Scalar == Scalar * V == V
    assert V**0 == T(0) == Scalar
    assert V**3 == V * V * V == T(3)
    assert T(2, 1) == V * V * V.T
    assert T(1, 2).T == V.T * V * V
    assert Sum() == (V + 1) * (0 * V)
    assert sum([V, V, T(2)]) == 2 * V + T(2)
    with as_shipped():
        assert np.int64(2) * V + np.int64(0) == 2 * V
    assert (1 >> V) == V
    assert V * (2 * Scalar) == (V << 2)


def test_the_zero_space():
    zero = (0 * V)(SO(3))
    assert zero.size() == 0
    assert zero.equivariant_basis().rank == 0
    assert zero.equivariant_basis().dense().shape == (0, 0)


def test_matrices_of_the_zero_space():
    with as_shipped():
        assert (0 * V)(SO(3)).rho(np.eye(3)).shape == (0, 0)


def test_mixed_groups():
    z, s = Z(3).sample(0, 2), S(4).sample(1, 2)
    both = {Z(3): z[0], S(4): s[0]}
    np.testing.assert_array_equal(MIXED.rho(both), np.kron(z[0], s[0]))
    assert MIXED.groups == (S(4), Z(3))
    assert (V * V(S(4)))(Z(3)) == MIXED
    assert MIXED.is_permutation
    A, B = SO(3).lie_algebra[0], O13().lie_algebra[1]
    rep = V(SO(3)) * V(O13()).T
    expected = np.kron(A, np.eye(4)) - np.kron(np.eye(3), B.T)
    np.testing.assert_array_equal(rep.drho({SO(3): A, O13(): B}), expected)


def test_is_permutation():
    assert (V + T(2) + 4)(S(4)).is_permutation
    assert not V(O(2)).is_permutation
    assert not (V(S(3)) * V(SO(3))).is_permutation


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_scalars_do_not_move(group):
    (g,) = group.sample(0, 1)
    np.testing.assert_array_equal(T(0)(group).rho(g), [[1]])
    np.testing.assert_array_equal((3 * Scalar)(group).drho(g), np.zeros((3, 3)))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (V.size, ["no group", "bind"]),
        (lambda: (V + T(2)).groups, ["no group"]),
        (lambda: V(SO(3))(SO(2)), ["SO(3)", "SO(2)"]),
        (lambda: (V(SO(3)) + 1)(S(3)), ["SO(3)", "S(3)"]),
        (lambda: MIXED.rho({Z(3): np.eye(3)}), ["S(4)", "mapping"]),
        (lambda: MIXED.rho({Z(3): np.eye(3), S(4): np.eye(3)}), ["(3, 3)", "S(4)", "4 x 4"]),
        (lambda: T(2)(SO(3)).rho(np.eye(4)), ["(4, 4)", "SO(3)", "3 x 3"]),
        (lambda: V(SO(3)).T.drho(np.eye(2)), ["(2, 2)", "SO(3)"]),
        (lambda: T(-1), ["T(-1, 0)", ">= 0"]),
        (lambda: T(0, -2), ["T(0, -2)", ">= 0"]),
        (lambda: T(1.5), ["1.5", "integers"]),  # type: ignore[arg-type]
        (lambda: V**-1, ["-1", "rep.T"]),
        (lambda: V**2.0, ["2.0", "integers"]),  # type: ignore[operator]
        (lambda: -1 * V, ["-1", ">= 0"]),
        (lambda: V + (-1), ["-1", ">= 0"]),
        (lambda: V + "V", ["'V'", "str"]),  # type: ignore[operator]
        (lambda: V + True, ["True", "bool"]),
        (lambda: 10**6 * (V + 1), ["1000000", "limit"]),
    ],
)
def test_misuse(action, words):
    catches(action, *words)


def test_half_a_copy():
    catches(lambda: 2.5 * V, "2.5")


def test_a_representation_is_no_number():
    catches(lambda: V * 2.5, "2.5", "not a representation")
    catches(lambda: V * "V", "V", "parse")


@pytest.mark.parametrize(
    "rep", [*REPS.values(), Sum(), Scalar, 2 * V.T, (V + 1) * V, T(0, 3), V * (V + 1) ** 2], ids=str
)
def test_text_round_trip(rep):
    assert parse(str(rep)) == rep
    assert parse(str(rep(SO(3))))(SO(3)) == rep(SO(3))
    assert parse(str(rep(O13())))(O13()) == rep(O13())


@pytest.mark.parametrize("rep", [3 * (V.T * V), 3 * MIXED], ids=str)
def test_text_round_trip_of_copies_of_products(rep):
    assert parse(str(rep)) == rep


def test_text_round_trip_of_mixed_groups():
    for rep in (MIXED, V(SO(3)) * (V(O13()).T + 2), V(Trivial(2)) + V(S(3)), V(O13()) * V(SO(3))):
        assert parse(str(rep)) == rep


def test_latex_of_everything():
    expected: list[tuple[Rep, str]] = [
        (5 * T(0) + 5 * V, r"$5\,\mathbb{R} \oplus 5\,V$"),
        (V.T, "$V^*$"),
        (T(2), r"${V}^{\otimes 2}$"),
        (Sum(), r"$\{0\}$"),
        (V(Sp(1)) * V(S(4)), r"$V_{\mathrm{Sp(1)}} \otimes V_{\mathrm{S(4)}}$"),
        (2 * V(Sp(1)).T + V(S(4)), r"$2\,V_{\mathrm{Sp(1)}}^* \oplus V_{\mathrm{S(4)}}$"),
        (Sym(V, 2)(S(4)), r"$\mathrm{Sym(T(1), 2)}$"),
    ]
    for rep, latex in expected:
        assert rep._repr_latex_() == latex


@pytest.mark.parametrize("rank", [-1, 1.5, "3", None, True, 10**7], ids=repr)
def test_ranks_are_whole_numbers_that_can_be_written_down(rank):
    catches(lambda: T(rank), repr(rank), "integers >= 0")
    catches(lambda: T(1, rank), repr(rank), "integers >= 0")
