"""Routes in the workbench, without a widget: what is planned, refused, solved, kept and cancelled."""

from collections.abc import Iterator

import pytest
from emlp_widgets.session.session import Session
from emlp_widgets.state.inputs import Inputs

from emlp_lab.solve import ROUTES
from tests.sessions import until
from tests.test_session import SMALL, solved


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(Inputs(**SMALL))
    made.open()
    yield made
    made.close()


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_is_taken_or_refused_before_any_work(session: Session, route: str):
    before = until(session, solved).basis
    session.choose(route=route)
    lab = until(session, lambda lab: lab.question is not None)
    assert lab.question is not None
    assert lab.basis is before
    assert lab.basis_is_current == (route == "auto")
    session.solve()
    lab = until(session, lambda lab: solved(lab) or lab.solving.status == "failed")
    assert lab.question is not None
    assert lab.basis is not None
    if route == "orbits":  # the only one that does not apply to O(3)
        assert lab.solving.message == lab.question.refusal
        assert "permutation" in lab.solving.message
        assert lab.basis is before
    else:
        assert lab.question.routes == lab.basis.evidence.routes
        assert lab.basis.evidence.routes == ((route,) if route != "auto" else lab.question.routes)
    session.choose(route="auto")
    session.solve()
    assert until(session, solved).basis is not None  # the page stays usable


def test_solve_answers_at_once_and_can_be_cancelled_before_the_inputs_are_checked(session: Session):
    before = until(session, solved).basis
    with session.jobs.lock:  # no check can end between these calls
        session.choose(rep_in="T(2)")
        session.solve()
        assert session.lab.solving.status == "running"
        session.cancel("solving")
    lab = until(session, lambda lab: lab.question is not None)
    assert lab.solving.status == "cancelled"
    assert lab.basis is before


def test_the_curve_of_a_solve_stays_also_when_it_is_solved_again(session: Session):
    until(session, solved)
    assert session.lab.basis_course.steps == 0
    session.choose(route="iterative")
    session.solve()
    course = until(session, solved).basis_course
    assert course.steps > 0
    session.solve()
    until(session, lambda lab: lab.course is not course and solved(lab))
    assert session.lab.basis_course is course


def test_estimates_come_before_the_solve_and_add_up(session: Session):
    until(session, solved)
    session.choose(group="SO(3)", rep_in="T(1) + T(3)", rep_out="T(3)")
    question = until(session, lambda lab: lab.question is not None).question
    assert question is not None
    assert len(question.estimates) == 2
    assert question.bytes == max(estimate.bytes for estimate in question.estimates)
    assert question.seconds == pytest.approx(sum(estimate.seconds for estimate in question.estimates))
