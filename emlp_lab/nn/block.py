"""One block of a network: a linear layer, a bilinear layer and the gates."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from jax import Array
from jaxtyping import Float, Inexact, Int

from emlp_lab.nn.bilinear.kept import Kept
from emlp_lab.nn.gate import GatePlan
from emlp_lab.nn.keys import named_key
from emlp_lab.nn.linear import LinearParams, LinearPlan


class BlockParams(NamedTuple):
    """Weights of one block; bilinear: theta of the pairings."""

    linear: LinearParams
    bilinear: Float[Array, " pairings"]


class BlockTrace(NamedTuple):
    """What a block computed, grouped by type: the linear and the bilinear maps, and the features after the gate."""

    linear: Inexact[Any, "rows n_gated"]
    bilinear: Inexact[Any, "rows n_gated"]
    features: Inexact[Any, "rows n"]


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

    def trace(self, params: BlockParams, carriers: Int[Any, " kept"], x: Inexact[Any, "rows n_in"]) -> BlockTrace:
        """The block on grouped features."""
        linear = self.linear.apply(*params.linear, x)
        bilinear = self.bilinear.plan.apply(params.bilinear, carriers, linear)
        return BlockTrace(linear, bilinear, self.gate.apply(linear + bilinear))
