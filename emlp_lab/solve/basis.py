"""The result of a solve: an orthonormal basis of invariant vectors as an operator, with its evidence."""

import math
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.tree_util import register_static
from jaxtyping import Inexact, Num
from scipy.sparse import csc_array

from emlp_lab.algebra.arrays import AnyArray, as_array, as_numbers, common_type, module_of
from emlp_lab.algebra.whole import is_whole
from emlp_lab.reps import Block, Rep, ends
from emlp_lab.solve.budget import BudgetError, available_memory, gigabytes
from emlp_lab.solve.evidence import Evidence
from emlp_lab.solve.matrix import Matrix
from emlp_lab.solve.projector import Projector
from emlp_lab.solve.reading.classes import Classes, classes
from emlp_lab.solve.reading.reading import Reading
from emlp_lab.solve.reading.reasons.empty import Empty, why_empty
from emlp_lab.solve.reading.reasons.reason import Reason
from emlp_lab.solve.reading.terms.term import Term
from emlp_lab.solve.reading.terms.terms import terms
from emlp_lab.solve.spaces.space import Subspace


@register_static
@dataclass(frozen=True, eq=False, repr=False)
class Basis(Matrix):
    """Orthonormal basis Q, shape (dim, rank), of the invariant vectors of `rep`; an operator that is used like Q.

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
    def shape(self) -> tuple[int, int]:
        """(dim, rank)."""
        return self.dim, self.rank

    @property
    def dtype(self) -> np.dtype:
        return np.result_type(np.float64, *(space.dtype for space in self.subspaces))

    def expand(self, c: Num[AnyArray, "... rank"]) -> Inexact[AnyArray, "... dim"]:
        """Q c: the invariant vector with coefficients c. Raises ValueError for another number of them than the rank.

        With an array of JAX, also inside jax.jit, jax.grad and jax.vmap, computed by JAX in the precision of c.
        """
        c = self._fitting(c, self.rank, "coefficients")
        parts, start = [], 0
        for block, space in self._pairs():
            stop = start + block.copies * space.rank
            parts.append((block, space, c[..., start:stop].reshape(*c.shape[:-1], block.copies, space.rank)))
            start = stop
        if isinstance(c, Array):
            with jax.default_matmul_precision("highest"):  # or a projection on an accelerator has three digits
                return self._joined([space.expand(part) for _, space, part in parts], c)
        v = np.zeros((*c.shape[:-1], self.dim), np.result_type(c, self.dtype))
        for block, space, part in parts:
            v[..., block.index] = space.expand(part)
        return v

    def coefficients(self, v: Num[AnyArray, "... dim"]) -> Inexact[AnyArray, "... rank"]:
        """Q^H v: the coefficients of the invariant part of v. Raises ValueError for vectors of another length.

        With an array of JAX as in `expand`.
        """
        v = self._fitting(v, self.dim, "a vector")
        parts = [module_of(v).zeros((*v.shape[:-1], 0), common_type(v, self.dtype))]
        with jax.default_matmul_precision("highest"):
            for block, space in self._pairs():
                part = space.coefficients(_taken(v, block))
                parts.append(part.reshape(*v.shape[:-1], block.copies * space.rank))
        return module_of(v).concatenate(parts, axis=-1)

    def project(self, v: Num[AnyArray, "... dim"]) -> Inexact[AnyArray, "... dim"]:
        """Q Q^H v: the invariant vector closest to v."""
        return self.expand(self.coefficients(v))

    def _fitting(self, value: Any, size: int, what: str) -> Any:
        found = as_numbers(value)
        if found is None or found.shape[-1:] != (size,):
            shown = as_array(value)
            raise ValueError(
                f"{what} of shape {shown.shape} and type {shown.dtype} does not fit {self!r}: give numbers, {size} on "
                "the last axis."
            )
        return found

    def _joined(self, parts: list[Array], c: Array) -> Array:
        """The vectors of the blocks, put where their coordinates are."""
        flat = [jnp.zeros((*c.shape[:-1], 0), common_type(c, self.dtype))]
        flat += [part.reshape(*c.shape[:-1], part.shape[-2] * part.shape[-1]) for part in parts]
        together = jnp.concatenate(flat, axis=-1)
        order = np.concatenate([np.zeros(0, int), *(block.index.ravel() for block in self.blocks)])
        return together if np.array_equal(order, np.arange(self.dim)) else together[..., np.argsort(order)]

    def dense(self) -> Inexact[np.ndarray, "dim rank"]:
        """Q as a matrix in float64 (complex128 for complex groups); dim * rank * 8 bytes.

        Raises BudgetError where that is beyond the memory limit; `sparse` may fit, and the operators always do.
        """
        self.require("a dense matrix", 2 * self.dim * self.rank * self.dtype.itemsize)
        return self.expand(np.eye(self.rank)).T

    def sparse(self) -> csc_array:
        """Q as a sparse matrix, shape (dim, rank): each column has entries in one copy of one type only.

        Raises BudgetError where it is beyond the memory limit.
        """
        entries = sum(block.copies * space.entries for block, space in self._pairs())
        self.require("a sparse matrix", 3 * entries * (self.dtype.itemsize + 8))
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

    def maps(self, *shape: int) -> Inexact[np.ndarray, "rank *shape"]:
        """The basis vectors as tensors of this shape; for `source >> target` the maps are those of maps(d_out, d_in).

        Raises BudgetError as `dense` does, and ValueError for a shape of another number of coordinates.
        """
        if not all(map(is_whole, shape)) or min(shape, default=1) < 0 or math.prod(shape) != self.dim:
            raise ValueError(f"maps{shape} do not fit {self!r}: give whole numbers whose product is {self.dim}.")
        return self.dense().T.reshape(self.rank, *shape)

    def require(self, form: str, size: int) -> None:
        """Raises BudgetError if a form of `size` bytes is beyond the memory limit."""
        limit = available_memory() if self.memory_limit is None else self.memory_limit
        if size > limit:
            raise BudgetError(
                f"{self!r} as {form} needs {gigabytes(size)}, the limit is {gigabytes(limit)}: use project, expand and "
                "coefficients, which do not form it, lower the tensor ranks, or give the solver a larger memory_limit."
            )

    def projector(self) -> Projector:
        """Q Q^H as a SciPy operator of shape (dim, dim): `P @ v` and `P @ M`, never formed."""
        return Projector(self)

    def terms(self) -> tuple[Term, ...]:
        """Readable elements, `rank` many, that span the same space: named, with a formula, entries such as 1 and -1.

        Not orthonormal. In the order of the types of rep_out and then of rep_in, copy by copy. Raises BudgetError where
        they do not fit in memory.
        """
        return self._terms

    def classes(self) -> Classes:
        """Which entries of the maps are equal or opposite, and which terms add up to each.

        Raises BudgetError as `terms` does, and ValueError where terms have complex entries.
        """
        rep_in, rep_out = ends(self.rep)
        return classes(self.terms(), (rep_out.size(), rep_in.size()))

    def why(self, row: int, column: int) -> Reason:
        """Why an entry of the maps is zero, equal to another one or a sum, with a group element that shows it.

        For large maps too: what takes long is left out. Raises ValueError for an entry that does not exist.
        """
        return self._reading.why(row, column)

    def why_empty(self) -> Empty:
        """Why there is no map but zero, with a group element that shows it where there is a plain one, and near
        questions that have maps. Raises ValueError where there is a map.
        """
        if self.rank:
            raise ValueError(f"{self!r} is not empty: why(row, column) explains its entries.")
        return why_empty(self.rep, counted=self.evidence.expected == 0)

    @cached_property
    def _terms(self) -> tuple[Term, ...]:
        return terms(self._reading.rep, self._reading.spaces, self.require)

    @cached_property
    def _reading(self) -> Reading:
        spaces = {tuple(block.rep.atoms()): space for block, space in self._pairs()}
        return Reading(self.rep, spaces, self.require)

    def __getstate__(self) -> dict[str, Any]:
        """The fields alone: what was read of a basis is found anew where it is sent."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def _pairs(self) -> zip:
        return zip(self.blocks, self.subspaces, strict=True)

    def __repr__(self) -> str:
        return f"Basis({str(self.rep)[:60]}: dim {self.dim}, rank {self.rank}, residual {self.evidence.residual:.1e})"


def _taken(v: AnyArray, block: Block) -> AnyArray:
    """v[..., block.index], as a view for JAX where the coordinates are next to one another."""
    if not isinstance(v, Array):
        return v[..., block.index]
    first, size = int(block.index[0, 0]), block.copies * block.dim
    if np.array_equal(block.index.ravel(), np.arange(first, first + size)):
        return v[..., first : first + size].reshape(*v.shape[:-1], block.copies, block.dim)
    return v[..., block.index]
