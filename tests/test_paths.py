"""Moving first and mapping first along a way through a group: equal for equivariant maps, and for few others."""

from itertools import pairwise

import numpy as np
import pytest

from emlp_lab.algebra.tolerance import TOL_EXACT
from emlp_lab.check import Path, arbitrary, compare, mirrors, path
from emlp_lab.groups import O13, SO, SU, Cube, Group, O, RubiksCube, S, SO13p, Trivial, Z, from_generators, parse_group
from emlp_lab.reps import Rep, T, V
from tests.cases import GROUPS, catches, every_group, shears, signed_permutations

KEYS = (0, 1, 7)
SWAP = from_generators(discrete=[[[0.0, 1], [1, 0]]], name="swap")
TURNS: dict[str, tuple[Rep, Rep]] = {
    f"{group}: {name}": (rep_in(group), rep_out(group))
    for group in [*GROUPS, parse_group("SO(2)xS(3)"), Cube(), SWAP]
    for name, rep_in, rep_out in [("V to V+1", V, V + 1), ("T(2) to 1+T(2)", T(2), 1 + T(2)), ("V to T(0)", V, T(0))]
    if rep_in(group).size() <= 16
}
MIXED = {
    "points": (V(S(3)) * (1 + V(SO(3))), V(SO(3))),
    "rows and columns": (V(S(3).named("rows")) * V(Z(4)), V(Z(4)) + V(S(3).named("rows"))),
}
ARBITRARY = [
    SO(2),
    SO(3),
    O(2),
    O13(),
    SO13p(),
    SU(2),
    S(2),
    S(4),
    Z(5),
    RubiksCube(),
    shears(),
    parse_group("SO(3)xS(2)"),
]


def same(a: Path, b: Path) -> bool:
    frames = zip(a.elements, b.elements, strict=True)
    return all(np.array_equal(g[group], h[group]) for g, h in frames for group in g)


def groups_of(*reps: Rep) -> tuple[Group, ...]:
    return tuple(dict.fromkeys(group for rep in reps for group in rep.groups))


@pytest.mark.parametrize("case", [*TURNS, *MIXED])
def test_maps_of_the_basis_do_not_care_what_is_first(case: str):
    rep_in, rep_out = (TURNS | MIXED)[case]
    basis = (rep_in >> rep_out).equivariant_basis()
    rng = np.random.default_rng(0)
    W = basis.expand(rng.standard_normal((3, basis.rank))).reshape(3, rep_out.size(), rep_in.size())
    for mirror in (False, True):
        groups = groups_of(rep_in, rep_out)
        if not mirror or any(len(mirrors(group)) for group in groups):
            found = compare(W, path(*groups, key=1, mirror=mirror), rep_in, rep_out, key=2)
            assert found.errors.shape == (len(found.moved_first), 3)
            assert found.errors.max() < 1e-9
            np.testing.assert_array_equal(found.difference, found.moved_first - found.mapped_first)


@pytest.mark.parametrize("group", ARBITRARY, ids=str)
def test_an_arbitrary_matrix_does(group: Group):
    W = np.eye(group.d)
    other = arbitrary(W, key=3)
    assert np.linalg.norm(other) == pytest.approx(np.linalg.norm(W))
    found = compare(np.stack([W, other]), path(group, key=0), V(group), V(group))
    assert found.errors[0].max() < TOL_EXACT  # the identity
    assert found.errors[1:, 0].max() < TOL_EXACT
    assert found.errors[:, 1].max() > 0.05


@every_group
@pytest.mark.parametrize("key", KEYS)
def test_ways_begin_at_the_identity_and_move_little_by_little(group: Group, key: int):
    found = path(group, key=key)
    matrices = [g[group] for g in found.elements]
    np.testing.assert_array_equal(matrices[0], np.eye(group.d))
    assert same(found, path(group, key=key))
    if not len(group.lie_algebra):
        assert len(found) == found.steps + 1 <= 9
        letters = [*group.discrete_generators, *np.linalg.inv(group.discrete_generators)]
        for before, after in pairwise(matrices):
            assert min(np.abs(letter @ before - after).max() for letter in letters) < TOL_EXACT
        assert len({np.round(g, 6).tobytes() for g in np.array(matrices) + 0j}) == len(matrices)
    elif group.d > 1:
        assert len(found) == 25
        turning = matrices[found.steps :]
        step = turning[1] @ np.linalg.inv(turning[0])
        for before, after in pairwise(turning):
            np.testing.assert_allclose(step @ before, after, atol=1e-9)  # one exponent, followed evenly
        assert np.abs(turning[-1] - turning[0]).max() > 0.1


def test_other_keys_go_elsewhere():
    for group in (SO(3), O13(), S(5), RubiksCube()):
        assert not same(path(group, key=0), path(group, key=1))


@pytest.mark.parametrize(("group", "count"), [(O(3), 1), (SO(3), 0), (S(4), 0), (SWAP, 0), (signed_permutations(), 1)])
def test_mirrors_reverse_orientation(group: Group, count: int):
    found = mirrors(group)
    assert len(found) == count
    np.testing.assert_allclose(np.linalg.det(found), -np.ones(count))
    if count:
        plain, mirrored = path(group, key=4), path(group, key=4, mirror=True)
        for g, h in zip(plain.elements, mirrored.elements, strict=True):
            np.testing.assert_allclose(h[group], g[group] @ mirrored.elements[0][group], atol=1e-12)
            assert np.linalg.det(h[group]) == pytest.approx(-1)
    else:
        catches(lambda: path(group, key=4, mirror=True), "no mirror", str(group))


def test_a_turn_says_how_far():
    found = path(SO(2), key=5)
    last = found.elements[-1][SO(2)]
    assert found.angle is not None
    assert found.angle == pytest.approx(np.arccos(last[0, 0]))
    assert np.pi / 2 <= found.angle <= np.pi
    assert path(SO13p(), key=5).angle is None


def test_one_element_has_nothing_to_show():
    group = Trivial(3)
    found = path(group)
    assert (len(found), found.steps) == (1, 0)
    assert compare(arbitrary(np.eye(3)), found, V(group), V(group)).errors.max() == 0


def test_rounding_of_what_cancels_is_no_difference():
    """The trace of a matrix without trace is 0 but for rounding, on both sides."""
    rep_in, rep_out = T(2)(O(3)), T(0)(O(3))
    W, x = np.eye(3).reshape(1, 9), np.diag([0.1, 0.2, -0.3]).ravel()
    assert compare(W, path(O(3), key=0), rep_in, rep_out, x).errors.max() < 1e-9


def test_what_does_not_fit_is_refused():
    rep, way = V(SO(3)), path(SO(3))
    catches(lambda: compare(np.eye(4), way, rep, rep), "(4, 4)", "(3, 3)")
    catches(lambda: compare(np.eye(3), way, rep, rep, np.ones(4)), "(4,)", "(3,)")
    catches(lambda: compare(np.eye(3), way, rep, rep, np.ones((2, 3))), "(2, 3)", "one input")
    catches(lambda: compare(np.eye(3), path(S(3)), rep, rep), "has none of SO(3)")
    catches(lambda: compare("W", way, rep, rep), "no numbers")
