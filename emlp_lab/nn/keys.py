"""Randomness of networks: keys by name, and initial weights drawn on the host."""

import zlib

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.core import Tracer
from jaxtyping import Float

from emlp_lab.algebra.whole import is_whole
from emlp_lab.groups.sampling.sampler import generator, of_words


def named_key(seed: int | Array, name: str) -> Array:
    """A key that depends on the seed, an integer or a JAX key, and a name alone, so that adding a layer leaves the
    others as they were. Raises ValueError for other seeds.
    """
    if not isinstance(seed, Array) and not (is_whole(seed) and -(2**63) <= seed < 2**63):
        raise ValueError(f"seed={seed!r}: give an integer of at most 63 bits, for example 0, or a JAX key.")
    is_number = not isinstance(seed, Array) or (seed.ndim == 0 and jnp.issubdtype(seed.dtype, jnp.integer))
    key = jax.random.key(seed) if is_number else seed
    return jax.random.fold_in(key, zlib.crc32(name.encode()))


def normal(key: Array, spread: Float[np.ndarray, "*shape"]) -> Float[Array, "*shape"]:
    """Normal numbers of standard deviation `spread`, float32, which depend on the key alone.

    NumPy draws them, because JAX would compile a program for every shape: a second of waiting before a page can train.
    Under jax.jit and jax.vmap it is called back, and the numbers are the same.
    """
    if not isinstance(key, Tracer):
        return jnp.asarray(_drawn(generator(key), spread))
    words = jax.random.key_data(key) if jnp.issubdtype(key.dtype, jax.dtypes.prng_key) else key
    shape = jax.ShapeDtypeStruct(spread.shape, jnp.float32)
    return jax.pure_callback(lambda words: _drawn(of_words(words), spread), shape, words, vmap_method="sequential")


def _drawn(rng: np.random.Generator, spread: np.ndarray) -> np.ndarray:
    return (rng.standard_normal(spread.shape) * spread).astype(np.float32)
