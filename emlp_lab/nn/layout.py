"""Features grouped by tensor type, copies last: how layers see a representation.

Layers work on arrays (batch, dim, copies), one for each type, because mixing copies is then one matrix product. The
order of the coordinates as the representation was written is restored only at the edges of a network.

Layers compute with arrays of JAX, and with those of NumPy, also complex ones, where nothing may be compiled: whatever
comes in brings its own functions (`module_of`).
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Inexact, Integer

from emlp_lab.algebra import arrays
from emlp_lab.algebra.arrays import module_of
from emlp_lab.reps import Rep, blocks


def as_numbers(x: Any) -> Array:
    """x as an array of real numbers. Raises ValueError for anything else."""
    numbers = arrays.as_numbers(x)
    if numbers is None:
        raise ValueError(f"x is a {type(x).__name__}, {str(x)[:40]!r}: give an array of numbers (..., n_in).")
    if jnp.iscomplexobj(numbers):
        raise ValueError("x is complex and the layers compute with real numbers: give real and imaginary parts.")
    return jnp.asarray(numbers)


def as_rows(x: Inexact[Any, "*batch n_in"], rep: Rep) -> Inexact[Any, "rows n_in"]:
    """x as (rows, dim). Raises ValueError that names the shape expected."""
    if x.shape[-1:] != (rep.size(),):
        raise ValueError(
            f"input of shape {x.shape} does not fit rep_in = {rep}: give (..., {rep.size()}), for example "
            f"(batch, {rep.size()})."
        )
    return x.reshape(math.prod(x.shape[:-1]), x.shape[-1])


@dataclass(frozen=True)
class Slot:
    """The place of one tensor type: coordinates start..stop of the grouped vector, as (dim, copies)."""

    rep: Rep
    dim: int
    copies: int
    start: int

    @property
    def stop(self) -> int:
        return self.start + self.dim * self.copies


@dataclass(frozen=True)
class Layout:
    """How the coordinates of `rep` are grouped."""

    rep: Rep

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        slots, start = [], 0
        for block in blocks(self.rep):
            slots.append(Slot(block.rep, block.dim, block.copies, start))
            start = slots[-1].stop
        return tuple(slots)

    @cached_property
    def order(self) -> Integer[np.ndarray, " n"]:
        """Grouped coordinate k is coordinate order[k] of the representation as written."""
        parts = [block.index.T.ravel() for block in blocks(self.rep)]
        return np.concatenate([np.zeros(0, np.int64), *parts])

    @property
    def size(self) -> int:
        return len(self.order)

    def group(self, x: Inexact[Any, "batch n"]) -> Inexact[Any, "batch n"]:
        """From the coordinates as written to the grouped ones."""
        return x if self._is_identity else x[:, self.order]

    def ungroup(self, y: Inexact[Any, "batch n"]) -> Inexact[Any, "batch n"]:
        """From grouped coordinates back to those as written."""
        return y if self._is_identity else y[:, np.argsort(self.order)]

    def split(self, x: Inexact[Any, "batch n"]) -> list[Inexact[Any, "batch dim copies"]]:
        """The features of each slot."""
        return [x[:, slot.start : slot.stop].reshape(len(x), slot.dim, slot.copies) for slot in self.slots]

    def join(self, parts: list[Any]) -> Inexact[Any, "batch n"]:
        """Inverse of split."""
        rows = [part.reshape(len(part), slot.dim * slot.copies) for part, slot in zip(parts, self.slots, strict=True)]
        return module_of(rows[0]).concatenate(rows, axis=1)

    @cached_property
    def _is_identity(self) -> bool:
        return bool(np.array_equal(self.order, np.arange(len(self.order))))
