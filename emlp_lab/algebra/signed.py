"""Signed permutation matrices as index maps and signs: one number, 1 or -1, in each row and column."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Inexact, Integer


@dataclass(frozen=True, eq=False)
class SignedPermutations:
    """Matrix m sends basis vector i to signs[m, i] times basis vector index[m, i]."""

    index: Integer[np.ndarray, "M n"]
    signs: Integer[np.ndarray, "M n"]

    @cached_property
    def are_plain(self) -> bool:
        """Whether all signs are 1."""
        return bool(np.all(self.signs == 1))


def signed_permutations(matrices: Inexact[np.ndarray, "M n n"], tolerance: float) -> SignedPermutations | None:
    """The matrices read off, or None if some entry is further than `tolerance` from those of signed permutations."""
    m, row, column = np.nonzero(np.abs(matrices) > tolerance)
    count, n = matrices.shape[:2]
    if len(row) != count * n or np.any(row.reshape(count, n) != np.arange(n)):
        return None
    entries = matrices[m, row, column]
    signs, index = np.zeros((2, count, n), np.int64)
    signs[m, column], index[m, column] = np.where(np.real(entries) < 0, -1, 1), row
    exact = np.all(np.abs(entries - signs[m, column]) <= tolerance)
    return SignedPermutations(index, signs) if exact and np.all(signs != 0) else None
