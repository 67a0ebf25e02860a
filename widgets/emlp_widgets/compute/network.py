"""The network with the inputs of a visitor: which pairings its layers keep, and the numbers inside it."""

from dataclasses import dataclass, replace
from functools import cached_property

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from emlp_lab.nn import EMLP, All, Kept, Pairings, Policy, Rule, Sampled, emlp_stream, keep
from emlp_lab.nn.bilinear.contribution import Contribution, contribution
from emlp_lab.nn.bilinear.pairings import Pairing
from emlp_lab.nn.bilinear.plan import bilinear_stream
from emlp_lab.nn.bilinear.shares import most_telling
from emlp_lab.nn.gate import gated
from emlp_lab.nn.hidden import hidden_reps
from emlp_lab.nn.network import EMLPParams, EMLPTrace
from emlp_lab.nn.planning import remedy
from emlp_lab.solve import BudgetError, Solver
from emlp_lab.solve.budget import gigabytes
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import Task
from emlp_lab.train import Learner, Standardized
from emlp_widgets.compute.examples import NUM_EXAMPLES, Examples, examples
from emlp_widgets.state.inputs import DRAWING, Inputs, differ
from emlp_widgets.state.question import Question
from emlp_widgets.state.switches import by_hand, read_switches

MAX_BYTES = 2 * 10**9  # of one solve, or of one training step, in the page
Weights = dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class KeptLayers:
    """question, inputs: of what the network is. policy: what it is built with, switches included. kept: its bilinear
    layers; map, formula, demonstration and training take these. others: the same layers, before any switch, with the
    carriers of the compared seed; none without a comparison.
    """

    question: Question
    inputs: Inputs
    policy: Policy
    kept: tuple[Kept, ...]
    others: tuple[Kept, ...]

    def fits(self, question: Question, inputs: Inputs) -> bool:
        """Whether these are the layers of a question and inputs."""
        return question is self.question and not differ(inputs, self.inputs, DRAWING)

    def require(self, rows: int, advice: str) -> None:
        """Raises BudgetError if the products of all layers for a number of rows would not fit into the memory that the
        page allows. advice: what to do.
        """
        size = 8 * rows * sum(term.numbers_per_row for one in self.kept for term in one.plan.terms)
        if size > MAX_BYTES:
            raise BudgetError(
                f"the products of the bilinear layers would take about {gigabytes(size)} for {rows} rows, the page "
                f"allows {gigabytes(MAX_BYTES)}: {advice}."
            )

    @cached_property
    def pairings(self) -> tuple[Pairings, ...]:
        """The pairings of each layer, as data."""
        return tuple(one.pairings for one in self.kept)

    @cached_property
    def other_pairings(self) -> tuple[Pairings, ...]:
        """What the compared seed draws."""
        return tuple(one.pairings for one in self.others)


def kept_stream(question: Question, inputs: Inputs, solver: Solver) -> Stream[KeptLayers]:
    """Pairings of a network with these inputs; needs no weights, and no solve but for the rule `full`."""
    policy = base_policy(inputs)
    kept = yield from _kept(question, inputs, policy, solver)
    switches = read_switches(inputs.switched)
    others: tuple[Kept, ...] = ()
    if inputs.other >= 0 and isinstance(policy, Sampled):
        compared = replace(policy, seed=inputs.other)
        others = tuple(keep(replace(one.plan, policy=compared), inputs.seed) for one in kept)
    if switches:
        policy = by_hand(kept, switches)
        kept = yield from _kept(question, inputs, policy, solver)
    return KeptLayers(question, inputs, policy, kept, others)


def base_policy(inputs: Inputs) -> Sampled | All:
    """The policy that was chosen, before any switch."""
    if inputs.policy == "all":
        return All()
    return Sampled(None if inputs.lock < 0 else inputs.lock, inputs.budget or None)


def _kept(question: Question, inputs: Inputs, policy: Policy, solver: Solver) -> Stream[tuple[Kept, ...]]:
    found = []
    ends = question.rep_in(question.group), question.rep_out(question.group)
    for layer, rep in enumerate(hidden_reps(inputs.ch, inputs.num_layers, question.group, ends)):
        wide = gated(rep)
        yield Event("layer", f"layer {layer + 1} of {inputs.num_layers}", layer, inputs.num_layers)
        plan = yield from bilinear_stream(wide, wide, layer, False, Rule(inputs.pairing), policy, solver)
        found.append(keep(plan, inputs.seed))
    return tuple(found)


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
    """What a network computes for examples. layers: the bilinear ones. trained: the run behind the
    weights, None for the initial ones. advice: what to do where the network is blind, else empty. effect: how much the
    outputs change with the pairings of the compared seed and the same weights, relative to the largest output; None
    without a comparison.
    """

    model: EMLP
    layers: KeptLayers
    examples: Examples
    trace: EMLPTrace
    trained: Trained | None
    effect: float | None
    advice: str

    @property
    def x(self) -> Float[np.ndarray, "rows n_in"]:
        """The inputs."""
        return self.examples.x

    @property
    def whole(self) -> EMLP | Standardized:
        """The model in the units of the task that it was trained on, which is what people save and use."""
        if self.trained is None or self.trained.task.normalization.is_identity:
            return self.model
        return Standardized(self.model, self.trained.task.normalization)

    @property
    def y(self) -> Float[np.ndarray, "rows n_out"]:
        """The outputs of the network."""
        return self.trace.y

    def contribution(self, layer: int, pairing: Pairing, example: int) -> Contribution:
        """What a pairing adds for one of the examples. Raises ValueError for one that is not kept or off."""
        w = np.asarray(self.model.params.blocks[layer].bilinear)
        return contribution(self.layers.kept[layer], pairing, w, self.trace.linear[layer], example)

    def most_telling(self, layer: int, combination: int, example: int) -> Pairing | None:
        """The pairing of a combination with the largest share in one of the examples; None where all are off."""
        w = np.asarray(self.model.params.blocks[layer].bilinear)
        return most_telling(self.layers.kept[layer], combination, w, self.trace.linear[layer], example)

    def total(self, layer: int, pairing: Pairing, example: int) -> Float[np.ndarray, " d_output"]:
        """The whole output copy of the layer to which the pairing contributes."""
        plan = self.layers.kept[layer].plan
        features = self.trace.bilinear[layer][plan.terms[pairing.combination].output]
        return features[pairing.copies[2] if pairing.copies else 0, :, example]


def inspection_stream(
    question: Question, inputs: Inputs, layers: KeptLayers, solver: Solver, trained: Trained | None
) -> Stream[Inspection]:
    """Builds the network and looks inside. trained: the run whose weights to use, by default the initial ones."""
    layers.require(NUM_EXAMPLES, "lower the width, or take another rule, to see numbers")
    shape = question.rep_in, question.rep_out, question.group, inputs.ch, inputs.num_layers
    rule, policy, seed = inputs.pairing, layers.policy, inputs.seed
    plan = yield from emlp_stream(*shape, solver, rule, policy, seed, layers=layers.kept)
    model = EMLP(*shape, seed=seed, plan=plan)
    if trained:
        for name, variable in model.vars().items():
            variable.assign(jnp.asarray(trained.weights[name]))
    found = examples(question, inputs, trained.task if trained else None)
    trace = model.plan.trace(_weights(model), found.x)
    effect = _effect(model, found.x, trace.y, layers) if layers.others else None
    advice = "" if plan.sight is None or plan.sight.is_clear else remedy(plan, inputs.ch, solver, chosen=False)
    return Inspection(model, layers, found, trace, trained, effect, advice)


def which_weights(inspection: Inspection) -> str:
    """Whether the weights are trained, in words."""
    return f"weights after {inspection.trained.steps} training steps" if inspection.trained else "initial weights"


def relative(y: np.ndarray, other: np.ndarray) -> float:
    """The largest difference, relative to the largest number."""
    return float(np.abs(y - other).max() / max(np.abs(y).max(), np.finfo(np.float32).tiny))


def _weights(model: EMLP) -> EMLPParams:
    """The weights as arrays of NumPy, so that nothing has to be compiled."""
    return jax.tree.map(lambda w: np.asarray(w, float), model.params)


def _effect(model: EMLP, x: np.ndarray, y: np.ndarray, layers: KeptLayers) -> float | None:
    """Of the carriers that the compared seed draws; None where it keeps other numbers of them."""
    theirs = [one.carriers for one in layers.others]
    if any(a.shape != b.shape for a, b in zip(model.carriers, theirs, strict=True)):
        return None
    return relative(y, model.plan.trace(_weights(model), x, theirs).y)
