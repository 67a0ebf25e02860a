"""What saving and loading does to a model: nothing with this library, and what happens without the pairings."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import jax
import jax.numpy as jnp
import numpy as np
import objax
from jaxtyping import Float

from emlp_lab import load, save
from emlp_lab.nn import EMLP
from emlp_lab.stream import Event, Stream
from emlp_lab.tasks import Data
from emlp_widgets.compute.network import Inspection, relative, which_weights


@dataclass(frozen=True, eq=False)
class Demonstration:
    """The file of a model, and how much the outputs of what was loaded differ from its own, relative to the largest;
    all in the units of the task that the model was trained on.

    from_file: `load` built the model from the file alone. into_other: `objax.io` loaded all variables into a model of
    seed + 1 that was compiled before. weights_only: into the same model the weights alone, as emlp 1.0.3 saves them.
    weights: which ones they are, in words. test: mean squared error of the loaded file on the test rows of the run.
    """

    content: bytes
    digest: str
    rows: int
    other_seed: int
    from_file: float
    into_other: float
    weights_only: float
    weights: str
    test: float | None


def demonstration_stream(inspection: Inspection) -> Stream[Demonstration]:
    """Saves the inspected model, loads it in three ways and compares the outputs for its examples."""
    whole, model, trained = inspection.whole, inspection.model, inspection.trained
    x = jnp.asarray(inspection.x * (trained.task.normalization.x_scale if trained else 1), jnp.float32)
    with TemporaryDirectory() as folder:
        yield Event("save", "saving the model to a file", 0, 4)
        path = Path(folder) / "model.safetensors"
        save(whole, path)
        content = path.read_bytes()
        yield Event("load", "building the model from the file alone", 1, 4)
        loaded = objax.Jit(load(path))
    expected = np.asarray(objax.Jit(whole)(x))
    yield Event("load", "computing with the loaded model", 2, 4)
    from_file = relative(expected, np.asarray(loaded(x)))
    test = mean_squared_error(loaded, trained.task.test, len(x)) if trained else None
    yield Event("load", "loading into a model of another seed, already compiled", 3, 4)
    other = EMLP(model.rep_in, model.rep_out, model.group, seed=model.seed + 1, plan=model.plan)
    into_other, weights_only = _into_other(inspection, replace(inspection, model=other), x, expected)
    digest = hashlib.sha256(content).hexdigest()
    errors = from_file, into_other, weights_only
    return Demonstration(content, digest, len(x), other.seed, *errors, which_weights(inspection), test)


def mean_squared_error(model: objax.Jit, data: Data, rows: int) -> float:
    """Mean squared error, by predictions for a number of rows at a time, for which the model is compiled."""
    padded = np.pad(data.x, ((0, -len(data) % rows), (0, 0))).reshape(-1, rows, data.x.shape[1])
    predicted = np.concatenate([np.asarray(model(jnp.asarray(part, jnp.float32))) for part in padded])
    return float(np.mean((predicted[: len(data)] - data.y) ** 2))


def _into_other(
    inspection: Inspection, other: Inspection, x: jax.Array, expected: Float[np.ndarray, "rows n_out"]
) -> tuple[float, float]:
    """The differences after objax.io has loaded all variables, and the weights alone."""
    compiled = objax.Jit(other.whole)
    compiled(x)
    variables = other.model.vars()
    own = {name: variable.value for name, variable in variables.items() if name.endswith(".carriers")}
    _through_objax(inspection.model, other.model)
    into_other = relative(expected, np.asarray(compiled(x)))
    for name, value in own.items():
        variables[name].assign(value)
    return into_other, relative(expected, np.asarray(compiled(x)))


def _through_objax(model: EMLP, other: EMLP) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "variables.npz"
        objax.io.save_var_collection(str(path), model.vars())
        objax.io.load_var_collection(str(path), other.vars())
