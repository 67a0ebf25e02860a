"""Randomness of networks: keys by name, and initial weights drawn on the host."""

import zlib

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float

from emlp_lab.groups.sampling.sampler import generator


def named_key(seed: int | Array, name: str) -> Array:
    """A key that depends on the seed, an integer or a JAX key, and a name alone, so that adding a layer leaves the
    others as they were.
    """
    key = seed if isinstance(seed, Array) else jax.random.key(seed)
    return jax.random.fold_in(key, zlib.crc32(name.encode()))


def normal(key: Array, spread: Float[np.ndarray, "*shape"]) -> Float[Array, "*shape"]:
    """Normal numbers of standard deviation `spread`, float32, which depend on the key alone.

    NumPy draws them, because JAX would compile a program for every shape: a second of waiting before a page can train.
    """
    return jnp.asarray(generator(key).standard_normal(spread.shape) * spread, jnp.float32)
