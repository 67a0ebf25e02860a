"""One combination of types in a bilinear layer: where its weights lie in the vector of all, and which are off."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Inexact, Int

from emlp_lab.nn.bilinear.kappa import Kappa
from emlp_lab.nn.bilinear.pairings import Pairing
from emlp_lab.nn.bilinear.policy import Chosen, Supply


@dataclass(frozen=True, eq=False)
class Term:
    """Numbers of the slots, and weights start..stop as (arguments, carriers kept and their maps, outputs).

    arguments, kept, outputs: numbers of copies. k: number of summed index pairs, None under `full`. off: whether the
    whole combination is switched off, so that it has no weights.
    """

    carrier: int
    argument: int
    output: int
    kappa: Kappa
    k: int | None
    arguments: int
    kept: int
    outputs: int
    start: int
    off: bool

    @property
    def shape(self) -> tuple[int, int, int]:
        """Shape of the weights: arguments, carriers times maps, outputs."""
        return (0 if self.off else self.arguments), self.kept * self.kappa.maps, self.outputs

    @property
    def weights(self) -> int:
        arguments, maps, outputs = self.shape
        return arguments * maps * outputs

    @property
    def stop(self) -> int:
        return self.start + self.weights

    def carriers_first(self, arguments: int) -> bool:
        """Whether applying carriers before mixing takes fewer multiplications than the other order."""
        free, summed, rest = self.kappa.shape
        _, kept, outputs = self.shape
        first = kept * arguments * free * summed * rest + outputs * arguments * kept * free * rest
        return first <= outputs * arguments * kept * summed * rest + outputs * kept * free * summed * rest

    @property
    def numbers_per_row(self) -> int:
        """How many numbers the products hold for one row of a batch."""
        free, summed, rest = self.kappa.shape
        arguments, maps, outputs = self.shape
        read = free * summed * maps
        if self.carriers_first(arguments):
            return read + free * rest * maps * arguments
        return read + summed * rest * maps * outputs + free * rest * outputs

    def theta(self, w: Inexact[Any, " weights"]) -> Inexact[Any, "arguments carriers_maps outputs"]:
        """The weights of this combination, out of those of the layer."""
        return w[self.start : self.stop].reshape(self.shape)

    def weights_of(self, places: list[int], argument: int, output: int) -> Int[np.ndarray, " n"]:
        """Which weights belong to the pairings of an argument and an output with the carriers at these places, out of
        those kept: one for each map, place after place.
        """
        _, maps, outputs = self.shape
        each = np.array(places, int)[:, None] * self.kappa.maps + np.arange(self.kappa.maps)
        return self.start + (argument * maps + each.ravel()) * outputs + output

    def pairing(self, number: int) -> tuple[int, int, int]:
        """Place of the carrier, argument and output of a weight: the inverse of `weights_of`."""
        argument, maps, output = (int(part) for part in np.unravel_index(number - self.start, self.shape))
        return maps // self.kappa.maps, argument, output


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
