"""A training run of a visitor: started, followed, looked into where it rests."""

from typing import Any

from emlp_lab.solve import Solver
from emlp_lab.stream import Event
from emlp_widgets.compute import training as runs
from emlp_widgets.compute.network import Trained
from emlp_widgets.session.inspector import Inspector
from emlp_widgets.session.work import Work
from emlp_widgets.state.inputs import SETUP
from emlp_widgets.state.snapshot import Curves, Earlier, Lab

MOST = 8  # earlier runs that are kept
MAX_LABEL = 18  # characters
NAMES = {"batch_size": "batch", "num_layers": "layers", "pairing": "rule", "ch": "width", "augmented": "augmentation"}


def start_run(
    work: Work, inspector: Inspector, solver: Solver, upload: tuple[str, bytes] | None, allowance: int | None
) -> None:
    """Replaces the run by one with the inputs of now. allowance: steps after which it pauses, None for none."""
    state, curves = work.state, Curves()
    lab = state.lab
    state.change(curves=curves, trained=lab.inputs, earlier=kept(lab))

    def collect(event: Event) -> None:
        runs.collect(curves, event)

    def inspect(_: Any = None) -> None:
        """Shows the weights reached; in the thread of the run, between two steps."""
        if curves.steps and state.lab.run_is_current:
            inspector.inspect(Trained.of(curves.learners["EMLP"], lab.inputs, len(curves.steps)))

    stream = runs.run(lab, upload, solver, lr=lambda: state.lab.inputs.lr)
    work.start("training", stream, inspect, collect, allowance, inspect)
    if allowance is not None:
        state.advance("training", status="paused")


def kept(lab: Lab) -> tuple[Earlier, ...]:
    """The earlier runs with the one that is on the page, called by what was different from the inputs of now."""
    records, before = lab.curves.records.get("EMLP", []), lab.trained
    if len(records) < 2 or before is None or before.task != lab.inputs.task:  # errors of other data are no earlier ones
        return lab.earlier
    names = [name for name in (*SETUP, "lr") if getattr(before, name) != getattr(lab.inputs, name)]
    label = " ".join([NAMES.get(names[0], names[0]), f"{getattr(before, names[0])}"]) if names else "same again"
    run = Earlier(label[:MAX_LABEL], tuple(r.step for r in records), tuple(r.test for r in records))
    return (*lab.earlier, run)[-MOST:]
