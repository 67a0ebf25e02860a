"""The equivariant maps between single copies of two types, which a layer mixes."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from jaxtyping import Float, Inexact

from emlp_lab.algebra.arrays import constant
from emlp_lab.solve import Basis
from emlp_lab.solve.spaces.orbit_space import OrbitSubspace
from emlp_lab.solve.spaces.space import KroneckerSubspace, Subspace

LARGE = 10**6  # numbers of a dense basis, from which on orbits are kept as orbits


class Maps(ABC):
    """An orthonormal basis of the maps, each a matrix (d_out, d_in)."""

    @property
    @abstractmethod
    def count(self) -> int:
        """Number of maps in the basis."""

    @abstractmethod
    def mix(self, theta: Inexact[Any, "r n"]) -> Inexact[Any, "d_out_in n"]:
        """Sums of the maps with coefficients theta, their entries row by row."""

    @abstractmethod
    def dense(self) -> Float[np.ndarray, "r d_out d_in"]:
        """The maps as matrices."""


@dataclass(frozen=True, eq=False)
class DenseMaps(Maps):
    """Matrices."""

    Q: Float[np.ndarray, "r d_out d_in"]

    @property
    def count(self) -> int:
        return len(self.Q)

    def mix(self, theta: Any) -> Any:
        _, d_out, d_in = self.Q.shape
        return constant(self.Q, theta).reshape(self.count, d_out * d_in).T @ theta

    def dense(self) -> np.ndarray:
        return self.Q


@dataclass(frozen=True, eq=False)
class TiedMaps(Maps):
    """Maps of a permutation group: entry (o, i) of every sum is, up to a sign and a scale, the coefficient of its
    orbit, as in a convolution. No two maps have an entry in common, so that all need no more room than one.
    """

    orbits: OrbitSubspace
    d_out: int
    d_in: int

    @property
    def count(self) -> int:
        return self.orbits.rank

    def mix(self, theta: Any) -> Any:
        return self.orbits.expand(theta.T).T

    def dense(self) -> np.ndarray:
        return self.orbits.dense().T.reshape(self.count, self.d_out, self.d_in)


def maps_of(basis: Basis, d_out: int, d_in: int) -> Maps:
    """The maps of the basis of `source >> target`, or of a target alone for d_in = 1."""
    orbits = _orbits(basis)
    if orbits and basis.dim * basis.rank > LARGE:
        return TiedMaps(orbits, d_out, d_in)
    return DenseMaps(basis.maps(d_out, d_in))


def room(basis: Basis) -> int:
    """Bytes that `maps_of` needs: the matrices and a copy in another order."""
    return 16 * basis.dim * (1 if _orbits(basis) and basis.dim * basis.rank > LARGE else basis.rank)


def _orbits(basis: Basis) -> OrbitSubspace | None:
    """The basis of one copy of one type as orbits of its coordinates as they are written, if it consists of orbits."""
    (block,), (space,) = basis.blocks, basis.subspaces
    found = _as_orbits(space)
    if found is None:
        return None
    order = np.argsort(block.index[0])
    return OrbitSubspace(found.labels[order], None if found.signs is None else found.signs[order])


def _as_orbits(space: Subspace) -> OrbitSubspace | None:
    """The space itself, or the orbits of pairs of coordinates where several groups permute one each."""
    if isinstance(space, OrbitSubspace):
        return space
    if not isinstance(space, KroneckerSubspace):
        return None
    factors = [_as_orbits(factor) for factor in space.factors]
    found = [factor for factor in factors if factor is not None]
    return reduce(_pairs, found) if len(found) == len(factors) else None


def _pairs(left: OrbitSubspace, right: OrbitSubspace) -> OrbitSubspace:
    labels = left.labels[:, None].astype(np.int64) * right.rank + right.labels
    labels[(left.labels < 0)[:, None] | (right.labels < 0)] = -1
    if left.signs is None and right.signs is None:
        return OrbitSubspace(labels.ravel())
    signs = [np.sign(one.labels + 1) if one.signs is None else one.signs for one in (left, right)]
    return OrbitSubspace(labels.ravel(), np.multiply.outer(*signs).ravel())
