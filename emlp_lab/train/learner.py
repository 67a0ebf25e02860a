"""One model with its optimiser: a compiled training step, and predictions in the units of the task."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import objax
from jax import Array
from jaxtyping import Float, Num

from emlp_lab.algebra.whole import natural
from emlp_lab.check import equivariance_error
from emlp_lab.nn import CarriersVar, EMLPPlan
from emlp_lab.nn.layout import as_numbers
from emlp_lab.solve.budget import checked_limit
from emlp_lab.tasks import Data, Task
from emlp_lab.tasks.normalization import Normalization
from emlp_lab.train.adam import Adam, Moments, moments
from emlp_lab.train.memory import require_step
from emlp_lab.train.sharing import sharing

ROWS_PER_CHUNK = 256  # of one compiled prediction; one shape means one compilation


class Learner:
    """Trains `model` on the rows of `task` with mean squared error in the units of the task.

    The optimiser sees the error divided by the mean square of the scales of the outputs: Adam does not notice a factor,
    but for its epsilon and the range of float32, and so the result does not depend on the units of the data.

    memory_limit: bytes that a step of an EMLP may take, None for half of what is free; `require` raises BudgetError.
    optimizer: by default `Adam()`. devices: among which the rows of each batch are shared out evenly, each with all
    weights (data parallelism); None for the default device of JAX, which copies of the learner take, too.
    """

    def __init__(
        self,
        model: objax.Module,
        task: Task,
        memory_limit: int | None = None,
        *,
        optimizer: Adam | None = None,
        devices: Sequence[Any] | None = None,
    ):
        if not isinstance(model, objax.Module) or not isinstance(task, Task):
            raise ValueError(
                f"a Learner takes a module and a task, not a {type(model).__name__} and a {type(task).__name__}: give "
                "for example Learner(EMLP(...), inertia(1000, 1000))."
            )
        self.model, self.task, self.memory_limit = model, task, checked_limit(memory_limit)
        self.optimizer = checked_optimizer(optimizer)
        self.standardized = Standardized(model, task.normalization)
        self._unit = float(np.sqrt(np.mean(task.normalization.y_scale**2)))
        every: list[objax.BaseVar] = list(model.vars())  # type: ignore[arg-type]
        self._trained = [one for one in every if isinstance(one, objax.TrainVar)]

        self._carriers = [one for one in every if isinstance(one, CarriersVar)]
        self._state = [one for one in every if not isinstance(one, objax.TrainVar | CarriersVar)]
        self._moments = moments(sum(one.value.size for one in self._trained))
        self._decays = _decays(model, self._trained)
        self._sharing = sharing(devices)
        self._compiled_for: list[Any] = []
        self._fitting = 0  # rows of a batch that are known to fit in memory

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a pickle is made of: compiled steps belong to one model, and are made again for its copy."""
        moments = [np.asarray(part) for part in self._moments]
        kept = {name: getattr(self, name) for name in ("model", "task", "memory_limit", "optimizer")}
        return kept | {"moments": moments}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["model"], state["task"], state["memory_limit"], optimizer=state["optimizer"])
        self._moments = Moments(*map(jnp.asarray, state["moments"]))

    @property
    def weights(self) -> int:
        """Number of trained parameters."""
        return sum(one.value.size for one in self._trained)

    def step(self, rows: Data, lr: float) -> float:
        """One step of the optimiser on these rows; returns their loss before the step. Raises BudgetError for more rows
        than fit in memory, ValueError for rows of other shapes than those of the task, and for none.
        """
        self.require(len(rows))
        x, y = (np.asarray(part, np.float32) for part in (rows.x, rows.y))
        columns = self.task.train.x.shape[1], self.task.train.y.shape[1]
        if len(x) == 0 or (x.shape, y.shape) != ((len(x), columns[0]), (len(x), columns[1])):
            raise ValueError(
                f"rows of shapes {x.shape} and {y.shape} do not fit the task: give (n, {columns[0]}) and "
                f"(n, {columns[1]}) with n >= 1."
            )
        checked_rate(lr, may_rest=True)
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            raise ValueError("the rows have entries that are no numbers in float32: leave those rows out.")
        self._compile()
        if self._sharing:
            x, y = self._sharing.rows(x), self._sharing.rows(y)
        trained, state, self._moments, loss = self._step(
            _values(self._trained), _values(self._state), self._moments, x, y, np.float32(lr)
        )
        _assign(self._trained, trained)
        _assign(self._state, state)
        return float(loss) * self._unit**2

    def require(self, rows: int) -> None:
        """Raises BudgetError, with the numbers and what would fit, if a step on so many rows would not fit."""
        natural("rows", rows, 500)
        plan = getattr(self.model, "plan", None)
        if rows > self._fitting and isinstance(plan, EMLPPlan):
            require_step(plan, rows, self.memory_limit)
        self._fitting = max(rows, self._fitting)

    def predict(self, x: Num[np.ndarray, "*batch n_in"]) -> Float[np.ndarray, "*batch n_out"]:
        """Predictions in the units of the task, in float32. Raises ValueError where x does not have n_in columns."""
        self._compile()
        x, n_in = np.asarray(x), self.task.train.x.shape[1]
        if x.shape[-1:] != (n_in,):
            raise ValueError(f"x of shape {x.shape} does not fit the task: give (..., {n_in}).")
        rows = x.reshape(math.prod(x.shape[:-1]), n_in)
        chunks = range(0, max(1, len(rows)), ROWS_PER_CHUNK)
        y = np.concatenate([self._predict_chunk(rows[start : start + ROWS_PER_CHUNK]) for start in chunks])
        return y.reshape(*x.shape[:-1], y.shape[1])

    def loss(self, rows: Data) -> float:
        """Mean squared error over rows and outputs, in the units of the task."""
        return float(np.mean((self.predict(rows.x) - rows.y) ** 2))

    def test_loss(self) -> float:
        """Mean squared error over all test rows and outputs."""
        return self.loss(self.task.test)

    def equivariance_error(self) -> float:
        """Largest relative equivariance error on test rows for three fixed random group elements."""
        task = self.task
        x = task.test.x[:ROWS_PER_CHUNK].astype(np.float32)
        return equivariance_error(self.predict, task.rep_in, task.rep_out, key=0, n=3, x=x)

    def _compile(self) -> None:
        """Compiles anew if the model has got other carriers."""
        carriers = _values(self._carriers)
        if not self._compiled_for or any(a is not b for a, b in zip(self._compiled_for[0], carriers, strict=True)):
            self._compiled_for = [carriers]
            self._step, self._predict = jax.jit(self._advanced), jax.jit(self._outputs)

    def _advanced(
        self, trained: list[Array], state: list[Array], old: Moments, x: Array, y: Array, lr: Array
    ) -> tuple[list[Array], list[Array], Moments, Array]:
        shapes = [one.shape for one in trained]
        ends = np.cumsum([one.size for one in trained])[:-1]

        def shaped(w: Array) -> list[Array]:
            return [part.reshape(shape) for part, shape in zip(jnp.split(w, ends), shapes, strict=True)]

        def error(w: Array) -> tuple[Array, list[Array]]:
            outputs, after = self._outputs(shaped(w), state, x)
            return jnp.mean(((outputs - y) / self._unit) ** 2), after

        w = jnp.concatenate([one.ravel() for one in trained])
        (value, after), g = jax.value_and_grad(error, has_aux=True)(w)
        w, new = self.optimizer.step(w, g, old, lr, self._decays)
        return shaped(w), after, new, value

    def _outputs(self, trained: list[Array], state: list[Array], x: Array) -> tuple[Array, list[Array]]:
        """The predictions for these values of the variables, and the state that they leave behind."""
        variables = [*self._trained, *self._state]
        before = _values(variables)
        try:
            _assign(variables, [*trained, *state])
            return self.standardized(x), _values(self._state)
        finally:
            _assign(variables, before)

    def _predict_chunk(self, x: np.ndarray) -> np.ndarray:
        padded = np.zeros((ROWS_PER_CHUNK, x.shape[1]), np.float32)
        padded[: len(x)] = x
        outputs, _ = self._predict(_values(self._trained), _values(self._state), padded)
        return np.asarray(outputs)[: len(x)]


class Standardized(objax.Module):
    """model(x / x_scale) * y_scale + y_mean, see `Normalization`; rep_in and rep_out are those of the model."""

    def __init__(self, model: objax.Module, normalization: Normalization):
        self.model, self.normalization = model, normalization
        self._scales = [np.asarray(v, np.float32) for v in vars(normalization).values()]

    def __call__(self, x: Array | np.ndarray) -> Array:
        x_scale, y_scale, y_mean = self._scales
        x = as_numbers(x)
        fits = x.shape[-1:] == x_scale.shape  # else the model says what is wrong
        return self.model(x / x_scale if fits else x) * y_scale + y_mean


def _decays(model: objax.Module, variables: Sequence[objax.BaseVar]) -> Float[np.ndarray, " weights"] | float:
    """Which weights decay: what models say of their variables, all of those of others."""
    told = {id(variable): decays for part in _parts(model) for variable, decays in getattr(part, "decays", [])}
    if not told:
        return 1.0
    parts = [np.ravel(told.get(id(one), np.ones(one.value.shape, np.float32))) for one in variables]
    return np.concatenate(parts)


def _parts(model: objax.Module) -> Iterator[objax.Module]:
    """The module and the modules in it, as objax looks for variables."""
    yield model
    inside = model if isinstance(model, list) else vars(model).values()
    for part in inside:
        if isinstance(part, objax.Module):
            yield from _parts(part)


def checked_optimizer(value: Any) -> Adam:
    """The optimiser, by default `Adam()`. Raises ValueError for what is none."""
    if value is not None and not isinstance(value, Adam):
        raise ValueError(f"optimizer={value!r}: give an Adam, for example Adam(decay=0.03), or EMLP_ADAM.")
    return value or Adam()


def checked_rate(lr: Any, *, may_rest: bool = False) -> float:
    """The learning rate. may_rest: whether it may be 0. Raises ValueError for what is none."""
    numbers = int | float | np.number | Array
    if isinstance(lr, numbers) and not isinstance(lr, bool) and np.ndim(lr) == 0:
        rate = float(lr)
        if 0 < rate < 10 or (may_rest and rate == 0):
            return rate
    raise ValueError(f"lr={lr!r}: the learning rate must be a number between 0 and 10, for example 0.003.")


def _values(variables: Sequence[objax.BaseVar]) -> list[Any]:
    return [one.value for one in variables]


def _assign(variables: Sequence[objax.BaseVar], values: Sequence[Any]) -> None:
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
