"""One thing that a route did."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Inexact

from emlp_lab.solve.spaces.halves import HalvesSubspace
from emlp_lab.solve.spaces.space import Subspace


@dataclass(frozen=True, eq=False)
class Step:
    """What was done, in words, and how a route then stands.

    count: groups or dimensions that are left, or maps that are found; `found` says which. space: all vectors that may
    still be solutions, where the route holds them. halves: the irreducibles, and the pairs found so far. residual,
    vector: of the iterative route, and the first of its vectors on its way.
    """

    text: str
    count: int
    found: bool = False
    space: Subspace | None = None
    halves: HalvesSubspace | None = None
    residual: float | None = None
    vector: Inexact[np.ndarray, " n"] | None = None


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things in words, for example "1 entry", "12 entries"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
