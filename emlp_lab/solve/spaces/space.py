"""The invariant vectors of one tensor type as an orthonormal operator c -> Q c; Q is formed only on request.

`expand` and `coefficients` take arrays of NumPy or of JAX, also inside jax.jit, jax.grad and jax.vmap.
"""

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Inexact, Num
from scipy.sparse import csc_array

from emlp_lab.algebra.arrays import AnyArray, constant, module_of


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
    def expand(self, c: Num[AnyArray, "... r"]) -> Inexact[AnyArray, "... n"]:
        """Q c."""

    @abstractmethod
    def coefficients(self, v: Num[AnyArray, "... n"]) -> Inexact[AnyArray, "... r"]:
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

    def expand(self, c: AnyArray) -> AnyArray:
        return c @ constant(self.Q, c).T

    def coefficients(self, v: AnyArray) -> AnyArray:
        return v @ constant(self.Q, v).conj()


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

    def expand(self, c: AnyArray) -> AnyArray:
        tensor = c.reshape(*c.shape[:-1], *(factor.rank for factor in self.factors))
        return self._each_axis(tensor, [factor.expand for factor in self.factors]).reshape(*c.shape[:-1], self.dim)

    def coefficients(self, v: AnyArray) -> AnyArray:
        tensor = v.reshape(*v.shape[:-1], *(factor.dim for factor in self.factors))
        done = self._each_axis(tensor, [factor.coefficients for factor in self.factors])
        return done.reshape(*v.shape[:-1], self.rank)

    def _each_axis(self, tensor: AnyArray, maps: list) -> AnyArray:
        moveaxis = module_of(tensor).moveaxis
        for axis, apply in enumerate(maps, start=-len(maps)):
            tensor = moveaxis(apply(moveaxis(tensor, axis, -1)), -1, axis)
        return tensor


def scalar_subspace() -> DenseSubspace:
    """The whole one-dimensional space: every scalar is invariant."""
    one: Float[np.ndarray, "1 1"] = np.eye(1)
    return DenseSubspace(one)
