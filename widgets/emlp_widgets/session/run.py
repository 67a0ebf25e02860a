"""A training run of a visitor: started, followed, looked into where it rests."""

from typing import Any

from emlp_lab.solve import Solver
from emlp_lab.stream import Event
from emlp_lab.train import Learner
from emlp_widgets.compute import training as runs
from emlp_widgets.compute.network import Trained
from emlp_widgets.session.inspector import Inspector
from emlp_widgets.session.work import Work
from emlp_widgets.state.snapshot import Curves


def start_run(
    work: Work, inspector: Inspector, solver: Solver, upload: tuple[str, bytes] | None, allowance: int | None
) -> None:
    """Replaces the run by one with the inputs of now. allowance: steps after which it pauses, None for none."""
    state, curves = work.state, Curves()
    lab = state.lab
    state.change(curves=curves, trained=lab.inputs)
    learners: dict[str, Learner] = {}

    def collect(event: Event) -> None:
        runs.collect(curves, event)
        if event.stage == "compile":
            learners[event.data["model"]] = event.data["learner"]

    def inspect(_: Any = None) -> None:
        """Shows the weights reached; in the thread of the run, between two steps."""
        if curves.steps and state.lab.run_is_current:
            inspector.inspect(Trained.of(learners["EMLP"], lab.inputs, len(curves.steps)))

    stream = runs.run(lab, upload, solver, lr=lambda: state.lab.inputs.lr)
    work.start("training", stream, inspect, collect, allowance, inspect)
    if allowance is not None:
        state.advance("training", status="paused")
