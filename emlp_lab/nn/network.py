"""The equivariant perceptron as a plan: pure functions of arrays, for training loops of any kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jaxtyping import Float, Int

from emlp_lab.algebra.whole import positive
from emlp_lab.groups import Group
from emlp_lab.nn.acting import Groups, acting, as_groups, bind
from emlp_lab.nn.bilinear.kept import Kept, keep
from emlp_lab.nn.bilinear.plan import bilinear_stream
from emlp_lab.nn.bilinear.policy import Policy, Sampled
from emlp_lab.nn.bilinear.rule import Rule, as_rule
from emlp_lab.nn.gate import GatePlan, gate_plan, gated
from emlp_lab.nn.keys import named_key
from emlp_lab.nn.linear import LinearPlan, linear_stream
from emlp_lab.nn.widths import uniform_rep
from emlp_lab.reps import Rep
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream, drain

Numbers = Sequence[Int[Array, " _"]]

Channels = int | Rep | Sequence[int | Rep]


class LinearParams(NamedTuple):
    """Coefficients of a linear layer in its equivariant bases."""

    w: Float[Array, " weights"]
    b: Float[Array, " bias_weights"]


class BlockParams(NamedTuple):
    """Weights of one block; bilinear: theta of the pairings."""

    linear: LinearParams
    bilinear: Float[Array, " pairings"]


class EMLPParams(NamedTuple):
    """All that is learned, a pytree of float arrays."""

    blocks: tuple[BlockParams, ...]
    head: LinearParams


class EMLPTrace(NamedTuple):
    """What each layer computed, grouped by type: linear and bilinear maps, and features after the gate, block by block;
    y: the output, as coordinates are written.
    """

    linear: tuple[Float[Array, "batch _"], ...]
    bilinear: tuple[Float[Array, "batch _"], ...]
    features: tuple[Float[Array, "batch _"], ...]
    y: Float[Array, "*batch n_out"]


@dataclass(frozen=True, eq=False)
class BlockPlan:
    """gate(linear(x) + bilinear(linear(x))), the building block of emlp."""

    linear: LinearPlan
    bilinear: Kept
    gate: GatePlan

    def init(self, seed: int | Array, layer: int) -> BlockParams:
        """Random weights of the block at a place in a network."""
        linear = LinearParams(*self.linear.init(named_key(seed, f"layer {layer} linear")))
        return BlockParams(linear, self.bilinear.init(named_key(seed, f"layer {layer} bilinear")))


@dataclass(frozen=True, eq=False)
class EMLPPlan:
    """Blocks, and a linear map to the output. policy: as it chooses the carriers of the first block.

    A plan holds no weights: `init` makes them, and `apply` is a pure function of weights and inputs, for jax.jit,
    jax.grad and jax.vmap.
    """

    rep_in: Rep
    rep_out: Rep
    groups: tuple[Group, ...]
    hidden: tuple[Rep, ...]
    rule: Rule
    policy: Policy
    blocks: tuple[BlockPlan, ...]
    head: LinearPlan

    def init(self, seed: int | Array) -> EMLPParams:
        """Random weights of an integer seed or a JAX key, those of `EMLP(..., seed=seed)`."""
        blocks = tuple(block.init(seed, layer) for layer, block in enumerate(self.blocks))
        return EMLPParams(blocks, LinearParams(*self.head.init(named_key(seed, "head"))))

    def keep(self, seed: int) -> "EMLPPlan":
        """The plan with the carriers of another seed."""
        if all(block.bilinear.seed == seed for block in self.blocks):
            return self
        blocks = tuple(replace(block, bilinear=keep(block.bilinear.plan, seed)) for block in self.blocks)
        return replace(self, blocks=blocks)

    def apply(
        self, params: EMLPParams, x: Float[Array, "*batch n_in"], carriers: Numbers | None = None
    ) -> Float[Array, "*batch n_out"]:
        """The network. carriers: of each bilinear layer, in place of those of the plan.

        Raises ValueError for inputs of another shape than (batch, n_in) or (n_in,).
        """
        return self.trace(params, x, carriers).y

    def trace(self, params: EMLPParams, x: Float[Array, "*batch n_in"], carriers: Numbers | None = None) -> EMLPTrace:
        """The same with what each layer computed; under jax.jit what is not used costs nothing."""
        x = jnp.asarray(x)
        own = [jnp.asarray(block.bilinear.carriers) for block in self.blocks] if carriers is None else carriers
        features = self.blocks[0].linear.inputs.group(as_rows(x, self.rep_in))
        linears, bilinears, outputs = [], [], []
        for block, weights, kept in zip(self.blocks, params.blocks, own, strict=True):
            linears.append(block.linear.apply(*weights.linear, features))
            bilinears.append(block.bilinear.plan.apply(weights.bilinear, kept, linears[-1]))
            features = block.gate.apply(linears[-1] + bilinears[-1])
            outputs.append(features)
        y = self.head.outputs.ungroup(self.head.apply(*params.head, features))
        return EMLPTrace(tuple(linears), tuple(bilinears), tuple(outputs), y.reshape(*x.shape[:-1], y.shape[-1]))


def as_rows(x: Float[Array, "*batch n_in"], rep: Rep) -> Float[Array, "rows n_in"]:
    """x as (batch, dim). Raises ValueError that names the shape expected."""
    if x.ndim not in (1, 2) or x.shape[-1] != rep.size():
        raise ValueError(
            f"input of shape {x.shape} does not fit rep_in = {rep}: give (batch, {rep.size()}) or ({rep.size()},)."
        )
    return x.reshape(-1, x.shape[-1])


def emlp_stream(
    rep_in: Rep,
    rep_out: Rep,
    group: Groups | None = None,
    ch: Channels = 384,
    num_layers: int = 3,
    solver: Solver | None = None,
    pairing: Rule | str = Rule.EXACT,
    policy: Policy | None = None,
    seed: int = 0,
    *,
    layers: Sequence[Kept] = (),
) -> Stream[EMLPPlan]:
    """Builds the plan of an equivariant perceptron; yields the solver's events. See `emlp_lab.nn.EMLP` for the
    arguments; seed: of the carriers. layers: the bilinear layers, where they were planned before.
    """
    solver, rule, policy = solver or Solver(), as_rule(pairing), policy or Sampled()
    groups = acting(group, rep_in, rep_out)
    first, target = bind(rep_in, groups, "rep_in"), bind(rep_out, groups, "rep_out")
    hidden = hidden_reps(ch, num_layers, groups)
    source, blocks, named = first, [], len(groups) > 1
    drawing = first_policy = policy.before(_widths(ch, num_layers), groups)
    for layer, rep in enumerate(hidden):
        yield Event("layer", f"layer {layer + 1} of {len(hidden)}: {rep}", layer, len(hidden) + 1)
        wide = gated(rep)
        linear = yield from linear_stream(source, wide, solver)
        if layers:
            bilinear = layers[layer]
        else:
            bilinear = keep((yield from bilinear_stream(wide, wide, layer, named, rule, drawing, solver)), seed)
        blocks.append(BlockPlan(linear, bilinear, gate_plan(rep)))
        source, drawing = rep, drawing.after(bilinear.plan.supply)
    yield Event("layer", f"output layer: {target}", len(hidden), len(hidden) + 1)
    head = yield from linear_stream(source, target, solver)
    return EMLPPlan(first, target, groups, hidden, rule, first_policy, tuple(blocks), head)


def emlp_plan(
    rep_in: Rep,
    rep_out: Rep,
    group: Groups | None = None,
    ch: Channels = 384,
    num_layers: int = 3,
    *,
    pairing: Rule | str = Rule.EXACT,
    policy: Policy | None = None,
    seed: int = 0,
    solver: Solver | None = None,
) -> EMLPPlan:
    """The plan of an equivariant perceptron; see `emlp_lab.nn.EMLP` for the arguments; seed: of the carriers."""
    return drain(emlp_stream(rep_in, rep_out, group, ch, num_layers, solver, pairing, policy, seed))


def hidden_reps(ch: Channels, num_layers: int, group: Groups) -> tuple[Rep, ...]:
    """The representation of each hidden layer. An integer is a width, shared out by `uniform_rep`."""
    if isinstance(ch, str):
        raise ValueError(f"ch={ch!r}: give an integer such as 384, a representation, or a list of either.")
    each = list(ch) if isinstance(ch, Sequence) else [ch] * positive("num_layers", num_layers, 3)
    if not each:
        raise ValueError("ch=[]: a network needs at least one hidden layer, for example ch=[384, 384].")
    groups = as_groups(group)
    return tuple(bind(c, groups, "ch") if isinstance(c, Rep) else uniform_rep(c, groups) for c in each)


def _widths(ch: Channels, num_layers: int) -> list[int]:
    """The widths that are shared out, one for all layers or one for each, as emlp does it."""
    each = list(ch) if isinstance(ch, Sequence) else [ch] if num_layers else []
    return [int(c) for c in each if not isinstance(c, Rep)]
