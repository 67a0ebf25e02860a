"""Saved models: one file that holds everything, from which the same model is built in any process."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from os import PathLike
from typing import Any

import jax.numpy as jnp
import numpy as np
import objax

from emlp_lab.checkpoint.policies import policy_data, read_policy
from emlp_lab.checkpoint.recorded import Recorded, bases
from emlp_lab.files.container import Container, Tensors
from emlp_lab.groups import Group
from emlp_lab.nn import EMLP, MLP, Start, emlp_stream
from emlp_lab.nn.acting import as_groups
from emlp_lab.reps import Rep, V, from_json, to_json
from emlp_lab.reps.tree import direct_sum
from emlp_lab.stream import drain
from emlp_lab.tasks.normalization import Normalization
from emlp_lab.train.learner import Learner, Standardized

Model = EMLP | MLP | Standardized
FILE = Container("emlp-lab model", 1, "emlp_lab.save", "a model")
PACKAGES = ("emlp-lab", "jax", "jaxlib", "numpy", "objax", "safetensors")


def save(model: Model | Learner, path: str | PathLike) -> None:
    """Writes the model to one file, a safetensors file with the specification of the model: groups, representations,
    pairings, seed, weights, and the bases that the weights refer to; of a Learner also the standardisation.

    An interrupted save leaves the previous file as it was. Raises ValueError for other models: their variables are
    saved by objax.io.
    """
    whole = model.standardized if isinstance(model, Learner) else model
    inner = whole.model if isinstance(whole, Standardized) else whole
    specification: dict[str, Any] = {"versions": {name: _version(name) for name in PACKAGES}}
    tensors: dict[str, np.ndarray] = {}
    if isinstance(whole, Standardized):
        tensors |= {f"standardisation/{name}": np.asarray(value) for name, value in vars(whole.normalization).items()}
    if type(inner) is EMLP:
        specification |= _emlp_data(inner, tensors)
    elif type(inner) is MLP:
        specification |= {"model": "MLP", "sizes": [int(layer.w.value.shape[1]) for layer in inner.network]}
    else:
        raise ValueError(
            f"{type(inner).__name__} is no EMLP, MLP or Learner: save its variables with objax.io, or the learner "
            "of a Fit."
        )
    groups = as_groups(inner.group)
    specification |= {"groups": to_json(direct_sum(*(V(group) for group in groups))), "seed": int(inner.seed)}
    specification |= {"rep_in": to_json(inner.rep_in), "rep_out": to_json(inner.rep_out)}
    tensors |= {f"weights/{name}": np.asarray(value.value) for name, value in inner.vars().items()}
    FILE.write(path, specification, tensors)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "unknown"


def _emlp_data(model: EMLP, tensors: dict[str, np.ndarray]) -> dict[str, Any]:
    recorded = bases(model.plan)
    tensors |= {f"bases/{number}": np.ascontiguousarray(Q) for number, Q in enumerate(recorded.values())}
    return {
        "model": "EMLP",
        "hidden": [to_json(rep) for rep in model.plan.hidden],
        "pairing": str(model.plan.rule),
        "policy": policy_data(model.plan.policy),
        "start": str(model.plan.start),
        "bases": [to_json(rep) for rep in recorded],
    }


def load(path: str | PathLike, *, rules: Mapping[str, Rep] | None = None) -> Model:
    """The model that `save` wrote, with its weights and carriers; of a Learner, the model in the units of the task.

    rules: representations of one's own by name, see `from_json`. Raises ValueError for a file that is foreign, damaged,
    of a later format, or does not fit together.
    """
    specification, tensors = FILE.read(path)
    try:
        model = _built(specification, tensors, rules)
        _assign(model, {name.removeprefix("weights/"): v for name, v in tensors.items() if name.startswith("weights/")})
        scales = {name.split("/")[1]: v for name, v in tensors.items() if name.startswith("standardisation/")}
        return Standardized(model, Normalization(**scales)) if scales else model
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as problem:
        reason = str(problem) if isinstance(problem, ValueError) else f"{type(problem).__name__}: {problem}"
        raise ValueError(f"{path} does not fit together: {reason[:600]}") from None


def _built(specification: dict[str, Any], tensors: Tensors, rules: Mapping[str, Rep] | None) -> EMLP | MLP:
    """The model with weights of its seed."""

    def rep(text: str) -> Rep:
        return from_json(text, rules=rules)

    group: tuple[Group, ...] = rep(specification["groups"]).groups
    shape, seed = (rep(specification["rep_in"]), rep(specification["rep_out"]), group), specification["seed"]
    if specification["model"] == "MLP":
        *hidden, _ = specification["sizes"]
        return MLP(*shape, ch=hidden[0], num_layers=len(hidden), seed=seed)
    if specification["model"] != "EMLP":
        raise ValueError(f"{specification['model']!r} is no model of this version")
    recorded = {rep(text): tensors[f"bases/{number}"] for number, text in enumerate(specification["bases"])}
    hidden = [rep(text) for text in specification["hidden"]]
    pairing, policy = specification["pairing"], read_policy(specification["policy"])
    solver = Recorded(bases=recorded)
    options = {"pairing": pairing, "policy": policy, "seed": seed, "start": specification.get("start", Start.UNIT)}
    plan = drain(emlp_stream(*shape, hidden, solver=solver, probe=False, **options))
    return EMLP(*shape, seed=seed, plan=plan)


def _assign(model: objax.Module, weights: Tensors) -> None:
    variables = model.vars()
    for name in sorted({*variables.keys(), *weights}):
        wanted = variables[name].value.shape if name in variables else None
        found = weights[name].shape if name in weights else None
        if wanted != found:
            raise ValueError(f"variable {name} has shape {found} in the file, the model {wanted} (None: it is missing)")
    for name, variable in variables.items():
        variable.assign(jnp.asarray(weights[name], variable.value.dtype))
