"""The fixed maps kappa: C (x) A -> B of a bilinear layer, evaluated as products of small matrices.

A carrier of type C is read as matrices (free, summed), an argument of type A as one matrix (summed, rest); the entries
of their product, rearranged, are the coordinates of type B.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float, Inexact, Integer

from emlp_lab.algebra.arrays import constant, module_of


@dataclass(frozen=True)
class Order:
    """Another order of the axes of a tensor of these sizes: axis k of the result is axis axes[k] of the tensor."""

    sizes: tuple[int, ...]
    axes: tuple[int, ...]

    def of(self, x: Inexact[Any, "copies d rows"]) -> Inexact[Any, "copies d rows"]:
        """The coordinates in that order."""
        if self.axes == tuple(range(len(self.axes))):
            return x
        count, d, rows = x.shape
        moved = x.reshape(count, *self.sizes, rows).transpose(0, *(1 + axis for axis in self.axes), 1 + len(self.axes))
        return moved.reshape(count, d, rows)

    @property
    def numbers(self) -> Integer[np.ndarray, " d"]:
        """Coordinate k of the result is coordinate numbers[k] of the tensor."""
        return np.arange(math.prod(self.sizes)).reshape(self.sizes).transpose(self.axes).ravel()


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
    def read(self, carriers: Inexact[Any, "kept d_carrier rows"]) -> Inexact[Any, "kept_maps free summed rows"]:
        """The carriers as matrices; for each kept carrier those of all maps, one after the other."""

    @property
    @abstractmethod
    def argument_order(self) -> Order:
        """What makes coordinates of the argument a matrix (summed, rest)."""

    @property
    @abstractmethod
    def result_order(self) -> Order:
        """What makes the entries of the product, (free, rest), coordinates of the output."""

    @abstractmethod
    def dense(self) -> Float[np.ndarray, "maps d_output d_carrier d_argument"]:
        """The maps as tensors."""


@dataclass(frozen=True, eq=False)
class Contraction(Kappa):
    """One map that sums over pairs of indices and leaves the others.

    carrier: makes the axes of the carrier those of a matrix, first those that are left, then those that
    are summed. argument: the same, first those that are summed. output: makes the axes that are left those of the
    output. indices: of carrier, argument and output as letters, for people, for example ("ij", "j", "i").
    """

    carrier: Order
    argument: Order
    output: Order
    sizes: tuple[int, int, int]
    indices: tuple[str, str, str]

    @property
    def maps(self) -> int:
        return 1

    @property
    def shape(self) -> tuple[int, int, int]:
        return self.sizes

    @property
    def argument_order(self) -> Order:
        return self.argument

    @property
    def result_order(self) -> Order:
        return self.output

    @property
    def variance(self) -> float:
        return float(self.shape[1])

    def read(self, carriers: Any) -> Any:
        kept, _, rows = carriers.shape
        return self.carrier.of(carriers).reshape(kept, *self.shape[:2], rows)

    def dense(self) -> np.ndarray:
        free, summed, rest = self.shape
        tensor = np.zeros((free * rest, free * summed, summed * rest))
        f, s, r = np.indices(self.shape)
        carrier, argument = self.carrier.numbers.reshape(free, summed), self.argument.numbers.reshape(summed, rest)
        tensor[np.argsort(self.output.numbers)[f * rest + r], carrier[f, s], argument[s, r]] = 1
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

    @property
    def argument_order(self) -> Order:
        return Order((self.Q.shape[3],), (0,))

    @property
    def result_order(self) -> Order:
        return Order((self.Q.shape[1],), (0,))

    def read(self, carriers: Any) -> Any:
        kept, _, rows = carriers.shape
        read = module_of(carriers).matmul(constant(self._flat, carriers), carriers)
        return read.reshape(kept * self.maps, *self.shape[:2], rows)

    def dense(self) -> np.ndarray:
        return self.Q

    @cached_property
    def _flat(self) -> Float[np.ndarray, "rest d_carrier"]:
        return np.ascontiguousarray(self.Q.transpose(0, 1, 3, 2)).reshape(-1, self.Q.shape[2])
