"""The orthogonal projector onto a space of invariant vectors, as an operator of SciPy that JAX can follow."""

from numbers import Number
from typing import TYPE_CHECKING, Any

import numpy as np
from jax.tree_util import register_static
from scipy.sparse import issparse
from scipy.sparse.linalg import LinearOperator

from emlp_lab.algebra.arrays import as_array
from emlp_lab.solve.matrix import by_columns

if TYPE_CHECKING:
    from emlp_lab.solve.basis import Basis


@register_static
class Projector(LinearOperator):
    """P = Q Q^H of shape (dim, dim), never formed: `P @ v`, `P @ M` for matrices and stacks of them, `v @ P`.

    With arrays of JAX also inside jax.jit, jax.grad and jax.vmap, in the precision of the array; with NumPy in float64,
    as every operator of SciPy. P.H is P, and so is P.T where Q is real.
    """

    def __init__(self, basis: "Basis", conjugated: bool = False):
        super().__init__(dtype=basis.dtype, shape=(basis.dim, basis.dim))
        self.basis, self.conjugated = basis, conjugated

    @property
    def T(self) -> "Projector":
        """The transpose."""
        return self._transpose()

    def project(self, v: Any) -> Any:
        """P v for vectors on the last axis."""
        return self.basis.project(v.conj()).conj() if self.conjugated else self.basis.project(v)

    def dense(self) -> np.ndarray:
        """P as a matrix. Raises BudgetError where Q or P is beyond the memory limit."""
        self.basis.require("the projector", 3 * self.basis.dim**2 * self.basis.dtype.itemsize)
        Q = self.basis.dense()
        P = Q @ Q.conj().T
        return P.conj() if self.conjugated else P

    def dot(self, x: Any) -> Any:
        """P @ x; another operator or a number gives an operator, as with SciPy."""
        return super().dot(x) if isinstance(x, LinearOperator | Number) else self.matmat(x)

    def matmat(self, X: Any) -> Any:
        """P X for vectors, matrices, and stacks of matrices."""
        if issparse(X):
            Q = self.basis.conj() if self.conjugated else self.basis
            return (Q.sparse() @ (Q.sparse().conj().T @ X)).toarray()
        return by_columns(self.project, X, self)

    def matvec(self, x: Any) -> Any:
        """P x for x of shape (dim,) or (dim, 1)."""
        return self.matmat(x)

    # Orthogonal projectors are self-adjoint.

    def rmatvec(self, x: Any) -> Any:
        """P^H x, which is P x."""
        return self.matvec(x)

    def rmatmat(self, X: Any) -> Any:
        """P^H X, which is P X."""
        return self.matmat(X)

    def __matmul__(self, x: Any) -> Any:
        return super().dot(x) if isinstance(x, LinearOperator) else self.matmat(x)

    def __rmatmul__(self, x: Any) -> Any:
        return super().__rmul__(x) if isinstance(x, LinearOperator) else self.T.project(as_array(x))

    def __rmul__(self, x: Any) -> Any:
        return super().__rmul__(x) if isinstance(x, Number) else self.__rmatmul__(x)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if copy is False:
            raise ValueError("a projector is made a matrix by copying: leave copy=False out.")
        return self.dense().astype(dtype or self.dtype, copy=False)

    def _matmat(self, X: Any) -> Any:  # which SciPy asks for
        return self.matmat(X)

    def _adjoint(self) -> Any:
        return self

    def _transpose(self) -> Any:
        return Projector(self.basis, not self.conjugated) if self.basis.dtype.kind == "c" else self

    def __repr__(self) -> str:
        return f"{'conjugate ' if self.conjugated else ''}projector onto {self.basis!r}"
