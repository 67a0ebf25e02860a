"""What saving and loading does to a model: nothing with this library, and what happens without the pairings."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import jax.numpy as jnp
import numpy as np
import objax

from emlp_lab import load, save
from emlp_lab.nn import EMLP
from emlp_lab.stream import Event, Stream
from emlp_widgets.inspection import Inspection, relative


@dataclass(frozen=True, eq=False)
class Demonstration:
    """The file of a model, and how much the outputs of what was loaded differ from its own, relative to the largest.

    from_file: `load` built the model from the file alone. into_other: `objax.io` loaded all variables into a model of
    seed + 1 that was compiled before. weights_only: into the same model the weights alone, as emlp 1.0.3 saves them.
    """

    content: bytes
    digest: str
    rows: int
    other_seed: int
    from_file: float
    into_other: float
    weights_only: float


def demonstration_stream(inspection: Inspection) -> Stream[Demonstration]:
    """Saves the inspected model, loads it in three ways and compares the outputs for its examples."""
    x = jnp.asarray(inspection.x)
    with TemporaryDirectory() as folder:
        yield Event("save", "saving the model to a file", 0, 4)
        path = Path(folder) / "model.safetensors"
        save(inspection.model, path)
        content = path.read_bytes()
        yield Event("load", "building the model from the file alone", 1, 4)
        loaded = load(path)
    expected = np.asarray(objax.Jit(inspection.model)(x))
    yield Event("load", "computing with the loaded model", 2, 4)
    from_file = relative(expected, np.asarray(objax.Jit(loaded)(x)))
    yield Event("load", "loading into a model of another seed, already compiled", 3, 4)
    model = inspection.model
    other = EMLP(model.rep_in, model.rep_out, model.group, seed=model.seed + 1, plan=model.plan)
    compiled = objax.Jit(other)
    compiled(x)
    own = {name: variable.value for name, variable in other.vars().items() if name.endswith(".carriers")}
    _through_objax(model, other)
    into_other = relative(expected, np.asarray(compiled(x)))
    for name, value in own.items():
        other.vars()[name].assign(value)
    weights_only = relative(expected, np.asarray(compiled(x)))
    digest = hashlib.sha256(content).hexdigest()
    return Demonstration(content, digest, len(x), other.seed, from_file, into_other, weights_only)


def _through_objax(model: EMLP, other: EMLP) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "variables.npz"
        objax.io.save_var_collection(str(path), model.vars())
        objax.io.load_var_collection(str(path), other.vars())
