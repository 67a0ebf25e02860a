"""Stabiliser chains of permutation groups, by the Schreier-Sims algorithm of sympy."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Integer

MAX_POINTS = 5000  # sympy keeps its permutations as lists of numbers


@dataclass(frozen=True, eq=False)
class Chain:
    """A permutation group as products: every element is exactly one product t_1 ... t_r with t_i of transversal i.

    transversals: index maps, shape (size of the transversal, N). In a stabiliser chain those of transversal i fix the
    base points before the i-th and send this one to all its images.
    """

    transversals: tuple[Integer[np.ndarray, "_ N"], ...]

    @property
    def order(self) -> int:
        """Number of elements of the group."""
        return math.prod(len(transversal) for transversal in self.transversals)


def stabiliser_chain(permutations: Integer[np.ndarray, "M N"]) -> Chain:
    """The chain of the group that the index maps generate, always the same one: no choice in it is random.

    Raises ValueError for more than MAX_POINTS points.
    """
    from sympy.combinatorics import Permutation, PermutationGroup  # takes a second, and only large groups need it

    points = permutations.shape[1]
    if points > MAX_POINTS:
        raise ValueError(
            f"a group that permutes {points} points is too large for a stabiliser chain, the limit is {MAX_POINTS}: "
            "give it in a form with fewer points."
        )
    group: Any = PermutationGroup([Permutation(row) for row in permutations.tolist()])
    # Sorted, so that a choice depends on the point and not on the order in which sympy found it.
    return Chain(
        tuple(np.array([t[i].array_form for i in sorted(t)], int).reshape(-1, points) for t in group.basic_transversals)
    )
