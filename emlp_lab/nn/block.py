"""One block of a network: a linear layer, a bilinear layer and the gates."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from emlp_lab.nn.start import Start
from emlp_lab.reps import Base


class BlockParams(NamedTuple):
    """Weights of one block; bilinear: theta of the pairings."""

    linear: LinearParams
    bilinear: Float[Any, " pairings"]


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

    def init(self, seed: int | Array, layer: int, start: Start = Start.UNIT) -> BlockParams:
        """Random weights of the block at a place in a network."""
        gains = start.gains(layer)
        w, b = self.linear.init(named_key(seed, f"layer {layer} linear"))
        theta = self.bilinear.init(named_key(seed, f"layer {layer} bilinear"))
        factors = self.factors(gains.alone)
        linear = LinearParams(w if gains.linear == 1 else w * gains.linear, b)
        return BlockParams(linear, theta * factors if factors.size else theta)

    def factors(self, alone: float) -> Float[np.ndarray, " pairings"]:
        """Factors of the initial weights of products, none where all are 1.

        alone: of those that lead to a type which no linear map reaches. A type of one's own of this kind would be lost
        beside the rest by the small factor of the bilinear layer; where nothing else is asked for it gets that back.
        """
        reached = {term.target for term in self.linear.terms}
        plan = self.bilinear.plan
        own = [not all(isinstance(atom, Base) for atom in slot.rep.atoms()) for slot in plan.outputs.slots]
        lonely = [term for term in plan.terms if term.output not in reached and (own[term.output] or alone != 1)]
        factors = np.ones(plan.weights if lonely else 0, np.float32)
        for term in lonely:
            factors[term.start : term.stop] = max(alone, 1 / SCALE) if own[term.output] else alone
        return factors

    @property
    def decays(self) -> BlockParams:
        """Which of the weights decay in training, as 1 and 0: those of products, and those of linear maps to types that
        are no scalars. Scalars are a dense network within this one, which needs its size where outputs have heavy
        tails.
        """
        linear, slots = self.linear, self.linear.outputs.slots
        w = np.zeros(linear.weights, np.float32)
        for term in linear.terms:
            w[term.start : term.stop] = slots[term.target].dim > 1
        theta = np.ones(self.bilinear.plan.weights, np.float32)
        return BlockParams(LinearParams(w, np.zeros(linear.bias_weights, np.float32)), theta)

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
