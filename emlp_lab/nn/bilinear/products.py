"""Sums of products of matrices, row by row of a batch: the three contractions of M[k,f,s] X[a,s,r] G[k,a,f,r].

M are matrices of carriers k, X those of arguments a, and G of their products; with `turned` these are G[a,k,f,r]. Each
contraction is the derivative of the other two. All arrays have the rows of the batch as last axis, along which the
processor does several at a time: so sums over few terms are written out, and the loop over the rows is the innermost.
"""

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Inexact

from emlp_lab.algebra import primitives

MAX_TERMS = 5  # of a sum that is written out
LARGE = 5 * 10**4  # products, from which on it is worth the time to compile it
ROWS = 5  # the axis of the rows, in the space of the indices k, a, f, s, r, row


def applied(
    M: Inexact[Any, "k f s rows"], X: Inexact[Any, "a s r rows"], *, turned: bool
) -> Inexact[Any, "_ _ f r rows"]:
    """All matrices times all arguments."""
    if isinstance(M, jax.Array):
        return _applied(M, X, turned=turned)
    return np.einsum("kfsb,asrb->akfrb" if turned else "kfsb,asrb->kafrb", M, X)


def gathered(
    M: Inexact[Any, "k f s rows"], G: Inexact[Any, "_ _ f r rows"], *, turned: bool
) -> Inexact[Any, "a s r rows"]:
    """The transposed matrices times what belongs to them, added up."""
    if isinstance(M, jax.Array):
        return _gathered(M, G, turned=turned)
    return np.einsum("kfsb,akfrb->asrb" if turned else "kfsb,kafrb->asrb", M, G)


def _apply(M: Any, X: Any, *, turned: bool) -> Any:
    k, a = _first_axes(turned)
    return _contracted((M, (k, 2, 3, ROWS)), (X, (a, 3, 4, ROWS)), (3,))


def _gather(M: Any, G: Any, *, turned: bool) -> Any:
    k, _ = _first_axes(turned)
    return _contracted((M, (k, 2, 3, ROWS)), (G, (0, 1, 2, 4, ROWS)), (2, k))


def _collect(X: Any, G: Any, *, turned: bool) -> Any:
    _, a = _first_axes(turned)
    return _contracted((X, (a, 3, 4, ROWS)), (G, (0, 1, 2, 4, ROWS)), (4, a) if X.shape[2] > 1 else (a, 4))


def _first_axes(turned: bool) -> tuple[int, int]:
    """Of k and of a."""
    return (1, 0) if turned else (0, 1)


Placed = tuple[Any, tuple[int, ...]]  # an array, and which index each of its axes is


def _contracted(left: Placed, right: Placed, summed: tuple[int, ...]) -> Any:
    """The sum of products over some indices. Of the first one a few values are added in one loop along the rows, before
    XLA sums the rest, which it does number by number.
    """
    sizes = [1] * (ROWS + 1)
    for array, axes in (left, right):
        for size, axis in zip(array.shape, axes, strict=True):
            sizes[axis] = size
    few = MAX_TERMS if math.prod(sizes) > LARGE else 1
    terms = max(u for u in range(1, few + 1) if sizes[summed[0]] % u == 0)
    sizes[summed[0]] //= terms
    total = None
    for term in range(terms):
        one, other = (_spread(*placed, sizes, summed[0], term) for placed in (left, right))
        total = one * other if total is None else total + one * other
    return lax.reduce_sum(total, summed)  # type: ignore[arg-type]


def _spread(array: Any, axes: tuple[int, ...], sizes: list[int], sliced: int, term: int) -> Any:
    """The array over all indices; of one of them only `sizes[sliced]` values, the `term`-th of such slices."""
    if sliced in axes and array.shape[place := axes.index(sliced)] > sizes[sliced]:
        start = term * sizes[sliced]
        array = lax.slice_in_dim(array, start, start + sizes[sliced], axis=place)
    return lax.broadcast_in_dim(array, sizes, axes)


def _batched(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Rows are independent of each other: what is batched are more rows."""

    def rule(arguments: tuple[Any, Any], places: tuple[int | None, int | None], **given: Any) -> tuple[Any, int]:
        count = next(x.shape[place] for x, place in zip(arguments, places, strict=True) if place is not None)
        moved = [
            jnp.broadcast_to(x[..., None, :], (*x.shape[:-1], count, x.shape[-1]))
            if place is None
            else jnp.moveaxis(x, place, -2)
            for x, place in zip(arguments, places, strict=True)
        ]
        rows = moved[0].shape[-1]
        found = compute(*(x.reshape(*x.shape[:-2], count * rows) for x in moved), **given)
        return found.reshape(*found.shape[:-1], count, rows), found.ndim - 1

    return rule


_applied = primitives.bilinear(
    "apply_matrices",
    _apply,
    lambda M, X, *, turned: (*((X[0], M[0]) if turned else (M[0], X[0])), M[1], X[2], M[3]),
    lambda g, X, **given: _collected(X, g, **given),
    lambda g, M, **given: _gathered(M, g, **given),
    _batched(lambda M, X, **given: _applied(M, X, **given)),  # noqa: PLW0108 - it is not there yet
)
_gathered = primitives.bilinear(
    "gather_matrices",
    _gather,
    lambda M, G, *, turned: (G[1 - turned], M[2], *G[3:]),
    lambda g, G, **given: _collected(g, G, **given),  # noqa: PLW0108
    lambda g, M, **given: _applied(M, g, **given),
    _batched(lambda M, G, **given: _gathered(M, G, **given)),  # noqa: PLW0108
)
_collected = primitives.bilinear(
    "collect_matrices",
    _collect,
    lambda X, G, *, turned: (G[turned], G[2], X[1], X[3]),
    lambda g, G, **given: _gathered(g, G, **given),  # noqa: PLW0108
    lambda g, X, **given: _applied(g, X, **given),  # noqa: PLW0108
    _batched(lambda X, G, **given: _collected(X, G, **given)),  # noqa: PLW0108
)
