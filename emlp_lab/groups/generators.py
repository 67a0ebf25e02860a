"""What generators of a group must be."""

from typing import Any

import numpy as np
from jaxtyping import Inexact

SHORT = 2.0**12  # numbers that are whole times 1 / SHORT lose nothing in short types


def stacked(matrices: Any, what: str) -> np.ndarray:
    """The matrices as an array of their own. Raises ValueError for anything that is no stack of square matrices."""
    try:
        value = np.array(matrices)
    except ValueError:
        raise ValueError(f"{what} is ragged: give square matrices of one size, stacked as (count, d, d).") from None
    if value.ndim != 3 or value.shape[1] != value.shape[2] or value.shape[1] == 0:
        raise ValueError(f"{what} has shape {value.shape}: give square matrices stacked as (count, d, d) with d >= 1.")
    if value.dtype.kind not in "fc":
        raise ValueError(f"{what} has entries of type {value.dtype}: give real or complex floating-point numbers.")
    if not np.isfinite(value).all():
        raise ValueError(f"{what} has entries that are not finite: replace NaN and infinity by numbers.")
    wide = np.dtype(complex if value.dtype.kind == "c" else float)
    if value.dtype.itemsize < wide.itemsize and np.any(np.round(value * SHORT) != value * SHORT):
        raise ValueError(
            f"{what} has entries in {value.dtype}, whose rounding errors are too large for exact symmetry: compute "
            "them in float64, with NumPy or inside jax.enable_x64(True)."
        )
    value = value.astype(wide)
    return value + 0.0  # without negative zeros, so that equal numbers are equal bytes


def check_invertible(generators: Inexact[np.ndarray, "M d d"], name: str) -> None:
    """Raises ValueError that names the first of the generators that cannot be inverted."""
    for m, h in enumerate(generators):
        if _one_number_per_row_and_column(h):  # such as permutations, which may be too large for a decomposition
            continue
        condition = np.linalg.cond(h)
        if not condition < 1 / np.finfo(float).eps:
            raise ValueError(
                f"discrete_generators[{m}] of {name} cannot be inverted (condition number {condition:.1e}): "
                "elements of a group have an inverse."
            )


def _one_number_per_row_and_column(h: Inexact[np.ndarray, "d d"]) -> bool:
    return all(np.all(np.count_nonzero(h, axis=axis) == 1) for axis in (0, 1))
