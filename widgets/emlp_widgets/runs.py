"""The training run of the page: which data, and how its events become curves."""

from collections.abc import Callable
from typing import Any

from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import Task, from_file, inertia
from emlp_lab.train import NetworkConfig, TrainConfig, experiment, with_symmetry
from emlp_widgets.lab import Curves, Inputs, Lab

EVALUATE_EVERY = 20


def run(lab: Lab, upload: tuple[str, bytes] | None, solver: Solver, lr: Callable[[], float]) -> Stream[Any]:
    """Reads the data and trains EMLP beside MLP on it."""
    inputs = lab.inputs
    yield Event("data", "reading the data")
    task = _task(lab, upload)
    network = NetworkConfig(inputs.ch, inputs.num_layers, inputs.seed)
    every = min(EVALUATE_EVERY, inputs.steps)
    config = TrainConfig(inputs.steps, inputs.batch_size, inputs.lr, inputs.seed, every)
    return (yield from experiment(task, network, config, solver=solver, lr=lr))


def collect(curves: Curves, event: Event) -> None:
    """Adds the numbers of a training event to the curves."""
    if event.stage == "step":
        for name, loss in event.data["losses"].items():
            curves.losses.setdefault(name, []).append(loss)
        curves.steps.append(event.done)  # last, so that a reader who sees the step finds its losses
    elif event.stage == "evaluate":
        for name, record in event.data["records"].items():
            curves.records.setdefault(name, []).append(record)


def code(inputs: Inputs) -> str:
    """The lines of emlp_lab that compute what the page shows."""
    solver = "" if inputs.route == "auto" else f"Solver({inputs.route!r})"
    return "\n".join(
        [
            "from emlp_lab.groups import parse_group",
            "from emlp_lab.nn import EMLP",
            "from emlp_lab.reps import parse",
            *(["from emlp_lab.solve import Solver"] if solver else []),
            "",
            f"group = parse_group({inputs.group!r})",
            f"rep_in, rep_out = parse({inputs.rep_in!r}), parse({inputs.rep_out!r})",
            f"basis = (rep_in >> rep_out)(group).equivariant_basis({solver})",
            "print(basis, basis.evidence)",
            f"model = EMLP(rep_in, rep_out, group, ch={inputs.ch}, num_layers={inputs.num_layers}, seed={inputs.seed})",
            "print(model.pairings[0])",
        ]
    )


def _task(lab: Lab, upload: tuple[str, bytes] | None) -> Task:
    problem = lab.problem
    if problem is None:
        raise ValueError("the group or a representation cannot be read: mend it first.")
    if lab.inputs.task != "file":
        return with_symmetry(inertia(lab.inputs.rows, 1000), problem.group, problem.rep_in, problem.rep_out)
    if upload is None:
        raise ValueError("no file yet: choose a CSV or NPZ file with input and output columns.")
    name, content = upload
    return from_file(content, name=name, group=problem.group, rep_in=problem.rep_in, rep_out=problem.rep_out)
