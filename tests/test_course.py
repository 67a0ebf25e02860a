"""What a solve says on its way is kept whole, small, and true to the result."""

import itertools

import pytest
from emlp_widgets.pictures.curves.series import MAX_KEPT
from emlp_widgets.state.solve_trace import Course

from emlp_lab.groups import SO, O, S
from emlp_lab.reps import Rep, T
from emlp_lab.solve import Basis, Solver
from emlp_lab.solve.routes.iterative.iterative import Iterative
from emlp_lab.stream import Event, drain
from tests.cases import translations

REPS = [
    (T(1) >> T(2))(SO(3)),
    (T(0) + 2 * T(1) + T(2) >> T(1))(O(2)),
    (T(1) >> T(1))(translations(3)),
    (T(1) >> T(2))(S(4)),
    T(1)(SO(2)) >> T(1)(S(3)),
]


def solved(rep: Rep, route: str) -> tuple[Basis, Course, list[Event]]:
    course, events = Course(), []

    def collect(event: Event) -> None:
        course.collect(event)
        events.append(event)

    return drain(Solver(route).stream(rep), collect), course, events


@pytest.mark.parametrize("rep", REPS, ids=str)
@pytest.mark.parametrize("route", ["auto", "nullspace", "iterative"])
def test_every_type_has_its_routes(rep: Rep, route: str):
    basis, course, _ = solved(rep, route)
    assert len(course.traces) == len(basis.blocks)
    for traces, part in zip(course.traces, basis.evidence.parts, strict=True):
        assert [trace.route for trace in traces] == [name for name in part.routes if name != "scalar"]


@pytest.mark.parametrize("rep", REPS, ids=str)
def test_dimensions_fall_to_the_rank(rep: Rep):
    basis, course, _ = solved(rep, "nullspace")
    for traces, part in zip(course.traces, basis.evidence.parts, strict=True):
        rank = 1
        for trace in traces:
            assert all(a >= b for a, b in itertools.pairwise(trace.left))
            rank *= trace.left[-1]
        assert rank == part.rank


@pytest.mark.parametrize("rep", REPS, ids=str)
def test_every_step_is_a_point_and_the_last_is_a_solution(rep: Rep):
    _, course, events = solved(rep, "iterative")
    residuals = [event.data["residual"] for event in events if event.stage == "iterate"]
    assert course.steps == len(residuals)
    xs, ys = course.residuals.points
    assert xs.tolist() == list(range(1, course.steps + 1))
    assert ys == pytest.approx(residuals, rel=1e-6)  # in single precision
    assert not residuals or min(residuals) <= Iterative().tolerance


def test_a_long_iteration_stays_small():
    course = Course()
    course.collect(Event("type", "T(1)"))
    course.collect(Event("route", "iterative", data={"route": "iterative", "why": "forced"}))
    for step in range(1, 3 * MAX_KEPT):
        course.collect(Event("iterate", "", data={"step": step, "residual": 1 / step, "values": []}))
    assert course.residuals.points.shape[1] <= MAX_KEPT
    assert course.residuals.points[0, -1] == course.steps == 3 * MAX_KEPT - 1
