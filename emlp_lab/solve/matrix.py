"""What is used like a matrix and not kept as one: products with it, its transpose, and the matrix on request."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from jax.tree_util import register_static
from jaxtyping import Inexact
from scipy.sparse import csc_array, issparse

from emlp_lab.algebra.arrays import AnyArray, as_array, as_numbers


class Matrix(ABC):
    """An operator that stands in for its matrix in Q @ c, Q.T @ v, x @ Q, Q.shape, np.asarray(Q), Q[:, 0] and 2 * Q.

    Products with arrays of NumPy and JAX, also in jax.jit, do not form it. What needs the entries makes `dense()`, and
    raises BudgetError where that is too large.
    """

    __array_priority__ = 1000.0  # so that NumPy leaves array @ Q to Q

    @property
    @abstractmethod
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""

    @property
    @abstractmethod
    def dtype(self) -> np.dtype:
        """Type of the entries."""

    @abstractmethod
    def dense(self) -> Inexact[np.ndarray, "rows columns"]:
        """The matrix."""

    @abstractmethod
    def sparse(self) -> csc_array:
        """The matrix without its zeros."""

    @abstractmethod
    def expand(self, c: Any) -> AnyArray:
        """Q c for vectors c on the last axis."""

    @abstractmethod
    def coefficients(self, v: Any) -> AnyArray:
        """Q^H v for vectors v on the last axis."""

    @property
    def ndim(self) -> int:
        return 2

    @property
    def T(self) -> "Matrix":
        """The transpose."""
        return View(self, transposed=True, conjugated=False)

    @property
    def H(self) -> "Matrix":
        """The conjugate transpose."""
        return View(self, transposed=True, conjugated=True)

    def conj(self) -> "Matrix":
        """The complex conjugate."""
        return View(self, transposed=False, conjugated=True)

    def __matmul__(self, other: Any) -> Any:
        """Q @ x for a vector, a matrix, or a stack of matrices."""
        if issparse(other):
            return (self.sparse() @ other).toarray()
        return by_columns(self.expand, other, self)

    def __rmatmul__(self, other: Any) -> Any:
        return self.T.expand(other)

    if not TYPE_CHECKING:  # what is no attribute is an error for type checkers as well

        def __getattr__(self, name: str) -> Any:
            kind = type(self).__name__
            hint = f": write dense().{name}" if hasattr(np.ndarray, name) and not name.startswith("_") else ""
            raise AttributeError(f"{kind!r} object has no attribute {name!r}{hint}.")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if copy is False:
            raise ValueError(f"{self!r} is made a matrix by copying: leave copy=False out.")
        return self.dense().astype(dtype or self.dtype, copy=False)

    def __len__(self) -> int:
        return self.shape[0]

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter(self.dense())

    def __getitem__(self, key: Any) -> Any:
        return self.dense()[key]

    def __mul__(self, other: Any) -> Any:
        return self.dense() * _numbers(other, self)

    def __rmul__(self, other: Any) -> Any:
        return _numbers(other, self) * self.dense()

    def __truediv__(self, other: Any) -> Any:
        return self.dense() / _numbers(other, self)

    def __add__(self, other: Any) -> Any:
        return self.dense() + _numbers(other, self)

    def __radd__(self, other: Any) -> Any:
        return _numbers(other, self) + self.dense()

    def __sub__(self, other: Any) -> Any:
        return self.dense() - _numbers(other, self)

    def __rsub__(self, other: Any) -> Any:
        return _numbers(other, self) - self.dense()

    def __neg__(self) -> np.ndarray:
        return -self.dense()


@register_static
@dataclass(frozen=True, eq=False, repr=False)
class View(Matrix):
    """The transpose, the conjugate, or both, of a matrix that stays as it is."""

    of: Matrix
    transposed: bool
    conjugated: bool

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.of.shape
        return (columns, rows) if self.transposed else (rows, columns)

    @property
    def dtype(self) -> np.dtype:
        return self.of.dtype

    @property
    def T(self) -> Matrix:
        return self._view(not self.transposed, self.conjugated)

    @property
    def H(self) -> Matrix:
        return self._view(not self.transposed, not self.conjugated)

    def conj(self) -> Matrix:
        return self._view(self.transposed, not self.conjugated)

    def _view(self, transposed: bool, conjugated: bool) -> Matrix:
        return View(self.of, transposed, conjugated) if transposed or conjugated else self.of

    def dense(self) -> Inexact[np.ndarray, "rows columns"]:
        return self._seen(self.of.dense())

    def sparse(self) -> csc_array:
        return csc_array(self._seen(self.of.sparse()))

    def _seen(self, Q: Any) -> Any:
        Q = Q.conj() if self.conjugated else Q
        return Q.T if self.transposed else Q

    def expand(self, c: Any) -> AnyArray:
        return self._applied(self.of.coefficients if self.transposed else self.of.expand, c)

    def coefficients(self, v: Any) -> AnyArray:
        return self._applied(self.of.expand if self.transposed else self.of.coefficients, v)

    def _applied(self, apply: Callable[[Any], AnyArray], x: Any) -> AnyArray:
        if self.transposed == self.conjugated:
            return apply(x)
        return apply(as_array(x).conj()).conj()

    def __repr__(self) -> str:
        name = {(True, False): "transpose", (True, True): "conjugate transpose", (False, True): "conjugate"}
        return f"{name[self.transposed, self.conjugated]} of {self.of!r}"


def _numbers(other: Any, matrix: Matrix) -> AnyArray:
    found = as_numbers(other.dense() if isinstance(other, Matrix) else other)
    if found is None:
        raise ValueError(f"{str(other)[:60]!r} is no number or array of numbers to combine with {matrix!r}: give one.")
    return found


def by_columns(apply: Callable[[Any], AnyArray], x: Any, operator: Any) -> AnyArray:
    """What acts on the last axis, as a matrix acts on x: on a vector, or on the columns of each matrix of a stack.

    operator: whose shape x has to fit. Raises ValueError where it does not.
    """
    x = x.dense() if isinstance(x, Matrix) else as_array(x)
    if x.ndim < 2:
        return apply(x)
    if x.shape[-2] != operator.shape[1]:
        raise ValueError(
            f"a matrix of shape {x.shape} does not fit {operator!r} of shape {operator.shape}: give one with "
            f"{operator.shape[1]} rows."
        )
    return apply(x.swapaxes(-1, -2)).swapaxes(-1, -2)
