"""The equivariant perceptron as a plan: pure functions of arrays, for training loops of any kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jaxtyping import Float, Int

from emlp_lab.groups import Group
from emlp_lab.nn.gate import GatePlan
from emlp_lab.nn.kept import Kept, keep
from emlp_lab.nn.keys import named_key
from emlp_lab.nn.linear import LinearPlan
from emlp_lab.nn.policy import Policy
from emlp_lab.nn.rule import Rule
from emlp_lab.reps import Rep

Carriers = Sequence[Int[Array, " _"]]


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
        self, params: EMLPParams, x: Float[Array, "*batch n_in"], carriers: Carriers | None = None
    ) -> Float[Array, "*batch n_out"]:
        """The network. carriers: of each bilinear layer, in place of those of the plan.

        Raises ValueError for inputs of another shape than (batch, n_in) or (n_in,).
        """
        return self.trace(params, x, carriers).y

    def trace(self, params: EMLPParams, x: Float[Array, "*batch n_in"], carriers: Carriers | None = None) -> EMLPTrace:
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
