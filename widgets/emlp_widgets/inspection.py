"""A network with the chosen inputs, and the numbers inside it for some examples."""

from dataclasses import dataclass
from typing import cast

import jax
import jax.numpy as jnp
import numpy as np
import objax
from jaxtyping import Float

from emlp_lab.nn import EMLP, BiLinear, EMLPBlock, emlp_stream
from emlp_lab.nn.contribution import Contribution, contribution
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


class Traced(objax.Module):
    """A model, with the features that its bilinear layers receive and what they return."""

    def __init__(self, model: EMLP):
        self.model = model

    def __call__(self, x: jax.Array) -> tuple[list[jax.Array], list[jax.Array], jax.Array]:
        features, received, returned = self.model.plan.blocks[0].linear.inputs.group(x), [], []
        for block in self.model.network:
            linear = block.linear(features)
            bilinear = block.bilinear(linear)
            received.append(linear)
            returned.append(bilinear)
            features = block.gate.apply(linear + bilinear)
        return received, returned, self.model.plan.head.outputs.ungroup(self.model.head(features))


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
    """Features that the bilinear layers receive and return, layer by layer, and the outputs of the network, for
    `EXAMPLES` inputs x. trained: the run behind the weights, None for the initial ones. effect: how much the outputs
    change with the pairings of the compared seed and the same weights, relative to the largest output; None without a
    comparison.
    """

    model: EMLP
    x: Float[np.ndarray, "rows n_in"]
    received: tuple[Float[np.ndarray, "rows _"], ...]
    returned: tuple[Float[np.ndarray, "rows _"], ...]
    y: Float[np.ndarray, "rows n_out"]
    trained: Trained | None
    effect: float | None

    @property
    def whole(self) -> EMLP | Standardized:
        """The model in the units of the task that it was trained on, which is what people save and use."""
        if self.trained is None or self.trained.task.normalization.is_identity:
            return self.model
        return Standardized(self.model, self.trained.task.normalization)

    def contribution(self, layer: int, pairing: Pairing, example: int) -> Contribution:
        """What a pairing adds for one of the examples. Raises ValueError for one that is not kept or off."""
        bilinear = self._bilinear(layer)
        w, carriers = np.asarray(bilinear.w.value), np.asarray(bilinear.carriers.value)
        return contribution(bilinear.plan, pairing, w, carriers, self.received[layer][example])

    def total(self, layer: int, pairing: Pairing, example: int) -> Float[np.ndarray, " d_output"]:
        """The whole output copy of the layer to which the pairing contributes."""
        plan = self._bilinear(layer).plan
        slot = plan.outputs.slots[plan.terms[pairing.combination].output]
        part = self.returned[layer][example, slot.start : slot.stop].reshape(slot.dim, slot.copies)
        return part[:, pairing.copies[2] if pairing.copies else 0]

    def _bilinear(self, layer: int) -> BiLinear:
        return cast(EMLPBlock, self.model.network[layer]).bilinear


def examples(n_in: int) -> Float[np.ndarray, "rows n_in"]:
    """Inputs of standard normal numbers, always the same."""
    return np.random.default_rng(0).standard_normal((EXAMPLES, n_in)).astype(np.float32)


def inspection_stream(
    problem: Problem, inputs: Inputs, drawn: Drawn, solver: Solver, trained: Trained | None
) -> Stream[Inspection]:
    """Builds the network and looks inside. trained: the run whose weights to use, by default the initial ones."""
    drawn.require(EXAMPLES, 1, "lower the width, or take another rule, to see numbers")
    shape = problem.rep_in, problem.rep_out, problem.group, inputs.ch, inputs.num_layers
    plan = yield from emlp_stream(*shape, solver, inputs.pairing, drawn.policy)
    model = EMLP(*shape, seed=inputs.seed, plan=plan)
    if trained:
        for name, variable in model.vars().items():
            variable.assign(jnp.asarray(trained.weights[name]))
    x = examples(problem.rep_in.size())
    yield Event("compile", "computing the features")
    compute = objax.Jit(Traced(model))
    received, returned, y = compute(jnp.asarray(x))
    effect = _effect(model, compute, x, np.asarray(y), drawn) if drawn.others else None
    inside = tuple(map(np.asarray, received)), tuple(map(np.asarray, returned))
    return Inspection(model, x, *inside, np.asarray(y), trained, effect)


def which_weights(inspection: Inspection) -> str:
    """Whether the weights are trained, in words."""
    return f"weights after {inspection.trained.steps} training steps" if inspection.trained else "initial weights"


def relative(y: np.ndarray, other: np.ndarray) -> float:
    """The largest difference, relative to the largest number."""
    return float(np.abs(y - other).max() / max(np.abs(y).max(), np.finfo(np.float32).tiny))


def _effect(model: EMLP, compute: objax.Jit, x: np.ndarray, y: np.ndarray, drawn: Drawn) -> float | None:
    """Of the carriers that the compared seed draws; None where it keeps other numbers of them."""
    variables = [block.bilinear.carriers for block in model.network]
    own = [variable.value for variable in variables]
    theirs = [plan.draw(drawn.seed) for plan in drawn.others]
    if any(a.shape != b.shape for a, b in zip(own, theirs, strict=True)):
        return None
    for variable, carriers in zip(variables, theirs, strict=True):
        variable.assign(jnp.asarray(carriers))
    _, _, other = compute(jnp.asarray(x))
    for variable, carriers in zip(variables, own, strict=True):
        variable.assign(carriers)
    return relative(y, np.asarray(other))
