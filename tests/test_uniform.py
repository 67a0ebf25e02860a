"""Hidden representations of a given width, over one group and over several."""

import pytest

from emlp_lab.groups import O13, SO, C, D, Group, O, S, SO13p, Z
from emlp_lab.nn import uniform_rep
from emlp_lab.nn.hidden import hidden_reps
from emlp_lab.reps import Rep, Scalar, T, V, blocks
from tests.cases import GROUPS, catches

SEVERAL = [
    (SO(3), S(5)),
    (O(3), Z(4)),
    (S(4), S(3)),
    (C(4), D(3)),
    (SO13p(), S(3)),
    (O13(), S(2), Z(3)),
    (O(1), S(1)),
]


def terms(rep: Rep) -> list[Rep]:
    return [term for term, _ in getattr(rep, "terms", ((rep, 1),))]


@pytest.mark.parametrize("group", GROUPS, ids=str)
@pytest.mark.parametrize("ch", [1, 2, 7, 50, 384])
def test_uniform_rep_has_the_width(group, ch):
    rep = uniform_rep(ch, group)
    assert rep.size() == ch
    assert rep == uniform_rep(ch, (group,))
    assert [block.rep for block in blocks(rep)] == terms(rep)
    if group.is_orthogonal:
        assert rep.T == rep


def test_uniform_rep_of_emlp():
    assert uniform_rep(384, O(3)) == (102 * T(0) + 34 * V + 11 * T(2) + 3 * T(3))(O(3))
    rep = uniform_rep(384, SO(3))
    assert (rep >> rep).equivariant_basis().rank == 16_670


def test_uniform_rep_shares_dual_types_evenly():
    counts = {block.rep: block.copies for block in blocks(uniform_rep(384, O13()))}
    up, down = counts[V(O13())], counts[V(O13()).T]
    assert abs(up - down) <= 1
    assert abs(counts[T(2)(O13())] - counts[T(0, 2)(O13())]) <= 1


def shares(rep: Rep, groups: tuple[Group, ...]) -> list[tuple[int, int]]:
    """Copies and dimension of the tensors of the same ranks."""
    found: dict[tuple[int, ...], tuple[int, int]] = {}
    for block in blocks(rep):
        ranks = tuple(sum(atom.group == group for atom in block.rep.atoms()) for group in groups)
        found[ranks] = found.get(ranks, (0, 0))[0] + block.copies, block.dim
    return list(found.values())


@pytest.mark.parametrize("groups", SEVERAL, ids=str)
@pytest.mark.parametrize("ch", [1, 2, 7, 50, 128, 384, 1001])
def test_several_groups_share_the_width_evenly(groups, ch):
    rep = uniform_rep(ch, groups)
    assert rep.size() == ch
    assert rep == uniform_rep(ch, groups[::-1])
    assert hidden_reps(ch, 1, groups) == (rep,)
    assert [block.rep for block in blocks(rep)] == terms(rep)
    for count, dim in shares(rep, groups):
        for other, size in shares(rep, groups):
            # Equal shares rounded to whole copies; what is left may be less than one more copy of the other type.
            assert count == 1 or (count - 1 / 2) * dim <= (other + 3 / 2) * size
    if all(group.is_orthogonal for group in groups):
        assert rep.T == rep


@pytest.mark.parametrize("points", [2, 3, 5, 8, 10, 20, 30])
def test_clouds_have_features_and_vectors_of_points_and_of_the_whole(points):
    features, vectors = V(S(points)), V(SO(3))
    found = {block.rep for block in blocks(uniform_rep(128, (SO(3), S(points))))}
    assert {Scalar, vectors, features, features * vectors} <= found


def test_a_cloud_as_documented():
    rep = uniform_rep(128, (SO(3), S(5)))
    types = [Scalar, V(SO(3)), V(S(5)), T(2)(SO(3)), V(S(5)) * V(SO(3))]
    assert [block.rep for block in blocks(rep)] == types
    assert {block.copies * block.dim for block in blocks(rep)} <= set(range(22, 31))


def test_wide_clouds_have_products_of_higher_rank():
    found = {block.rep for block in blocks(uniform_rep(384, (SO(3), S(5))))}
    assert {V(S(5)) ** 2, V(S(5)) * V(SO(3)) ** 2} <= found


def test_several_groups_share_dual_types_evenly():
    counts = {block.rep: block.copies for block in blocks(uniform_rep(3000, (O13(), S(2))))}
    up, down = V(O13()), V(O13()).T
    assert counts[up] > 5
    assert abs(counts[up] - counts[down]) <= 1
    assert abs(counts[up * V(S(2))] - counts[down * V(S(2))]) <= 1


@pytest.mark.parametrize("ch", [0, -3, 1.5, "384", True, None], ids=repr)
@pytest.mark.parametrize("group", [SO(3), (SO(3), S(5))], ids=str)
def test_bad_widths(ch, group):
    catches(lambda: uniform_rep(ch, group), "ch", "384")


@pytest.mark.parametrize("group", [(), "SO(3)", None, 3, (SO(3), 3), (SO(3), SO(3))], ids=str)
def test_bad_groups(group):
    catches(lambda: uniform_rep(20, group), "group")
