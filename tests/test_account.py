"""How a basis was found, as the page tells it: complete, harmless, and true to the numbers."""

import math
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from emlp_widgets.sketches.blocks import show_structure
from emlp_widgets.state.solve_trace import Course
from emlp_widgets.views.answer.how_solved import account, histogram

from emlp_lab.groups import O13, SO, SU, Group, O, Q, S
from emlp_lab.reps import Rep, T, V
from emlp_lab.solve import ROUTES, Solver
from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.spaces.joined_irreducibles import Irreducible, irreducibles
from emlp_lab.solve.spaces.space import DenseSubspace
from emlp_lab.stream import drain
from tests.cases import signed_permutations

HALVES: list[tuple[Rep, set[str]]] = [
    (T(4)(SO(3)), {"real"}),
    (T(5)(O(3)), {""}),  # odd: no irreducible of one half is in the other
    (T(2)(SO(2)), {"complex"}),
    (T(3)(SO(2)), {""}),
    (T(2)(Q(8)), {"quaternionic"}),
    (T(3)(S(4)), {"real", ""}),
    (T(4)(O13()), {"real"}),
]


def halves(rep: Rep) -> HalvesSubspace:
    (space,) = Solver("isotypic").solve(rep).subspaces
    found = space.structure if isinstance(space, DenseSubspace) else space
    assert isinstance(found, HalvesSubspace)
    return found


def told(rep: Rep, route: str) -> str:
    course = Course()
    basis = drain(Solver(route).stream(rep), course.collect)
    return account(basis, course, route)


def tables(page: str, testid: str) -> list[list[list[str]]]:
    """The text of every table of that name, row by row."""
    bodies = re.findall(rf'data-testid="{testid}">.*?<tbody>(.*?)</tbody>', page)
    rows = [re.findall("<tr>(.*?)</tr>", body) for body in bodies]
    return [
        [[re.sub("<.*?>", "", cell) for cell in re.findall("<td>(.*?)</td>", row)] for row in each] for each in rows
    ]


@pytest.mark.parametrize(
    ("rep", "kinds"), HALVES, ids=lambda value: "/".join(sorted(value)) if isinstance(value, set) else None
)
def test_irreducibles_fill_both_halves_and_count_the_invariants(rep: Rep, kinds: set[str]):
    space = halves(rep)
    found = irreducibles(space)
    assert (sum(one.dim * one.left for one in found), sum(one.dim * one.right for one in found)) == space.sizes
    assert sum(one.invariants for one in found) == space.rank
    assert {one.kind for one in found} == kinds


@pytest.mark.parametrize("rep", [rep for rep, _ in HALVES], ids=str)
def test_a_map_is_what_the_picture_shows(rep: Rep):
    space = halves(rep)
    W = space.expand(np.random.default_rng(0).standard_normal(space.rank)).reshape(space.sizes)
    inside = 0.0
    for pair in space.pairs:
        P, R = (side.reshape(len(side), -1) for side in (space.left[pair.left], space.right[pair.right]))
        sizes = np.linalg.svd(P.conj().T @ W @ R.conj(), compute_uv=False)
        inside += np.sum(sizes**2)
        repeated = sizes.reshape(-1, pair.maps.shape[1])  # small blocks that are equal have equal singular values
        assert repeated == pytest.approx(np.repeat(repeated[:, :1], repeated.shape[1], axis=1))
    assert inside == pytest.approx(np.linalg.norm(W) ** 2)


@pytest.mark.parametrize(
    "found",
    [
        [Irreducible(1, 2, 2, 1), Irreducible(3, 4, 2, 1), Irreducible(5, 1, 0, 0)],
        [Irreducible(2, 3, 3, 2), Irreducible(8, 1, 1, 4), Irreducible(4, 0, 2, 0)],
        [Irreducible(40, 30, 1, 1)],
        [Irreducible(1, 1, 0, 0), Irreducible(3, 0, 1, 0)],
    ],
)
def test_the_picture_has_a_block_for_each_irreducible_inside_its_frame(found: list[Irreducible]):
    sketch = show_structure(found)
    boxes = ET.fromstring(sketch.svg).findall("{http://www.w3.org/2000/svg}rect")  # noqa: S314  our own text
    sides = [[float(box.attrib[name]) for name in ("x", "y", "width", "height")] for box in boxes]
    frame, *blocks = sides
    joined = [one for one in found if one.maps]
    assert len(blocks) == sum(1 + one.dim // one.maps for one in joined) or len(blocks) == len(joined)
    for x, y, width, height in blocks:
        assert frame[0] - 0.1 <= x <= x + width <= frame[0] + frame[2] + 0.2
        assert frame[1] - 0.1 <= y <= y + height <= frame[1] + frame[3] + 0.2
    assert f"{sum(one.dim * one.left for one in found)} ×" in sketch.alt


@pytest.mark.parametrize("most", [3, 5000])
def test_a_histogram_counts_every_orbit_once(most: int):
    sizes = np.random.default_rng(0).integers(1, most, 400)
    rows = histogram(sizes)
    assert sum(count for _, count in rows) == len(sizes)
    assert len({name for name, _ in rows}) == len(rows) <= 14
    for name, count in rows:
        low, *high = [int(number.replace(",", "")) for number in name.split(" to ")]
        assert np.count_nonzero((sizes >= low) & (sizes <= (high or [low])[0])) == count


@pytest.mark.parametrize("rep", [rep for rep, _ in HALVES] + [(V >> V)(SU(2))], ids=str)
def test_isotypic_tells_irreducibles(rep: Rep):
    page = told(rep, "isotypic")
    [rows] = tables(page, "irreducibles")
    assert sum(int(row[-1]) for row in rows) == Solver().solve(rep).rank
    assert 'role="img"' in page


@pytest.mark.parametrize("rep", [T(3)(S(4)), T(4)(signed_permutations()), T(3)(signed_permutations())], ids=str)
def test_orbits_are_counted_with_what_cancels(rep: Rep):
    page = told(rep, "orbits")
    basis = Solver("orbits").solve(rep)
    if basis.rank:
        [rows] = tables(page, "orbits")
        assert sum(int(count) for _, count, _ in rows) == basis.rank
    gone = basis.dim - np.count_nonzero(np.abs(basis.expand(np.ones(basis.rank))))
    assert (f"{gone:,} coordinates" in page) == (gone > 0)


def test_null_space_tells_the_dimensions_and_the_gap():
    page = told((T(1) >> T(2))(SO(3)), "nullspace")
    [rows] = tables(page, "dimensions")
    assert [rows[0][1], rows[-1][1]] == ["27", "1"]
    assert "smallest singular value" in page
    assert "as you chose" in page


def test_independent_groups_are_told_one_by_one():
    page = told(T(2)(SO(3)) * T(2)(S(4)), "auto")
    assert "of SO(3)" in page
    assert "of S(4)" in page
    assert len(tables(page, "orbits")) == 1


def test_independent_groups_have_each_their_own_dimensions():
    rep = T(2)(SO(3)) * T(2)(S(4))
    found = tables(told(rep, "nullspace"), "dimensions")
    assert math.prod(int(rows[0][1]) for rows in found) == rep.size()
    assert math.prod(int(rows[-1][1]) for rows in found) == Solver().solve(rep).rank


@pytest.mark.parametrize("route", ROUTES)
def test_names_are_harmless(route: str):
    group = Group("<script>", S(3).lie_algebra, S(3).discrete_generators)
    for rep in (T(4)(group), T(2)(S(4)) * T(2)(group)):
        assert "<script>" not in told(rep, route)


def test_a_type_that_was_solved_before_is_told_without_its_course():
    solver, rep = Solver("nullspace"), (T(1) >> T(2))(SO(3))
    solver.solve(rep)
    course = Course()
    page = account(drain(solver.stream(rep), course.collect), course, "nullspace")
    assert "smallest singular value" in page
    assert "dimensions left" not in page
