"""The copies of a type that act as carriers."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Inexact, Int

from emlp_lab.algebra import primitives


def chosen(
    features: Inexact[Any, "copies dim rows"], carriers: Int[Any, " kept"], scale: float
) -> Inexact[Any, "kept dim rows"]:
    """Some of the copies, times a number.

    Carriers that are known when the layer is compiled, as numbers of NumPy, are copied. Others are chosen by a matrix
    product, since JAX derives an index into a loop over the rows.
    """
    copies, dim, rows = features.shape
    if not isinstance(features, jax.Array):
        return scale * features[carriers]
    if isinstance(carriers, np.ndarray):
        index = tuple(carriers.tolist())
        whole = index == tuple(range(copies))
        return scale * (features if whole else _picked(features, index=index, copies=copies))
    there = jnp.where(carriers[:, None] == jnp.arange(copies), jnp.asarray(scale, features.dtype), 0)
    return (there @ features.reshape(copies, dim * rows)).reshape(len(carriers), dim, rows)


def _pick(x: Any, *, index: tuple[int, ...], copies: int) -> Any:
    del copies
    return x.at[np.array(index, int)].get(mode="promise_in_bounds")


def _place(g: Any, *, index: tuple[int, ...], copies: int) -> Any:
    """Each row where it came from; those of a copy that is there several times are added."""
    if len(set(index)) < len(index):
        return jnp.zeros((copies, *g.shape[1:]), g.dtype).at[np.array(index, int)].add(g)
    where = np.full(copies, len(index))
    where[list(index)] = np.arange(len(index))
    return jnp.concatenate([g, jnp.zeros_like(g[:1])]).at[where].get(mode="promise_in_bounds")


def _batched(operation: Callable[..., Any]) -> Callable[..., Any]:
    """What is batched are more rows."""

    def rule(arguments: tuple[Any], places: tuple[int], **given: Any) -> tuple[Any, int]:
        x = jnp.moveaxis(arguments[0], places[0], -2)
        y = operation(x.reshape(*x.shape[:2], x.shape[2] * x.shape[3]), **given)
        return y.reshape(len(y), *x.shape[1:]), 2

    return rule


_picked = primitives.linear(
    "pick_copies",
    _pick,
    lambda shape, *, index, copies: (len(index), *shape[1:]),
    lambda g, **given: _placed(g, **given),  # noqa: PLW0108 - it is not there yet
    _batched(lambda x, **given: _picked(x, **given)),  # noqa: PLW0108
)
_placed = primitives.linear(
    "place_copies",
    _place,
    lambda shape, *, index, copies: (copies, *shape[1:]),
    lambda g, **given: _picked(g, **given),  # noqa: PLW0108
    _batched(lambda x, **given: _placed(x, **given)),  # noqa: PLW0108
)
