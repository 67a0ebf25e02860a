"""Groups: what their elements preserve, how they are compared, sampled and refused."""

import jax
import numpy as np
import pytest
from scipy.linalg import expm

from emlp_lab.groups import O13, SO, SO13, C, D, Group, Lorentz, O, S, SO13p, Trivial, Z
from tests.cases import CLASSICAL, CUSTOM, FINITE, GROUPS, LORENTZ, catches, every_group

ETA = np.diag([1.0, -1.0, -1.0, -1.0])


def form(group: Group) -> np.ndarray:
    return ETA if group in LORENTZ else np.eye(group.d)


def preserves(g: np.ndarray, eta: np.ndarray) -> bool:
    return np.allclose(np.swapaxes(g, 1, 2) @ eta @ g, eta, atol=1e-11 * np.abs(g).max(initial=1) ** 2)


@pytest.mark.parametrize("group", CLASSICAL + FINITE, ids=str)
def test_elements_preserve_the_form(group):
    assert preserves(group.sample(0, 20), form(group))


@pytest.mark.parametrize("group", CLASSICAL + FINITE, ids=str)
def test_generators_preserve_the_form(group):
    eta = form(group)
    for A in group.lie_algebra:
        np.testing.assert_allclose(A.T @ eta + eta @ A, 0, atol=1e-14)
    assert preserves(group.discrete_generators, eta)


@pytest.mark.parametrize("group", [SO(n) for n in (1, 2, 3, 4)] + [C(5), SO13(), SO13p()], ids=str)
def test_special_groups_have_determinant_one(group):
    np.testing.assert_allclose(np.linalg.det(group.sample(1, 30)), 1, atol=1e-9)


@pytest.mark.parametrize("group", [O(1), O(2), O(3), O(4), O13(), D(5), S(4)], ids=str)
def test_other_groups_have_both_determinants(group):
    signs = np.sign(np.linalg.det(group.sample(1, 60)))
    assert {-1, 1} == set(signs)


def test_components_of_the_lorentz_groups():
    def components(group: Group) -> set[tuple[int, int]]:
        g = group.sample(3, 200)
        return {(int(np.sign(a[0, 0])), int(np.sign(np.linalg.det(a)))) for a in g}

    assert components(SO13p()) == {(1, 1)}
    assert components(SO13()) == {(1, 1), (-1, 1)}
    assert components(O13()) == {(1, 1), (-1, 1), (1, -1), (-1, -1)}
    assert Lorentz() == O13()


@pytest.mark.parametrize("group", [S(1), S(2), S(5), Z(1), Z(2), Z(7)], ids=str)
def test_permutation_groups_are_permutation_matrices(group):
    g = group.sample(0, 20)
    assert group.is_permutation
    assert np.all((g == 0) | (g == 1))
    np.testing.assert_array_equal(g.sum(axis=1), 1)
    np.testing.assert_array_equal(g.sum(axis=2), 1)


@pytest.mark.parametrize(
    ("group", "order"),
    [
        *((S(n), order) for n, order in [(1, 1), (2, 2), (3, 6), (4, 24)]),
        *((make(n), n) for make in (Z, C) for n in (1, 2, 6, 7)),
        *((D(k), 2 * k) for k in (1, 2, 5)),
        (O(1), 2),
        (SO(1), 1),
        (Trivial(3), 1),
    ],
    ids=str,
)
def test_words_in_the_generators_are_as_many_as_the_order(group, order):
    found = {np.eye(group.d).round(6).tobytes(): np.eye(group.d)}
    frontier = list(found.values())
    while frontier:
        products = (g @ h for g in frontier for h in group.discrete_generators)
        new = {(np.round(g, 6) + 0.0).tobytes(): g for g in products}
        frontier = [g for key, g in new.items() if key not in found]
        found |= new
    assert len(found) == order == group.order() == len(group.elements())


@pytest.mark.parametrize(("group", "dimension"), [(SO(n), n * (n - 1) // 2) for n in range(1, 6)] + [(O13(), 6)])
def test_lie_algebra_is_closed_and_independent(group, dimension):
    algebra = group.lie_algebra
    brackets = [A @ B - B @ A for A in algebra for B in algebra]
    assert len(algebra) == dimension
    for matrices in ([*algebra], [*algebra, *brackets]):
        flat = np.array([A.ravel() for A in [np.zeros((group.d, group.d)), *matrices]])
        assert np.linalg.matrix_rank(flat) == dimension


def test_permutations_are_index_maps():
    for group in (S(5), Z(6)):
        for h, index in zip(group.discrete_generators, group.permutations, strict=True):
            np.testing.assert_array_equal(h, np.eye(group.d)[:, index])
    catches(lambda: O(2).permutations, "O(2)", "permutation")


def test_cycle_moves_every_place():
    np.testing.assert_array_equal(Z(4).discrete_generators[0] @ [1, 2, 3, 4], [4, 1, 2, 3])


@every_group
def test_samples_are_reproducible(group):
    for key in (7, jax.random.key(7), jax.random.PRNGKey(7)):
        np.testing.assert_array_equal(group.sample(key, 3), group.sample(key, 3))
    np.testing.assert_array_equal(group.sample(np.int64(7), 3), group.sample(7, 3))


@pytest.mark.parametrize("group", [SO(2), SO(3), O13(), S(6), Z(6), C(7), D(5), *CUSTOM], ids=str)
def test_samples_depend_on_the_key(group):
    for keys in ((0, 1, 2**40), (jax.random.key(0), jax.random.key(1), jax.random.split(jax.random.key(0))[0])):
        draws = [group.sample(key, 20) for key in keys]
        assert all(not np.array_equal(a, b) for i, a in enumerate(draws) for b in draws[:i])
        assert len({g.tobytes() for g in draws[0]}) > 1


def test_samples_leave_global_random_state_alone():
    before = np.random.get_state()[1].copy()  # noqa: NPY002  the global state is what is looked at
    O(3).sample(0, 5)
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


@pytest.mark.parametrize("key", [-1, 1.5, "0", None, True], ids=repr)
def test_bad_keys(key):
    catches(lambda: SO(3).sample(key, 1), "seed" if key == -1 else "key")


def test_no_samples():
    assert SO(3).sample(0, 0).shape == (0, 3, 3)
    assert Trivial(2).sample(0, 3).shape == (3, 2, 2)


def test_no_samples_of_a_finite_group():
    assert S(3).sample(0, 0).shape == (0, 3, 3)


def test_samples_of_unbounded_discrete_groups_stay_moderate():
    scaling = Group("Scaling", np.zeros((0, 2, 2)), 2 * np.eye(2)[None])
    assert np.abs(scaling.sample(0, 10)).max() < 1e6


@every_group
def test_equality_is_by_content(group):
    same = Group(group.name, group.lie_algebra.copy(), group.discrete_generators.copy(), group.family)
    renamed = Group(group.name + "'", group.lie_algebra, group.discrete_generators)
    assert same == group
    assert hash(same) == hash(group)
    assert same.digest == group.digest
    assert renamed != group
    assert group != group.name


def test_different_generators_of_one_name_differ():
    assert Group("G", SO(3).lie_algebra, np.zeros((0, 3, 3))) != Group("G", 2 * SO(3).lie_algebra, np.zeros((0, 3, 3)))
    assert Group("G", np.zeros((0, 2, 2)), np.eye(2)[None]) != Group("G", np.zeros((0, 2, 2)), -np.eye(2)[None])
    assert len(set(GROUPS)) == len(GROUPS)


def test_groups_are_frozen():
    mine = np.eye(2)[None]
    group = Group("G", np.zeros((0, 2, 2)), mine)
    mine[:] = 5
    np.testing.assert_array_equal(group.discrete_generators, np.eye(2)[None])
    with pytest.raises(ValueError, match="read-only"):
        group.discrete_generators[0, 0, 0] = 3
    with pytest.raises(AttributeError):
        group.name = "H"


@every_group
def test_flags_are_what_the_elements_say(group):
    g = group.sample(5, 8)
    orthogonal = np.allclose(np.swapaxes(g, 1, 2) @ g, np.eye(group.d), atol=1e-9)
    ones = np.isclose(g, 1, atol=1e-12)
    permutation = np.allclose(g, ones, atol=1e-12) and len(group.lie_algebra) == 0
    assert group.is_orthogonal == orthogonal
    assert group.is_permutation == permutation


def test_elements_are_words_in_the_generators():
    (A,) = SO(2).lie_algebra
    g = SO(2).sample(0, 5)
    angles = np.arctan2(g[:, 1, 0], g[:, 0, 0])
    np.testing.assert_allclose(g, expm(angles[:, None, None] * A), atol=1e-12)
