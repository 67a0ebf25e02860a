"""The panel of the basis: routes, plans, the curve and the clock while it solves, the account afterwards."""

import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import comm
import pytest
from emlp_widgets import Workbench
from emlp_widgets.state.snapshot import Progress
from emlp_widgets.state.solve_trace import Course
from emlp_widgets.views.answer.solving import SolvingView
from emlp_widgets.views.question.sentence import SentenceView

from emlp_lab.groups import O
from emlp_lab.reps import Rep, T
from emlp_lab.solve import Basis, Solver
from emlp_lab.stream import Event, Stream
from tests.test_panels import LIMIT, CountingComm, until, view


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    monkeypatch.setattr(comm, "create_comm", CountingComm)
    made = Workbench(ch=12, num_layers=1)
    yield made
    made.close()


def test_a_route_is_planned_taken_and_accounted_for(bench: Workbench):
    basis = view(bench, SolvingView)
    until(lambda: bench.session.lab.maps)
    assert basis.plan.value == ""
    assert basis.curve.layout.display == "none"
    basis.route.value = "iterative"
    until(lambda: bench.session.lab.basis_is_current and "iterative" in basis.account.value)
    until(lambda: basis.curve.layout.display is None and basis.curve.curves["lengths"][0] > 1)
    assert basis.plan.value == ""
    basis.route.value = "isotypic"
    until(lambda: "irreducibles" in basis.account.value and basis.curve.layout.display == "none")


def test_a_route_that_does_not_apply_is_told_before_solving(bench: Workbench):
    basis, sentence = view(bench, SolvingView), view(bench, SentenceView).widget
    until(lambda: bench.session.lab.maps)
    basis.route.value = "orbits"
    until(lambda: "permutation matrices" in sentence.shown["state"]["text"])
    until(lambda: "permutation matrices" in basis.plan.value and basis.solve.disabled)
    basis.route.value = "auto"
    until(lambda: not basis.solve.disabled)


def test_types_are_planned_one_by_one_the_slowest_first(bench: Workbench):
    basis = view(bench, SolvingView)
    until(lambda: bench.session.lab.maps)
    bench.session.choose(route="nullspace", rep_in="T(0) + T(1) + T(2) + T(3) + T(4) + T(5) + T(6)")
    until(lambda: "T(8)" in basis.plan.value)
    waits = view(bench, SentenceView).widget
    until(lambda: waits.shown["state"]["buttons"])  # a solve that takes longer waits to be asked for
    assert waits.shown["state"]["buttons"][0][1].startswith("Solve (about")
    assert "more that take less time" in basis.plan.value
    slowest = max(bench.session.lab.question.estimates, key=lambda estimate: estimate.seconds)
    assert re.findall(r"<tr><td>(.*?)</td>", basis.plan.value)[0] == slowest.type


def test_the_curve_grows_while_solving(bench: Workbench):
    basis, course = view(bench, SolvingView), Course()
    until(lambda: bench.session.lab.maps)
    course.collect(Event("type", "type 1 of 2: T(1)", 0, 2))
    course.collect(Event("route", "", data={"route": "iterative"}))
    for step in (1, 2, 3):
        course.collect(Event("iterate", "", data={"residual": 0.1**step, "values": [0.1**step]}))
        bench.session.state.change(course=course, solving=Progress("running", "falling", started=time.monotonic()))
        until(lambda step=step: basis.curve.curves["lengths"] == [step, step])
    assert "type 1 of 2: T(1) · iterative · falling" in basis.status.value


def test_the_clock_goes_on_while_one_numerical_call_takes_long(bench: Workbench):
    basis, release = view(bench, SolvingView), threading.Event()
    until(lambda: bench.session.lab.maps)

    class Stuck(Solver):
        def stream(self, rep: Rep) -> Stream[Basis]:
            yield Event("verify", "one large matrix")
            release.wait(LIMIT)
            return self.solve(rep)

    bench.session.solvers["auto"] = Stuck()
    bench.session.state.change(question=replace(bench.session.lab.question, rep_out=T(3)(O(3))))
    basis.solve.click()
    seen: set[str] = set()
    until(lambda: "one large matrix" in basis.status.value)
    until(lambda: seen.add(basis.status.value) or len(seen) >= 3)
    basis.cancel.click()
    until(lambda: "Cancelled" in basis.status.value)
    release.set()
