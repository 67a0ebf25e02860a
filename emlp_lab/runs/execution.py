"""One run, from its value to its result."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import jax

from emlp_lab.nn import EMLP, MLP
from emlp_lab.runs.registry import MakeTask, make_task
from emlp_lab.runs.result import Result, failed
from emlp_lab.runs.run import Run
from emlp_lab.stream import Event, drain
from emlp_lab.tasks import Task
from emlp_lab.train import Record, training


def execute(run: Run, tasks: Mapping[str, MakeTask] | None = None) -> Result:
    """Builds the network of a run and trains it, in this process.

    tasks: by name, beside those of the library. A run that cannot be built, or whose loss is no finite number any more,
    has a result with the reason. The same run gives the same numbers in every process of a machine, but for seconds.
    """
    started = time.perf_counter()
    try:
        result = _trained(run, tasks or {})
    except Exception as problem:  # whatever it is, the other runs go on
        known = isinstance(problem, ValueError)
        return failed(run, str(problem) if known else f"{type(problem).__name__}: {problem}")
    return replace(result, seconds=time.perf_counter() - started)


def _trained(run: Run, tasks: Mapping[str, MakeTask]) -> Result:
    task = make_task(run.task, run.rows, run.test, run.validation, tasks)
    model = _model(run, task)
    stream = training({run.model: model}, task, run.config, augmented=[run.model] if run.augmented else [])
    records = drain(stream, lambda event: _require_finite(run, event))[run.model]
    best = _best(records)
    return Result(
        run,
        test=best.test,
        validation=best.validation,
        step=best.step,
        last=records[-1].test,
        train=best.train,
        equivariance=best.equivariance,
        weights=sum(part.size for part in jax.tree.leaves(model.params)),
    )


def _model(run: Run, task: Task) -> EMLP | MLP:
    network = run.network
    shape = task.rep_in, task.rep_out, task.group, network.ch, network.num_layers
    if run.model == "MLP":
        return MLP(*shape, seed=network.seed)
    options = {"pairing": network.pairing, "policy": network.policy, "seed": network.seed, "start": network.start}
    return EMLP(*shape, probe=False, **options)


def _require_finite(run: Run, event: Event) -> None:
    """Ends a run that went astray: what is no number once stays so."""
    numbers = {f"the loss of {name}": loss for name, loss in event.data.get("losses", {}).items()}
    for record in event.data.get("records", {}).values():
        numbers |= {"the test error": record.test, "the validation error": record.validation or 0.0}
    for name, value in numbers.items():
        if not math.isfinite(value):
            raise ValueError(f"{name} is {value} at step {event.done}: take a learning rate below {run.config.lr:g}.")


def _best(records: Sequence[Record]) -> Record:
    """The record with the smallest validation error, the last one where there is none."""
    chosen = [(record.validation, record.step, record) for record in records if record.validation is not None]
    return min(chosen, key=lambda one: one[:2])[2] if chosen else records[-1]
