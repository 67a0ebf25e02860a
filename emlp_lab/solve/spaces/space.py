"""The invariant vectors of one tensor type as an orthonormal operator c -> Q c; Q is formed only on request."""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Inexact
from scipy.sparse import csc_array


class Subspace(ABC):
    """A subspace of dimension `rank` of the coordinates 0..dim-1, with an orthonormal basis Q of shape (dim, rank).

    The last axis of all arguments and results is the coordinate axis.
    """

    @property
    @abstractmethod
    def dim(self) -> int: ...

    @property
    @abstractmethod
    def rank(self) -> int: ...

    @property
    def dtype(self) -> np.dtype:
        """Type of the entries of Q."""
        return np.dtype(float)

    @abstractmethod
    def expand(self, c: Inexact[np.ndarray, "... r"]) -> Inexact[np.ndarray, "... n"]:
        """Q c."""

    @abstractmethod
    def coefficients(self, v: Inexact[np.ndarray, "... n"]) -> Inexact[np.ndarray, "... r"]:
        """Q^H v, the coefficients of the part of v that lies in the subspace."""

    def dense(self) -> Inexact[np.ndarray, "n r"]:
        """Q itself."""
        return np.swapaxes(self.expand(np.eye(self.rank)), 0, 1)

    def sparse(self) -> csc_array:
        """Q without its zeros."""
        return csc_array(self.dense())

    @property
    def entries(self) -> int:
        """A bound of the number of entries of Q that are not zero."""
        return self.dim * self.rank


@dataclass(frozen=True, eq=False)
class DenseSubspace(Subspace):
    """A basis that is kept as a matrix. structure: the same space as its route found it, for pictures."""

    Q: Inexact[np.ndarray, "n r"]
    structure: Subspace | None = None

    @property
    def dim(self) -> int:
        return self.Q.shape[0]

    @property
    def rank(self) -> int:
        return self.Q.shape[1]

    @property
    def dtype(self) -> np.dtype:
        return self.Q.dtype

    def dense(self) -> np.ndarray:
        return self.Q

    def expand(self, c: np.ndarray) -> np.ndarray:
        return c @ self.Q.T

    def coefficients(self, v: np.ndarray) -> np.ndarray:
        return v @ self.Q.conj()


@dataclass(frozen=True, eq=False)
class KroneckerSubspace(Subspace):
    """Tensor product of subspaces: inv(R1 (x) R2) = inv(R1) (x) inv(R2) for independent groups, never formed."""

    factors: tuple[Subspace, ...]

    @property
    def dim(self) -> int:
        return math.prod(factor.dim for factor in self.factors)

    @property
    def rank(self) -> int:
        return math.prod(factor.rank for factor in self.factors)

    @property
    def dtype(self) -> np.dtype:
        return np.result_type(*(factor.dtype for factor in self.factors))

    def expand(self, c: np.ndarray) -> np.ndarray:
        tensor = c.reshape(*c.shape[:-1], *(factor.rank for factor in self.factors))
        return self._each_axis(tensor, [factor.expand for factor in self.factors]).reshape(*c.shape[:-1], self.dim)

    def coefficients(self, v: np.ndarray) -> np.ndarray:
        tensor = v.reshape(*v.shape[:-1], *(factor.dim for factor in self.factors))
        done = self._each_axis(tensor, [factor.coefficients for factor in self.factors])
        return done.reshape(*v.shape[:-1], self.rank)

    def _each_axis(self, tensor: np.ndarray, maps: list) -> np.ndarray:
        for axis, apply in enumerate(maps, start=-len(maps)):
            tensor = np.moveaxis(apply(np.moveaxis(tensor, axis, -1)), -1, axis)
        return tensor


def scalar_subspace() -> DenseSubspace:
    """The whole one-dimensional space: every scalar is invariant."""
    one: Float[np.ndarray, "1 1"] = np.eye(1)
    return DenseSubspace(one)
