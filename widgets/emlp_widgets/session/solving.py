"""A solve of a visitor: started, followed, and read when it is done."""

from typing import Any

from emlp_lab.reps import Rep
from emlp_lab.solve import Solver
from emlp_widgets.compute.maps import maps_stream
from emlp_widgets.compute.watching import Watched, watch_stream
from emlp_widgets.session.checker import Checker
from emlp_widgets.session.work import Work
from emlp_widgets.state.question import Question
from emlp_widgets.state.solve_trace import Course


def start_solve(
    work: Work, checker: Checker, solver: Solver, courses: dict[tuple[str, Rep], Course], question: Question
) -> None:
    """Replaces the solve by one that answers the question. checker: is given what was read; courses: of what the solver
    has solved before.
    """
    state, course = work.state, Course()
    state.change(course=course)
    if question.refusal:
        return work.fail("solving", ValueError(question.refusal))
    rep = question.rep_in >> question.rep_out

    def finish(basis: Any) -> None:
        # A solver keeps what it solved and says nothing of it the second time: the first course is the one to show.
        kept = courses.setdefault((question.route, rep), course)
        state.change(basis=basis, basis_question=question, basis_course=kept, reason=None)
        work.start("reading", maps_stream(basis, question), lambda maps: checker.take(maps, question))

    return work.start("solving", solver.stream(rep), finish, course.collect)


def start_watching(work: Work) -> None:
    """Replays the solve of the basis that is shown; a solve has no time to keep what is only looked at."""
    basis = work.state.lab.basis

    def finish(watched: Watched) -> None:
        work.state.change(watched=watched)

    if basis is not None:
        work.start("watching", watch_stream(basis), finish)
