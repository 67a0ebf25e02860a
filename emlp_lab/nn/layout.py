"""Features: an array for each tensor type, its copies first and the rows of the batch last.

Mixing copies is then one matrix product with a long last axis, and what is done number by number runs along the rows,
which vectorises. The order of the coordinates as the representation was written is restored only at the edges of a
network.

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

Features = list[Inexact[Any, "_ _ _"]]  # one for each slot of a layout


def as_numbers(x: Any) -> Array:
    """x as an array of JAX of real numbers. Raises ValueError for anything else."""
    return jnp.asarray(as_real(x))


def as_real(x: Any) -> Any:
    """x as an array of real numbers, of NumPy or of JAX. Raises ValueError for anything else."""
    numbers = arrays.as_numbers(x)
    if numbers is None:
        raise ValueError(f"x is a {type(x).__name__}, {str(x)[:40]!r}: give an array of numbers (..., n_in).")
    if jnp.iscomplexobj(numbers):
        raise ValueError("x is complex and the layers compute with real numbers: give real and imaginary parts.")
    return numbers


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
    """The place of one tensor type: coordinates start..stop of all features in a row, as (copies, dim)."""

    rep: Rep
    dim: int
    copies: int
    start: int

    @property
    def stop(self) -> int:
        return self.start + self.dim * self.copies


@dataclass(frozen=True)
class Layout:
    """How the coordinates of `rep` are grouped by type."""

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
        parts = [block.index.ravel() for block in blocks(self.rep)]
        return np.concatenate([np.zeros(0, np.int64), *parts])

    @property
    def size(self) -> int:
        return len(self.order)

    def group(self, x: Inexact[Any, "rows n"]) -> Features:
        """Rows of coordinates as written, as features."""
        return self.split(x.T if self._is_identity else x[:, self.order].T)

    def ungroup(self, features: Features) -> Inexact[Any, "rows n"]:
        """Inverse of group."""
        y = self.join(features).T
        return y if self._is_identity else y[:, np.argsort(self.order)]

    def split(self, x: Inexact[Any, "n rows"]) -> Features:
        """The grouped coordinates, slot by slot."""
        parts = module_of(x).split(x, [slot.start for slot in self.slots[1:]])
        return [part.reshape(slot.copies, slot.dim, x.shape[1]) for part, slot in zip(parts, self.slots, strict=True)]

    def join(self, features: Features) -> Inexact[Any, "n rows"]:
        """Inverse of split."""
        flat = [part.reshape(part.shape[0] * part.shape[1], part.shape[2]) for part in features]
        return flat[0] if len(flat) == 1 else module_of(flat[0]).concatenate(flat)

    @cached_property
    def _is_identity(self) -> bool:
        return bool(np.array_equal(self.order, np.arange(len(self.order))))
