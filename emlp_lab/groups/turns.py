"""Rotations by fractions of a turn, with exact entries where these are multiples of one half."""

import numpy as np
from jaxtyping import Float

ROUNDING = 1e-12  # far below the sine of the smallest turn that groups are made of


def cosine_sine(k: int) -> tuple[float, float]:
    """Cosine and sine of a k-th of a turn."""
    angle = 2 * np.pi / k
    c, s = exact(np.array([np.cos(angle), np.sin(angle)])).tolist()
    return c, s


def about_z(k: int) -> Float[np.ndarray, "3 3"]:
    """Rotation of space by a k-th of a turn about the z axis, counterclockwise seen from above."""
    c, s = cosine_sine(k)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]) + 0.0  # without negative zeros


def about_diagonal() -> Float[np.ndarray, "3 3"]:
    """Rotation of space by a third of a turn about (1, 1, 1): x to y, y to z, z to x."""
    return np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def exact(values: Float[np.ndarray, "..."]) -> Float[np.ndarray, "..."]:
    """The values, with those that are within rounding of a multiple of one half replaced by it."""
    halves = np.round(2 * values)
    return np.where(np.abs(2 * values - halves) < ROUNDING, halves / 2, values)
