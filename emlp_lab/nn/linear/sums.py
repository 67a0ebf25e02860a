"""Matrices whose entries are short sums of weights."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Inexact, Int

from emlp_lab.algebra import primitives
from emlp_lab.algebra.arrays import constant


@dataclass(frozen=True, eq=False)
class Sums:
    """Entry k of the result is sum_t factor[t, k] * w[index[t, k]], for at most `terms` terms.

    size: number of weights. The derivative takes the same form, where JAX would scatter entry after entry.
    """

    index: Int[np.ndarray, "terms entries"]
    factor: Float[np.ndarray, "terms entries"]
    size: int

    def of(self, w: Inexact[Any, " weights"]) -> Inexact[Any, " entries"]:
        """The entries for these weights."""
        return _summed(w, sums=self) if isinstance(w, jax.Array) else _evaluated(w, sums=self)

    @cached_property
    def transposed(self) -> "Sums":
        """What maps derivatives by the entries to those by the weights."""
        terms, entries = self.index.shape
        entry = np.tile(np.arange(entries), terms)
        return sums(self.index.ravel(), entry, self.factor.ravel(), self.size, entries)


def sums(
    entry: Int[np.ndarray, " n"], weight: Int[np.ndarray, " n"], factor: Float[np.ndarray, " n"], entries: int, size: int
) -> Sums:
    """The sums with terms factor[i] * w[weight[i]] in entry[i]; terms of factor 0 are left out."""
    there = factor != 0
    entry, weight, factor = entry[there], weight[there], factor[there]
    order = np.argsort(entry, kind="stable")
    entry, weight, factor = entry[order], weight[order], factor[order]
    counts = np.bincount(entry, minlength=entries)
    place = np.arange(len(entry)) - np.repeat(np.cumsum(counts) - counts, counts)
    shape = max(1, int(counts.max(initial=0))), entries
    index, factors = np.zeros(shape, np.int32), np.zeros(shape)
    index[place, entry], factors[place, entry] = weight, factor
    return Sums(index, factors, size)


def _evaluated(w: Any, *, sums: Sums) -> Any:
    there = w.at[..., sums.index].get(mode="promise_in_bounds") if isinstance(w, jax.Array) else w[..., sums.index]
    return (there * constant(sums.factor, w)).sum(-2)


_summed = primitives.linear(
    "sums_of_weights",
    _evaluated,
    lambda g, sums: _summed(g, sums=sums.transposed),
    lambda arguments, places, sums: (_summed(jnp.moveaxis(arguments[0], places[0], 0), sums=sums), 0),
)
