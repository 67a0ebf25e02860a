"""The iterative route: the same space as the null-space route, known ranks, a curve, and no silent failures."""

import math

import numpy as np
import pytest

from emlp_lab.groups import O13, SO, SU, Group, O, S, SO13p, Trivial, Z, parse_group
from emlp_lab.reps import Rep, Sym, T, V
from emlp_lab.solve import AmbiguousRankError, Solver
from emlp_lab.solve.problem import Problem
from emlp_lab.solve.routes.iterative.iterative import ConvergenceError, Iterative, Search
from emlp_lab.solve.routes.iterative.projection import Projection
from emlp_lab.solve.routes.iterative.stacked import stacked
from emlp_lab.stream import Event, drain
from tests.cases import angle, catches, invariants, pauli, rigid_motions, shears, some_cases, translations, unitary
from tests.processes import run

HEISENBERG = parse_group("Heisenberg(1)")


def solver(**options) -> Solver:
    """A solver that is forced to this route."""
    return Solver(Iterative(**options))


def problem(rep: Rep) -> Problem:
    """One tensor type of one group."""
    (group,) = rep.groups
    return Problem(tuple(rep.atoms()), group)


def route_events(rep: Rep, **options) -> list[Event]:
    """The events of the route alone."""
    events: list[Event] = []
    drain(Iterative(**options).plan(problem(rep)).solve(), events.append)
    return events


@some_cases
def test_it_finds_the_space_of_the_null_space_route(group: Group, rep: Rep):
    del group
    found, other = solver().solve(rep), Solver("nullspace").solve(rep)
    assert set(found.evidence.routes) <= {"iterative", "scalar"}
    assert angle(found.dense(), other.dense()) < 1e-9
    assert found.evidence.residual <= 1e-11
    assert found.dtype == other.dtype


# Riordan numbers, double factorials, Schur-Weyl duality, Bell numbers, orbits of Z(n), the whole space, tensors of the
# translated coordinates alone.
RANKS: list[tuple[Rep, int]] = [
    (T(1)(SO(3)), 0),
    (T(4)(SO(3)), 3),
    (T(6)(SO(3)), 15),
    (T(4)(O(4)), 3),
    (T(3)(O(2)), 0),
    (T(2, 2)(SO13p()), 4),
    (T(1, 1)(O13()), 1),
    (T(2, 2)(SU(2)), 2),
    (T(3, 3)(unitary(2)), 5),
    (T(3)(S(4)), 5),
    (T(3)(Z(5)), 25),
    (T(2)(Trivial(3)), 9),
    (T(2)(translations(3)), 9),
    ((Sym(V, 2) * Sym(V, 2))(SO(3)), 2),
]


@pytest.mark.parametrize(("rep", "rank"), RANKS, ids=lambda value: str(value)[:30])
def test_known_ranks(rep: Rep, rank: int):
    basis = solver().solve(rep)
    assert basis.rank == rank
    assert basis.evidence.routes == ("iterative",)
    assert basis.evidence.residual <= 1e-11
    assert angle(basis.dense(), Solver("nullspace").solve(rep).dense()) < 1e-9


AFFINE = [T(2)(rigid_motions()), T(2, 1)(rigid_motions()), T(2, 2)(HEISENBERG), T(1, 2)(translations(3))]


@pytest.mark.parametrize("rep", [*AFFINE, T(5)(shears()), T(3)(pauli())], ids=str)
def test_groups_that_are_not_unitary(rep: Rep):
    (group,) = rep.groups
    assert angle(solver().solve(rep).dense(), invariants(rep, group)) < 1e-9


SCALES = [np.full(3, 1e-7), np.full(3, 1e6), np.array([1e-6, 1.0, 1e6])]


@pytest.mark.parametrize("scales", SCALES, ids=str)
@pytest.mark.parametrize(
    ("group", "rep"), [(SO(3), T(4)), (translations(3), T(2)), (rigid_motions(), T(2, 1))], ids=str
)
def test_scales_of_the_generators_do_not_matter(group: Group, rep: Rep, scales: np.ndarray):
    """Not even scales that differ, for which the null-space route finds the rank ambiguous."""
    scaled = Group("scaled", scales[:, None, None] * group.lie_algebra, group.discrete_generators)
    assert angle(solver().solve(rep(scaled)).dense(), solver().solve(rep(group)).dense()) < 1e-9


@pytest.mark.parametrize("options", [{"seed": 5}, {"block": 1}, {"block": 2}, {"block": 300}, {"tolerance": 1e-15}])
@pytest.mark.parametrize("rep", [T(4)(SO(3)), T(3)(Z(5)), T(2, 2)(HEISENBERG)], ids=str)
def test_the_basis_depends_on_the_space_alone(rep: Rep, options: dict):
    np.testing.assert_allclose(solver(**options).solve(rep).dense(), solver().solve(rep).dense(), atol=1e-9)


NEAR = [np.diag([1.0, 1.0 + gap, 2.0])[None] for gap in (1e-3, 1e-6, 1e-9, 1e-12)]


@pytest.mark.parametrize("element", NEAR[1:], ids=lambda h: f"{h[0, 1, 1] - 1:.0e}")
@pytest.mark.parametrize("k", [1, 3])
def test_an_unclear_gap_is_an_error(element: np.ndarray, k: int):
    group = Group("near", np.zeros((0, 3, 3)), element, snap=False)
    with pytest.raises(AmbiguousRankError, match=r"singular value|unit vector"):
        solver().solve(T(k)(group))


def test_a_vector_that_is_neither_kept_nor_removed_is_an_error(monkeypatch: pytest.MonkeyPatch):
    """Without the check of singular values, the lengths of second projections tell the same."""
    monkeypatch.setattr(Search, "_meet", lambda self, projection: None)
    with pytest.raises(AmbiguousRankError, match="of a unit vector, where 0 or 1 must be left"):
        solver().solve(T(3)(Group("near", np.zeros((0, 3, 3)), NEAR[3])))


@pytest.mark.parametrize(("tolerance", "error"), [(1e-11, 1e-7), (1e-13, 1e-9)])
def test_what_one_projection_leaves_over_is_no_invariant(tolerance: float, error: float):
    """Of the singular values 0, 1e-3, ..., 1 of h - 1, vectors of small ones survive a first projection in part."""
    element = np.diag(np.concatenate([[1.0], 1 + np.geomspace(1e-3, 1, 59)]))
    basis = solver(tolerance=tolerance).solve(V(Group("spread", np.zeros((0, 60, 60)), element[None])))
    assert basis.rank == 1
    assert basis.evidence.residual <= 1e-11
    assert basis.evidence.gap == pytest.approx(1e-3, rel=1e-3)
    np.testing.assert_allclose(basis.dense()[:, 0], np.eye(60)[0], atol=error)


def test_a_clear_gap_is_reported():
    """h - 1 has the singular values 0, 1e-3 and 1."""
    basis = solver().solve(V(Group("near", np.zeros((0, 3, 3)), NEAR[0], snap=False)))
    assert basis.rank == 1
    assert basis.evidence.gap == pytest.approx(1e-3, rel=1e-6)


def test_rounded_generators_need_a_larger_tolerance():
    group = Group("near", np.zeros((0, 3, 3)), NEAR[3])
    assert [solver(tolerance=1e-11).solve(T(k)(group)).rank for k in (1, 3)] == [2, 8]


@pytest.mark.parametrize("max_steps", [1, 3, 5])
def test_too_few_steps_are_an_error_with_numbers(max_steps: int):
    with pytest.raises(ConvergenceError, match=rf"after {max_steps} steps the residual is .*e-.* raise max_steps"):
        solver(max_steps=max_steps).solve(T(3)(S(4)))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"seed": -1}, ["seed", "-1"]),
        ({"block": 0}, ["block", "0"]),
        ({"max_steps": 0}, ["max_steps", "0"]),
        ({"tolerance": 1e-9}, ["tolerance", "1e-09", "1e-11"]),
        ({"tolerance": 0.0}, ["tolerance", "0.0", "1e-15"]),
        ({"tolerance": math.nan}, ["tolerance", "nan"]),
    ],
    ids=str,
)
def test_wrong_options(options: dict, words: list[str]):
    catches(lambda: Iterative(**options), *words)


@pytest.mark.parametrize("rep", [T(4)(SO(3)), T(3)(Z(5)), T(2, 2)(HEISENBERG), T(1)(SO(3))], ids=str)
def test_events_are_a_curve(rep: Rep):
    events = route_events(rep)
    assert {event.stage for event in events} == {"iterate", "found"}
    data = [event.data for event in events if event.stage == "iterate"]
    assert [point["step"] for point in data] == list(range(1, len(data) + 1))
    assert all(point["dim"] == rep.size() and point["values"] == sorted(point["values"]) for point in data)
    assert all(0 < value <= len(problem(rep).constraints) for point in data for value in point["values"])
    ranks = [point["rank"] for point in data]
    assert ranks == sorted(ranks)
    assert data[0]["residual"] > 0.1
    assert data[-1]["residual"] <= Iterative().tolerance


def test_events_tell_the_rank_so_far():
    """Of 25 invariants, a block of ten finds ten, and the next one of twenty the rest."""
    events = route_events(T(3)(Z(5)), block=10)
    assert {event.data["rank"] for event in events if event.stage == "iterate"} == {0, 10}
    assert [event.data["rank"] for event in events if event.stage == "found"] == [10, 25]


def test_the_residual_only_falls_and_values_of_invariants_vanish():
    """CGLS minimises the residual; of 8 directions, 3 are invariants of T(4)."""
    data = [event.data for event in route_events(T(4)(SO(3)))]
    first = data[: 1 + next(i for i, point in enumerate(data) if point["residual"] <= Iterative().tolerance)]
    residuals = [point["residual"] for point in first]
    assert residuals == sorted(residuals, reverse=True)
    assert all(value < 1e-15 for value in first[-1]["values"][:3])
    assert all(value > 1e-3 for value in first[-1]["values"][3:])


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_casimir_operators_need_a_step_for_each_irreducible(k: int):
    """On T(k) of SO(3) the sum of C^H C is l (l + 1) for l = 0 .. k, up to a factor."""
    projection = Projection(stacked(problem(T(k)(SO(3))).constraints), np.eye(3**k), 1e-13)
    assert sum(1 for _ in projection.steps()) == k
    smallest, largest = projection.singular_values() or (0.0, 0.0)
    assert (smallest / largest) ** 2 == pytest.approx(2 / (k * (k + 1)))


OPERATORS = [*AFFINE, T(3)(S(4)), T(1, 1)(O13()), T(2, 1)(unitary(2)), T(3)(pauli()), (Sym(V, 2) * V)(SO(3))]


@pytest.mark.parametrize("rep", OPERATORS, ids=str)
def test_the_operator_has_an_adjoint_and_the_null_space_of_all_constraints(rep: Rep):
    (group,) = rep.groups
    operator, n = stacked(problem(rep).constraints), rep.size()
    C = operator.apply(np.eye(n)).reshape(-1, n)
    back = operator.adjoint(np.eye(len(C)).reshape(-1, n, len(C)))
    np.testing.assert_allclose(back, C.conj().T, atol=1e-14)
    assert all(np.linalg.norm(row, 2) <= 1 + 1e-12 for row in C.reshape(-1, n, n))
    rank = invariants(rep, group).shape[1]
    assert np.linalg.matrix_rank(C, tol=1e-9) == n - rank
    np.testing.assert_allclose(C @ invariants(rep, group), 0, atol=1e-12)


@pytest.mark.parametrize("rep", [T(2, 1), Sym(V, 2) * V], ids=str)
@pytest.mark.parametrize("group", [SO(3), SO13p(), HEISENBERG], ids=str)
def test_the_operator_does_not_depend_on_the_choice_of_generators(group: Group, rep: Rep):
    """Mixed, scaled and repeated generators of one algebra have the same sum of C^H C, up to a factor."""
    D = len(group.lie_algebra)
    mix = np.random.default_rng(3).standard_normal((D + 2, D)) * 10.0 ** -np.linspace(0, 3, D + 2)[:, None]
    mixed = Group("mixed", np.tensordot(mix, group.lie_algebra, axes=1), group.discrete_generators)
    grams = []
    for each in (group, mixed):
        C = stacked(problem(rep(each)).constraints).apply(np.eye(rep(each).size()))
        gram = np.einsum("kmi,kmj->ij", C, C)
        grams.append(gram / np.trace(gram))
    np.testing.assert_allclose(grams[0], grams[1], atol=1e-9)


@pytest.mark.parametrize("rep", OPERATORS, ids=str)
def test_projections_end_at_the_null_space(rep: Rep):
    """With the singular values of a dense factorisation at both ends."""
    (group,) = rep.groups
    operator, Q = stacked(problem(rep).constraints), invariants(rep, group)
    x = np.random.default_rng(0).standard_normal((rep.size(), 30))
    projection = Projection(operator, x, 1e-12)
    assert all(True for _ in projection.steps())
    assert projection.residual <= 1e-12
    np.testing.assert_allclose(projection.z, Q @ (Q.conj().T @ x), atol=1e-10)
    sigma = np.linalg.svd(operator.apply(np.eye(rep.size())).reshape(-1, rep.size()), compute_uv=False)
    smallest, largest = projection.singular_values() or (0.0, 0.0)
    assert smallest == pytest.approx(sigma[sigma > 1e-9].min(), rel=1e-3)
    assert largest == pytest.approx(sigma.max(), rel=1e-3)


def test_no_constraints_leave_everything():
    space, gap = drain(Iterative().plan(problem(T(2)(Trivial(3)))).solve())
    assert gap is None
    np.testing.assert_array_equal(space.dense(), np.eye(9))


def test_estimates_tell_the_route_and_its_size():
    (estimate,) = solver().estimates(T(3, 3)(parse_group("SE(3)")))
    assert (estimate.route, estimate.dim) == ("iterative", 4096)
    catches(lambda: Solver(Iterative(), memory_limit=10**6).solve(T(3, 3)(parse_group("SE(3)"))), "iterative", "4096")


@pytest.mark.slow  # test_determinism compares all routes
def test_bases_are_the_same_bytes_in_every_process():
    code = (
        "import hashlib; from emlp_lab.reps import T; from emlp_lab.groups import *\n"
        "from emlp_lab.solve import Solver; from emlp_lab.solve.routes.iterative.iterative import Iterative\n"
        "for rep in (T(4)(SO(3)), T(2, 2)(SU(2)), T(3)(Z(5))):\n"
        "    print(hashlib.sha256(Solver(Iterative()).solve(rep).dense().tobytes()).hexdigest())"
    )
    assert run(code, PYTHONHASHSEED="1") == run(code, PYTHONHASHSEED="2")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rep", "rank"), [(T(6)(SO(4)), 25), (T(3, 3)(parse_group("SE(3)")), 25), (T(8)(SO(3)), 91)], ids=str
)
def test_large_types(rep: Rep, rank: int):
    basis = solver().solve(rep)
    assert basis.rank == rank
    assert basis.evidence.residual <= 1e-11
