"""The gated nonlinearity: each tensor is scaled by a sigmoid of a gate of its own, at each permuted place."""

from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.arrays import module_of
from emlp_lab.nn.layout import Features, Layout, Slot
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

    def apply(self, features: Features) -> Features:
        """The gates are the last copies of their types, in the order of the slots and their copies."""
        parts = {slot.rep: self._parts(slot, part) for slot, part in zip(self.inputs.slots, features, strict=True)}
        found = []
        for slot in self.outputs.slots:
            values = parts[slot.rep].pop(0)
            found.append(_swish(values) if slot.rep.is_permutation else values)
        for number, slot in enumerate(self.outputs.slots):
            if not slot.rep.is_permutation:
                found[number] = _scaled(found[number], _sigmoid(parts[_gate(slot.rep)].pop(0)), slot.rep)
        return found

    def _parts(self, slot: Slot, features: Any) -> list[Any]:
        """The copies of a type that are values, and then those that are gates, type by type."""
        outputs = self.outputs.slots
        copies = [out.copies for out in outputs if out.rep == slot.rep]
        copies += [out.copies for out in outputs if not out.rep.is_permutation and _gate(out.rep) == slot.rep]
        return module_of(features).split(features, np.cumsum(copies)[:-1]) if len(copies) > 1 else [features]


def _swish(x: Any) -> Any:
    return x * _sigmoid(x)


def _sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x)); in NumPy by tanh, which does not overflow, also of complex numbers."""
    return jax.lax.logistic(x) if isinstance(x, jax.Array) else 0.5 + 0.5 * np.tanh(0.5 * x)


def _scaled(
    x: Inexact[Any, "copies dim rows"], gates: Inexact[Any, "copies gates rows"], rep: Rep
) -> Inexact[Any, "copies dim rows"]:
    """Copies of the type `rep`, each times its gate along the axes that are not permuted."""
    if gates.shape[1] == 1:
        return x * gates
    sizes = [atom.size() for atom in rep.atoms()]
    places = [atom.size() if atom.is_permutation else 1 for atom in rep.atoms()]
    count, _, rows = x.shape
    return (x.reshape(count, *sizes, rows) * gates.reshape(count, *places, rows)).reshape(x.shape)


def gate_plan(rep: Rep) -> GatePlan:
    """Plan of the nonlinearity that returns features of type `rep`."""
    return GatePlan(Layout(gated(rep)), Layout(rep))
