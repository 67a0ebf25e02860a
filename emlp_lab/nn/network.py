"""The equivariant perceptron as a plan: pure functions of arrays, for training loops of any kind."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float, Int, Num

from emlp_lab.groups import Group
from emlp_lab.nn.bilinear.kept import Kept, keep
from emlp_lab.nn.bilinear.policy import Policy
from emlp_lab.nn.bilinear.rule import Rule
from emlp_lab.nn.block import BlockParams, BlockPlan
from emlp_lab.nn.frozen import Frozen
from emlp_lab.nn.keys import named_key
from emlp_lab.nn.layout import Features, as_numbers, as_real, as_rows
from emlp_lab.nn.linear import LinearParams, LinearPlan
from emlp_lab.nn.sight import Sight
from emlp_lab.nn.start import Start
from emlp_lab.reps import Rep

Numbers = Sequence[Int[Any, " _"]]


class EMLPParams(NamedTuple):
    """All that is learned, a pytree of float arrays."""

    blocks: tuple[BlockParams, ...]
    head: LinearParams


class EMLPTrace(NamedTuple):
    """What each layer computed, type by type: linear and bilinear maps, and features after the gate, block by block; y:
    the output, as coordinates are written.
    """

    linear: tuple[Features, ...]
    bilinear: tuple[Features, ...]
    features: tuple[Features, ...]
    y: Float[Any, "*batch n_out"]


@dataclass(frozen=True, eq=False)
class EMLPPlan(Frozen):
    """Blocks, and a linear map to the output. policy: as it chooses the carriers of the first block. why: the hidden
    layers are as they are, in words. sight: what the network can tell apart; None if nobody looked. start: the size of
    the initial weights.

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
    why: str = ""
    sight: Sight | None = None
    start: Start = Start.LEVEL

    def init(self, seed: int | Array) -> EMLPParams:
        """Random weights of an integer seed or a JAX key, those of `EMLP(..., seed=seed)`."""
        blocks = tuple(block.init(seed, layer, self.start) for layer, block in enumerate(self.blocks))
        return EMLPParams(blocks, LinearParams(*self.head.init(named_key(seed, "head"))))

    @cached_property
    def decays(self) -> EMLPParams:
        """Which weights decay in training, as 1 and 0, see `BlockPlan.decays`; those of the output do not."""
        head = LinearParams(*(np.zeros(size, np.float32) for size in (self.head.weights, self.head.bias_weights)))
        return EMLPParams(tuple(block.decays for block in self.blocks), head)

    def keep(self, seed: int) -> "EMLPPlan":
        """The plan with the carriers of another seed."""
        if all(block.bilinear.seed == seed for block in self.blocks):
            return self
        return self.hold([keep(block.bilinear.plan, seed) for block in self.blocks])

    def hold(self, layers: Sequence[Kept]) -> "EMLPPlan":
        """The plan with the carriers that these bilinear layers keep."""
        if all(block.bilinear is layer for block, layer in zip(self.blocks, layers, strict=True)):
            return self
        pairs = zip(self.blocks, layers, strict=True)
        return replace(self, blocks=tuple(replace(block, bilinear=layer) for block, layer in pairs))

    def apply(
        self, params: EMLPParams, x: Num[Any, "*batch n_in"], carriers: Numbers | None = None
    ) -> Float[Any, "*batch n_out"]:
        """The network. carriers: of each bilinear layer, in place of those of the plan.

        Raises ValueError for inputs whose last axis does not have n_in entries.
        """
        return self.trace(params, x, carriers).y

    def trace(self, params: EMLPParams, x: Num[Any, "*batch n_in"], carriers: Numbers | None = None) -> EMLPTrace:
        """The same with what each layer computed; under jax.jit what is not used costs nothing.

        Where weights and x are arrays of NumPy, it computes the whole trace in float64, and nothing is compiled.
        """
        self._check(params)
        if isinstance(params.head.w, np.ndarray) and not isinstance(x, jax.Array):
            x = np.asarray(as_real(x))
        else:
            x, params = as_numbers(x), jax.tree.map(jnp.asarray, params)
        own = [block.bilinear.carriers for block in self.blocks] if carriers is None else carriers
        features = self.blocks[0].linear.inputs.group(as_rows(x, self.rep_in))
        found = []
        for block, weights, kept in zip(self.blocks, params.blocks, own, strict=True):
            found.append(block.trace(weights, kept, features))
            features = found[-1].features
        y = self.head.outputs.ungroup(self.head.apply(*params.head, features))
        linears, bilinears, outputs = zip(*found, strict=True)
        return EMLPTrace(linears, bilinears, outputs, y.reshape(*x.shape[:-1], y.shape[-1]))

    @cached_property
    def compiled(self) -> Callable[..., Array]:
        """`apply` under jax.jit, compiled once for each shape of x."""
        return jax.jit(self.apply)

    @property
    def weights(self) -> int:
        """Number of parameters."""
        return sum(sum(sizes) for sizes in self._sizes)

    @property
    def _sizes(self) -> list[tuple[int, ...]]:
        """Numbers of weights of the arrays of each block, and of the head."""
        linear = [(block.linear.weights, block.linear.bias_weights) for block in self.blocks]
        blocks = [(*sizes, block.bilinear.plan.weights) for sizes, block in zip(linear, self.blocks, strict=True)]
        return [*blocks, (self.head.weights, self.head.bias_weights)]

    def _check(self, params: Any) -> None:
        """Raises ValueError for what are no weights of this plan."""
        if not isinstance(params, EMLPParams):
            raise ValueError(
                f"params is a {type(params).__name__}: give what plan.init(seed) returns, or model.params."
            )
        found = [tuple(len(part) for part in (*block.linear, block.bilinear)) for block in params.blocks]
        found.append(tuple(map(len, params.head)))
        if found != self._sizes:
            raise ValueError(
                f"params of another plan: its arrays have {found} weights, those of this plan {self._sizes}."
            )

    def __str__(self) -> str:
        return summary(self)

    def __repr__(self) -> str:
        return f"EMLPPlan({self.rep_in} -> {self.rep_out}, {len(self.blocks)} hidden layers, {self.weights} weights)"


def summary(plan: EMLPPlan) -> str:
    """The network in a few lines, for people."""
    lines = [f"{plan.rep_in} -> {plan.rep_out} over {', '.join(map(str, plan.groups))}, {plan.weights:,} weights"]
    for rep, alike in itertools.groupby(enumerate(plan.hidden, 1), key=lambda one: one[1]):
        numbers = [number for number, _ in alike]
        which = f"layer {numbers[0]}" if len(numbers) == 1 else f"layers {numbers[0]} to {numbers[-1]}"
        lines.append(f"hidden {which}: {rep.size()} = {rep}")
    lines += [f"why: {plan.why}"] if plan.why else []
    lines.append(f"bilinear layers: pairing {str(plan.rule)!r}, {plan.policy}")
    lines += [f"sight: {plan.sight}"] if plan.sight else []
    return "\n".join(lines)
