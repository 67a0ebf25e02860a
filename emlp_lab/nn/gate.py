"""The gated nonlinearity: each tensor is scaled by a sigmoid of a gate of its own, at each permuted place."""

from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jaxtyping import Inexact

from emlp_lab.nn.layout import Layout
from emlp_lab.reps import Rep, blocks
from emlp_lab.reps.tree import copies, direct_sum, tensor_product


def gated(rep: Rep) -> Rep:
    """`rep` and a gate for each copy of a type that is neither scalar nor a permutation representation: a scalar, or
    for a product with permuted axes, such as V(S(5))*V(SO(3)), one number for each permuted place.
    """
    tensors = [block for block in blocks(rep) if not block.rep.is_permutation]
    return direct_sum(rep, *(copies(block.copies, _gate(block.rep)) for block in tensors))


def _gate(rep: Rep) -> Rep:
    """The type of the gate of a tensor type: the product of its permuted axes."""
    return tensor_product(*(atom for atom in rep.atoms() if atom.is_permutation))


@dataclass(frozen=True)
class GatePlan:
    """gated(rep) -> rep: swish on scalars and permuted coordinates, x * sigmoid(gate) on other tensors.

    Functions of each coordinate by itself commute with permutations of the coordinates. So gates are functions of
    permuted coordinates, and the coordinates that a group mixes share one.
    """

    inputs: Layout
    outputs: Layout

    def apply(self, x: Inexact[Any, "batch n_gated"]) -> Inexact[Any, "batch n"]:
        """On grouped features. The gates are the last copies of their types, in the order of the slots and their
        copies.
        """
        values = {slot.rep: part for slot, part in zip(self.inputs.slots, self.inputs.split(x), strict=True)}
        used = {slot.rep: slot.copies for slot in self.outputs.slots}
        parts = []
        for slot in self.outputs.slots:
            if slot.rep.is_permutation:
                parts.append(_swish(values[slot.rep][:, :, : slot.copies]))
            else:
                gate = _gate(slot.rep)
                start = used.get(gate, 0)
                used[gate] = start + slot.copies
                gates = _sigmoid(values[gate][:, :, start : used[gate]])
                parts.append(_scaled(values[slot.rep], gates, slot.rep))
        return self.outputs.join(parts)


def _swish(x: Any) -> Any:
    return x * _sigmoid(x)


def _sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x)); in NumPy by tanh, which does not overflow, also of complex numbers."""
    return jax.nn.sigmoid(x) if isinstance(x, jax.Array) else 0.5 + 0.5 * np.tanh(0.5 * x)


def _scaled(
    x: Inexact[Any, "batch dim copies"], gates: Inexact[Any, "batch gates copies"], rep: Rep
) -> Inexact[Any, "batch dim copies"]:
    """Copies of the type `rep`, each times its gate along the axes that are not permuted."""
    sizes = [atom.size() for atom in rep.atoms()]
    places = [atom.size() if atom.is_permutation else 1 for atom in rep.atoms()]
    batch, _, count = x.shape
    return (x.reshape(batch, *sizes, count) * gates.reshape(batch, *places, count)).reshape(x.shape)


def gate_plan(rep: Rep) -> GatePlan:
    """Plan of the nonlinearity that returns features of type `rep`."""
    return GatePlan(Layout(gated(rep)), Layout(rep))
