"""Sums of products of matrices, row by row of a batch: the three contractions of M[k,f,s] X[a,s,r] G[a,k,f,r].

M are matrices of carriers k, X those of arguments a, and G of their products. Each contraction is the derivative of the
other two. All arrays have the rows of the batch as last axis.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Inexact

from emlp_lab.algebra import primitives

MAX_TERMS = 5  # of a sum that is written out, so that one loop along the rows adds them


def applied(
    M: Inexact[Any, "k f s rows"], X: Inexact[Any, "a s r rows"]
) -> Inexact[Any, "a k f r rows"]:
    """All matrices times all arguments."""
    return _applied(M, X) if isinstance(M, jax.Array) else _apply(M, X)


def gathered(
    M: Inexact[Any, "k f s rows"], G: Inexact[Any, "a k f r rows"]
) -> Inexact[Any, "a s r rows"]:
    """The transposed matrices times what belongs to them, added up."""
    return _gathered(M, G) if isinstance(M, jax.Array) else _gather(M, G)


def _apply(M: Any, X: Any) -> Any:
    if M.shape[2] > MAX_TERMS:
        return (M[None, :, :, :, None] * X[:, None, None]).sum(3)
    return sum(M[None, :, :, s, None] * X[:, None, None, s] for s in range(M.shape[2]))


def _gather(M: Any, G: Any) -> Any:
    if M.shape[1] > MAX_TERMS:
        return (M[None, :, :, :, None] * G[:, :, :, None]).sum((1, 2))
    return sum(M[None, :, f, :, None] * G[:, :, f, None] for f in range(M.shape[1])).sum(1)  # type: ignore[union-attr]


def _collect(X: Any, G: Any) -> Any:
    if 1 < X.shape[2] <= MAX_TERMS:
        return sum(G[:, :, :, None, r] * X[:, None, None, :, r] for r in range(X.shape[2])).sum(0)  # type: ignore[union-attr]
    half = X.shape[0] // 2
    if X.shape[2] > 1 or not half:
        return (G[:, :, :, None] * X[:, None, None]).sum((0, 4))
    both = sum(G[i : i + half, :, :, None, 0] * X[i : i + half, None, None, :, 0] for i in (0, half))
    rest = G[2 * half :, :, :, None, 0] * X[2 * half :, None, None, :, 0]
    return both.sum(0) + rest.sum(0) if len(rest) else both.sum(0)  # type: ignore[union-attr]


def _batched(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Rows are independent of each other: what is batched are more rows."""

    def rule(arguments: tuple[Any, Any], places: tuple[int | None, int | None]) -> tuple[Any, int]:
        count = next(x.shape[place] for x, place in zip(arguments, places, strict=True) if place is not None)
        moved = [
            jnp.broadcast_to(x[..., None, :], (*x.shape[:-1], count, x.shape[-1]))
            if place is None
            else jnp.moveaxis(x, place, -2)
            for x, place in zip(arguments, places, strict=True)
        ]
        rows = moved[0].shape[-1]
        found = compute(*(x.reshape(*x.shape[:-2], count * rows) for x in moved))
        return found.reshape(*found.shape[:-1], count, rows), found.ndim - 1

    return rule


_applied = primitives.bilinear(
    "apply_matrices",
    _apply,
    lambda g, X: _collected(X, g),
    lambda g, M: _gathered(M, g),
    _batched(lambda M, X: _applied(M, X)),  # noqa: PLW0108 - it is not there yet
)
_gathered = primitives.bilinear(
    "gather_matrices",
    _gather,
    lambda g, G: _collected(g, G),  # noqa: PLW0108
    lambda g, M: _applied(M, g),
    _batched(lambda M, G: _gathered(M, G)),  # noqa: PLW0108
)
_collected = primitives.bilinear(
    "collect_matrices",
    _collect,
    lambda g, G: _gathered(g, G),  # noqa: PLW0108
    lambda g, X: _applied(g, X),  # noqa: PLW0108
    _batched(lambda X, G: _collected(X, G)),  # noqa: PLW0108
)
