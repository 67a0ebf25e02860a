"""Linear and bilinear operations of JAX whose derivatives are operations of the same kind.

JAX derives `a[index]` into a loop that adds entry after entry, and a sum of products into sums that the processor cannot
do several numbers at a time. Where both the operation and its derivatives have a fast form, they are declared here, for
derivatives of any order and mode, and for jax.vmap.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir

Operation = Callable[..., jax.Array]


def linear(name: str, compute: Operation, transposed: Operation, batched: Callable[..., Any]) -> Operation:
    """An operation that is linear in its argument. compute: what it does; transposed: the derivative by it, of what
    comes from the result; batched: its rule of jax.vmap. All take the same keywords.
    """
    primitive = _primitive(name, compute, batched)
    ad.deflinear(primitive, lambda g, **given: [transposed(g, **given)])
    return primitive.bind


def bilinear(name: str, compute: Operation, left: Operation, right: Operation, batched: Callable[..., Any]) -> Operation:
    """An operation that is linear in each of two arguments. left, right: the derivatives by them: left(g, other)."""
    primitive = _primitive(name, compute, batched)
    ad.defbilinear(primitive, lambda g, _, y: left(g, y), lambda g, x, _: right(g, x))
    return primitive.bind


def _primitive(name: str, compute: Operation, batched: Callable[..., Any]) -> Primitive:
    primitive = Primitive(name)
    primitive.def_impl(compute)
    primitive.def_abstract_eval(lambda *shapes, **given: _shape(partial(compute, **given), shapes))
    batching.primitive_batchers[primitive] = batched
    mlir.register_lowering(primitive, mlir.lower_fun(compute, multiple_results=False))
    return primitive


def _shape(compute: Operation, shapes: tuple[Any, ...]) -> Any:
    result = jax.eval_shape(compute, *(jax.ShapeDtypeStruct(one.shape, one.dtype) for one in shapes))
    return jax.core.ShapedArray(result.shape, result.dtype)
