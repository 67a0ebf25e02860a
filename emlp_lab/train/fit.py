"""One call that trains a model and keeps its best weights."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import objax
from jaxtyping import Float, Num

from emlp_lab.algebra.whole import positive
from emlp_lab.progress import watch
from emlp_lab.stream import Stream
from emlp_lab.tasks import Task
from emlp_lab.train.learner import Learner
from emlp_lab.train.loop import Record, TrainConfig, training

HELD_BACK = 0.1  # of the training rows, where a task has no validation rows


@dataclass(frozen=True, eq=False)
class Fit:
    """A trained model: records of the run, the record of the weights that it has, the best by validation, and why it
    ended, in words.
    """

    learner: Learner
    records: tuple[Record, ...]
    best: Record
    ended: str

    def predict(self, x: Num[np.ndarray, "*batch n_in"]) -> Float[np.ndarray, "*batch n_out"]:
        """Predictions in the units of the task."""
        return self.learner.predict(x)

    def __repr__(self) -> str:
        return f"<Fit: test error {self.best.test:.4g} with the weights of step {self.best.step}; {self.ended}>"


def fit(
    model: objax.Module,
    task: Task,
    config: TrainConfig | None = None,
    *,
    patience: int | None = 400,
    show: bool | None = None,
) -> Fit:
    """Trains a model on a task, in place, and gives it the weights with which the validation error was smallest.

    config: of `training`, by default `TrainConfig()`. patience: the run ends early after so many steps without a
    smaller validation error; None for never. show: a progress bar, see `watch`; by default where somebody looks. A task
    without validation rows lends a tenth of its training rows, drawn with config.seed. An interrupt (Ctrl-C) leaves the
    best weights so far in the model. Raises ValueError for tasks of fewer than two rows without validation rows, for
    arguments of other kinds, and where the errors are no numbers before anything was learned; where they are later, the
    run ends and `ended` says so.
    """
    return watch(fitting(model, task, config, patience=patience), show=show)


def fitting(
    model: objax.Module, task: Task, config: TrainConfig | None = None, *, patience: int | None = 400
) -> Stream[Fit]:
    """The same as a stream of the events of `training`."""
    config = config or TrainConfig()
    for name, value, kind in (("model", model, objax.Module), ("task", task, Task), ("config", config, TrainConfig)):
        if not isinstance(value, kind):
            raise ValueError(f"{name} is a {type(value).__name__}: give fit(model, task, TrainConfig(...)).")
    if patience is not None:
        positive("patience", patience, 400)
    task = task if task.validation else _held_back(task, config.seed)
    return (yield from _fitting(model, task, config, patience or config.steps))


def _fitting(model: objax.Module, task: Task, config: TrainConfig, patience: int) -> Stream[Fit]:
    run, records = training({"model": model}, task, config), []
    best, kept, learner = None, _weights(model), None
    ended = f"all {config.steps} steps were made"
    try:
        for event in run:  # what is no number once stays so
            learner = event.data.get("learner", learner)
            if event.stage == "evaluate":
                records.append(event.data["records"]["model"])
                if not np.isfinite(records[-1].test):
                    ended = f"the errors were no numbers any more at step {records[-1].step}"
                    break
                error = _error(records[-1])
                if best is None or error < _error(best):
                    best, kept = records[-1], _weights(model)
                elif records[-1].step >= best.step + patience:
                    ended = f"no smaller validation error in {patience} steps after step {best.step}"
                    break
            yield event
    finally:
        run.close()
        for variable, value in zip(_variables(model), kept, strict=True):
            variable.assign(value)
    if best is None or learner is None or not np.isfinite(_error(best)):
        raise ValueError(f"the first errors on {task.name} are no numbers: look at the outputs of the model.")
    if best.step == 0 and not np.isfinite(records[-1].test):
        raise ValueError(f"{ended}, before the model had learned anything: take a smaller lr than {config.lr:g}.")
    return Fit(learner, tuple(records), best, ended)


def _error(record: Record) -> float:
    """The validation error; infinite where it is none."""
    error = record.validation
    return float("inf") if error is None or np.isnan(error) else error


def _variables(model: objax.Module) -> list[objax.BaseVar]:
    return list(model.vars())  # type: ignore[arg-type]  # a VarCollection goes through its variables


def _weights(model: objax.Module) -> list[Any]:
    return [variable.value for variable in _variables(model)]


def _held_back(task: Task, seed: int) -> Task:
    """The task with a tenth of its training rows, at least one, as validation rows."""
    rows = len(task.train)
    if rows < 2:
        raise ValueError(
            f"{task.name} has {rows} training row and no validation rows: give at least 2 rows, or validation rows."
        )
    order = np.random.default_rng([seed, rows]).permutation(rows)
    held = max(1, round(HELD_BACK * rows))
    return replace(task, train=task.train[order[held:]], validation=task.train[order[:held]])
