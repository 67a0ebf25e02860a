"""Training as a stream of events: several models side by side on the same batches."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import objax

from emlp_lab.algebra.whole import natural, positive
from emlp_lab.solve.budget import checked_limit
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import Augmentation, Data, Task
from emlp_lab.train.adam import EMLP_ADAM, Adam
from emlp_lab.train.learner import Learner, checked_optimizer, checked_rate
from emlp_lab.train.schedule import Schedule, as_schedule


@dataclass(frozen=True)
class TrainConfig:
    """steps: of the optimiser. batch_size: rows a step; the whole training set if it has fewer. lr: learning rate.
    schedule: how it changes from step to step, "cooldown", "cosine" or "constant", see `Schedule`. optimizer: see
    `Adam`.

    seed: of the order of the rows. evaluate_every: steps between evaluations on the test set. memory_limit: bytes that
    a step may take, None for half of what is free. `TrainConfig.emlp(rows)` is the protocol of emlp's experiments.
    Raises ValueError for values that make no sense.
    """

    steps: int = 1000
    batch_size: int = 500
    lr: float = 6e-3
    seed: int = 0
    evaluate_every: int = 20
    memory_limit: int | None = None
    schedule: Schedule | str = Schedule.COOLDOWN
    optimizer: Adam = field(default_factory=Adam)

    def __post_init__(self):
        for name, example in (("steps", 1000), ("batch_size", 500), ("evaluate_every", 20)):
            positive(name, getattr(self, name), example)
        natural("seed", self.seed)
        checked_rate(self.lr)
        as_schedule(self.schedule)
        checked_optimizer(self.optimizer or str(self.optimizer))
        checked_limit(self.memory_limit)

    @classmethod
    def emlp(cls, rows: int, **changes: Any) -> "TrainConfig":
        """The protocol of emlp's experiments for so many training rows: Adam as in objax at the constant rate 3e-3,
        batches of 500, 1000 epochs but no more than 1800 steps. changes: of other fields.
        """
        batch = min(500, positive("rows", rows, 1000))
        steps = (rows // batch) * min(30 * 30_000 // rows, 1000)
        protocol = cls(max(1, steps), batch, 3e-3, schedule=Schedule.CONSTANT, optimizer=EMLP_ADAM)
        return replace(protocol, **changes)


@dataclass(frozen=True)
class Record:
    """Numbers of one model at one step: mean squared errors, and the relative equivariance error.

    train: loss of the last batch before its step (None at step 0). validation: None where the task has no such rows.
    seconds: mean wall time of its steps since the last record.
    """

    step: int
    epoch: float
    train: float | None
    test: float
    equivariance: float
    seconds: float
    validation: float | None = None


Histories = dict[str, list[Record]]


def training(
    models: Mapping[str, objax.Module],
    task: Task,
    config: TrainConfig,
    *,
    lr: Callable[[], float] | None = None,
    devices: Sequence[Any] | None = None,
    augmented: Collection[str] = (),
) -> Stream[Histories]:
    """Trains the models, by name, and returns the records of each.

    Events: "compile" before the first use of each model, with {"model": name, "learner": its Learner}, which is what to
    save: it knows the units of the task. "step" after every step with {"losses": {name: loss}},
    "evaluate" with {"records": {name: Record}} at step 0, every config.evaluate_every steps and at the end.
    Raises BudgetError where a step would not fit in memory.
    lr: asked before every step, so that the learning rate can change during the run; by default config.lr. The schedule
    multiplies either. devices: among which the rows of a batch are shared out, see `Learner`. augmented: names of the
    models that see every row moved by a random group element, see `Augmentation`, whose seed is config.seed.
    """
    run = _Run(models, task, config, lr or (lambda: config.lr), devices, augmented)
    for name, learner in run.learners.items():
        yield Event("compile", f"compiling the predictions of {name}", data={"model": name, "learner": learner})
        learner.predict(task.test.x[:1])
    yield run.evaluate(0, 0.0)
    for step, (epoch, rows) in zip(range(1, config.steps + 1), _batches(task.train, config), strict=False):
        moved = run.moved(rows, step)
        for name, learner in run.learners.items():
            if step == 1:
                data = {"model": name, "learner": learner}
                yield Event("compile", f"compiling the training step of {name}", data=data)
            run.step(name, moved if name in augmented else rows, step)
        data = {"losses": dict(run.losses), "epoch": epoch}
        yield Event("step", f"step {step} of {config.steps}", step, config.steps, data)
        if step % config.evaluate_every == 0 or step == config.steps:
            yield run.evaluate(step, epoch)
    return run.histories


class _Run:
    """The learners of a run, by the names of their models, with what was measured so far."""

    def __init__(
        self,
        models: Mapping[str, objax.Module],
        task: Task,
        config: TrainConfig,
        lr: Callable[[], float],
        devices: Sequence[Any] | None,
        augmented: Collection[str],
    ):
        _check(models, lr, augmented)
        self._config, self._lr, self._schedule = config, lr, as_schedule(config.schedule)
        self._augmentation = Augmentation(task, config.seed) if augmented else None
        options: dict[str, Any] = {"optimizer": config.optimizer, "devices": devices}
        self.learners = {name: Learner(model, task, config.memory_limit, **options) for name, model in models.items()}
        for learner in self.learners.values():
            learner.require(min(config.batch_size, len(task.train)))
        self.histories: Histories = {name: [] for name in models}
        self.losses: dict[str, float] = {}
        self._spent = dict.fromkeys(models, 0.0)

    def moved(self, rows: Data, step: int) -> Data:
        """The rows as the models see them that learn the symmetry from data."""
        return self._augmentation.rows(rows, step) if self._augmentation else rows

    def step(self, name: str, rows: Data, step: int) -> None:
        """Trains one model for one step."""
        started = time.perf_counter()
        rate = self._lr() * self._schedule.factor(step, self._config.steps)
        self.losses[name] = self.learners[name].step(rows, rate)
        self._spent[name] += time.perf_counter() - started if step > 1 else 0.0

    def evaluate(self, step: int, epoch: float) -> Event:
        """Measures all models."""
        records = {}
        for name, learner in self.learners.items():
            history, rows = self.histories[name], learner.task.validation
            # The first step compiles and is not timed.
            since = max(1, step - max(1, history[-1].step)) if history else 1
            seconds, self._spent[name] = self._spent[name] / since, 0.0
            measured = learner.test_loss(), learner.equivariance_error(), seconds, learner.loss(rows) if rows else None
            records[name] = Record(step, epoch, self.losses.get(name), *measured)
            history.append(records[name])
        message = ", ".join(f"{name} test {record.test:.3g}" for name, record in records.items())
        return Event("evaluate", f"step {step}: {message}", step, self._config.steps, {"records": records})


def _check(models: Mapping[str, objax.Module], lr: Callable[[], float], augmented: Collection[str]) -> None:
    if not isinstance(models, Mapping):
        raise ValueError(f"models is a {type(models).__name__}: give models by name, such as {{'EMLP': model}}.")
    if len({id(model) for model in models.values()}) < len(models):
        raise ValueError("models has one model twice, which two optimisers would train: give copy.deepcopy(model).")
    if not models:
        raise ValueError("models is empty: give at least one, such as {'EMLP': model}.")
    if not callable(lr):
        raise ValueError(f"lr={lr!r}: give a function, asked before every step; a constant is TrainConfig(lr=...).")
    if isinstance(augmented, str) or not set(augmented) <= set(models):
        raise ValueError(f"augmented={augmented!r}: give names of models, {', '.join(map(repr, models))}.")


def _batches(data: Data, config: TrainConfig) -> Iterator[tuple[float, Data]]:
    """Endless batches of equal size with the epoch they end in; the order of an epoch is drawn from (seed, epoch).

    Rows that do not fill a last batch are left out of that epoch: batches of one size need one compilation.
    """
    size = min(config.batch_size, len(data))
    per_epoch = len(data) // size
    epoch = 0
    while True:
        order = np.random.default_rng([config.seed, epoch]).permutation(len(data))
        for i in range(per_epoch):
            rows = order[i * size : (i + 1) * size]
            yield epoch + (i + 1) / per_epoch, data[rows]
        epoch += 1
