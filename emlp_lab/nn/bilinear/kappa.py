"""The fixed maps kappa: C (x) A -> B of a bilinear layer, evaluated as products of small matrices.

A carrier of type C is read as matrices (free, summed), an argument of type A as one matrix (summed, rest); the entries
of their product, rearranged, are the coordinates of type B.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float, Inexact, Integer

from emlp_lab.algebra.arrays import constant


class Kappa(ABC):
    """A family of equivariant maps that share types and shapes: `maps` of them."""

    @property
    @abstractmethod
    def maps(self) -> int:
        """Number of maps in the family; each kept pairing has a weight for each."""

    @property
    @abstractmethod
    def shape(self) -> tuple[int, int, int]:
        """(free, summed, rest): the sizes of the two matrices."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """Of an output coordinate on average, all maps added, for independent inputs of unit variance."""

    @abstractmethod
    def read(self, carriers: Inexact[Any, "batch d_carrier kept"]) -> Inexact[Any, "batch free summed kept_maps"]:
        """The carriers as matrices; for each kept carrier those of all maps side by side."""

    @abstractmethod
    def matrix(self, arguments: Inexact[Any, "batch d_argument copies"]) -> Inexact[Any, "batch summed rest copies"]:
        """The arguments as matrices."""

    @abstractmethod
    def result(self, products: Inexact[Any, "batch free_rest n"]) -> Inexact[Any, "batch d_output n"]:
        """The entries of the products of these matrices as coordinates of the output."""

    @abstractmethod
    def dense(self) -> Float[np.ndarray, "maps d_output d_carrier d_argument"]:
        """The maps as tensors."""


@dataclass(frozen=True, eq=False)
class Contraction(Kappa):
    """One map that sums over pairs of indices and leaves the others.

    Entry (f, s) of the carrier's matrix is its coordinate carrier[f, s], entry (s, r) of the argument's matrix its
    coordinate argument[s, r]. Coordinate o of the output is entry output[o] of the product, row by row. indices: of
    carrier, argument and output as letters, for people, for example ("ij", "j", "i").
    """

    carrier: Integer[np.ndarray, "free summed"]
    argument: Integer[np.ndarray, "summed rest"]
    output: Integer[np.ndarray, " free_rest"]
    indices: tuple[str, str, str]

    @property
    def maps(self) -> int:
        return 1

    @property
    def shape(self) -> tuple[int, int, int]:
        return *self.carrier.shape, self.argument.shape[1]

    @property
    def variance(self) -> float:
        return float(self.shape[1])

    def read(self, carriers: Any) -> Any:
        return _arranged(carriers, self.carrier)

    def matrix(self, arguments: Any) -> Any:
        return _arranged(arguments, self.argument)

    def result(self, products: Any) -> Any:
        return _arranged(products, self.output)

    def dense(self) -> np.ndarray:
        free, summed, rest = self.shape
        tensor = np.zeros((free * rest, free * summed, summed * rest))
        f, s, r = np.indices(self.shape)
        tensor[np.argsort(self.output)[f * rest + r], self.carrier[f, s], self.argument[s, r]] = 1
        return tensor[None]


@dataclass(frozen=True, eq=False)
class SolvedKappa(Kappa):
    """All equivariant maps C (x) A -> B, as the solver found them: an orthonormal basis Q."""

    Q: Float[np.ndarray, "maps d_output d_carrier d_argument"]

    @property
    def maps(self) -> int:
        return len(self.Q)

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.Q.shape[1], self.Q.shape[3], 1

    @property
    def variance(self) -> float:
        return len(self.Q) / self.Q.shape[1]  # each map has unit norm

    def read(self, carriers: Any) -> Any:
        batch, d_carrier, kept = carriers.shape
        free, summed, _ = self.shape
        Q = constant(self._last, carriers)
        read = carriers.transpose(0, 2, 1).reshape(batch * kept, d_carrier) @ Q
        read = read.reshape(batch, kept, free, summed, self.maps).transpose(0, 2, 3, 1, 4)
        return read.reshape(batch, free, summed, kept * self.maps)

    def matrix(self, arguments: Any) -> Any:
        return arguments[:, :, None]

    def result(self, products: Any) -> Any:
        return products

    def dense(self) -> np.ndarray:
        return self.Q

    @cached_property
    def _last(self) -> Float[np.ndarray, "d_carrier rest"]:
        return self.Q.transpose(2, 1, 3, 0).reshape(self.Q.shape[2], -1)


def _arranged(x: Any, index: np.ndarray) -> Any:
    """x[:, index], as a view where the coordinates are in order already."""
    if np.array_equal(index.ravel(), np.arange(index.size)):
        return x.reshape(x.shape[0], *index.shape, x.shape[2])
    return x[:, index]
