"""A model in the units of its task."""

import jax.numpy as jnp
import objax
from jax import Array

from emlp_lab.tasks.task import Normalization


class Standardized(objax.Module):
    """model(x / x_scale) * y_scale + y_mean, see `Normalization`; rep_in and rep_out are those of the model."""

    def __init__(self, model: objax.Module, normalization: Normalization):
        self.model, self.normalization = model, normalization
        self._scales = [jnp.asarray(v, jnp.float32) for v in vars(normalization).values()]

    def __call__(self, x: Array) -> Array:
        x_scale, y_scale, y_mean = self._scales
        return self.model(x / x_scale) * y_scale + y_mean
