"""What draws random group elements, reproducibly from an explicit key."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from emlp_lab.algebra.whole import is_whole

Key = Any  # an integer seed, or a JAX key (typed or raw), whose words then seed NumPy's generator


class Distribution(IntEnum):
    """What the elements that a sampler draws are distributed as, from the weakest claim to the strongest."""

    BOUNDED = 0  # generic elements of a group that has no uniform distribution
    NEAR_HAAR = 1
    UNIFORM = 2  # Haar measure of a finite group
    HAAR = 3

    @property
    def is_haar(self) -> bool:
        """Whether it is Haar measure."""
        return self >= Distribution.UNIFORM


@dataclass(frozen=True, eq=False)
class Sampler:
    """A distribution on a group.

    draw: n elements, shape (n, d, d), from a generator of random numbers and n. method: the distribution and how it is
    drawn, for people.
    """

    draw: Callable[[np.random.Generator, int], np.ndarray]
    distribution: Distribution
    method: str


def generator(key: Key) -> np.random.Generator:
    """A NumPy generator that depends on `key` alone. Raises ValueError for a key that is neither integer nor JAX
    key.
    """
    if is_whole(key):
        if key < 0:
            raise ValueError(f"seed {key} is negative: give an integer >= 0.")
        return np.random.default_rng(int(key))
    if isinstance(key, jax.Array):
        words = jax.random.key_data(key) if jnp.issubdtype(key.dtype, jax.dtypes.prng_key) else key
        return of_words(words)
    raise ValueError(f"key {key!r} is a {type(key).__name__}: give an integer seed or a JAX key.")


def of_words(words: Any) -> np.random.Generator:
    """From the words of a JAX key, as an array of integers."""
    return np.random.default_rng(np.asarray(words, np.uint32).ravel().tolist())
