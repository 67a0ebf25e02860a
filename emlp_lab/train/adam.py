"""The optimiser of objax, on one vector: a fraction of the operations, which XLA would compile one by one."""

from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float, Int

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class Moments(NamedTuple):
    """step: number of steps so far. m, v: running means of the gradient and of its square."""

    step: Int[Any, ""]
    m: Float[Any, " weights"]
    v: Float[Any, " weights"]


def moments(weights: int) -> Moments:
    """Before the first step."""
    return Moments(np.zeros((), np.int32), np.zeros(weights, np.float32), np.zeros(weights, np.float32))


def adam(
    w: Float[Array, " weights"], g: Float[Array, " weights"], old: Moments, lr: Float[Array, ""]
) -> tuple[Float[Array, " weights"], Moments]:
    """Weights and moments after a step against the gradient g (Kingma, Ba 2015; as objax has it, epsilon inside the
    root).
    """
    step = old.step + 1
    m = old.m + (1 - BETA1) * (g - old.m)
    v = old.v + (1 - BETA2) * (g**2 - old.v)
    rate = lr * jnp.sqrt(1 - BETA2**step) / (1 - BETA1**step)
    return w - rate * m / jnp.sqrt(v + EPSILON), Moments(step, m, v)
