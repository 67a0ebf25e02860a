"""The training run of the page: which data, and how its events become curves."""

from collections.abc import Callable
from typing import Any

from emlp_lab.nn import emlp_stream
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import TASKS, Task, from_file
from emlp_lab.train import Learner, NetworkConfig, TrainConfig, experiment, with_symmetry
from emlp_widgets.compute.examples import NUM_EXAMPLES, built_in
from emlp_widgets.compute.network import MAX_BYTES, kept_stream
from emlp_widgets.state.question import Question
from emlp_widgets.state.snapshot import Curves, Lab

SHOWN_ROWS = 40  # test rows whose predictions are shown


def run(lab: Lab, upload: tuple[str, bytes] | None, solver: Solver, lr: Callable[[], float]) -> Stream[Any]:
    """Reads the data and trains EMLP beside MLP on it."""
    inputs = lab.inputs
    yield Event("data", "reading the data")
    task = _task(lab, upload)
    layers = lab.layers
    if layers is None or not layers.fits(_question(lab), inputs):
        layers = yield from kept_stream(_question(lab), inputs, solver)
    layers.require(NUM_EXAMPLES, "lower the width, or take another rule")  # of a look at it, before it is built
    network = NetworkConfig(inputs.ch, inputs.num_layers, inputs.seed, inputs.pairing, layers.policy)
    config = TrainConfig(inputs.steps, inputs.batch_size, inputs.lr, inputs.seed, memory_limit=MAX_BYTES)
    shape = task.rep_in, task.rep_out, task.group, inputs.ch, inputs.num_layers
    inspected = lab.inspection
    if inspected is not None and inspected.layers is layers:
        plan = inspected.model.plan
    else:
        options = solver, inputs.pairing, layers.policy, inputs.seed
        plan = yield from emlp_stream(*shape, *options, layers=layers.kept)
    augmented = inputs.augmented == "on"
    return (yield from experiment(task, network, config, solver=solver, lr=lr, plan=plan, augmented=augmented))


def task_stream(name: str) -> Stream[dict[str, Any]]:
    """Group and representations of a built-in task."""
    yield Event("task", "looking at the task")
    task = TASKS[name](2, 2)
    return {"group": task.group, "rep_in": task.rep_in, "rep_out": task.rep_out}


def collect(curves: Curves, event: Event) -> None:
    """Adds the numbers of a training event to the curves."""
    if event.stage == "compile":
        learner: Learner = event.data["learner"]
        curves.learners[event.data["model"]] = learner
        curves.truth = learner.task.test.y[:SHOWN_ROWS]
    elif event.stage == "step":
        for name, loss in event.data["losses"].items():
            curves.losses.setdefault(name, []).append(loss)
        curves.steps.append(event.done)  # last, so that a reader who sees the step finds its losses
    elif event.stage == "evaluate":
        for name, record in event.data["records"].items():
            curves.records.setdefault(name, []).append(record)
        shown = {name: learner.predict(learner.task.test.x[:SHOWN_ROWS]) for name, learner in curves.learners.items()}
        curves.predictions = shown


def _task(lab: Lab, upload: tuple[str, bytes] | None) -> Task:
    question = _question(lab)
    if lab.inputs.task != "file":
        task = built_in(lab.inputs.task, lab.inputs.rows)
        return with_symmetry(task, question.group, question.rep_in, question.rep_out)
    if lab.preview is not None and lab.preview.question is question:
        return lab.preview.task
    if upload is None:
        raise ValueError("no file yet: choose a CSV or NPZ file with input and output columns.")
    name, content = upload
    return from_file(content, name=name, group=question.group, rep_in=question.rep_in, rep_out=question.rep_out)


def _question(lab: Lab) -> Question:
    if lab.question is None:
        raise ValueError("the group or a representation cannot be read: mend it first.")
    return lab.question
