"""A bilinear layer with the carriers that it keeps."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jax import Array
from jaxtyping import Float, Int

from emlp_lab.nn.bilinear.pairings import Pairing, Pairings
from emlp_lab.nn.bilinear.plan import BiLinearPlan


@dataclass(frozen=True, eq=False)
class Kept:
    """What a seed decides of a layer, and the end of it: all that follows takes the carriers.

    carriers: copy numbers, slot after slot of the input. seed: of the model whose draw they are; None for others, such
    as those of a file.
    """

    plan: BiLinearPlan
    carriers: Int[np.ndarray, " kept"]
    seed: int | None

    @cached_property
    def copies(self) -> tuple[tuple[int, ...], ...]:
        """The carriers of each slot of the input."""
        return tuple(self.plan.by_slot(self.carriers))

    @cached_property
    def pairings(self) -> Pairings:
        """The pairings that the carriers make, as data."""
        return self.plan.pairings(self.carriers, self.seed)

    @cached_property
    def off(self) -> frozenset[Pairing]:
        """What is switched off: whole combinations, and single pairings of the carriers."""
        return frozenset(self.plan.switched_off(self.copies))

    def is_off(self, pairing: Pairing) -> bool:
        """Whether a pairing is switched off, by itself or with its combination."""
        return pairing in self.off or Pairing(pairing.combination) in self.off

    def init(self, key: Array) -> Float[Array, " weights"]:
        """Random weights."""
        return self.plan.init(key)


def keep(plan: BiLinearPlan, seed: int) -> Kept:
    """The layer with the carriers that its policy chooses for a seed of the model."""
    return Kept(plan, plan.draw(seed), seed)
