"""A network with the chosen inputs, and the numbers inside it for some examples."""

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from emlp_lab.nn import EMLP, emlp_stream
from emlp_lab.nn.contribution import Contribution, contribution
from emlp_lab.nn.network import EMLPTrace
from emlp_lab.nn.pairings import Pairing
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import Task
from emlp_lab.train import Learner, Standardized
from emlp_widgets.drawn import Drawn
from emlp_widgets.inputs import Inputs
from emlp_widgets.problem import Problem

EXAMPLES = 64
Weights = dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Trained:
    """What a run has reached after a number of steps. inputs: those that it was started with; task: in whose units the
    network predicts.
    """

    weights: Weights
    steps: int
    inputs: Inputs
    task: Task

    @classmethod
    def of(cls, learner: Learner, inputs: Inputs, steps: int) -> "Trained":
        """The weights that the learner has now."""
        weights = {name: np.asarray(variable.value) for name, variable in learner.model.vars().items()}
        return cls(weights, steps, inputs, learner.task)


@dataclass(frozen=True, eq=False)
class Inspection:
    """What the layers of a network compute for `EXAMPLES` inputs x. drawn: its bilinear layers. trained: the run behind
    the weights, None for the initial ones. effect: how much the outputs change with the pairings of the compared seed
    and the same weights, relative to the largest output; None without a comparison.
    """

    model: EMLP
    drawn: Drawn
    x: Float[np.ndarray, "rows n_in"]
    trace: EMLPTrace
    trained: Trained | None
    effect: float | None

    @property
    def whole(self) -> EMLP | Standardized:
        """The model in the units of the task that it was trained on, which is what people save and use."""
        if self.trained is None or self.trained.task.normalization.is_identity:
            return self.model
        return Standardized(self.model, self.trained.task.normalization)

    @property
    def y(self) -> Float[np.ndarray, "rows n_out"]:
        """The outputs of the network."""
        return np.asarray(self.trace.y)

    def contribution(self, layer: int, pairing: Pairing, example: int) -> Contribution:
        """What a pairing adds for one of the examples. Raises ValueError for one that is not kept or off."""
        w, features = np.asarray(self.model.params.blocks[layer].bilinear), np.asarray(self.trace.linear[layer])
        return contribution(self.drawn.kept[layer], pairing, w, features[example])

    def total(self, layer: int, pairing: Pairing, example: int) -> Float[np.ndarray, " d_output"]:
        """The whole output copy of the layer to which the pairing contributes."""
        plan = self.drawn.kept[layer].plan
        slot = plan.outputs.slots[plan.terms[pairing.combination].output]
        part = np.asarray(self.trace.bilinear[layer])[example, slot.start : slot.stop].reshape(slot.dim, slot.copies)
        return part[:, pairing.copies[2] if pairing.copies else 0]


def examples(n_in: int) -> Float[np.ndarray, "rows n_in"]:
    """Inputs of standard normal numbers, always the same."""
    return np.random.default_rng(0).standard_normal((EXAMPLES, n_in)).astype(np.float32)


def inspection_stream(
    problem: Problem, inputs: Inputs, drawn: Drawn, solver: Solver, trained: Trained | None
) -> Stream[Inspection]:
    """Builds the network and looks inside. trained: the run whose weights to use, by default the initial ones."""
    drawn.require(EXAMPLES, 1, "lower the width, or take another rule, to see numbers")
    shape = problem.rep_in, problem.rep_out, problem.group, inputs.ch, inputs.num_layers
    rule, policy, seed = inputs.pairing, drawn.policy, inputs.seed
    plan = yield from emlp_stream(*shape, solver, rule, policy, seed, layers=drawn.kept)
    model = EMLP(*shape, seed=seed, plan=plan)
    if trained:
        for name, variable in model.vars().items():
            variable.assign(jnp.asarray(trained.weights[name]))
    x = examples(problem.rep_in.size())
    yield Event("compile", "computing the features")
    compute = jax.jit(plan.trace)
    trace = compute(model.params, x, model.carriers)
    effect = _effect(compute, model, x, np.asarray(trace.y), drawn) if drawn.others else None
    return Inspection(model, drawn, x, trace, trained, effect)


def which_weights(inspection: Inspection) -> str:
    """Whether the weights are trained, in words."""
    return f"weights after {inspection.trained.steps} training steps" if inspection.trained else "initial weights"


def relative(y: np.ndarray, other: np.ndarray) -> float:
    """The largest difference, relative to the largest number."""
    return float(np.abs(y - other).max() / max(np.abs(y).max(), np.finfo(np.float32).tiny))


def _effect(compute: Callable[..., EMLPTrace], model: EMLP, x: np.ndarray, y: np.ndarray, drawn: Drawn) -> float | None:
    """Of the carriers that the compared seed draws; None where it keeps other numbers of them."""
    theirs = [jnp.asarray(one.carriers) for one in drawn.others]
    if any(a.shape != b.shape for a, b in zip(model.carriers, theirs, strict=True)):
        return None
    return relative(y, np.asarray(compute(model.params, x, theirs).y))
