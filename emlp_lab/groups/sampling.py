"""Random group elements from generators, reproducible from an explicit key."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Inexact
from scipy.linalg import expm

Key = Any  # an integer seed, or a JAX key (typed or raw), whose words then seed NumPy's generator
ROUNDS = 8


def generator(key: Key) -> np.random.Generator:
    """A NumPy generator that depends on `key` alone. Raises ValueError for a key that is neither integer nor JAX
    key.
    """
    if isinstance(key, (int, np.integer)) and not isinstance(key, bool):
        if key < 0:
            raise ValueError(f"seed {key} is negative: give an integer >= 0.")
        return np.random.default_rng(int(key))
    if isinstance(key, jax.Array):
        words = jax.random.key_data(key) if jnp.issubdtype(key.dtype, jax.dtypes.prng_key) else key
        return np.random.default_rng(np.asarray(words, np.uint32).ravel().tolist())
    raise ValueError(f"key {key!r} is a {type(key).__name__}: give an integer seed or a JAX key.")


def sample(
    key: Key, n: int, lie_algebra: Inexact[np.ndarray, "D d d"], discrete: Inexact[np.ndarray, "M d d"], spread: float
) -> Inexact[np.ndarray, "n d d"]:
    """Products of ROUNDS factors exp(sum_k z_k A_k) h_m^p with random m and p.

    spread: standard deviation of the exponent's norm per factor, in radians for rotations; below 1, |p| <= 1.
    """
    rng = generator(key)
    d = lie_algebra.shape[-1]
    g = np.broadcast_to(np.eye(d), (n, d, d)).astype(np.result_type(lie_algebra, discrete))
    scale = spread / max(1.0, float(np.sqrt((np.abs(lie_algebra) ** 2).sum((0, 1)).max(initial=0))))
    for _ in range(ROUNDS):
        if len(lie_algebra):
            z = rng.standard_normal((n, len(lie_algebra))) * scale
            g = g @ expm(np.einsum("nk,kij->nij", z, lie_algebra))
        if len(discrete):
            g = g @ _random_powers(rng, n, discrete, 4 if spread >= 1 else 1)
    return g


def _random_powers(rng: np.random.Generator, n: int, discrete: np.ndarray, highest: int) -> np.ndarray:
    d = discrete.shape[-1]
    powers = np.empty((n, d, d), discrete.dtype)
    which, power = rng.integers(len(discrete), size=n), rng.integers(-highest, highest + 1, size=n)
    for i, (m, p) in enumerate(zip(which, power, strict=True)):
        powers[i] = np.linalg.matrix_power(discrete[m], int(p))
    return powers
