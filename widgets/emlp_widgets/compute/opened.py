"""A saved model on the page: the inputs that make its network, and how well it predicts."""

from dataclasses import dataclass, replace
from typing import Any

import jax.numpy as jnp
import numpy as np
import objax

from emlp_lab.nn import EMLP, MLP, All, Policy, Sampled, emlp_stream
from emlp_lab.nn.hidden import hidden_reps
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import TASKS, Task
from emlp_lab.train import Standardized, with_symmetry
from emlp_widgets.compute.demonstration import mean_squared_error
from emlp_widgets.compute.examples import NUM_EXAMPLES, built_in, random_inputs
from emlp_widgets.compute.model_file import message, read_model
from emlp_widgets.compute.network import kept_stream, relative
from emlp_widgets.compute.preview import Preview
from emlp_widgets.compute.task_cards import card
from emlp_widgets.state.given import Given
from emlp_widgets.state.inputs import BOUNDS, Inputs, taken
from emlp_widgets.state.question import Question
from emlp_widgets.state.switches import MAX_SWITCHES, switches_between, write_switches


@dataclass(frozen=True, eq=False)
class Opened:
    """inputs: those of the page that make the network of the file. told: sentences on what they cannot say.

    difference: of the outputs of the file and of the page's network with the weights of the file, relative to the
    largest; None where the page makes another network. tests: mean squared errors on the test rows of the task, by what
    predicts; none where there are no rows that fit.
    """

    name: str
    kind: str
    scaled: bool
    inputs: dict[str, Any]
    told: tuple[str, ...]
    difference: float | None
    tests: tuple[tuple[str, float], ...]


def open_stream(
    name: str, content: bytes, base: Inputs, given: Given, solver: Solver, preview: Preview | None
) -> Stream[Opened]:
    """Reads a model and compares its predictions. base: the inputs of now. preview: of the data of one's own.

    Raises ValueError with one sentence of at most 160 characters for what cannot be opened.
    """
    yield Event("open", "opening the model")
    whole = read_model(name, content)
    try:
        return (yield from _opened(name, whole, base, given, solver, preview))
    except Exception as problem:  # of a network that the page cannot make
        raise ValueError(message(name, problem)) from None


def _opened(
    name: str, whole: Any, base: Inputs, given: Given, solver: Solver, preview: Preview | None
) -> Stream[Opened]:
    model: Any = whole.model if isinstance(whole, Standardized) else whole
    question = Question(model.group, model.rep_in, model.rep_out, base.route, (), None)
    chosen: dict[str, Any] = {"group": model.group, "rep_in": model.rep_in, "rep_out": model.rep_out}
    network, told = _shape(model, question) if isinstance(model, EMLP) else (_dense_shape(model), [])
    chosen |= {"seed": int(model.seed), "other": -1, "switched": "", "task": _task_name(base, question, preview)}
    inputs, notes = taken(given.texts(chosen | network), base)
    told += [f"{key}: {note}" for key, note in notes.items()]
    if isinstance(model, EMLP):
        yield Event("open", "comparing the pairings")
        network["switched"] = yield from _switched(model, question, inputs, solver, told)
        inputs = replace(inputs, switched=network["switched"])
    yield Event("open", "building the network of the page")
    fresh = yield from _page_network(model, question, inputs, solver)
    yield Event("open", "computing predictions")
    same = _shapes(fresh) == _shapes(model)
    tests = _tests(whole, fresh, _task(inputs, question, preview))
    difference = _difference(model, fresh) if same else None
    return Opened(name, type(model).__name__, whole is not model, chosen | network, tuple(told), difference, tests)


def _shape(model: EMLP, question: Question) -> tuple[dict[str, Any], list[str]]:
    """The inputs for the layers of a network, and what they cannot say."""
    plan, told = model.plan, []
    found: dict[str, Any] = {"num_layers": len(plan.hidden), "pairing": str(plan.rule), **_policy(plan.policy)}
    sizes = {rep.size() for rep in plan.hidden}
    near = min(sizes)
    ends = question.rep_in, question.rep_out
    widths = sorted(range(1, int(BOUNDS["ch"][1]) + 1), key=lambda ch: abs(ch - near))
    fitting = (ch for ch in widths if hidden_reps(ch, len(plan.hidden), question.group, ends) == plan.hidden)
    ch = next(fitting, None)
    if ch is None:
        told.append("Its hidden layers are its own, and no width makes them here: a new network has others.")
    return found | {"ch": widths[0] if ch is None else ch}, told


def _dense_shape(model: MLP) -> dict[str, Any]:
    *hidden, _ = (int(layer.w.value.shape[1]) for layer in model.network)
    return {"num_layers": len(hidden), "ch": hidden[0]}


def _policy(policy: Policy) -> dict[str, Any]:
    """The inputs that are nearest to a policy; what differs is switched."""
    if isinstance(policy, Sampled):
        lock = -1 if policy.seed is None else policy.seed
        return {"policy": "sampled", "lock": lock, "budget": policy.budget or 0}
    return {"policy": "all" if isinstance(policy, All) else "sampled", "lock": -1, "budget": 0}


def _switched(model: EMLP, question: Question, inputs: Inputs, solver: Solver, told: list[str]) -> Stream[str]:
    """The switches from what the inputs draw to the pairings of the model."""
    layers = yield from kept_stream(question, inputs, solver)
    try:
        found = switches_between(layers.kept, model.pairings)
    except ValueError:  # other layers
        found = frozenset()
    if len(found) <= MAX_SWITCHES:
        return write_switches(found)
    told.append(f"Its pairings differ from those of the seed in {len(found):,} places, too many to switch here.")
    return ""


def _page_network(model: EMLP | MLP, question: Question, inputs: Inputs, solver: Solver) -> Stream[EMLP | MLP]:
    """A new network with the inputs, as the page would train it."""
    shape = question.rep_in, question.rep_out, question.group
    if isinstance(model, MLP):
        return MLP(*shape, ch=inputs.ch, num_layers=inputs.num_layers, seed=inputs.seed)
    layers = yield from kept_stream(question, inputs, solver)
    layers.require(NUM_EXAMPLES, "open it with emlp_lab.load")
    options = solver, inputs.pairing, layers.policy, inputs.seed
    plan = yield from emlp_stream(*shape, inputs.ch, inputs.num_layers, *options, layers=layers.kept)
    return EMLP(*shape, seed=inputs.seed, plan=plan)


def _task_name(base: Inputs, question: Question, preview: Preview | None) -> str:
    """The task of now where its columns fit, else one that the model may have been trained on."""
    if preview is not None and base.task == "file":
        task = preview.task
        if (task.rep_in.size(), task.rep_out.size()) == (question.rep_in.size(), question.rep_out.size()):
            return "file"
    elif base.task in TASKS and card(base.task).fits(question):
        return base.task
    return next((name for name in TASKS if card(name).matches(question)), base.task)


def _task(inputs: Inputs, question: Question, preview: Preview | None) -> Task | None:
    own = preview.task if preview else None
    task = own if inputs.task == "file" else built_in(inputs.task, inputs.rows)
    try:
        return task and with_symmetry(task, question.group, question.rep_in, question.rep_out)
    except ValueError:  # its columns are others
        return None


def _tests(whole: Any, fresh: EMLP | MLP, task: Task | None) -> tuple[tuple[str, float], ...]:
    if task is None:
        return ()
    new = Standardized(fresh, task.normalization)
    named = (("the file", whole), ("a new network with its inputs, not trained", new))
    return tuple((name, mean_squared_error(objax.Jit(model), task.test, NUM_EXAMPLES)) for name, model in named)


def _shapes(model: EMLP | MLP) -> dict[str, tuple[int, ...]]:
    return {name: variable.value.shape for name, variable in model.vars().items()}


def _difference(model: EMLP | MLP, fresh: EMLP | MLP) -> float:
    """Of the outputs, once the network of the page has the weights of the file and its own pairings."""
    weights = model.vars()
    for name, variable in fresh.vars().items():
        if not name.endswith(".carriers"):
            variable.assign(weights[name].value)
    x = jnp.asarray(random_inputs(model.rep_in.size()))
    return relative(*(np.asarray(objax.Jit(one)(x)) for one in (model, fresh)))
