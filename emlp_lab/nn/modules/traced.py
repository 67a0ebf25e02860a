"""Is a module compiled by something that does not know its variables?"""

import warnings

import jax.numpy as jnp
import objax
from jax.core import Tracer


class StaleWeightsWarning(UserWarning):
    """jax.jit around a module keeps the weights of its first call for ever."""


def warn_if_frozen(module: objax.Module, x: object) -> None:
    """Warns where JAX compiles the module with its weights as constants, so that training would not reach it.

    objax.Jit and objax.GradValues put tracers into the variables. jax.grad and jax.vmap with respect to x compile
    nothing, and are fine.
    """
    if not isinstance(x, Tracer) or any(isinstance(v.value, Tracer) for v in module.vars().values()):
        return
    if isinstance(jnp.zeros(()), Tracer):  # inside jax.jit every new array is one
        warnings.warn(
            f"jax.jit compiles this {type(module).__name__} with the weights that it has now, and training will not "
            "change what was compiled: use objax.Jit(model), or jax.jit(model.plan.apply) with model.params.",
            StaleWeightsWarning,
            3,
        )
