"""Whole networks as plans: the equivariant perceptron, and the dense one it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float

from emlp_lab.groups import Group
from emlp_lab.nn.acting import Groups, acting, as_groups, bind
from emlp_lab.nn.bilinear import BiLinearPlan, bilinear_stream
from emlp_lab.nn.gate import GatePlan, gate_plan, gated
from emlp_lab.nn.keys import normal
from emlp_lab.nn.linear import LinearPlan, linear_stream
from emlp_lab.nn.policy import Policy, Sampled
from emlp_lab.nn.rule import Rule, as_rule
from emlp_lab.nn.uniform import uniform_rep
from emlp_lab.reps import Rep
from emlp_lab.solve import Solver
from emlp_lab.stream import Event, Stream

Channels = int | Rep | Sequence[int | Rep]


@dataclass(frozen=True, eq=False)
class BlockPlan:
    """gate(linear(x) + bilinear(linear(x))), the building block of emlp."""

    linear: LinearPlan
    bilinear: BiLinearPlan
    gate: GatePlan


@dataclass(frozen=True, eq=False)
class EMLPPlan:
    """Blocks, and a linear map to the output. policy: as it chooses the carriers of the first block."""

    rep_in: Rep
    rep_out: Rep
    groups: tuple[Group, ...]
    hidden: tuple[Rep, ...]
    rule: Rule
    policy: Policy
    blocks: tuple[BlockPlan, ...]
    head: LinearPlan


@dataclass(frozen=True)
class DensePlan:
    """A dense linear layer with bias, y = x W + b."""

    n_in: int
    n_out: int

    def init(self, key: Array) -> tuple[Float[Array, "n_in n_out"], Float[Array, " n_out"]]:
        """Random W of variance 1 / n_in (LeCun), zero b."""
        return normal(key, np.full((self.n_in, self.n_out), self.n_in**-0.5)), jnp.zeros(self.n_out)


def emlp_stream(
    rep_in: Rep,
    rep_out: Rep,
    group: Groups | None = None,
    ch: Channels = 384,
    num_layers: int = 3,
    solver: Solver | None = None,
    pairing: Rule | str = Rule.EXACT,
    policy: Policy | None = None,
) -> Stream[EMLPPlan]:
    """Builds the plan of an equivariant perceptron; yields the solver's events. See `emlp_lab.nn.EMLP` for the
    arguments.
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
        bilinear = yield from bilinear_stream(wide, wide, layer, named, rule, drawing, solver)
        blocks.append(BlockPlan(linear, bilinear, gate_plan(rep)))
        source, drawing = rep, drawing.after(bilinear.supply)
    yield Event("layer", f"output layer: {target}", len(hidden), len(hidden) + 1)
    head = yield from linear_stream(source, target, solver)
    return EMLPPlan(first, target, groups, hidden, rule, first_policy, tuple(blocks), head)


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


def positive(name: str, value: object, example: int) -> int:
    """The value, if it is an integer >= 1. Raises ValueError that names it."""
    if not isinstance(value, (int, np.integer)) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{name}={value!r}: give an integer >= 1, for example {example}.")
    return int(value)
