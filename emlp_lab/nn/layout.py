"""Features grouped by tensor type, copies last: how layers see a representation.

Layers work on arrays (batch, dim, copies), one for each type, because mixing copies is then one matrix product. The
order of the coordinates as the representation was written is restored only at the edges of a network.
"""

from dataclasses import dataclass
from functools import cached_property

import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float, Integer

from emlp_lab.reps import Rep, blocks


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

    def group(self, x: Float[Array, "batch n"]) -> Float[Array, "batch n"]:
        """From the coordinates as written to the grouped ones."""
        return x if self._is_identity else x[:, self.order]

    def ungroup(self, y: Float[Array, "batch n"]) -> Float[Array, "batch n"]:
        """From grouped coordinates back to those as written."""
        return y if self._is_identity else y[:, np.argsort(self.order)]

    def split(self, x: Float[Array, "batch n"]) -> list[Float[Array, "batch dim copies"]]:
        """The features of each slot."""
        return [x[:, slot.start : slot.stop].reshape(-1, slot.dim, slot.copies) for slot in self.slots]

    def join(self, parts: list[Array]) -> Float[Array, "batch n"]:
        """Inverse of split."""
        return jnp.concatenate([part.reshape(part.shape[0], -1) for part in parts], axis=1)

    @cached_property
    def _is_identity(self) -> bool:
        return bool(np.array_equal(self.order, np.arange(len(self.order))))
