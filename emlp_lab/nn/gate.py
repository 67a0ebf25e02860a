"""The gated nonlinearity: each tensor is scaled by a sigmoid of a scalar of its own."""

from dataclasses import dataclass

import jax
from jax import Array
from jaxtyping import Float

from emlp_lab.nn.layout import Layout
from emlp_lab.reps import Rep, Scalar, blocks


def gated(rep: Rep) -> Rep:
    """`rep` and one scalar gate for each copy of a type that is neither scalar nor a permutation representation."""
    return rep + sum(block.copies for block in blocks(rep) if not _pointwise(block.rep))


def _pointwise(rep: Rep) -> bool:
    """Whether a function may act on each coordinate by itself: scalars and permuted coordinates."""
    return rep == Scalar or rep.is_permutation


@dataclass(frozen=True)
class GatePlan:
    """gated(rep) -> rep: swish on scalars and permuted coordinates, x * sigmoid(gate) on other tensors."""

    inputs: Layout
    outputs: Layout

    def apply(self, x: Float[Array, "batch n_gated"]) -> Float[Array, "batch n"]:
        """On grouped features. The gates are the last scalars, in the order of the slots and their copies."""
        own = {slot.rep: slot for slot in self.outputs.slots}
        values = {slot.rep: part for slot, part in zip(self.inputs.slots, self.inputs.split(x), strict=True)}
        gate = own[Scalar].copies if Scalar in own else 0
        parts = []
        for slot in self.outputs.slots:
            if _pointwise(slot.rep):
                parts.append(jax.nn.swish(values[slot.rep][:, :, : slot.copies]))
            else:
                gates = values[Scalar][:, :, gate : gate + slot.copies]
                parts.append(values[slot.rep] * jax.nn.sigmoid(gates))
                gate += slot.copies
        return self.outputs.join(parts)


def gate_plan(rep: Rep) -> GatePlan:
    """Plan of the nonlinearity that returns features of type `rep`."""
    return GatePlan(Layout(gated(rep)), Layout(rep))
