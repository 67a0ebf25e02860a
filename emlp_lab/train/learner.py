"""One model with its optimiser: a compiled training step, and predictions in the units of the task."""

from typing import Any, cast

import jax
import jax.numpy as jnp
import numpy as np
import objax
from jax import Array
from jaxtyping import Float

from emlp_lab.check import equivariance_error
from emlp_lab.nn.layout import as_numbers
from emlp_lab.tasks import Data, Task
from emlp_lab.tasks.task import Normalization

ROWS_PER_CHUNK = 256  # of one compiled prediction; one shape means one compilation


class Learner:
    """Trains `model` on the rows of `task` with Adam and mean squared error in the units of the task.

    The optimiser sees the error divided by the mean square of the scales of the outputs: Adam does not notice a factor,
    but for its epsilon and the range of float32, and so the result does not depend on the units of the data.
    """

    def __init__(self, model: objax.Module, task: Task):
        self.model, self.task = model, task
        self.standardized = Standardized(model, task.normalization)
        self._unit = float(np.sqrt(np.mean(task.normalization.y_scale**2)))
        variables = model.vars()
        optimizer = self._optimizer = objax.optimizer.Adam(variables)
        gradient = objax.GradValues(objax.Function.with_vars(variables)(self._loss), variables)

        @objax.Function.with_vars(variables + optimizer.vars())
        def step(x: jax.Array, y: jax.Array, lr: jax.Array) -> jax.Array:
            gradients, (loss,) = gradient(x, y)
            optimizer(lr=cast(float, lr), grads=gradients)  # objax declares a float, inside Jit it is traced
            return loss

        self._step = objax.Jit(step)
        self._predict = objax.Jit(objax.Function.with_vars(variables)(self.standardized.__call__))

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a pickle is made of: compiled steps belong to one model, and are made again for its copy."""
        moments = [np.asarray(variable.value) for variable in self._optimizer.vars().values()]
        return {"model": self.model, "task": self.task, "moments": moments}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["model"], state["task"])
        for variable, value in zip(self._optimizer.vars().values(), state["moments"], strict=True):
            variable.assign(jnp.asarray(value))

    def step(self, rows: Data, lr: float) -> float:
        """One step of the optimiser on these rows; returns their loss before the step."""
        loss = self._step(jnp.asarray(rows.x, jnp.float32), jnp.asarray(rows.y, jnp.float32), jnp.float32(lr))
        return float(loss) * self._unit**2

    def predict(self, x: Float[np.ndarray, "rows n_in"]) -> Float[np.ndarray, "rows n_out"]:
        """Predictions in the units of the task, in float32."""
        chunks = range(0, len(x), ROWS_PER_CHUNK)
        return np.concatenate([self._predict_chunk(x[start : start + ROWS_PER_CHUNK]) for start in chunks])

    def test_loss(self) -> float:
        """Mean squared error over all test rows and outputs."""
        test = self.task.test
        return float(np.mean((self.predict(test.x) - test.y) ** 2))

    def equivariance_error(self) -> float:
        """Largest relative equivariance error on test rows for three fixed random group elements."""
        task = self.task
        x = task.test.x[:ROWS_PER_CHUNK].astype(np.float32)
        return equivariance_error(self.predict, task.rep_in, task.rep_out, key=0, n=3, x=x)

    def _loss(self, x: jax.Array, y: jax.Array) -> jax.Array:
        return jnp.mean(((self.standardized(x) - y) / self._unit) ** 2)

    def _predict_chunk(self, x: np.ndarray) -> np.ndarray:
        padded = np.zeros((ROWS_PER_CHUNK, x.shape[1]), np.float32)
        padded[: len(x)] = x
        return np.asarray(self._predict(jnp.asarray(padded)))[: len(x)]


class Standardized(objax.Module):
    """model(x / x_scale) * y_scale + y_mean, see `Normalization`; rep_in and rep_out are those of the model."""

    def __init__(self, model: objax.Module, normalization: Normalization):
        self.model, self.normalization = model, normalization
        self._scales = [jnp.asarray(v, jnp.float32) for v in vars(normalization).values()]

    def __call__(self, x: Array | np.ndarray) -> Array:
        x_scale, y_scale, y_mean = self._scales
        x = as_numbers(x)
        fits = x.shape[-1:] == x_scale.shape  # else the model says what is wrong
        return self.model(x / x_scale if fits else x) * y_scale + y_mean
