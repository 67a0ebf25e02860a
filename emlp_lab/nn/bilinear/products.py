"""Sums of products of matrices, row by row of a batch: the three contractions of M[k,f,s] X[a,s,r] G[k,a,f,r].

M are matrices of carriers k, X those of arguments a, and G of their products; with `turned` the products are G[a,k,f,r].
Each contraction is the derivative of the other two. All arrays have the rows of the batch as last axis, along which the
processor does several at a time: so sums over few terms are written out, and the loop over the rows is the innermost.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Inexact

from emlp_lab.algebra import primitives

MAX_TERMS = 5  # of a sum that is written out


def applied(M: Inexact[Any, "k f s rows"], X: Inexact[Any, "a s r rows"], *, turned: bool) -> Inexact[Any, "_ _ f r rows"]:
    """All matrices times all arguments."""
    return _applied(M, X, turned=turned) if isinstance(M, jax.Array) else _apply(M, X, turned=turned)


def gathered(M: Inexact[Any, "k f s rows"], G: Inexact[Any, "_ _ f r rows"], *, turned: bool) -> Inexact[Any, "a s r rows"]:
    """The transposed matrices times what belongs to them, added up."""
    return _gathered(M, G, turned=turned) if isinstance(M, jax.Array) else _gather(M, G, turned=turned)


def _apply(M: Any, X: Any, *, turned: bool) -> Any:
    M, X = (M[None], X[:, None]) if turned else (M[:, None], X[None])
    return _total(lambda s: M[:, :, :, s, None] * X[:, :, None, s], M.shape[3], (3,))


def _gather(M: Any, G: Any, *, turned: bool) -> Any:
    M, axis = (M[None], 1) if turned else (M[:, None], 0)
    return _total(lambda f: M[:, :, f, :, None] * G[:, :, f, None], M.shape[2], (axis, 2))


def _collect(X: Any, G: Any, *, turned: bool) -> Any:
    X, axis = (X[:, None], 0) if turned else (X[None], 1)
    if X.shape[3] > 1:
        return _total(lambda r: G[:, :, :, None, r] * X[:, :, None, :, r], X.shape[3], (axis, 4))
    if turned:
        return _total(lambda a: G[a, :, :, None] * X[a, :, None], X.shape[0], (0, 4))
    return _total(lambda a: G[:, a, :, None] * X[:, a, None], X.shape[1], (1, 4))


def _total(products: Callable[[slice], Any], size: int, axes: tuple[int, ...]) -> Any:
    """The sum of products over axes. The products of a slice of one of these axes, of this size, are asked for: some
    are added in one loop before the others are summed, which XLA does number by number.
    """
    terms = max(u for u in range(1, MAX_TERMS + 1) if size % u == 0)
    step = size // terms
    total = products(slice(0, step))
    for start in range(step, size, step):
        total = total + products(slice(start, start + step))
    ones = tuple(axis for axis in axes if total.shape[axis] == 1)
    rest = tuple(axis for axis in axes if axis not in ones)
    return (total.sum(rest, keepdims=True) if rest else total).squeeze(axes)


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


def _pair(k: int, a: int, turned: bool) -> tuple[int, int]:
    return (a, k) if turned else (k, a)


_applied = primitives.bilinear(
    "apply_matrices",
    _apply,
    lambda M, X, *, turned: (*_pair(M[0], X[0], turned), M[1], X[2], M[3]),
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
