"""A replay of a solve: frames that really happened, from nothing known to the result."""

import itertools
import math
from functools import lru_cache

import numpy as np
import pytest

from emlp_lab.groups import SO, SU, O, Q, S
from emlp_lab.reps import Rep, T, V
from emlp_lab.solve import Basis, Solver, weight_sharing
from emlp_lab.solve.problem import problems
from emlp_lab.solve.replay import replay as module
from emlp_lab.solve.replay.orbits import orbit_steps
from emlp_lab.solve.replay.replay import MAX_FRAMES, Frame, replay
from emlp_lab.solve.routes.iterative.iterative import Iterative
from emlp_lab.solve.routes.orbits.orbits import orbits
from emlp_lab.stream import drain
from tests.cases import signed_permutations, translations

ENDS: dict[str, tuple[Rep, Rep]] = {
    "matrices": (T(2)(O(3)), T(2)(O(3))),
    "empty": (V(O(3)), T(2)(O(3))),
    "copies": ((2 * T(0) + 2 * T(1))(SO(3)), T(2)(SO(3))),
    "plane": (V(SO(2)), V(SO(2))),
    "quaternions": (V(Q(8)), V(Q(8))),
    "sets": (T(1)(S(4)), T(2)(S(4))),
    "signs": (T(1)(signed_permutations()), T(2)(signed_permutations())),
    "translations": (V(translations(3)), V(translations(3))),
    "two groups": (V(SO(2)), V(S(3))),
}
FORCED = {"orbits": ("sets", "signs"), "isotypic": tuple(set(ENDS) - {"translations"})}
CASES = [
    (name, route)
    for route in ("auto", "orbits", "isotypic", "nullspace", "iterative")
    for name in sorted(FORCED.get(route, ENDS))
]


@lru_cache
def played(name: str, route: str) -> tuple[Basis, tuple[Frame, ...]]:
    rep_in, rep_out = ENDS[name]
    basis = Solver(route).solve(rep_in >> rep_out)
    return basis, drain(replay(basis))


def by_problem(frames: tuple[Frame, ...]) -> list[list[Frame]]:
    return [list(each) for _, each in itertools.groupby(frames, key=lambda frame: frame.type)]


def is_finer(before: np.ndarray, after: np.ndarray) -> bool:
    """Whether what is equal, opposite or zero before stays so."""
    before, after = before.ravel(), after.ravel()
    if np.any(after[before == 0]):
        return False
    numbers = np.abs(before)
    signed = after * np.sign(before)
    return all(len(np.unique(signed[numbers == k])) == 1 for k in np.unique(numbers))


@pytest.mark.parametrize(("name", "route"), CASES)
def test_the_last_frame_is_the_result(name: str, route: str):
    basis, frames = played(name, route)
    rep_in, rep_out = ENDS[name]
    np.testing.assert_array_equal(frames[-1].classes, weight_sharing(basis, rep_out.size(), rep_in.size()).classes)
    ends = iter([each[-1].step.count for each in by_problem(frames)])
    for block, part in zip(basis.blocks, basis.evidence.parts, strict=True):
        several = max(1, len(problems(tuple(block.rep.atoms()))))  # numbers have a frame, and no group
        assert math.prod(itertools.islice(ends, several)) == part.rank
    assert len(frames) <= MAX_FRAMES


@pytest.mark.parametrize(("name", "route"), CASES)
def test_what_is_left_never_grows_and_what_is_found_never_falls(name: str, route: str):
    _, frames = played(name, route)
    for each in by_problem(frames):
        left = [frame.step.count for frame in each if not frame.step.found]
        found = [frame.step.count for frame in each if frame.step.found]
        assert left == sorted(left, reverse=True)
        assert found == sorted(found)
        assert all(frame.step.count <= frame.total for frame in each)


@pytest.mark.parametrize(("name", "route"), CASES)
def test_entries_that_were_joined_stay_joined(name: str, route: str):
    _, frames = played(name, route)
    drawn = [frame.classes for frame in frames if frame.classes is not None]
    assert len(np.unique(np.abs(drawn[0]))) == drawn[0].size or len(drawn) == 1
    assert all(is_finer(before, after) for before, after in itertools.pairwise(drawn))


def test_a_finer_partition_is_told_from_another():
    assert is_finer(np.array([1, 2, -2, 3]), np.array([1, 1, -1, 0]))
    assert not is_finer(np.array([1, 1, 2]), np.array([1, 2, 2]))
    assert not is_finer(np.array([1, -1]), np.array([1, 1]))
    assert not is_finer(np.array([1, 0]), np.array([1, 2]))


@pytest.mark.parametrize("route", ["orbits", "isotypic", "nullspace", "iterative"])
def test_the_same_problem_is_the_same_bytes(route: str):
    rep_in, rep_out = ENDS["sets"]
    first, again = (drain(replay(Solver(route).solve(rep_in >> rep_out))) for _ in range(2))
    assert [contents(frame) for frame in first] == [contents(frame) for frame in again]


def contents(frame: Frame) -> tuple:
    arrays = [None if array is None else array.tobytes() for array in (frame.classes, frame.values)]
    return frame.type, frame.route, frame.total, frame.step.text, frame.step.count, frame.step.residual, *arrays


@pytest.mark.parametrize(
    "rep", [T(3)(S(4)), T(4)(signed_permutations()), V(S(5)) * V(S(5)), T(1)(signed_permutations())], ids=str
)
def test_orbits_joined_step_by_step_are_those_of_the_route(rep: Rep):
    (problem,) = problems(tuple(rep.atoms()))
    space = drain(orbits(problem.atoms))
    last = list(orbit_steps(problem.atoms))[-1].space
    np.testing.assert_array_equal(last.labels, space.labels)
    if space.signs is not None:
        np.testing.assert_array_equal(last.signs, space.signs)


def test_irreducibles_pair_up_to_the_rank():
    basis, frames = played("matrices", "isotypic")
    halves = [frame.step.halves for frame in frames if frame.step.halves is not None]
    assert [len(each.pairs) for each in halves] == [0, 0, 1, 2, 3]
    assert halves[-1].rank == basis.rank


def test_the_residual_falls_to_rounding_and_the_vector_is_in_its_place():
    _, frames = played("copies", "iterative")
    told = [frame for frame in frames if frame.step.residual is not None]
    assert min(frame.step.residual for frame in told) <= Iterative().tolerance
    assert all(np.count_nonzero(frame.values) in (9, 27) for frame in told[:2])


def test_many_steps_are_thinned_and_keep_both_ends(monkeypatch):
    basis, whole = played("copies", "iterative")
    monkeypatch.setattr(module, "MAX_FRAMES", 5)
    few = drain(replay(basis))
    assert len(few) == 5 < len(whole)
    assert [contents(few[k]) for k in (0, -1)] == [contents(whole[k]) for k in (0, -1)]


@pytest.mark.parametrize(
    "rep",
    [T(2)(S(7)) >> V(S(7)), V(SU(2)) >> V(SU(2))],
    ids=["more than 40 columns", "complex entries"],
)
def test_what_is_not_drawn_has_numbers_alone(rep: Rep):
    frames = drain(replay(Solver().solve(rep)))
    assert all(frame.values is None for frame in frames)
    assert frames[-1].classes is None
    assert frames[-1].step.text
