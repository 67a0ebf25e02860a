"""Arrays of NumPy or of JAX: the same formulas for both, and constants in the precision of what they meet.

NumPy computes in float64. JAX computes in the type of its input, also where that is only known to it by shape and type,
inside jax.jit, jax.grad and jax.vmap.
"""

from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np

# Type checkers cannot know that what comes out is of the kind that goes in; at run time, types and shapes are checked.
if TYPE_CHECKING:
    AnyArray: TypeAlias = Any
else:
    AnyArray = np.ndarray | jax.Array


def module_of(x: object) -> ModuleType:
    """numpy, or jax.numpy for an array of JAX."""
    return jnp if isinstance(x, jax.Array) else np


def common_type(x: AnyArray, dtype: np.dtype) -> np.dtype:
    """Type of products of x with constants of float64 or complex128: for JAX in the precision of x."""
    if not isinstance(x, jax.Array):
        return np.result_type(x, dtype)
    return jnp.result_type(x, jnp.complex64) if dtype.kind == "c" else x.dtype


def constant(values: np.ndarray, x: AnyArray) -> Any:
    """The constant, as it is to be multiplied with x."""
    return jnp.asarray(values, common_type(x, values.dtype)) if isinstance(x, jax.Array) else values


def product(a: AnyArray, b: AnyArray) -> Any:
    """The product of two matrices, without what `@` does for arrays of other shapes, which JAX takes time to trace."""
    return jax.lax.dot(a, b) if isinstance(a, jax.Array) and isinstance(b, jax.Array) else a @ b


def as_array(value: Any) -> AnyArray:
    """The value as an array; one of JAX, or a list of such, stays with JAX. Raises ValueError for ragged lists."""
    if hasattr(value, "__jax_array__"):  # variables of objax
        value = value.__jax_array__()
    if isinstance(value, jax.Array):
        return value
    try:
        return np.asarray(value)
    except jax.errors.TracerArrayConversionError:
        return jnp.asarray(value)  # a list of numbers that JAX traces
    except ValueError as problem:
        raise ValueError(f"{str(value)[:60]} is no array ({problem}): give numbers, as many in every row.") from None


def as_numbers(value: object) -> AnyArray | None:
    """The value as an array of numbers, integers of JAX as floats; None where it holds others."""
    found = as_array(value)
    if not isinstance(found, jax.Array):
        return found if found.dtype.kind in "biufc" else None
    if jnp.issubdtype(found.dtype, jnp.inexact):
        return found
    whole = jnp.issubdtype(found.dtype, jnp.integer) or jnp.issubdtype(found.dtype, jnp.bool_)
    return found.astype(jnp.result_type(float)) if whole else None
