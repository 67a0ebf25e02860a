"""Reads the weights that emlp 1.0.3 saved with objax.io.save_var_collection."""

import re
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np
from jaxtyping import Float

from emlp_lab.files.npz import read_npz
from emlp_lab.files.paths import existing_file

MAX_BYTES = 2**30
NAME = re.compile(r"\.network\(Sequential\)\[(\d+)\]\((?:EMLPBlock|Linear)\)(\.linear|\.bilinear)?(?:\(\w+\))?\.(w|b)")


@dataclass(frozen=True, eq=False)
class EmlpLayer:
    """w (out, in), not projected, and b of a linear layer; theta of the bilinear layer after it, None at the end."""

    w: Float[np.ndarray, "n_out n_in"]
    b: Float[np.ndarray, " n_out"]
    theta: Float[np.ndarray, " weights"] | None


def read_emlp(path: str | PathLike) -> tuple[EmlpLayer, ...]:
    """The layers in order, the head last. Raises ValueError for a file that is not of an EMLP of emlp."""
    step = "give the path that objax.io.save_var_collection was called with"
    arrays = _arrays(existing_file(path, "npz", step))
    found: dict[tuple[int, str], np.ndarray] = {}
    for name, value in arrays.items():
        match = NAME.search(name)
        if match is None:
            raise ValueError(
                f"{path} holds {name[:100]!r}, which no EMLP of emlp 1.0.3 has: save model.vars() of it alone."
            )
        number, part, kind = match.groups()
        found[int(number), "theta" if part == ".bilinear" else kind] = value
    count = 1 + max((number for number, _ in found), default=-1)
    layers = []
    for number in range(count):
        w, b, theta = (found.get((number, kind)) for kind in ("w", "b", "theta"))
        if w is None or b is None or (theta is None) != (number == count - 1):
            raise ValueError(f"{path} lacks variables of layer {number}: save all of model.vars().")
        layers.append(EmlpLayer(w, b, theta))
    if not layers:
        raise ValueError(f"{path} holds no variables.")
    return tuple(layers)


def _arrays(path: Path) -> dict[str, np.ndarray]:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{path} has {size / 2**20:,.0f} MiB, more than any model of emlp: {MAX_BYTES // 2**20} MiB.")
    try:
        arrays = read_npz(path.read_bytes(), MAX_BYTES)
        names = [str(name) for name in arrays["names"]]
        return {name: np.asarray(arrays[str(i)], np.float64) for i, name in enumerate(names)}
    except (ValueError, KeyError, TypeError) as problem:
        raise ValueError(
            f"{path} is no file that objax.io.save_var_collection wrote: {type(problem).__name__}: "
            f"{str(problem).partition('. ')[0][:200]}."
        ) from None
