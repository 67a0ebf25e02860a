"""The invariants of A (x) B from the irreducible parts of A and of B, as an operator: no matrix of size n is formed."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.arrays import AnyArray, common_type, constant, module_of
from emlp_lab.solve.spaces.space import Subspace

Copies = Inexact[np.ndarray, "_ _ _"]  # (n, copies, d), isometries onto equal irreducible parts


@dataclass(frozen=True, eq=False)
class Pair:
    """Irreducible part `left` of A and part `right` of B, which is the dual of it, and their invariants.

    maps: orthonormal, shape (e, d_left, d_right); e is 1, or 2 or 4 for real irreducibles of complex and quaternionic
    type.
    """

    left: int
    right: int
    maps: Inexact[np.ndarray, "e d_left d_right"]


@dataclass(frozen=True, eq=False)
class HalvesSubspace(Subspace):
    """Basis vectors P_c J R_e^T: a copy P_c on the left, a map J, and a copy R_e on the right.

    left, right: the copies of each irreducible part of A and of B. axes: how many atoms of the type belong to A.
    Coordinates are pairs of a coordinate of A and one of B, in row-major order.
    """

    axes: int
    left: tuple[Copies, ...]
    right: tuple[Copies, ...]
    pairs: tuple[Pair, ...]

    @cached_property
    def sizes(self) -> tuple[int, int]:
        """Dimensions of A and B."""
        return len(self.left[0]), len(self.right[0])

    @property
    def dim(self) -> int:
        return math.prod(self.sizes)

    @cached_property
    def rank(self) -> int:  # type: ignore[override]  # computed once
        return sum(math.prod(self._shape(pair)) for pair in self.pairs)

    @cached_property
    def dtype(self) -> np.dtype:  # type: ignore[override]
        return np.result_type(*self.left, *self.right, *(pair.maps for pair in self.pairs))

    def expand(self, c: AnyArray) -> AnyArray:
        xp = module_of(c)
        W = xp.zeros((*c.shape[:-1], *self.sizes), common_type(c, self.dtype))
        start = 0
        for pair in self.pairs:
            shape = self._shape(pair)
            stop = start + math.prod(shape)
            theta = c[..., start:stop].reshape(-1, *shape)
            middle = xp.einsum("bcke,kij->bciej", theta, constant(pair.maps, c), optimize=True)
            P, R = (constant(_flat(part), c) for part in (self.left[pair.left], self.right[pair.right]))
            W += (P @ middle.reshape(*c.shape[:-1], P.shape[1], R.shape[1])) @ R.T
            start = stop
        return W.reshape(*c.shape[:-1], self.dim)

    def coefficients(self, v: AnyArray) -> AnyArray:
        xp = module_of(v)
        W = v.reshape(*v.shape[:-1], *self.sizes)
        parts = [xp.zeros((*v.shape[:-1], 0), common_type(v, self.dtype))]
        for pair in self.pairs:
            P, R = self.left[pair.left], self.right[pair.right]
            middle = constant(_flat(P), v).conj().T @ W @ constant(_flat(R), v).conj()
            shaped = middle.reshape(-1, *P.shape[1:], *R.shape[1:])
            theta = xp.einsum("bciej,kij->bcke", shaped, constant(pair.maps, v).conj(), optimize=True)
            parts.append(theta.reshape(*v.shape[:-1], math.prod(self._shape(pair))))
        return xp.concatenate(parts, axis=-1)

    def _shape(self, pair: Pair) -> tuple[int, int, int]:
        """Copies on the left, maps, copies on the right: the coefficients of a pair."""
        return self.left[pair.left].shape[1], len(pair.maps), self.right[pair.right].shape[1]


def _flat(copies: Copies) -> Inexact[np.ndarray, "n _"]:
    return copies.reshape(len(copies), -1)
