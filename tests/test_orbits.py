"""Orbits of signed permutations: the invariants of dense algebra, ranks by enumeration, and the same with and without
stabilisers.
"""

import hashlib
import math

import numpy as np
import pytest
from scipy.sparse import csc_array

from emlp_lab.groups import (
    POINT_GROUPS,
    SO,
    SU,
    A,
    C,
    Cube,
    D,
    Embed,
    Group,
    O,
    Octahedral,
    PointGroup,
    Q,
    RubiksCube,
    S,
    Trivial,
    Z,
)
from emlp_lab.reps import Alt, Atom, Rep, Sym, T, V, from_function, restrict
from emlp_lab.solve.routes.orbits import orbits
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.stream import drain
from tests.cases import angle, catches, invariants, pauli, signed_permutations, unit
from tests.processes import run


def atoms_of(rep: Rep) -> tuple[Atom, ...]:
    return tuple(rep.atoms())


def solved(rep: Rep) -> OrbitSubspace:
    return drain(orbits.orbits(atoms_of(rep)))


def signed_sign(group: Group) -> Rep:
    """Permutation times determinant: a rule of one's own whose matrices are signed permutations."""
    return from_function(lambda g: g * np.linalg.det(g), "signed")(group)


MONOMIAL = [D(2), D(4), C(4), Q(8), O(1), Octahedral(), Octahedral(inversion=True), Cube(), S(4), A(4), Z(5)]
MONOMIAL += [signed_permutations(), Trivial(3), PointGroup("-42m"), PointGroup("m-3"), PointGroup("4/mmm")]
MONOMIAL += [Embed(D(4), 4, slice(1, 3))]
CASES: list[Rep] = [T(k)(group) for group in MONOMIAL for k in range(1, 6) if group.d**k <= 128]
CASES += [Alt(V, 2)(S(4)), Alt(V, 3)(S(4)) * V(S(4)), Alt(V, 2)(S(5)) ** 2, Alt(V, 2)(D(4)) * T(3)(D(4))]
CASES += [signed_sign(S(4)) ** 3, signed_sign(S(4)) * V(S(4)) ** 2, Sym(V, 2)(S(3)) * Alt(V, 2)(S(3)) ** 2]
CASES += [V(Q(8)) * Alt(V, 2)(Q(8)) * V(Q(8)), restrict(T(3)(SO(3)), Octahedral())]
# A stabiliser that changes the sign on the first axis and does nothing on the other.
MIRROR = Group("Mirror", np.zeros((0, 2, 2)), np.diag([1.0, -1.0])[None])
CASES += [from_function(lambda g: g[1:, 1:], "flipped")(MIRROR) * from_function(lambda g: g[:1, :1], "kept")(MIRROR)]
every_rep = pytest.mark.parametrize("rep", CASES, ids=lambda rep: f"{rep.groups[0]} {rep}")


@every_rep
def test_they_are_the_invariants(rep: Rep):
    (group,) = rep.groups
    space = solved(rep)
    assert angle(invariants(rep, group), space.dense()) < 1e-9
    assert not orbits.moved(atoms_of(rep), space)


@every_rep
def test_rank_is_the_mean_of_the_character(rep: Rep):
    (group,) = rep.groups
    traces = [math.prod(np.trace(atom.rho(g)) for atom in rep.atoms()) for g in group.elements()]
    assert solved(rep).rank == round(float(np.mean(traces)))


@every_rep
def test_stabilisers_change_no_byte(rep: Rep, monkeypatch: pytest.MonkeyPatch):
    direct = solved(rep)
    monkeypatch.setattr(orbits, "MAX_GRAPH_CODES", 0)
    for joined in (1, 2**18):
        monkeypatch.setattr(orbits, "MAX_JOINED_CODES", joined)
        other = solved(rep)
        np.testing.assert_array_equal(other.labels, direct.labels)
        np.testing.assert_array_equal(other.signs, direct.signs)
        assert (other.signs is None) == (direct.signs is None)


@every_rep
def test_operators_are_one_matrix(rep: Rep):
    space, rng = solved(rep), np.random.default_rng(0)
    Q = space.dense()
    np.testing.assert_allclose(Q.T @ Q, np.eye(space.rank), atol=1e-14)
    found = space.sparse()
    assert isinstance(found, csc_array)
    np.testing.assert_allclose(found.toarray(), Q, atol=1e-15)
    assert found.nnz == space.entries == np.count_nonzero(Q)
    v = rng.standard_normal((2, 3, space.dim)) + 1j * rng.standard_normal((2, 3, space.dim))
    np.testing.assert_allclose(space.coefficients(v), v @ Q, atol=1e-12)
    np.testing.assert_allclose(space.expand(v @ Q), v @ Q @ Q.T, atol=1e-12)


def test_labels_are_numbered_by_first_occurrence_with_positive_sign():
    for rep in (T(4)(D(4)), T(4)(Q(8)), T(3)(S(4))):
        space = solved(rep)
        alive = space.labels[space.labels >= 0]
        _, first = np.unique(alive, return_index=True)
        assert np.all(np.diff(first) > 0)
        if space.signs is not None:
            _, first = np.unique(space.labels, return_index=True)
            assert set(space.signs[first[len(first) - space.rank :]]) == {1}
            np.testing.assert_array_equal(space.signs == 0, space.labels < 0)


@pytest.mark.parametrize("k", range(1, 7))
def test_signs_cancel(k: int):
    """Reflections of the axes leave the tensors whose indices all occur an even number of times."""
    space = solved(T(k)(O(1)))
    assert space.rank == (k + 1) % 2
    mirrors = Group("Mirrors", np.zeros((0, 2, 2)), np.array([np.diag([-1.0, 1]), np.diag([1, -1.0])]))
    space = solved(T(k)(mirrors))
    even = np.array([index.count("1") % 2 == 0 == k % 2 for index in (f"{i:0{k}b}" for i in range(2**k))])
    np.testing.assert_array_equal(space.labels >= 0, even)
    assert space.rank == even.sum() == (0 if k % 2 else 2 ** (k - 1))


# Restricted Bell numbers; orbits of a regular action; T(3) of Rubik's cube by counting orbits of its triples.
LARGE = [(T(3)(S(50)), 5), (T(5)(S(8)), 52), (T(2)(Z(300)), 300), (T(3)(RubiksCube()), 51), (T(8)(S(4)), 2795)]


@pytest.mark.parametrize(
    ("rep", "rank"), LARGE, ids=lambda value: f"{value} {value.groups}" if isinstance(value, Rep) else ""
)
def test_large_tensors(rep: Rep, rank: int):
    assert rep.size() > orbits.MAX_GRAPH_CODES
    space = solved(rep)
    assert space.rank == rank
    assert space.signs is None
    assert space.labels.dtype == np.int32
    assert not orbits.moved(atoms_of(rep), space)


@pytest.mark.parametrize("rep", [T(9)(Octahedral()), T(8)(Q(8)), T(14)(D(4))], ids=str)
def test_large_signed_tensors(rep: Rep):
    (group,) = rep.groups
    assert 2 * rep.size() > orbits.MAX_GRAPH_CODES
    space = solved(rep)
    traces = np.trace(group.elements(), axis1=1, axis2=2)
    assert space.rank == round(float(np.mean(traces ** len(atoms_of(rep)))))
    assert not orbits.moved(atoms_of(rep), space)
    assert space.signs is not None
    assert set(np.unique(space.signs)) <= {-1, 0, 1}


def test_groups_that_move_little_leave_many_orbits():
    """One swap of 30 things, and one sign: almost every coordinate is an orbit, or half of one."""
    swap = np.eye(30)[[1, 0, *range(2, 30)]]
    group = Group("swap", np.zeros((0, 30, 30)), swap[None])
    assert solved(T(3)(group)).rank == (30**3 + 28**3) // 2
    flip = Group("flip", np.zeros((0, 30, 30)), np.diag([-1.0] + 29 * [1])[None])
    assert solved(T(3)(flip)).rank == (30**3 + 28**3) // 2


def wrong_label(space: OrbitSubspace) -> OrbitSubspace:
    labels = space.labels.copy()
    labels[-1] = 1 - labels[-1]
    return OrbitSubspace(labels, space.signs)


def wrong_sign(space: OrbitSubspace) -> OrbitSubspace:
    assert space.signs is not None
    signs = space.signs.copy()
    signs[-1] *= -1
    return OrbitSubspace(space.labels, signs)


@pytest.mark.parametrize("change", [wrong_label, wrong_sign])
@pytest.mark.parametrize("rep", [T(4)(D(4)), T(2)(Q(8)), T(10)(D(4)), V(Octahedral()) ** 4], ids=str)
def test_moved_sees_one_wrong_entry(rep: Rep, change):
    space = solved(rep)
    assert not orbits.moved(atoms_of(rep), space)
    assert orbits.moved(atoms_of(rep), change(space))


def test_which_matrices_count():
    for group in MONOMIAL:
        assert group.is_signed_permutation
        found = group.signed_permutations
        for h, index, signs in zip(group.discrete_generators, found.index, found.signs, strict=True):
            np.testing.assert_array_equal(h, _matrix(index, signs))
    for group in (SO(2), D(3), SU(2), pauli(), Group("half", np.zeros((0, 2, 2)), np.diag([1.0, 2.0])[None])):
        assert not group.is_signed_permutation
        catches(lambda group=group: group.signed_permutations, str(group), "1 or -1", "row and column")
        catches(lambda group=group: atoms_of(V(group))[0].signs, str(group), "another route")
    doubled = Group("doubled", np.zeros((0, 2, 2)), (np.eye(2) + 1e-7 * unit(2, 0, 1))[None])
    assert not doubled.is_signed_permutation
    assert not D(4).is_permutation
    catches(lambda: D(4).permutations, "D(4)", "permutation")
    assert (
        sum(PointGroup(symbol.hm).is_signed_permutation for symbol in POINT_GROUPS) == 20
    )  # all but 5 trigonal and 7 hexagonal ones


def _matrix(index: np.ndarray, signs: np.ndarray) -> np.ndarray:
    matrix = np.zeros((len(index), len(index)))
    matrix[index, np.arange(len(index))] = signs
    return matrix


def test_rules_count_by_their_matrices_on_the_whole_group():
    """No sign is left of the determinant on the Lie algebra; of the plane itself there is a rotation."""
    sign = from_function(lambda g: np.linalg.det(g) * np.eye(1), "det")(O(2))
    assert atoms_of(sign)[0].is_monomial
    assert [solved(sign**k).rank for k in (1, 2, 3)] == [0, 1, 0]
    assert not atoms_of(from_function(lambda g: 1 * g, "plane")(O(2)))[0].is_monomial


@every_rep
def test_atoms_tell_their_matrices(rep: Rep):
    (group,) = rep.groups
    for atom in {*rep.atoms(), *rep.T.atoms()}:
        assert atom.is_monomial
        assert atom.is_permutation == bool(np.all(atom.signs == 1))
        for h, index, signs in zip(group.discrete_generators, atom.permutations, atom.signs, strict=True):
            np.testing.assert_allclose(atom.rho(h), _matrix(index, signs), atol=1e-12)


def test_events_are_many_and_closing_is_harmless():
    rep = T(4)(RubiksCube())
    stream = orbits.orbits(atoms_of(rep))
    assert [next(stream).stage for _ in range(5)] == ["orbits"] * 5
    stream.close()


@pytest.mark.slow  # test_determinism compares all routes
def test_spaces_are_the_same_bytes_in_every_process():
    code = (
        "import hashlib; from emlp_lab.groups import Octahedral; from emlp_lab.reps import T\n"
        "from emlp_lab.solve.routes.orbits import orbits; from emlp_lab.stream import drain\n"
        "space = drain(orbits.orbits(tuple(T(9)(Octahedral()).atoms())))\n"
        "print(hashlib.sha256(space.labels.tobytes() + space.signs.tobytes()).hexdigest())"
    )
    space = solved(T(9)(Octahedral()))
    assert space.signs is not None
    here = hashlib.sha256(space.labels.tobytes() + space.signs.tobytes()).hexdigest()
    assert run(code, PYTHONHASHSEED="1").strip() == here
