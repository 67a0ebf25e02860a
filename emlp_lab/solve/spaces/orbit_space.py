"""Invariants of groups of signed permutations: one vector for each orbit of coordinates, kept as integers."""

import math
from dataclasses import dataclass
from functools import cached_property

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Integer
from scipy.sparse import csc_array, csr_array

from emlp_lab.algebra.arrays import AnyArray, constant
from emlp_lab.solve.spaces.space import Subspace
from emlp_lab.stream import ENTRIES_PER_STEP


@dataclass(frozen=True, eq=False)
class OrbitSubspace(Subspace):
    """Basis vector k is the sum of sign_i e_i over the coordinates i of orbit k, over the root of their number.

    Orbits have no coordinate in common, so Q is orthonormal by construction.
    labels: the orbit of each coordinate, numbered 0..rank-1; -1 where every invariant is zero. signs: 1 or -1, and 0
    where labels is -1; None if all are 1.
    """

    labels: Integer[np.ndarray, " n"]
    signs: Integer[np.ndarray, " n"] | None = None

    @cached_property
    def sizes(self) -> Integer[np.ndarray, " r"]:
        """Number of coordinates in each orbit."""
        count = int(self.labels.max(initial=-1)) + 1
        sizes, step = np.zeros(count, np.int64), max(ENTRIES_PER_STEP, count)
        for start in range(0, self.dim, step):  # bincount makes a copy of eight bytes for each label
            some = self.labels[start : start + step]
            sizes += np.bincount(some if self.signs is None else some[some >= 0], minlength=count)
        return sizes

    @property
    def dim(self) -> int:
        return len(self.labels)

    @property
    def rank(self) -> int:
        return len(self.sizes)

    @property
    def entries(self) -> int:
        """Number of entries of Q that are not zero."""
        return int(self.sizes.sum())

    def expand(self, c: AnyArray) -> AnyArray:
        if isinstance(c, jax.Array):
            return self._spread(c)
        values = c / np.sqrt(self.sizes)
        if self.signs is None:
            return values[..., self.labels]
        zero = np.zeros((*c.shape[:-1], 1))
        return np.concatenate([values, zero], axis=-1)[..., self.labels] * self.signs  # label -1 is the zero

    def coefficients(self, v: AnyArray) -> AnyArray:
        if isinstance(v, jax.Array):
            return self._summed(v)
        rows = v.reshape(math.prod(v.shape[:-1]), self.dim)
        return (self._columns.T @ rows.T).T.reshape(*v.shape[:-1], self.rank)

    def _spread(self, c: jax.Array) -> jax.Array:
        """Q c with JAX, whose derivative is a sum as in `_summed`."""
        parts, place = self._places
        values = jnp.tile(c / constant(np.sqrt(self.sizes), c), parts)
        found = jnp.concatenate([values, jnp.zeros((*c.shape[:-1], 1), c.dtype)], axis=-1)[..., place]
        return found if self.signs is None else found * constant(self.signs.astype(float), c)

    def _summed(self, v: jax.Array) -> jax.Array:
        """Q^H v with JAX: sums over the coordinates of each orbit."""
        parts, place = self._places
        signed = v if self.signs is None else v * constant(self.signs.astype(float), v)
        found = jnp.zeros((*v.shape[:-1], parts * self.rank + 1), v.dtype).at[..., place].add(signed)[..., :-1]
        found = found.reshape(*v.shape[:-1], parts, self.rank).sum(axis=-2)
        return found / constant(np.sqrt(self.sizes), v)

    @property
    def _places(self) -> tuple[int, Integer[np.ndarray, " n"]]:
        """The coordinates in parts of about the root of their number, and for each coordinate the place of its orbit in
        its part, one beyond the end for label -1.

        What is summed part by part and then over the parts keeps the digits that float32 loses in one long sum.
        """
        parts = max(1, min(math.isqrt(self.dim), self.dim // max(1, self.rank)))
        part = np.arange(self.dim) * parts // self.dim
        place = np.where(self.labels < 0, parts * self.rank, part * self.rank + self.labels)
        return parts, place.astype(np.int32)

    def sparse(self) -> csc_array:
        """Q itself, one number in each row at most."""
        member = self.labels >= 0
        places = np.concatenate([[0], np.cumsum(member)])
        labels = self.labels[member]
        rows = csr_array((self._values[member], labels, places), shape=(self.dim, self.rank))
        return rows.tocsc()

    @property
    def _values(self) -> Float[np.ndarray, " n"]:
        """The number in each row of Q, anything where there is none."""
        values = (1 / np.sqrt(self.sizes))[self.labels] if self.rank else np.zeros(self.dim)
        return values if self.signs is None else values * self.signs

    @cached_property
    def _columns(self) -> csc_array:
        return self.sparse()
