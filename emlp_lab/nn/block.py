"""One block of a network: a linear layer, a bilinear layer and the gates."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from jax import Array
from jaxtyping import Float, Int

from emlp_lab.nn.bilinear.kept import Kept
from emlp_lab.nn.bilinear.plan import SCALE
from emlp_lab.nn.gate import GatePlan
from emlp_lab.nn.keys import named_key
from emlp_lab.nn.layout import Features
from emlp_lab.nn.linear import LinearParams, LinearPlan
from emlp_lab.nn.linear.images import Mixed
from emlp_lab.reps import Base


class BlockParams(NamedTuple):
    """Weights of one block; bilinear: theta of the pairings."""

    linear: LinearParams
    bilinear: Float[Array, " pairings"]


class BlockTrace(NamedTuple):
    """What a block computed: the linear and the bilinear maps, and the features after the gate."""

    linear: Features
    bilinear: Features
    features: Features


@dataclass(frozen=True, eq=False)
class BlockPlan:
    """gate(linear(x) + bilinear(linear(x))), the building block of emlp."""

    linear: LinearPlan
    bilinear: Kept
    gate: GatePlan

    def init(self, seed: int | Array, layer: int) -> BlockParams:
        """Random weights of the block at a place in a network."""
        linear = LinearParams(*self.linear.init(named_key(seed, f"layer {layer} linear")))
        theta = self.bilinear.init(named_key(seed, f"layer {layer} bilinear"))
        return BlockParams(linear, theta * self._boost if self._boost.size else theta)

    @cached_property
    def _boost(self) -> Float[np.ndarray, " pairings"]:
        """Factors of the initial weights, none where all are 1.

        A type of one's own that no linear map reaches has only bilinear maps to come from: without their small factor,
        or what passes through it would be lost beside the rest. Tensors of V keep what emlp gives them.
        """
        reached = {term.target for term in self.linear.terms}
        plan = self.bilinear.plan
        own = [not all(isinstance(atom, Base) for atom in slot.rep.atoms()) for slot in plan.outputs.slots]
        lonely = [term for term in plan.terms if own[term.output] and term.output not in reached]
        factors = np.ones(plan.weights if lonely else 0, np.float32)
        for term in lonely:
            factors[term.start : term.stop] = 1 / SCALE
        return factors

    def trace(self, params: BlockParams, carriers: Int[Any, " kept"], features: Features) -> BlockTrace:
        """The block on features."""
        images = self.linear.images
        mixed: Sequence[Mixed | None] = ()
        if images:
            linear, mixed = images.both(*params.linear, features)
        else:
            linear = self.linear.apply(*params.linear, features)
        bilinear = self.bilinear.plan.apply(params.bilinear, carriers, linear, mixed)
        return BlockTrace(linear, bilinear, self.gate.apply([a + b for a, b in zip(linear, bilinear, strict=True)]))
