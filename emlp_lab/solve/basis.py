"""The result of a solve: an orthonormal basis of invariant vectors as an operator, with its evidence."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Inexact
from scipy.sparse import csc_array
from scipy.sparse.linalg import LinearOperator

from emlp_lab.reps import Block, Rep
from emlp_lab.solve.budget import BudgetError, available_memory, gigabytes
from emlp_lab.solve.evidence import Evidence
from emlp_lab.solve.spaces.space import Subspace


@dataclass(frozen=True, eq=False, repr=False)
class Basis:
    """Orthonormal basis Q, shape (dim, rank), of the invariant vectors of `rep`.

    Coefficients are ordered block by block (canonical order of the types), then copy by copy, then basis vector by
    basis vector. blocks, subspaces: the tensor types of `rep` and the invariants of each, solved once per type
    whatever the number of copies. evidence: what was checked. The last axis of arguments and results is the coordinate
    axis. memory_limit: bytes that `dense` and `sparse` may need; None for half of what is free.
    """

    rep: Rep
    blocks: tuple[Block, ...]
    subspaces: tuple[Subspace, ...]
    evidence: Evidence
    memory_limit: int | None = None

    @property
    def dim(self) -> int:
        """Dimension of the representation."""
        return self.rep.size()

    @property
    def rank(self) -> int:
        """Number of basis vectors, which is the number of free parameters of an invariant vector."""
        return sum(block.copies * space.rank for block, space in self._pairs())

    @property
    def dtype(self) -> np.dtype:
        return np.result_type(np.float64, *(space.dtype for space in self.subspaces))

    def expand(self, c: Inexact[np.ndarray, "... rank"]) -> Inexact[np.ndarray, "... dim"]:
        """Q c: the invariant vector with coefficients c. Raises ValueError for another number of them than the rank."""
        c = self._fitting(c, self.rank, "coefficients")
        v = np.zeros((*c.shape[:-1], self.dim), np.result_type(c, self.dtype))
        start = 0
        for block, space in self._pairs():
            stop = start + block.copies * space.rank
            part = c[..., start:stop].reshape(*c.shape[:-1], block.copies, space.rank)
            v[..., block.index] = space.expand(part)
            start = stop
        return v

    def coefficients(self, v: Inexact[np.ndarray, "... dim"]) -> Inexact[np.ndarray, "... rank"]:
        """Q^H v: the coefficients of the invariant part of v. Raises ValueError for vectors of another length."""
        v = self._fitting(v, self.dim, "a vector")
        parts = [np.zeros((*v.shape[:-1], 0), np.result_type(v, self.dtype))]
        for block, space in self._pairs():
            part = space.coefficients(v[..., block.index])
            parts.append(part.reshape(*v.shape[:-1], block.copies * space.rank))
        return np.concatenate(parts, axis=-1)

    def project(self, v: Inexact[np.ndarray, "... dim"]) -> Inexact[np.ndarray, "... dim"]:
        """Q Q^H v: the invariant vector closest to v."""
        return self.expand(self.coefficients(v))

    def _fitting(self, value: Any, size: int, what: str) -> np.ndarray:
        found = np.asarray(value)
        if found.shape[-1:] != (size,) or found.dtype.kind not in "biufc":
            raise ValueError(
                f"{what} of shape {found.shape} and type {found.dtype} does not fit {self!r}: give numbers, {size} on "
                "the last axis."
            )
        return found

    def dense(self) -> Inexact[np.ndarray, "dim rank"]:
        """Q as a matrix in float64 (complex128 for complex groups); dim * rank * 8 bytes.

        Raises BudgetError where that is beyond the memory limit; `sparse` may fit, and the operators always do.
        """
        self._require("dense", 2 * self.dim * self.rank * self.dtype.itemsize)
        return self.expand(np.eye(self.rank)).T

    def sparse(self) -> csc_array:
        """Q as a sparse matrix, shape (dim, rank): each column has entries in one copy of one type only.

        Raises BudgetError where it is beyond the memory limit.
        """
        entries = sum(block.copies * space.entries for block, space in self._pairs())
        self._require("sparse", 3 * entries * (self.dtype.itemsize + 8))
        data, rows, columns = [np.zeros(0, self.dtype)], [np.zeros(0, int)], [np.zeros(0, int)]
        start = 0
        for block, space in self._pairs():
            one = space.sparse().tocoo()
            row, column = one.coords
            copies = start + space.rank * np.arange(block.copies)
            data.append(np.tile(one.data, block.copies))
            rows.append(block.index[:, row].ravel())
            columns.append((copies[:, None] + column).ravel())
            start += block.copies * space.rank
        coordinates = np.concatenate(rows), np.concatenate(columns)
        return csc_array((np.concatenate(data), coordinates), shape=(self.dim, self.rank))

    def _require(self, form: str, size: int) -> None:
        limit = available_memory() if self.memory_limit is None else self.memory_limit
        if size > limit:
            raise BudgetError(
                f"{self!r} as a {form} matrix needs {gigabytes(size)}, the limit is {gigabytes(limit)}: use "
                "project, expand and coefficients, which do not form it, or give the solver a larger memory_limit."
            )

    def projector(self) -> LinearOperator:
        """Q Q^H as a SciPy operator of shape (dim, dim): `P @ v` and `P @ M`, never formed."""

        def each(v: np.ndarray) -> np.ndarray:
            return self.project(v.ravel())

        def all_columns(M: np.ndarray) -> np.ndarray:
            return self.project(M.T).T

        # Orthogonal projectors are self-adjoint. SciPy's stubs do not know the keyword arguments of the constructor.
        return LinearOperator(  # pyright: ignore[reportCallIssue]
            shape=(self.dim, self.dim),
            dtype=self.dtype,
            matvec=each,  # pyright: ignore[reportCallIssue]
            rmatvec=each,  # pyright: ignore[reportCallIssue]
            matmat=all_columns,  # pyright: ignore[reportCallIssue]
            rmatmat=all_columns,  # pyright: ignore[reportCallIssue]
        )

    def _pairs(self) -> zip:
        return zip(self.blocks, self.subspaces, strict=True)

    def __repr__(self) -> str:
        return f"Basis({str(self.rep)[:60]}: dim {self.dim}, rank {self.rank}, residual {self.evidence.residual:.1e})"
