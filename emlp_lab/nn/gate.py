"""The gated nonlinearity: each tensor is scaled by a sigmoid of a gate of its own, at each permuted place."""

from dataclasses import dataclass

import jax
from jax import Array
from jaxtyping import Float

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

    def apply(self, x: Float[Array, "batch n_gated"]) -> Float[Array, "batch n"]:
        """On grouped features. The gates are the last copies of their types, in the order of the slots and their
        copies.
        """
        values = {slot.rep: part for slot, part in zip(self.inputs.slots, self.inputs.split(x), strict=True)}
        used = {slot.rep: slot.copies for slot in self.outputs.slots}
        parts = []
        for slot in self.outputs.slots:
            if slot.rep.is_permutation:
                parts.append(jax.nn.swish(values[slot.rep][:, :, : slot.copies]))
            else:
                gate = _gate(slot.rep)
                start = used.get(gate, 0)
                used[gate] = start + slot.copies
                gates = jax.nn.sigmoid(values[gate][:, :, start : used[gate]])
                parts.append(_scaled(values[slot.rep], gates, slot.rep))
        return self.outputs.join(parts)


def _scaled(
    x: Float[Array, "batch dim copies"], gates: Float[Array, "batch gates copies"], rep: Rep
) -> Float[Array, "batch dim copies"]:
    """Copies of the type `rep`, each times its gate along the axes that are not permuted."""
    sizes = [atom.size() for atom in rep.atoms()]
    places = [atom.size() if atom.is_permutation else 1 for atom in rep.atoms()]
    batch, _, count = x.shape
    return (x.reshape(batch, *sizes, count) * gates.reshape(batch, *places, count)).reshape(x.shape)


def gate_plan(rep: Rep) -> GatePlan:
    """Plan of the nonlinearity that returns features of type `rep`."""
    return GatePlan(Layout(gated(rep)), Layout(rep))
