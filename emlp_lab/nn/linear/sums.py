"""Matrices whose entries are short sums of weights."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Inexact, Int

from emlp_lab.algebra import primitives
from emlp_lab.algebra.arrays import constant, module_of

STEP = 4  # factor between the numbers of terms of two levels


@dataclass(frozen=True, eq=False)
class Level:
    """Entries of at most `terms` terms: entry k is sum_t factor[t, k] * w[index[t, k]]."""

    index: Int[np.ndarray, "terms entries"]
    factor: Float[np.ndarray, "terms entries"]


@dataclass(frozen=True, eq=False)
class Sums:
    """The entries of all levels one after the other, in the order `order`, None for as they are. size: number of
    weights.

    The derivative takes the same form, where JAX would scatter entry after entry.
    """

    levels: tuple[Level, ...]
    order: Int[np.ndarray, " entries"] | None
    entries: int
    size: int

    def of(self, w: Inexact[Any, " weights"]) -> Inexact[Any, " entries"]:
        """The entries for these weights."""
        return _summed(w, sums=self) if isinstance(w, jax.Array) else _evaluated(w, sums=self)

    @cached_property
    def transposed(self) -> "Sums":
        """What maps derivatives by the entries to those by the weights."""
        ends = np.cumsum([0, *(level.index.shape[1] for level in self.levels)])
        place = np.arange(self.entries) if self.order is None else np.argsort(self.order)
        parts = [
            (level.index.ravel(), np.tile(place[start:stop], len(level.index)), level.factor.ravel())
            for level, start, stop in zip(self.levels, ends[:-1], ends[1:], strict=True)
        ]
        entry, weight, factor = map(np.concatenate, zip(*parts, strict=True))
        return sums(entry, weight, factor, self.size, self.entries)


def sums(
    entry: Int[np.ndarray, " n"],
    weight: Int[np.ndarray, " n"],
    factor: Float[np.ndarray, " n"],
    entries: int,
    size: int,
) -> Sums:
    """The sums with terms factor[i] * w[weight[i]] in entry[i]; terms of factor 0 are left out."""
    there = factor != 0
    order = np.argsort(entry[there], kind="stable")
    entry, weight, factor = (part[there][order] for part in (entry, weight, factor))
    counts = np.bincount(entry, minlength=entries)
    starts = np.cumsum(counts) - counts
    levels, places, low = [], [], -1
    high = 1
    while low < counts.max(initial=0):
        mine = np.flatnonzero((counts > low) & (counts <= high))
        if len(mine):
            levels.append(_level(mine, counts, starts, weight, factor))
            places.append(mine)
        low, high = high, high * STEP
    if len(levels) == 1:
        return Sums(tuple(levels), None, entries, size)
    return Sums(tuple(levels), np.argsort(np.concatenate(places)).astype(np.int32), entries, size)


def _level(mine: np.ndarray, counts: np.ndarray, starts: np.ndarray, weight: np.ndarray, factor: np.ndarray) -> Level:
    count = counts[mine]
    terms = np.arange(max(1, count.max()))[:, None]
    there = terms < count
    found = np.where(there, starts[mine] + terms, 0)
    if not len(weight):
        return Level(np.zeros(there.shape, np.int32), np.zeros(there.shape))
    return Level(np.where(there, weight[found], 0).astype(np.int32), np.where(there, factor[found], 0.0))


def _evaluated(w: Any, *, sums: Sums) -> Any:
    parts = [(_taken(w, level.index) * constant(level.factor, w)).sum(-2) for level in sums.levels]
    if sums.order is None:
        return parts[0]
    return _taken(module_of(w).concatenate(parts, axis=-1), sums.order)


def _taken(w: Any, index: np.ndarray) -> Any:
    return w.at[..., index].get(mode="promise_in_bounds") if isinstance(w, jax.Array) else w[..., index]


_summed = primitives.linear(
    "sums_of_weights",
    _evaluated,
    lambda shape, *, sums: (*shape[:-1], sums.entries),
    lambda g, sums: _summed(g, sums=sums.transposed),
    lambda arguments, places, sums: (_summed(jnp.moveaxis(arguments[0], places[0], 0), sums=sums), 0),
)
