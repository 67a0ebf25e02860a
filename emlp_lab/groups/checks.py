"""Checks of what groups are made of: sizes, before anything is allocated, and generators."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Inexact

from emlp_lab.algebra.tolerance import TOL_EQUAL, TOL_ROUNDING

MAX_GENERATOR_BYTES = 2**28
MAX_CONDITION = 1e9
MAX_SHOWN = 60  # characters of a name in a message


def checked_dimension(
    name: str, n: object, *, matrices: int | Callable[[int], int], size: int | None = None, low: int = 1
) -> int:
    """The parameter n as an int, if the group's dense float64 generators fit into MAX_GENERATOR_BYTES (256 MiB).

    matrices: how many generators the group has, or a function of n. size: rows of each; None for n.
    Raises ValueError that names the value and the limit.
    """
    if isinstance(n, bool) or not hasattr(n, "__index__"):
        raise ValueError(f"{name}({n!r}): the parameter must be an integer, for example {name}({max(low, 3)}).")
    value = n.__index__()  # type: ignore[attr-defined]
    if value < low:
        raise ValueError(f"{name}({value}): the parameter must be at least {low}, for example {name}({max(low, 3)}).")

    def needed(k: int) -> int:
        return 8 * (size or k) ** 2 * max(1, matrices(k) if callable(matrices) else matrices)

    if needed(value) > MAX_GENERATOR_BYTES:
        shown = value if value < 10**40 else magnitude(value)
        raise ValueError(
            f"{name}({shown}): its generators need {magnitude(needed(value) // 2**20)} MiB, the limit is "
            f"{MAX_GENERATOR_BYTES // 2**20} MiB; choose at most {name}({_largest(needed, low)})."
        )
    return value


def check_size(name: str, d: int, matrices: int) -> None:
    """Raises ValueError if `matrices` dense generators of size d x d need more than MAX_GENERATOR_BYTES (256 MiB)."""
    needed = 8 * d * d * max(1, matrices)
    if needed > MAX_GENERATOR_BYTES:
        raise ValueError(
            f"{name[:MAX_SHOWN]}: its {magnitude(matrices)} generators of {magnitude(d)} x {magnitude(d)} need "
            f"{magnitude(needed // 2**20)} MiB, the limit is {MAX_GENERATOR_BYTES // 2**20} MiB; choose smaller parts."
        )


def magnitude(n: int) -> str:
    """A whole number for messages: as it is where it is short, else its power of ten."""
    return str(n) if abs(n) < 10**9 else f"about 10^{math.log10(abs(n)):.0f}"


def _largest(needed: Callable[[int], int], low: int) -> int:
    high = low
    while needed(2 * high) <= MAX_GENERATOR_BYTES:
        high *= 2
    return max(n for n in range(high, 2 * high) if needed(n) <= MAX_GENERATOR_BYTES)


def stacked(matrices: Any, what: str, *, short: bool = False) -> np.ndarray:
    """The matrices as an array of their own in float64. short: whether they may be of a shorter type.

    Raises ValueError for anything that is no stack of square matrices.
    """
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
    scaled = value * 2.0**12  # where these are whole numbers, short types have lost nothing
    if not short and value.dtype.itemsize < wide.itemsize and np.any(np.round(scaled) != scaled):
        raise ValueError(
            f"{what} has entries in {value.dtype}, whose rounding errors are too large for exact symmetry: compute "
            "them in float64, with NumPy or inside jax.enable_x64(True), or pass snap=True for the exact group next to "
            "them (snap=False takes the numbers as they are)."
        )
    value = value.astype(wide)
    return value + 0.0  # without negative zeros, so that equal numbers are equal bytes


def check_invertible(generators: Inexact[np.ndarray, "M d d"], name: str) -> None:
    """Raises ValueError that names the first of the generators that cannot be inverted, or that float64 cannot tell in
    tensors from a singular matrix or from the identity, so that rounding errors would decide a rank.
    """
    for m, h in enumerate(generators):
        condition = _condition(h)
        if not condition < 1 / np.finfo(float).eps:
            raise ValueError(
                f"discrete_generators[{m}] of {name} cannot be inverted (condition number {condition:.1e}): "
                "elements of a group have an inverse."
            )
        if condition > MAX_CONDITION:
            raise ValueError(
                f"discrete_generators[{m}] of {name} has condition number {condition:.1e}, the limit is "
                f"{MAX_CONDITION:.0e}: in float64 its small entries are lost beside its large ones; use a root of "
                "it, or other coordinates."
            )
        if np.abs(np.diagonal(h) - 1).max() >= TOL_EQUAL:  # as for permutations, which may be large
            continue
        step = float(np.abs(h - np.eye(len(h))).max())
        if TOL_ROUNDING < step < TOL_EQUAL:
            raise ValueError(
                f"discrete_generators[{m}] of {name} differs from the identity by {step:.1e}, which float64 cannot "
                "tell from rounding in tensors: leave it out, or use a power of it or an element of its Lie algebra."
            )


def _condition(h: Inexact[np.ndarray, "d d"]) -> float:
    """The largest singular value by the smallest."""
    if all(np.all(np.count_nonzero(h, axis=axis) == 1) for axis in (0, 1)):
        numbers = np.abs(h).max(axis=0)  # such as permutations, which may be too large for a decomposition
        return float(numbers.max() / numbers.min())
    return float(np.linalg.cond(h))
