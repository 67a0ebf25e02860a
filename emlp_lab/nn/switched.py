"""Pairings that are switched off, as numbers of their weights."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from emlp_lab.nn.pairings import Pairing
from emlp_lab.nn.policy import Chosen, Supply
from emlp_lab.nn.term import Term


def switched(
    off: Sequence[Pairing], terms: Sequence[Term], supply: Sequence[Supply], chosen: Sequence[Chosen], layer: int
) -> Int[np.ndarray, " off"]:
    """The weights of the single pairings in `off`, increasing; whole combinations have none.

    chosen: the carriers of each slot. Raises ValueError for combinations and copies that the layer does not have.
    """
    numbers: set[int] = set()
    for pairing in off:
        if not 0 <= pairing.combination < len(terms):
            have = f"0 to {len(terms) - 1}" if terms else "none"
            raise ValueError(f"layer {layer} has no combination {pairing.combination} to switch off; it has {have}.")
        term = terms[pairing.combination]
        if pairing.copies is not None and not term.off:
            carrier, argument, output = pairing.copies
            places = [place for place, copy in enumerate(chosen[term.carrier]) if copy == carrier]
            if not places or not 0 <= argument < term.arguments or not 0 <= output < term.outputs:
                raise ValueError(
                    f"layer {layer} has no pairing of copies {pairing.copies} in combination {pairing.combination} to "
                    f"switch off: carriers of {supply[term.carrier].type} are {list(chosen[term.carrier])}, there are "
                    f"{term.arguments} arguments and {term.outputs} outputs."
                )
            numbers.update(term.weights_of(places, argument, output).tolist())
    return np.array(sorted(numbers), int)
