"""Linear and bilinear operations of JAX whose derivatives are operations of the same kind.

JAX derives `a[index]` into a loop that adds entry after entry, and a sum of products into sums that the processor
cannot do several numbers at a time. Where both the operation and its derivatives have a fast form, they are declared
here, for derivatives of any order and mode, and for jax.vmap.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import jax
from jax.core import ShapedArray
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir

Operation = Callable[..., jax.Array]
Shape = Callable[..., tuple[int, ...]]


def linear(
    name: str, compute: Operation, shape: Shape, transposed: Operation, batched: Callable[..., Any]
) -> Operation:
    """An operation that is linear in its argument. compute: what it does; shape: of the result, for the shape of the
    argument; transposed: the derivative by it, of what comes from the result; batched: its rule of jax.vmap. All take
    the same keywords.
    """
    primitive = _primitive(name, compute, shape, batched)
    ad.deflinear(primitive, lambda g, **given: [transposed(g, **given)])
    return primitive.bind


def bilinear(
    name: str, compute: Operation, shape: Shape, left: Operation, right: Operation, batched: Callable[..., Any]
) -> Operation:
    """An operation that is linear in each of two arguments. left, right: the derivatives by them: left(g, other)."""
    primitive = _primitive(name, compute, shape, batched)
    ad.defbilinear(
        primitive, lambda g, _, y, **given: left(g, y, **given), lambda g, x, _, **given: right(g, x, **given)
    )
    return primitive.bind


def _primitive(name: str, compute: Operation, shape: Shape, batched: Callable[..., Any]) -> Primitive:
    primitive = Primitive(name)
    compiled = cache(lambda given: jax.jit(partial(compute, **dict(given))))  # for each shape and keywords
    primitive.def_impl(lambda *arguments, **given: compiled(tuple(given.items()))(*arguments))
    primitive.def_abstract_eval(
        lambda *shapes, **given: ShapedArray(shape(*(one.shape for one in shapes), **given), shapes[0].dtype)
    )
    batching.primitive_batchers[primitive] = batched
    mlir.register_lowering(primitive, mlir.lower_fun(compute, multiple_results=False))
    return primitive
