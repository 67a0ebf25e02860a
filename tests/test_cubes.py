"""Which cubes can be told apart, by group theory."""

from collections import Counter
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from emlp_lab.groups import Cube, RubiksCube, from_generators
from emlp_lab.tasks import broken_cube, inverted_cube
from emlp_lab.tasks.library.broken_cube import assemblies, solved, swapped_stickers
from tests import formulas

TURNS = RubiksCube().permutations
COLORS = solved().argmax(axis=0)


def orbits(permutations: np.ndarray, degree: int) -> np.ndarray:
    """Number of the orbit of each tuple of points, shape (n, ..., n)."""
    n = permutations.shape[1]
    points = np.indices((n,) * degree).reshape(degree, -1)
    moved = [np.ravel_multi_index(tuple(p[points]), (n,) * degree) for p in permutations]
    start = np.tile(np.arange(n**degree), len(moved))
    arrows = csr_array((np.ones(len(start)), (start, np.concatenate(moved))), shape=(n**degree, n**degree))
    return connected_components(arrows)[1].reshape((n,) * degree)


def invariants(colors: np.ndarray, found: np.ndarray) -> np.ndarray:
    """All invariant polynomials of colours (n,), of one degree: how often tuples of an orbit have which colours."""
    degree, n = found.ndim, len(colors)
    seen = np.ravel_multi_index(tuple(colors[np.indices((n,) * degree)]), (6,) * degree)
    return np.bincount((found * 6**degree + seen).ravel(), minlength=(found.max() + 1) * 6**degree)


def painted(p: np.ndarray) -> np.ndarray:
    """The colours of the solved cube after what is on sticker i has gone to sticker p[i]."""
    return COLORS[np.argsort(p)]


@pytest.mark.parametrize("number", range(12))
def test_exactly_one_of_the_twelve_assemblies_is_solvable(number):
    assert formulas.turns(tuple(assemblies()[number].tolist())) == (number == 0)


def test_the_twelve_assemblies_are_all_that_there_are():
    quotients = [p[np.argsort(q)] for i, p in enumerate(assemblies()) for q in assemblies()[:i]]
    assert len(quotients) == 66
    assert not any(formulas.turns(tuple(p.tolist())) for p in quotients)
    every = from_generators(discrete=[*TURNS.tolist(), *assemblies()[1:].tolist()], name="taken apart")
    assert every.order() == 12 * 43252003274489856000


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_low_invariants_do_not_see_how_the_pieces_were_put_together(degree):
    found = orbits(TURNS, degree)
    values = [invariants(painted(p), found) for p in assemblies()]
    assert len(values) == 12
    np.testing.assert_array_equal(values, values[:1] * 12)


def test_turns_bring_any_seven_pieces_into_any_arrangement():
    """The stabiliser chain of seven corners and ten edges, one sticker of each, has orbits of all places and turns."""
    corners, edges = ([own[0] for own in formulas.places() if len(own) == n] for n in (3, 2))
    group: Any = formulas.rubik().copy()
    _, generators = group.schreier_sims_incremental(base=corners[:7] + edges[:10])
    fixed, sizes = [], []
    for point in corners[:7] + edges[:10]:
        own = [g for g in generators if all(g(other) == other for other in fixed)]
        reached = {point}
        while (more := reached | {g(i) for g in own for i in reached}) != reached:
            reached = more
        fixed.append(point)
        sizes.append(len(reached))
    assert sizes == [3 * (8 - k) for k in range(7)] + [2 * (12 - k) for k in range(10)]


def test_neighbouring_colours_tell_every_exchange_of_stickers():
    found = orbits(TURNS, 2)
    right = invariants(COLORS, found)
    for p in swapped_stickers():
        assert not np.array_equal(invariants(painted(p), found), right)
    assert {int((p != np.arange(48)).sum()) for p in swapped_stickers()} == {2}
    kinds = Counter(tuple(sorted(pieces()[i] for i in np.flatnonzero(p != np.arange(48)))) for p in swapped_stickers())
    assert set(kinds) == {(2, 2), (2, 3), (3, 3)}


def pieces() -> dict[int, int]:
    """How many stickers the piece of each sticker has."""
    return {i: len(own) for own in formulas.places() for i in own}


@pytest.mark.parametrize("broken", ["stickers", "pieces"])
def test_labels_say_what_can_be_solved(broken):
    rows = broken_cube(60, 1, broken=broken).train
    np.testing.assert_array_equal(rows.y, [formulas.broken_cube(row) for row in rows.x])
    np.testing.assert_array_equal(rows.x.reshape(60, 6, 48).sum(axis=1), 1)
    np.testing.assert_array_equal(rows.x.reshape(60, 6, 48).sum(axis=2), 8)
    valid = [formulas.assembly(row) is not None for row in rows.x[rows.y[:, 0] == 0]]
    assert len(valid) > 20
    assert set(valid) == {broken == "pieces"}


def test_the_first_rows_of_inverted_cube_are_the_two_cubes():
    task, longer = inverted_cube(), inverted_cube(train=10)
    np.testing.assert_array_equal(task.train.x[0].reshape(6, 6), np.eye(6))
    np.testing.assert_array_equal(task.train.y, [[1], [0]])
    np.testing.assert_array_equal(longer.train.x[:2], task.train.x)
    np.testing.assert_array_equal(inverted_cube(train=1).train.x, task.train.x[:1])
    assert len({row.tobytes() for row in inverted_cube(test=2000).test.x}) == 48


@pytest.mark.parametrize(("degree", "sees"), [(1, False), (2, False), (3, True)])
def test_who_sees_that_a_cube_is_inverted(degree, sees):
    """A mirror keeps the orbits of pairs of faces, which are the linear maps of T(1), and not those of triples."""
    mirror = np.array([1, 0, 2, 3, 4, 5])
    both = np.concatenate([Cube().permutations, mirror[None]])
    assert (orbits(both, degree).max() < orbits(Cube().permutations, degree).max()) == sees
    values = [
        invariants(row.reshape(6, 6).argmax(axis=0), orbits(Cube().permutations, degree))
        for row in inverted_cube().train.x
    ]
    assert np.array_equal(*values) != sees


def test_an_exchange_of_edges_may_be_seen_as_stickers():
    """Why two stickers of edges that share the other colour are not exchanged: it is one of the twelve assemblies."""
    allowed = {tuple(np.flatnonzero(p != np.arange(48)).tolist()) for p in swapped_stickers()}
    edges = [own for own in formulas.places() if len(own) == 2]
    for one, two in product(edges, edges):
        for (i, other), (j, another) in product((one, one[::-1]), (two, two[::-1])):
            if i < j and COLORS[i] != COLORS[j] and COLORS[other] == COLORS[another]:
                assert (i, j) not in allowed
