"""What the elements of a matrix group keep, read from its generators: lengths, the basis vectors, their signs."""

from functools import cached_property

import numpy as np
from jaxtyping import Inexact, Integer

from emlp_lab.algebra.signed import SignedPermutations, signed_permutations
from emlp_lab.algebra.tolerance import TOL_EXACT


class Flags:
    """Computed once from the generators of a group."""

    name: str
    lie_algebra: Inexact[np.ndarray, "D d d"]
    discrete_generators: Inexact[np.ndarray, "M d d"]

    @cached_property
    def is_orthogonal(self) -> bool:
        """Whether every element is an orthogonal matrix, so that V and its dual V* are the same representation."""
        return self._keeps_lengths(np.swapaxes(self.lie_algebra, 1, 2), np.swapaxes(self.discrete_generators, 1, 2))

    @cached_property
    def is_unitary(self) -> bool:
        """Whether every element is a unitary matrix, so that the group is compact or dense in a compact one."""
        lie, discrete = self.lie_algebra.conj(), self.discrete_generators.conj()
        return self._keeps_lengths(np.swapaxes(lie, 1, 2), np.swapaxes(discrete, 1, 2))

    def _keeps_lengths(self, lie: np.ndarray, discrete: np.ndarray) -> bool:
        """Whether A + A' = 0 and h' h = 1 for the adjoint matrices A', h', whatever the size of the generators A."""
        skew = np.abs(self.lie_algebra + lie).max(axis=(1, 2), initial=0)
        sizes = np.abs(lie).max(axis=(1, 2), initial=0)
        gram = np.abs(discrete @ self.discrete_generators - np.eye(self.lie_algebra.shape[-1])).max(initial=0)
        return bool(np.all(skew <= TOL_EXACT * sizes) and gram <= TOL_EXACT)

    @cached_property
    def is_permutation(self) -> bool:
        """Whether every element is a permutation matrix."""
        return self._signed is not None and self._signed.are_plain

    @property
    def is_signed_permutation(self) -> bool:
        """Whether every element is a signed permutation matrix: one 1 or -1 in each row and column."""
        return self._signed is not None

    @property
    def permutations(self) -> Integer[np.ndarray, "M d"]:
        """Generators as index maps: generator m sends basis vector i to basis vector permutations[m, i]."""
        if self._signed is None or not self.is_permutation:
            raise ValueError(
                f"{self.name} is not a permutation group: its generators are not all permutation matrices."
            )
        return self._signed.index

    @property
    def signed_permutations(self) -> SignedPermutations:
        """Generators as index maps and signs. Raises ValueError if they are no signed permutation matrices."""
        if self._signed is None:
            raise ValueError(
                f"{self.name} is not a group of signed permutations: its generators do not all have one 1 or -1 in "
                "each row and column."
            )
        return self._signed

    @cached_property
    def _signed(self) -> SignedPermutations | None:
        return None if len(self.lie_algebra) else signed_permutations(self.discrete_generators, TOL_EXACT)
