"""What one pairing adds to the output of its layer, with the real numbers."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from emlp_lab.nn.bilinear.kappa import Contraction
from emlp_lab.nn.bilinear.kept import Kept
from emlp_lab.nn.bilinear.pairings import Pairing
from emlp_lab.nn.bilinear.plan import SCALE
from emlp_lab.nn.layout import Features


@dataclass(frozen=True, eq=False)
class Contribution:
    """SCALE * theta * (matrix @ argument), map by map, whose entries in the order of `result` are added to the output.

    matrices: what the carrier is read as. argument: as a matrix. indices: letters of carrier, argument and output, None
    where the maps are not contractions.
    """

    pairing: Pairing
    theta: Float[np.ndarray, " maps"]
    matrices: Float[np.ndarray, "maps free summed"]
    argument: Float[np.ndarray, "summed rest"]
    result: Float[np.ndarray, " d_output"]
    indices: tuple[str, str, str] | None


def contribution(
    layer: Kept, pairing: Pairing, w: Float[np.ndarray, " weights"], features: Features, row: int
) -> Contribution:
    """What a pairing computes of one row of the features.

    Raises ValueError for a pairing that the layer does not have: of a whole combination, of a copy that is not kept, or
    switched off.
    """
    term = layer.plan.terms[pairing.combination]
    if pairing.copies is None or layer.is_off(pairing):
        raise ValueError(f"{pairing} is no single pairing that is on: give the copies of carrier, argument and output.")
    carrier, argument, output = pairing.copies
    kept = list(layer.copies[term.carrier])
    if carrier not in kept:
        raise ValueError(f"copy {carrier} is no carrier of combination {pairing.combination}; those are {kept}.")
    free, summed, rest = term.kappa.shape
    x_carrier, x_argument = (
        np.asarray(features[slot])[[copy], :, row : row + 1]
        for slot, copy in ((term.carrier, carrier), (term.argument, argument))
    )
    theta = np.asarray(w)[term.weights_of([kept.index(carrier)], argument, output)]
    matrices = np.asarray(term.kappa.read(x_carrier))[..., 0]
    matrix = term.kappa.argument_order.of(x_argument).reshape(summed, rest)
    product = SCALE * np.tensordot(theta, matrices, axes=1) @ matrix
    result = term.kappa.result_order.of(product.reshape(1, free * rest, 1))[0, :, 0]
    indices = term.kappa.indices if isinstance(term.kappa, Contraction) else None
    return Contribution(pairing, theta, matrices, matrix, result, indices)
